import { addDays } from '@homeward/calendar';
import type { Instant, LocalDate } from '@homeward/kernel';
import type { Channel } from '@homeward/policy';
import { type Admitted, type Named, type NotAdmitted, admit, compareImportance, compareNames, pastOf } from './admission';
import type { Candidate } from '../cadences/candidate';
import { compareText } from '../cars/care-facts';
import { contactsMade } from './contact-caps';
import type { ContactFacts, PlannedContact, PlannedTouch, Profile } from './contact-facts';
import { fellowsOf } from './household';
import { type Placement, type Placing, placeContacts } from './placing';
import { type Group, groupsOf, purposeOf, withOpenOnesJoined } from './reason-groups';
import { type Step, step } from '../cadences/step';
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
  /** How each contact came to its day. */
  readonly placing: Placing;
  /** What the others of the household count. */
  readonly touches: readonly PlannedTouch[];
  /** When time alone may change the plan. */
  readonly reviewAt: Instant | undefined;
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
  const placing = placeContacts(withOpenOnesJoined(near), {
    personId: surroundings.personId,
    made: contactsMade(facts),
    fellows: fellowsOf(facts),
    elsewhere: facts.elsewhere ?? [],
  });

  const { placed, refused } = placing;
  const decisions: Decision[] = judged.filter((one) => one.verdict !== 'admitted').map(notPlanned);
  for (const { group, steps } of refused) {
    decisions.push(...group.items.map((item) => notPlanned({ ...item, verdict: 'refused', steps: [...item.steps, ...steps] })));
  }
  const contacts: PlannedContact[] = [];
  for (const placement of placed) {
    const contact = toContact(placement, facts.profile, surroundings);
    contacts.push(contact);
    for (const { group, steps } of placement.outcomes) {
      decisions.push(...group.items.map((item) => planned(item, placement, contact, steps)));
    }
  }
  return {
    contacts: contacts.sort((a, b) => compareText(a.contactId, b.contactId)),
    decisions: decisions.sort(compareNames),
    placing,
    touches: placed.filter(({ counts }) => counts).map(({ touch }) => touch),
    reviewAt: reviewAtOf(admitted, near, contacts, facts.profile, surroundings),
  };
}

function namedReasons(facts: ContactFacts): readonly Named[] {
  return Object.values(facts.vehicles)
    .flatMap(({ vehicleId, reasons }) => reasons.map((candidate): Named => ({ vehicleId, candidate })))
    .sort(compareNames);
}

function toContact(
  { group, on, counts, channel }: Placement,
  profile: Profile | undefined,
  { contactIdOf }: TouchSurroundings,
): PlannedContact {
  const { leader } = group;
  const { candidate, caseOwnerId } = leader;
  const items = [...group.items].sort(compareImportance);
  const due = items.filter((item) => item.candidate.dueOn !== '').sort((a, b) => compareText(a.candidate.dueOn, b.candidate.dueOn))[0];
  return {
    contactId: contactIdOf(leader.vehicleId, candidate.key),
    dealerId: candidate.dealerId,
    ...(caseOwnerId === undefined
      ? { ownerKind: candidate.ownerKind, ownerId: candidate.ownerId }
      : { ownerKind: 'case-owner' as const, ownerId: caseOwnerId }),
    plannedOn: on,
    plannedAt: plannedAtOf(group, on, channel, profile),
    untilOn: group.untilOn,
    channel,
    purpose: purposeOf(group),
    counts,
    agenda: items.map(({ vehicleId, candidate: { key, kind, concern, dueOn, visitId, policy } }) => ({
      vehicleId,
      key,
      kind,
      concern,
      dueOn,
      visitId,
      policy,
    })),
    ...(items[0] === leader ? {} : { lead: { vehicleId: leader.vehicleId, key: candidate.key } }),
    ...duenessOf(due?.candidate ?? leader.candidate),
  };
}

/** The first moment of the day at which it may be made, and which the person prefers. */
function plannedAtOf({ leader: { terms }, items }: Group, on: LocalDate, channel: Channel, profile: Profile | undefined): Instant {
  const { exemptPurposes, preferredTimeChannels = [] } = terms.quiet.rules;
  // Nobody calls about what has not come about yet.
  const startsAt = items.reduce((latest, { candidate: { fromAt = '' } }) => (fromAt > latest ? fromAt : latest), terms.startOf(on));
  if (items.some(({ candidate }) => exemptPurposes.includes(candidate.purpose))) return startsAt;
  const time = profile?.time;
  if (time === undefined) return terms.allowedFrom(startsAt);
  const preferredAt = preferredTimeChannels.includes(channel) ? terms.preferredFrom(startsAt, time) : undefined;
  // What came about after the time that the person prefers is not put off for it.
  return preferredAt !== undefined && terms.dayOf(preferredAt) <= on ? preferredAt : terms.allowedFrom(startsAt, time);
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

function planned(item: Admitted, { group }: Placement, contact: PlannedContact, placing: readonly Step[]): Decision {
  const { vehicleId, candidate, terms } = item;
  const { leader } = group;
  const merging =
    item === leader
      ? []
      : [
          step('merged', {
            into: leader.candidate.key,
            vehicleId: leader.vehicleId,
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
  profile: Profile | undefined,
  surroundings: TouchSurroundings,
): Instant | undefined {
  let next: Instant | undefined;
  const consider = (at: Instant): void => {
    if (at > surroundings.now && (next === undefined || at < next)) next = at;
  };
  for (const { untilOn, terms } of admitted) consider(terms.startOf(addDays(untilOn, 1)));
  if (groups.length > 1) for (const group of groups) consider(group.leader.terms.startOf(group.fromOn));
  for (const { plannedAt, channel, dealerId } of contacts) {
    if (channel === 'phone') continue;
    // A message is sent at this moment, or when the quiet hours end: a clock that jumps must stop here.
    consider(plannedAt);
    consider(surroundings.of(dealerId).allowedFrom(surroundings.now, profile?.time));
  }
  return next;
}
