import { addDays } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import { CONTACT_OWNERS, PURPOSES, workLists, type WorkLists } from '@homeward/policy';
import { type Filter, pagesOf } from '@homeward/store';
import { dealOut, type Dealt, type Task } from '../../domain/work/work-deal';
import { awayOn, workDesk } from '../../domain/work/work-desk';
import type { ContactDocument, ReminderPorts } from '../ports';
import { createDesks, type DeskMember, type Desks } from './work-desks';

const PAGE = 500;
/** Whoever has the open case of the person, of whatever kind. */
const CASE_OWNER = 'case-owner';

/** A contact of the day with whose work it is. */
export interface DealtContact extends Dealt {
  readonly contact: ContactDocument;
}

/** The work of one desk on one day, dealt out. */
export interface WorkDay {
  readonly nodeId: string;
  readonly on: LocalDate;
  readonly members: readonly DeskMember[];
  /** Who is away, with who stands in. */
  readonly away: ReadonlyMap<string, string>;
  /** The most urgent first. */
  readonly contacts: readonly DealtContact[];
  /** Contacts that were made on the day, by the code of who made them. */
  readonly done: ReadonlyMap<string, number>;
  readonly policy: WorkLists;
  readonly reference: string;
}

/** Deals out all open calls of a desk whose window holds the day; the same for whoever asks. */
export async function readWorkDay(
  ports: ReminderPorts,
  nodeId: string,
  on: LocalDate,
  desks = createDesks(ports.reference),
): Promise<WorkDay> {
  const { document: policy, reference } = policyAt(ports, nodeId);
  const members = desks.membersAt(nodeId);
  const dealers = [...ports.reference.tree().dealersUnder(nodeId)];
  const isDealer = dealers.includes(nodeId);
  // A desk above the dealers makes what the dealers have nobody for: of the kinds of its own people alone.
  const kinds = isDealer ? undefined : [...new Set(members.map(({ kind }) => kind)), CASE_OWNER];
  const open = dealers.length === 0 || (!isDealer && members.length === 0) ? [] : await openCalls(ports, dealers, kinds, on);
  const contacts = open.filter((contact) => desks.deskOf(contact) === nodeId);
  const done = await doneOf(ports, desks, dealers, nodeId, on);
  const away = awayOn((await ports.desks.load([nodeId])).get(nodeId)?.state ?? workDesk.initial, on);
  const workers = members
    .filter(({ isActive, code }) => isActive && !away.has(code))
    .map(({ code, kind }) => ({ code, kind, capacity: policy.capacity[kind], done: done.get(code) ?? 0 }));
  const dealt = dealOut(
    contacts.map((contact) => toTask(contact, desks)),
    {
      workers,
      away,
      capacityOf: (kind) => capacityOf(policy, kind),
      evenUpToPercent: policy.evenUpToPercent,
    },
  );
  return {
    ...{ nodeId, on, members, away, done, policy, reference },
    contacts: contacts.flatMap((contact) => {
      const given = dealt.get(contact.contactId);
      return given === undefined ? [] : [{ contact, ...given }];
    }),
  };
}

/** The policy of a desk at this moment. */
function policyAt({ reference, clock }: ReminderPorts, nodeId: string) {
  return reference.policies().resolve(workLists, { dealerId: nodeId, tree: reference.tree(), at: clock.now() });
}

export function capacityOf({ capacity }: WorkLists, kind: string): number {
  const known = CONTACT_OWNERS.find((owner) => owner === kind);
  return known === undefined ? 0 : capacity[known];
}

async function openCalls(
  { contacts }: ReminderPorts,
  dealers: readonly string[],
  kinds: readonly string[] | undefined,
  on: LocalDate,
): Promise<readonly ContactDocument[]> {
  const filter: Filter = {
    dealer: { in: dealers },
    status: { equal: 'open' },
    channel: { equal: 'phone' },
    ...(kinds === undefined ? {} : { kind: { in: kinds } }),
    plannedOn: { before: addDays(on, 1) },
    untilOn: { from: on },
  };
  const found: ContactDocument[] = [];
  for await (const items of pagesOf(contacts, { filter, sort: { by: 'urgency', direction: 'ascending' }, limit: PAGE }))
    found.push(...items.map(({ document }) => document));
  return found;
}

async function doneOf(
  { contacts }: ReminderPorts,
  desks: Desks,
  dealers: readonly string[],
  nodeId: string,
  on: LocalDate,
): Promise<ReadonlyMap<string, number>> {
  const done = new Map<string, number>();
  if (dealers.length === 0) return done;
  const filter: Filter = { made: { in: dealers.map((dealerId) => `${dealerId}/${on}`) } };
  for await (const items of pagesOf(contacts, { filter, limit: PAGE })) {
    for (const { document } of items) {
      const { dealerId, madeBy = '', ownerId } = document;
      // Whoever made it, else whoever was to.
      const member = desks.memberOf(dealerId, madeBy);
      if (document.channel !== 'phone' || (member?.nodeId ?? dealerId) !== nodeId) continue;
      const code = member?.code ?? ownerId;
      done.set(code, (done.get(code) ?? 0) + 1);
    }
  }
  return done;
}

function toTask(contact: ContactDocument, desks: Desks): Task {
  const { contactId, dealerId, ownerKind, ownerId, assigned, purpose, untilOn, plannedOn } = contact;
  const owner = ownerId === '' ? undefined : desks.memberOf(dealerId, ownerId);
  const importance = PURPOSES.findIndex((known) => known === purpose);
  return {
    contactId,
    ownerKind,
    // What belonged to somebody who has left is anybody's.
    ownerId: owner === undefined ? ownerId : owner.isActive ? owner.code : '',
    // What somebody has taken, or was given, or what a case is about, is not taken away for want of room.
    isBound: assigned !== undefined || ownerKind === CASE_OWNER,
    rank: `${importance} ${untilOn} ${plannedOn}`,
  };
}
