import { type Principal, unknown } from '@homeward/access';
import { addDays, localDateOf, startOfDay } from '@homeward/calendar';
import type {
  IssueProgressLinksRequest,
  LinkedProgress,
  ProgressLink as LinkMessage,
  ReadVisitRequest,
  RevokeProgressLinksRequest,
} from '@homeward/contracts/visits';
import type { ItemOutcome } from '@homeward/contracts/values';
import { type Instant, Rejection } from '@homeward/kernel';
import type { IdDeriver } from '@homeward/pii';
import { progressLinks } from '@homeward/policy';
import { causeOf, rejectedItem, type Ids, toItemOutcome } from '@homeward/runtime';
import type { Outcome, Request } from '@homeward/store';
import { type ProgressLinkCommand, type ProgressLinkEvent, type ProgressLinkState, isLinkOpen } from '../../domain/cars/progress-link';
import { courseOf } from '../../domain/cars/visit-steps';
import { type Scope, scopeFor } from '../organisation/scope';
import type { CustomerStores } from '../ports';
import type { VisitTools } from './visit-queries';

export interface ProgressLinkTools extends Omit<VisitTools, 'stores'> {
  readonly stores: Pick<CustomerStores, 'vehicles' | 'progressLinks'>;
  readonly ids: IdDeriver;
  readonly freshIds: Ids;
}

interface LinkOutcomes {
  readonly outcomes: ItemOutcome[];
  readonly links: LinkMessage[];
}

type LinkRequest = Request<ProgressLinkCommand>;

const MOST_AT_ONCE = 1_000;
const MOST_OF_ONE_VISIT = 1_000;
/** The owner waits for nothing more. */
const OVER: ReadonlySet<string> = new Set(['delivered', 'cancelled']);

/** Links to visits of the caller's own dealers; another dealer's visit is refused like one that does not exist. */
export async function issueProgressLinks(
  tools: ProgressLinkTools,
  principal: Principal,
  { visits, cause: given }: IssueProgressLinksRequest,
): Promise<LinkOutcomes> {
  const { stores, access, reference, clock, ids, freshIds } = tools;
  if (visits.length > MOST_AT_ONCE) throw new Rejection('invalid', 'progress-link.too-many', { most: MOST_AT_ONCE });
  const tree = reference.tree();
  const scope = scopeFor(access, principal, 'visits.share', tree);
  const cause = causeOf(given, freshIds.next());
  const at = clock.now();
  const cars = await stores.vehicles.load([...new Set(visits.map(({ vehicleId }) => vehicleId))]);
  return carryOut(
    tools,
    visits.map(({ vehicleId, visitId }, index) => {
      // The id of what is asked for again under the same cause is the same, whatever it is asked for.
      const id = ids.derive('progress-link', cause.id, String(index));
      const dealerId = dealerOf(cars.get(vehicleId)?.state, visitId);
      if (dealerId === undefined || !scope.seesDealer(dealerId)) return rejectedItem(id, unknown('visit'));
      const { validDays } = reference.policies().resolve(progressLinks, { dealerId, tree, at }).document;
      const zone = tree.zoneOf(dealerId);
      const expiresAt = startOfDay(addDays(localDateOf(at, zone), validDays + 1), zone);
      return {
        ...{ id, at, cause: { ...cause, id: `${cause.id}#${index}` } },
        command: { type: 'IssueLink', vehicleId, visitId, dealerId, issuedAt: at, issuedBy: principal.subject, expiresAt },
      };
    }),
  );
}

/** They lead nowhere from now on. Throws nothing for one that is revoked already. */
export async function revokeProgressLinks(
  tools: ProgressLinkTools,
  principal: Principal,
  { linkIds, cause: given }: RevokeProgressLinksRequest,
): Promise<LinkOutcomes> {
  const { stores, access, reference, clock, freshIds } = tools;
  if (linkIds.length > MOST_AT_ONCE) throw new Rejection('invalid', 'progress-link.too-many', { most: MOST_AT_ONCE });
  const scope = scopeFor(access, principal, 'visits.share', reference.tree());
  const cause = causeOf(given, freshIds.next());
  const at = clock.now();
  const known = await stores.progressLinks.load([...new Set(linkIds)]);
  return carryOut(
    tools,
    linkIds.map((id, index) => {
      const link = known.get(id)?.state;
      if (link === undefined || !scope.seesDealer(link.dealerId)) return rejectedItem(id, unknown('progress-link'));
      return { id, at, cause: { ...cause, id: `${cause.id}#${index}` }, command: { type: 'RevokeLink', at, by: principal.subject } };
    }),
  );
}

/** All of a visit, the latest first. Throws Rejection('unknown', 'visit.unknown'). */
export async function listProgressLinks(
  { stores, access, reference }: ProgressLinkTools,
  principal: Principal,
  { vehicleId, visitId }: ReadVisitRequest,
): Promise<LinkMessage[]> {
  const scope: Scope = scopeFor(access, principal, 'visits.share', reference.tree());
  const dealerId = dealerOf((await stores.vehicles.load([vehicleId])).get(vehicleId)?.state, visitId);
  if (dealerId === undefined || !scope.seesDealer(dealerId)) throw unknown('visit');
  const { items } = await stores.progressLinks.find({ filter: { visit: { equal: visitId } }, limit: MOST_OF_ONE_VISIT });
  return items
    .flatMap(({ id, state }) => (state === undefined ? [] : [toLink(id, state)]))
    .sort((a, b) => (a.issuedAt < b.issuedAt ? 1 : -1));
}

/** What the owner is told. Throws Rejection('unknown', 'progress-link.unknown') for what was never issued, was revoked, or has ended. */
export async function readLinkedProgress(
  { stores, access, reference, clock }: ProgressLinkTools,
  principal: Principal,
  linkId: string,
): Promise<LinkedProgress> {
  access.assertAllowed(principal, 'linked-progress.read');
  const link = (await stores.progressLinks.load([linkId])).get(linkId)?.state;
  if (link === undefined || !isLinkOpen(link, clock.now())) throw unknown('progress-link');
  const { vehicleId, visitId, dealerId } = link;
  const tree = reference.tree();
  const timeZone = tree.zoneOf(dealerId);
  const facts = (await stores.vehicles.load([vehicleId])).get(vehicleId)?.state.facts;
  const course = facts === undefined ? undefined : courseOf(visitId, facts, (at: Instant) => localDateOf(at, timeZone));
  if (course === undefined) throw unknown('progress-link');
  return {
    stage: course.stage,
    promisedAt: OVER.has(course.stage) ? '' : (course.promisedAt ?? ''),
    dealerName: tree.node(dealerId)?.name ?? '',
    timeZone,
  };
}

async function carryOut(
  { stores }: ProgressLinkTools,
  asked: readonly (LinkRequest | Outcome<ProgressLinkEvent>)[],
): Promise<LinkOutcomes> {
  const executed = await stores.progressLinks.execute(asked.flatMap((one) => ('command' in one ? [one] : [])));
  let next = 0;
  const outcomes = asked.map((one) => {
    const outcome = 'command' in one ? executed[next++] : one;
    if (outcome === undefined) throw new TypeError('A request without an outcome');
    return outcome;
  });
  const applied = outcomes.filter(({ status }) => status === 'applied').map(({ id }) => id);
  const links = await stores.progressLinks.load([...new Set(applied)]);
  return {
    outcomes: outcomes.map(toItemOutcome),
    links: applied.flatMap((id) => {
      const state = links.get(id)?.state;
      return state === undefined ? [] : [toLink(id, state)];
    }),
  };
}

function dealerOf(car: { readonly facts: Parameters<typeof courseOf>[1] } | undefined, visitId: string): string | undefined {
  // Which dealer it is does not hang on a calendar.
  return car === undefined ? undefined : courseOf(visitId, car.facts, () => '')?.dealerId;
}

function toLink(linkId: string, { revokedAt = '', ...link }: NonNullable<ProgressLinkState>): LinkMessage {
  return { linkId, ...link, revokedAt };
}
