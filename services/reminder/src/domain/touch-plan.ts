import { addDays } from '@homeward/calendar';
import type { Instant, LocalDate } from '@homeward/kernel';
import { type Channel, PURPOSES } from '@homeward/policy';
import { type Admitted, type Named, type NotAdmitted, admit, compareImportance, compareNames, pastOf } from './admission';
import type { Candidate } from './candidate';
import { compareText } from './care-facts';
import { type Placed, contactsMade, firstFittingDay } from './contact-caps';
import type { ContactFacts, PlannedContact } from './contact-facts';
import { type Step, step } from './step';
import type { TouchSurroundings } from './touch-terms';

const CERTAIN_PERCENT = 100;

/** What became of one reason, and why. */
export interface Decision extends Named {
  readonly outcome: 'planned' | 'waiting' | 'over' | 'refused';
  /** Of a planned one. */
  readonly contactId: string;
  readonly steps: readonly Step[];
}

export interface TouchPlan {
  /** By id. */
  readonly contacts: readonly PlannedContact[];
  /** One for each reason of each car; nothing vanishes. */
  readonly decisions: readonly Decision[];
  /** When time alone may change the plan. */
  readonly reviewAt: Instant | undefined;
}

/** Reasons that become one contact, in the order in which they fall due. */
interface Group {
  readonly items: readonly Admitted[];
  readonly channels: readonly Channel[];
  /** The earliest first day of its reasons. */
  readonly firstOn: LocalDate;
  /** The latest first day of its reasons: nobody is contacted too early about any of them. */
  readonly fromOn: LocalDate;
  /** The earliest last day of its reasons. */
  readonly untilOn: LocalDate;
}

/**
 * All contacts of a person, as a function of the set of reasons, what was tried, the policies and the moment (decision 0004): reasons are judged one by
 * one, those near each other become one contact, and the caps give each its day, the most important first.
 */
export function planTouches(facts: ContactFacts, surroundings: TouchSurroundings): TouchPlan {
  const past = pastOf(facts);
  const judged = namedReasons(facts).map((named) => admit(named, facts, past, surroundings));
  const admitted = judged.filter((one) => one.verdict === 'admitted');
  const near = groupsOf(admitted);
  const groups = withOpenOnesJoined(near);

  const made = contactsMade(facts);
  const placed: Placed[] = [];
  const contacts: PlannedContact[] = [];
  const decisions: Decision[] = judged.filter((one) => one.verdict !== 'admitted').map(notPlanned);
  for (const group of inOrderOfPlacing(groups)) {
    const place = placeOf(group, made, placed);
    if (place.on === undefined) {
      decisions.push(...group.items.map((item) => notPlanned({ ...item, verdict: 'refused', steps: [...item.steps, ...place.steps] })));
      continue;
    }
    const contact = toContact(group, place.on, place.counts, surroundings);
    if (place.counts) placed.push({ on: place.on, purpose: contact.purpose });
    contacts.push(contact);
    decisions.push(...group.items.map((item) => planned(item, group, contact, place.steps)));
  }
  return {
    contacts: contacts.sort((a, b) => compareText(a.contactId, b.contactId)),
    decisions: decisions.sort(compareNames),
    reviewAt: reviewAtOf(admitted, near, contacts, surroundings),
  };
}

function namedReasons(facts: ContactFacts): readonly Named[] {
  return Object.values(facts.vehicles)
    .flatMap(({ vehicleId, reasons }) => reasons.map((candidate): Named => ({ vehicleId, candidate })))
    .sort(compareNames);
}

/** Reasons of one dealer whose days are near each other become one contact (RE4, RE9). Whether they do depends on their days alone, not on today. */
function groupsOf(admitted: readonly Admitted[]): readonly Group[] {
  const sorted = [...admitted].sort((a, b) => compareText(a.fromOn, b.fromOn) || compareNames(a, b));
  const groups: Group[] = [];
  for (const item of sorted) {
    const own: Group = { items: [item], channels: item.channels, firstOn: item.fromOn, fromOn: item.fromOn, untilOn: item.untilOn };
    const place = groups.findIndex(
      (group) => item.fromOn <= addDays(group.firstOn, item.terms.caps.rules.mergeWithinDays) && canShare(group, own),
    );
    const near = groups[place];
    if (near === undefined) groups.push(own);
    else groups[place] = joined(near, own);
  }
  return groups;
}

/** Contacts that have begun and are still open when another one begins become one with it: nobody is called twice on one day. */
function withOpenOnesJoined(groups: readonly Group[]): readonly Group[] {
  const all: Group[] = [];
  for (const group of groups) {
    const isOpen = ({ fromOn, items }: Group): boolean => fromOn <= (items[0]?.terms.today ?? '');
    const place = isOpen(group) ? all.findIndex((other) => isOpen(other) && canShare(other, group)) : -1;
    const open = all[place];
    if (open === undefined) all.push(group);
    else all[place] = joined(open, group);
  }
  return all;
}

/** Those who sell call about nothing else, and nobody else calls for them: an agreed date must not wait for a maintenance. */
function isSelling({ items }: Group): boolean {
  return items.some(({ candidate }) => candidate.ownerKind === 'sales-consultant');
}

/** Whether two groups may be one contact: of one dealer, on a day in the windows of both, on a channel that both can take. */
function canShare(a: Group, b: Group): boolean {
  return (
    a.items[0]?.candidate.dealerId === b.items[0]?.candidate.dealerId &&
    isSelling(a) === isSelling(b) &&
    laterOf(a.fromOn, b.fromOn) <= earlierOf(a.untilOn, b.untilOn) &&
    a.channels.some((channel) => b.channels.includes(channel))
  );
}

function joined(a: Group, b: Group): Group {
  return {
    items: [...a.items, ...b.items],
    channels: a.channels.filter((channel) => b.channels.includes(channel)),
    firstOn: earlierOf(a.firstOn, b.firstOn),
    fromOn: laterOf(a.fromOn, b.fromOn),
    untilOn: earlierOf(a.untilOn, b.untilOn),
  };
}

/** The reason that gives the contact its day, its owner and its id: the latest, of several the most important. */
function leaderOf({ items, fromOn }: Group): Admitted {
  const leader = items.filter((item) => item.fromOn === fromOn).sort(compareImportance)[0];
  if (leader === undefined) throw new Error('A group of reasons has at least one');
  return leader;
}

/** Steps that no cap blocks stand where they are; the others find their days around them, the most important first. */
function inOrderOfPlacing(groups: readonly Group[]): readonly Group[] {
  const fixed = (group: Group): number => (isExempt(group) || isBeyondCaps(group) ? 0 : 1);
  const first = (group: Group): Admitted => [...group.items].sort(compareImportance)[0] ?? leaderOf(group);
  return [...groups].sort((a, b) => fixed(a) - fixed(b) || compareImportance(first(a), first(b)));
}

/** One of its reasons was started by a visit or delivery: it counts, and is never blocked. */
function isExempt(group: Group): boolean {
  return !leaderOf(group).terms.caps.rules.blocksCadenceSteps && group.items.some(({ candidate }) => candidate.capExempt);
}

/** Safety, appointment and complaint contacts neither count nor are blocked. */
function isBeyondCaps(group: Group): boolean {
  const { exemptPurposes } = leaderOf(group).terms.caps.rules;
  return group.items.some(({ candidate }) => exemptPurposes.includes(candidate.purpose));
}

interface Place {
  /** Undefined: there is no day for it. */
  readonly on: LocalDate | undefined;
  readonly counts: boolean;
  readonly steps: readonly Step[];
}

function placeOf(group: Group, made: readonly Placed[], planned: readonly Placed[]): Place {
  const { caps } = leaderOf(group).terms;
  const { fromOn, untilOn } = group;
  const policy = caps.reference;
  if (isBeyondCaps(group)) return { on: fromOn, counts: false, steps: [step('cap.not-applied', { policy })] };
  if (isExempt(group)) return { on: fromOn, counts: true, steps: [step('cap.counted-only', { policy })] };
  const fit = firstFittingDay({ on: fromOn, untilOn, purpose: purposeOf(group) }, made, planned, caps.rules.caps);
  if (fit.on === undefined) return { on: undefined, counts: true, steps: [step('cap.blocked', { ...fit.cap, fromOn, untilOn, policy })] };
  if (fit.on === fromOn) return { on: fromOn, counts: true, steps: [step('cap.free', { policy })] };
  return { on: fit.on, counts: true, steps: [step('cap.deferred', { ...fit.cap, from: fromOn, to: fit.on, policy })] };
}

function purposeOf({ items }: Group): PlannedContact['purpose'] {
  const purposes = items.map(({ candidate }) => candidate.purpose);
  return PURPOSES.find((purpose) => purposes.includes(purpose)) ?? 'service';
}

function toContact(group: Group, plannedOn: LocalDate, counts: boolean, { contactIdOf }: TouchSurroundings): PlannedContact {
  const leader = leaderOf(group);
  const { terms, candidate } = leader;
  const [channel] = group.channels;
  if (channel === undefined) throw new Error('A group of reasons shares a channel');
  const others = group.items.filter((item) => item !== leader).sort(compareImportance);
  const due = [leader, ...others]
    .filter((item) => item.candidate.dueOn !== '')
    .sort((a, b) => compareText(a.candidate.dueOn, b.candidate.dueOn))[0];
  const isExemptFromQuiet = group.items.some((item) => terms.quiet.rules.exemptPurposes.includes(item.candidate.purpose));
  const startsAt = terms.startOf(plannedOn);
  return {
    contactId: contactIdOf(leader.vehicleId, candidate.key),
    dealerId: candidate.dealerId,
    ownerKind: candidate.ownerKind,
    ownerId: candidate.ownerId,
    plannedOn,
    plannedAt: isExemptFromQuiet ? startsAt : terms.allowedFrom(startsAt),
    untilOn: group.untilOn,
    channel,
    purpose: purposeOf(group),
    counts,
    agenda: [leader, ...others].map(({ vehicleId, candidate: { key, kind, concern, dueOn, visitId, policy } }) => ({
      vehicleId,
      key,
      kind,
      concern,
      dueOn,
      visitId,
      policy,
    })),
    ...duenessOf(due?.candidate ?? leader.candidate),
  };
}

/** When what the contact is about falls due: the maintenance as it is estimated; a follow-up on its first day, which the visit has fixed. */
function duenessOf({
  dueOn,
  earliestOn,
  latestOn,
  confidencePercent,
  fromOn,
}: Candidate): Pick<PlannedContact, 'dueOn' | 'earliestOn' | 'latestOn' | 'confidencePercent'> {
  return dueOn === ''
    ? { dueOn: fromOn, earliestOn: fromOn, latestOn: fromOn, confidencePercent: CERTAIN_PERCENT }
    : { dueOn, earliestOn, latestOn, confidencePercent };
}

function planned(item: Admitted, group: Group, contact: PlannedContact, placing: readonly Step[]): Decision {
  const { vehicleId, candidate, terms } = item;
  const lead = contact.agenda[0];
  const isLeader = lead?.vehicleId === vehicleId && lead.key === candidate.key;
  const merging = isLeader
    ? []
    : [
        step('merged', {
          into: lead?.key ?? '',
          vehicleId: lead?.vehicleId ?? '',
          from: item.fromOn,
          to: contact.plannedOn,
          policy: terms.caps.reference,
        }),
      ];
  return {
    vehicleId,
    candidate,
    outcome: 'planned',
    contactId: contact.contactId,
    steps: [
      ...item.steps,
      ...merging,
      ...placing,
      step('channel.chosen', { channel: contact.channel, possible: group.channels.join(','), policy: terms.consent.reference }),
      step('planned', { on: contact.plannedOn, at: contact.plannedAt, untilOn: contact.untilOn, quietHours: terms.quiet.reference }),
    ],
  };
}

function notPlanned({
  vehicleId,
  candidate,
  verdict,
  steps,
}: NotAdmitted | (Omit<Admitted, 'verdict'> & { readonly verdict: 'refused' })): Decision {
  return { vehicleId, candidate, outcome: verdict, contactId: '', steps };
}

/** The first moment from now on at which a window ends, a contact begins next to others, or a message is to be sent. */
function reviewAtOf(
  admitted: readonly Admitted[],
  groups: readonly Group[],
  contacts: readonly PlannedContact[],
  surroundings: TouchSurroundings,
): Instant | undefined {
  let next: Instant | undefined;
  const consider = (at: Instant): void => {
    if (at > surroundings.now && (next === undefined || at < next)) next = at;
  };
  for (const { untilOn, terms } of admitted) consider(terms.startOf(addDays(untilOn, 1)));
  if (groups.length > 1) for (const group of groups) consider(leaderOf(group).terms.startOf(group.fromOn));
  for (const { plannedAt, channel, dealerId } of contacts) {
    if (channel === 'phone') continue;
    // A message is sent at this moment, or when the quiet hours end: a clock that jumps must stop here.
    consider(plannedAt);
    consider(surroundings.of(dealerId).allowedFrom(surroundings.now));
  }
  return next;
}

function earlierOf(a: LocalDate, b: LocalDate): LocalDate {
  return a < b ? a : b;
}

function laterOf(a: LocalDate, b: LocalDate): LocalDate {
  return a > b ? a : b;
}
