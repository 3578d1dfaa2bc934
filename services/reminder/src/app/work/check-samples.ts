import { isVisible, type Principal } from '@homeward/access';
import { addDays, daysBetween, isLocalDate, startOfDay, WEEKDAYS, weekdayOf } from '@homeward/calendar';
import { type LocalDate, Rejection } from '@homeward/kernel';
import { callChecks } from '@homeward/policy';
import { pagesOf } from '@homeward/store';
import { compareText } from '../../domain/cars/care-facts';
import { type DrawnBy, sampleOf } from '../../domain/work/check-sample';
import { access } from '../contacts/contacts';
import type { ContactDocument, ReminderPorts } from '../ports';
import { draw } from '../cars/surroundings';
import { type Caller, createCallers, createDesks } from './work-desks';
import { dayAsked } from './work-lists';
import { managedNode } from './workload';

const PAGE = 500;
const WEEK_DAYS = WEEKDAYS.length;
/** Figures of a longer period are added up by whoever asks: every call of the period is looked at. */
const LONGEST_PERIOD_DAYS = 100;

/** A finished call with who made it. */
export interface CallOfWeek {
  readonly contact: ContactDocument;
  readonly caller: Caller;
  /** Why it is to be checked; undefined when it is not. */
  readonly drawn: DrawnBy | undefined;
}

export interface SampledCalls {
  readonly nodeId: string;
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate;
  readonly calls: readonly CallOfWeek[];
  readonly policyVersion: string;
}

/** The calls of a week that are to be checked, by person and in the order of checking. */
export async function listSampledCalls(
  ports: ReminderPorts,
  principal: Principal,
  { nodeId, on, callerId }: { readonly nodeId: string; readonly on: string; readonly callerId: string },
): Promise<SampledCalls> {
  managedNode(ports, principal, nodeId, 'work.check');
  const fromOn = mondayOf(dayAsked(ports, nodeId, on));
  const calls = await callsOfWeek(ports, nodeId, fromOn);
  return {
    ...{ nodeId, fromOn, toOn: addDays(fromOn, WEEK_DAYS - 1) },
    calls: calls.filter(
      ({ drawn, caller: { code, staffId } }) => drawn !== undefined && (callerId === '' || callerId === code || callerId === staffId),
    ),
    policyVersion: policyOf(ports, nodeId, fromOn).reference,
  };
}

/** What the checks of a period say of one person. */
export interface CallerFigures {
  readonly caller: Caller;
  readonly calls: number;
  readonly sampled: readonly string[];
  readonly checked: readonly ContactDocument[];
}

/** Everybody who finished calls in a period; both days included, by default the week of today. */
export async function readCheckFigures(
  ports: ReminderPorts,
  principal: Principal,
  { nodeId, fromOn: from, toOn: to }: { readonly nodeId: string; readonly fromOn: string; readonly toOn: string },
): Promise<{ readonly nodeId: string; readonly fromOn: LocalDate; readonly toOn: LocalDate; readonly callers: readonly CallerFigures[] }> {
  managedNode(ports, principal, nodeId, 'work.check');
  const fromOn = from === '' ? mondayOf(dayAsked(ports, nodeId, to)) : dayOf(from, '/query/from');
  const toOn = to === '' ? addDays(mondayOf(fromOn), WEEK_DAYS - 1) : dayOf(to, '/query/to');
  if (toOn < fromOn) throw new Rejection('invalid', 'check.period-backwards', { pointer: '/query/to' });
  if (daysBetween(fromOn, toOn) >= LONGEST_PERIOD_DAYS)
    throw new Rejection('invalid', 'check.period-too-long', { pointer: '/query/to', most: LONGEST_PERIOD_DAYS });
  const calls: CallOfWeek[] = [];
  // Samples are those of whole weeks, however the period cuts them.
  for (let monday = mondayOf(fromOn); monday <= toOn; monday = addDays(monday, WEEK_DAYS))
    calls.push(...(await callsOfWeek(ports, nodeId, monday)).filter(({ contact: { madeOn = '' } }) => fromOn <= madeOn && madeOn <= toOn));
  const callers = [...Map.groupBy(calls, ({ caller: { code } }) => code).values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    return {
      caller: first.caller,
      calls: own.length,
      sampled: own.filter(({ drawn }) => drawn !== undefined).map(({ contact: { contactId } }) => contactId),
      checked: own.flatMap(({ contact }) => (contact.check === undefined ? [] : contact)),
    };
  });
  return { nodeId, fromOn, toOn, callers: callers.sort((a, b) => compareText(a.caller.code, b.caller.code)) };
}

/** The principal's own calls that were checked, the latest first; of all time unless days are named. */
export async function listOwnChecks(
  ports: ReminderPorts,
  principal: Principal,
  { fromOn: from, toOn: to }: { readonly fromOn: string; readonly toOn: string },
): Promise<{ readonly fromOn: string; readonly toOn: string; readonly calls: readonly CallOfWeek[] }> {
  const { reference, contacts } = ports;
  const tree = reference.tree();
  const scope = access.allowedScope(principal, 'contacts.read', tree);
  const fromOn = from === '' ? '' : dayOf(from, '/query/from');
  const toOn = to === '' ? '' : dayOf(to, '/query/to');
  const desks = createDesks(reference);
  const callerOf = createCallers(reference, desks);
  const own = new Set([principal.subject, ...namesOf(ports, principal)]);
  const found: CallOfWeek[] = [];
  for await (const items of pagesOf(contacts, { filter: { checkOf: { in: [...own] } }, limit: PAGE }))
    for (const { document: contact } of items) {
      const caller = callerOf(contact);
      const { dealerId, madeBy, madeOn = '' } = contact;
      // Several dealers may use the same code.
      const isOwn = madeBy === principal.subject || caller.staffId === principal.subject;
      if (!isOwn || !isVisible(scope, [dealerId]) || madeOn < fromOn || (toOn !== '' && madeOn > toOn)) continue;
      found.push({ contact, caller, drawn: undefined });
    }
  return { fromOn, toOn, calls: found.sort((a, b) => compareText(b.contact.madeOn ?? '', a.contact.madeOn ?? '')) };
}

/** By which codes the principal's calls may be named. */
function namesOf({ reference }: ReminderPorts, { subject, nodeId }: Principal): readonly string[] {
  return reference
    .tree()
    .pathOf(nodeId)
    .flatMap((node) => reference.staffOf(node))
    .flatMap(({ staffId, code }) => (staffId === subject && code !== '' ? [code] : []));
}

/** All finished calls of a week at a desk, those to be checked first and in their order within each person. */
async function callsOfWeek(ports: ReminderPorts, nodeId: string, monday: LocalDate): Promise<readonly CallOfWeek[]> {
  const { reference, contacts } = ports;
  const callerOf = createCallers(reference, createDesks(reference));
  const days = WEEKDAYS.map((_day, index) => addDays(monday, index));
  const made = [...reference.tree().dealersUnder(nodeId)].flatMap((dealerId) => days.map((day) => `${dealerId}/${day}`));
  const calls = new Map<string, Omit<CallOfWeek, 'drawn'>>();
  for await (const items of pagesOf(contacts, { filter: { made: { in: made }, channel: { equal: 'phone' } }, limit: PAGE }))
    for (const { id, document: contact } of items) {
      const caller = callerOf(contact);
      if (caller.nodeId === nodeId) calls.set(id, { contact, caller });
    }
  const drawn = sampleOf(
    [...calls].map(([contactId, { contact, caller }]) => ({
      contactId,
      callerId: caller.code,
      callerKind: caller.kind,
      isAnswered: contact.answered === true,
    })),
    policyOf(ports, nodeId, monday).document,
    draw,
  );
  const places = new Map([...drawn.keys()].map((id, place) => [id, place]));
  const placeOf = (id: string): number => places.get(id) ?? drawn.size;
  return [...calls]
    .sort(
      ([a, { caller: one }], [b, { caller: other }]) => compareText(one.code, other.code) || placeOf(a) - placeOf(b) || compareText(a, b),
    )
    .map(([id, call]) => ({ ...call, drawn: drawn.get(id) }));
}

/** The policy with which a week begins counts for all of it: a sample does not change under somebody's hands. */
function policyOf({ reference }: ReminderPorts, nodeId: string, monday: LocalDate) {
  const tree = reference.tree();
  return reference.policies().resolve(callChecks, { dealerId: nodeId, tree, at: startOfDay(monday, tree.zoneOf(nodeId)) });
}

function mondayOf(on: LocalDate): LocalDate {
  return addDays(on, -WEEKDAYS.indexOf(weekdayOf(on)));
}

function dayOf(text: string, pointer: string): LocalDate {
  if (!isLocalDate(text)) throw new Rejection('invalid', 'work.unreadable-day', { pointer });
  return text;
}
