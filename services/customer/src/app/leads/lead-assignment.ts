import type { OrgTree, Principal } from '@homeward/access';
import { localDateOf, startOfDay } from '@homeward/calendar';
import { type Instant, Rejection } from '@homeward/kernel';
import { leadLevels } from '@homeward/policy';
import type { ReferenceData } from '@homeward/runtime';
import type { LeadSurroundings, LeadTerms, OpenedLead } from '../../domain/leads/lead-facts';
import type { CustomerStores } from '../ports';

/** The rules of each dealer as of a moment, read once. */
export function createLeadSurroundings(
  { reference }: { readonly reference: ReferenceData },
  at: Instant,
  tree = reference.tree(),
): LeadSurroundings {
  const known = new Map<string, LeadTerms>();
  return {
    of(nodeId) {
      let terms = known.get(nodeId);
      if (terms === undefined) {
        const { document, reference: policy } = reference.policies().resolve(leadLevels, { dealerId: nodeId, tree, at });
        const zone = tree.zoneOf(nodeId);
        terms = { rules: document, policy, dayOf: (moment) => localDateOf(moment, zone), startOf: (day) => startOfDay(day, zone) };
        known.set(nodeId, terms);
      }
      return terms;
    },
  };
}

/** The node that answers for a lead while no dealer has it: the caller's own, at most the brand. */
export function answeringNode({ nodeId }: Pick<Principal, 'nodeId'>, placeId: string, tree: OrgTree): string {
  const kind = tree.node(nodeId)?.kind;
  if (kind === 'brand' || kind === 'region') return nodeId;
  const brand = tree.brandOf(placeId === '' ? nodeId : placeId);
  if (brand !== undefined) return brand;
  const brands = tree.all().filter((node) => node.kind === 'brand' && tree.pathOf(node.id).includes(nodeId));
  const [only] = brands;
  if (only === undefined || brands.length > 1) throw new Rejection('invalid', 'lead.place-missing', { pointer: '/placeId' });
  return only.id;
}

type Wanted = Pick<OpenedLead, 'nodeId' | 'placeId'>;

/** Chooses dealers by place and load (S4). One of these serves a batch, so that its own leads count as load too. */
export interface LeadAssignment {
  /** Dealers that may get it, nearest circle first, in it the one with the fewest open leads, then by id. */
  candidates(wanted: Wanted): readonly string[];
  /** A lead went there. */
  given(dealerId: string): void;
}

/** Counts the open leads of every dealer that these leads might get to. */
export async function createLeadAssignment(
  leads: CustomerStores['leads'],
  surroundings: LeadSurroundings,
  tree: OrgTree,
  wanted: readonly Wanted[],
): Promise<LeadAssignment> {
  const circles = new Map(wanted.map((one) => [nameOf(one), circlesOf(one, surroundings, tree)]));
  const dealers = [...new Set([...circles.values()].flat(2))];
  const loads = new Map<string, number>();
  for (const dealerId of dealers) loads.set(dealerId, await leads.count({ openAt: { equal: dealerId } }));
  const byLoad = (a: string, b: string): number => (loads.get(a) ?? 0) - (loads.get(b) ?? 0) || (a < b ? -1 : 1);
  return {
    candidates: (one) => [...new Set((circles.get(nameOf(one)) ?? []).flatMap((circle) => [...circle].sort(byLoad)))],
    given: (dealerId) => void loads.set(dealerId, (loads.get(dealerId) ?? 0) + 1),
  };
}

function nameOf({ nodeId, placeId }: Wanted): string {
  return `${nodeId} ${placeId}`;
}

function circlesOf({ nodeId, placeId }: Wanted, surroundings: LeadSurroundings, tree: OrgTree): readonly (readonly string[])[] {
  const within = tree.dealersUnder(nodeId);
  const centre = placeId === '' ? nodeId : placeId;
  const around = {
    dealer: tree.node(centre)?.kind === 'dealer' ? centre : undefined,
    region: tree.regionOf(centre),
    brand: tree.brandOf(centre),
  };
  return surroundings
    .of(centre)
    .rules.offer.circles.map((circle) => around[circle])
    .map((id) => (id === undefined ? [] : [...tree.dealersUnder(id)].filter((dealerId) => within.has(dealerId))));
}
