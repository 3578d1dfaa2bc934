import { isVisible, type Operation, type Principal, unknown } from '@homeward/access';
import { localDateOf } from '@homeward/calendar';
import type { Cause } from '@homeward/contracts/values';
import { Rejection } from '@homeward/kernel';
import { causeOf, executeItems } from '@homeward/runtime';
import { pagesOf, type Outcome, type Request } from '@homeward/store';
import type { TouchCalendarCommand, TouchCalendarEvent } from '../../domain/contacts/touch-calendar';
import type { Assignment } from '../../domain/work/work-assignment';
import { awayOn } from '../../domain/work/work-desk';
import { personIdOf } from '../contacts/contact-id';
import { access } from '../contacts/contacts';
import { toPlacement } from '../contacts/placement';
import type { ContactDocument, ReminderPorts } from '../ports';
import { createDesks, type DeskMember, type Desks } from './work-desks';
import { managedNode } from './workload';

export type AssignOutcome = Outcome<TouchCalendarEvent>;

export interface WantedAssignment {
  readonly contactId: string;
  /** A code or an id of a member of staff; empty: whoever asks takes it. */
  readonly ownerId: string;
  readonly cause: Cause | undefined;
}

const PAGE = 500;

/**
 * Takes contacts, or gives them to somebody; a refused item does not hold up the others. Whoever may record results may take, managers give. Contacts of
 * other dealers are unknown.
 */
export async function assignContacts(
  ports: ReminderPorts,
  principal: Principal,
  wanted: readonly WantedAssignment[],
): Promise<readonly AssignOutcome[]> {
  const { reference, contacts } = ports;
  const tree = reference.tree();
  const rightTo = (ownerId: string): Operation => (ownerId === '' ? 'contacts.record-result' : 'work.manage');
  const scopes = new Map(
    [...new Set(wanted.map(({ ownerId }) => rightTo(ownerId)))].map((right) => [right, access.allowedScope(principal, right, tree)]),
  );
  const known = await contacts.get([...new Set(wanted.map(({ contactId }) => contactId))]);
  const desks = createDesks(reference);
  const away = await awayAt(ports, new Set([...known.values()].map((contact) => desks.deskOf(contact))));
  const placements = await ports.people.placementsOf([...known.keys()].map(personIdOf));
  const now = ports.clock.now();
  const surroundings = ports.surroundingsAt(now);
  return await executeItems(wanted, {
    idOf: ({ contactId }) => contactId,
    toRequest({ contactId, ownerId, cause }): Request<TouchCalendarCommand> {
      const contact = known.get(contactId);
      const scope = scopes.get(rightTo(ownerId));
      if (contact === undefined || scope === undefined || !isVisible(scope, [contact.dealerId])) throw unknown('contact');
      const owner = ownerFor(desks, contact, ownerId, principal);
      const how: Assignment['how'] = ownerId === '' ? 'taken' : 'reassigned';
      const id = personIdOf(contactId);
      const placement = toPlacement(id, placements.get(id));
      return {
        id,
        at: now,
        cause: causeOf(cause, ports.ids.next()),
        command: {
          type: 'AssignContact',
          contactId,
          assignment: { ownerKind: owner.kind, ownerId: owner.code, how, by: principal.subject, at: now },
          away: away.get(desks.deskOf(contact)) ?? [],
          ...(placement === undefined ? {} : { placement }),
          surroundings: surroundings.touch(id),
        },
      };
    },
    execute: (requests) => ports.calendars.execute(requests),
  });
}

/** Everything that is open and in the name of one person goes to another one; the outcomes by contact. */
export async function handOver(
  ports: ReminderPorts,
  principal: Principal,
  {
    dealerId,
    fromOwnerId,
    toOwnerId,
    cause,
  }: { readonly dealerId: string; readonly fromOwnerId: string; readonly toOwnerId: string; readonly cause: Cause | undefined },
): Promise<readonly AssignOutcome[]> {
  managedNode(ports, principal, dealerId);
  const filter = { dealer: { equal: dealerId }, status: { equal: 'open' }, channel: { equal: 'phone' }, owner: { equal: fromOwnerId } };
  const contactIds: string[] = [];
  for await (const items of pagesOf(ports.contacts, { filter, sort: { by: 'urgency', direction: 'ascending' }, limit: PAGE }))
    contactIds.push(...items.map(({ id }) => id));
  const of = (contactId: string): Cause | undefined =>
    cause === undefined || cause.id === '' ? undefined : { id: `${cause.id}:${contactId}`, digest: cause.digest };
  return await assignContacts(
    ports,
    principal,
    contactIds.map((contactId) => ({ contactId, ownerId: toOwnerId, cause: of(contactId) })),
  );
}

/** Whoever is to have it: somebody who makes contacts of its dealer. */
function ownerFor(desks: Desks, { dealerId }: ContactDocument, ownerId: string, principal: Principal): DeskMember {
  const member = desks.memberOf(dealerId, ownerId === '' ? principal.subject : ownerId);
  if (member?.isActive === true) return member;
  throw ownerId === ''
    ? new Rejection('conflict', 'work.taker-makes-no-calls')
    : new Rejection('invalid', 'work.no-member', { pointer: '/owner' });
}

/** Who cannot keep what is theirs today: those who are away, and those who have left. */
async function awayAt(
  { desks, reference, clock }: ReminderPorts,
  nodeIds: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const known = await desks.load([...nodeIds]);
  const members = createDesks(reference);
  const today = (nodeId: string): string => localDateOf(clock.now(), reference.tree().zoneOf(nodeId));
  return new Map(
    [...nodeIds].map((nodeId) => {
      const state = known.get(nodeId)?.state;
      const gone = members.membersAt(nodeId).filter(({ isActive }) => !isActive);
      return [nodeId, [...(state === undefined ? [] : awayOn(state, today(nodeId)).keys()), ...gone.map(({ code }) => code)]] as const;
    }),
  );
}
