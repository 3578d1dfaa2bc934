import { isVisible, type Principal } from '@homeward/access';
import { epochMsOf } from '@homeward/calendar';
import { type Cadence, cadenceNamed, cadences, type CadenceInForce } from '@homeward/policy';
import { mustExecute } from '@homeward/runtime';
import { careDealerOf } from '../../domain/cars/care-plan';
import type { CareVehicleState } from '../../domain/cars/care-vehicle';
import { access } from './contacts';
import type { ContactDocument, ReminderPorts } from '../ports';

export interface AffectedQuery {
  /** Empty: all dealers of the principal. */
  readonly dealerIds: readonly string[];
  /** Empty: all. */
  readonly cadence: string;
  readonly limit: number;
  readonly cursor: string;
}

/** An open contact that was planned under a cadence that says something else now. */
export interface AffectedContact {
  readonly contactId: string;
  readonly dealerId: string;
  readonly vehicleId: string;
  readonly kind: string;
  readonly plannedOn: string;
  readonly plannedUnder: string;
  /** Empty: the cadence is not in force any more. */
  readonly inForce: string;
}

export interface AffectedPage {
  readonly contacts: readonly AffectedContact[];
  /** Contacts by dealer, of this page. */
  readonly dealers: ReadonlyMap<string, number>;
  readonly cursor: string;
}

export interface MigratedPage extends Pick<AffectedPage, 'dealers' | 'cursor'> {
  readonly vehicles: number;
}

/** The contacts of a page of open ones that the cadences in force would plan in another way, or not at all. Two versions that say the same of a cadence are one. */
export async function listAffectedContacts(ports: ReminderPorts, principal: Principal, query: AffectedQuery): Promise<AffectedPage> {
  const scope = access.allowedScope(principal, 'contacts.read', ports.reference.tree());
  return affectedPage(ports, (dealerId) => isVisible(scope, [dealerId]), query);
}

/**
 * Brings the cars of the affected contacts of a page to the cadences in force: what was started before is read as they are now. Their contacts are planned
 * anew when that is worked off, so the same page may be asked for again until nothing is affected.
 */
export async function migrateCadences(ports: ReminderPorts, principal: Principal, query: AffectedQuery): Promise<MigratedPage> {
  const scope = access.allowedScope(principal, 'policies.publish', ports.reference.tree());
  const page = await affectedPage(ports, (dealerId) => isVisible(scope, [dealerId]), query);
  const at = ports.clock.now();
  const surroundings = ports.surroundingsAt(at).care;
  const vehicleIds = [...new Set(page.contacts.map(({ vehicleId }) => vehicleId))];
  const outcomes = await mustExecute(
    ports.vehicles,
    vehicleIds.map((id) => ({
      id,
      cause: { id: `migrate:${id}:${at}` },
      at,
      command: {
        type: 'HearFacts' as const,
        vehicleId: id,
        facts: [{ kind: 'migration' as const, sequence: epochMsOf(at), at }],
        surroundings,
      },
    })),
  );
  return { vehicles: outcomes.length, dealers: page.dealers, cursor: page.cursor };
}

async function affectedPage(
  ports: ReminderPorts,
  isAllowed: (dealerId: string) => boolean,
  { dealerIds, cadence, limit, cursor }: AffectedQuery,
): Promise<AffectedPage> {
  const page = await ports.contacts.find({
    filter: { status: { equal: 'open' }, ...(dealerIds.length === 0 ? {} : { dealer: { in: dealerIds } }) },
    limit,
    ...(cursor === '' ? {} : { cursor }),
  });
  const visible = page.items.map(({ document }) => document).filter(({ dealerId }) => isAllowed(dealerId));
  const planned = visible.flatMap((contact) => reasonsOf(contact, cadence));
  const vehicles = await ports.vehicles.load([...new Set(planned.map(({ vehicleId }) => vehicleId))]);
  const differs = createDiffers(ports);
  const contacts = planned.flatMap((one) => {
    const state = vehicles.get(one.vehicleId)?.state;
    const inForce = state === undefined ? undefined : differs(state, one.plannedUnder);
    return inForce === undefined ? [] : [{ ...one, inForce }];
  });
  const ids = new Map(contacts.map(({ contactId, dealerId }) => [contactId, dealerId]));
  const dealers = new Map<string, number>();
  for (const dealerId of ids.values()) dealers.set(dealerId, (dealers.get(dealerId) ?? 0) + 1);
  return { contacts, dealers, cursor: page.cursor ?? '' };
}

/** What a contact is about that a cadence of a car started. */
function reasonsOf(
  { contactId, dealerId, plannedOn, reasons }: ContactDocument,
  cadence: string,
): readonly Omit<AffectedContact, 'inForce'>[] {
  return reasons.flatMap(({ vehicleId, kind, policy }) => {
    const [name = '', key = ''] = policy.split('#');
    const isMeant = vehicleId !== '' && name.startsWith(`${cadences.subject}/`) && (cadence === '' || cadence === key);
    return isMeant ? [{ contactId, dealerId, vehicleId, kind, plannedOn, plannedUnder: policy }] : [];
  });
}

/** The reference of the cadence in force for a car when it says something else than the one named; undefined when it says the same. */
function createDiffers({ reference, surroundingsAt, clock }: ReminderPorts): (car: CareVehicleState, name: string) => string | undefined {
  const now = clock.now();
  const { care } = surroundingsAt(now);
  const policies = reference.policies();
  const texts = new Map<string, string>();
  const textOf = (name: string, read: () => Cadence | undefined): string => {
    let text = texts.get(name);
    if (text === undefined) texts.set(name, (text = JSON.stringify(read() ?? null)));
    return text;
  };
  return ({ facts }, name) => {
    const [, key = ''] = name.split('#');
    const present: CadenceInForce | undefined = care
      .of(careDealerOf(facts))
      .cadencesAt(now)
      .find((one) => one.key === key);
    if (present?.reference === name) return undefined;
    if (present === undefined) return '';
    return textOf(present.reference, () => present.cadence) === textOf(name, () => cadenceNamed(policies, name))
      ? undefined
      : present.reference;
  };
}
