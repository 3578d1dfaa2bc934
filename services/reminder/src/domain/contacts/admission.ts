import { addDays } from '@homeward/calendar';
import type { Instant, LocalDate } from '@homeward/kernel';
import type { Channel } from '@homeward/policy';
import { compareText } from '../cars/care-facts';
import { type Candidate, escalatedFrom } from '../cadences/candidate';
import { type ContactFacts, type ContactResult, type Profile, isAnswer, leavesOpen } from './contact-facts';
import { holdOf } from './case-hold';
import { rankOf } from '../cadences/importance';
import { pastsOf } from './shared-past';
import { type Step, step } from '../cadences/step';
import type { TouchSurroundings, TouchTerms } from './touch-terms';

/** A reason of one car, on its way into a contact. */
export interface Named {
  readonly vehicleId: string;
  readonly candidate: Candidate;
}

/** A reason that may become a contact, from the first day on which it may. */
export interface Admitted extends Named {
  readonly verdict: 'admitted';
  readonly fromOn: LocalDate;
  readonly untilOn: LocalDate;
  /** The day that the customer has asked for. */
  readonly agreedOn?: LocalDate;
  /** Ways to reach the person, the best first; at least one. */
  readonly channels: readonly Channel[];
  /** Its place in the order of importance; the lowest is the most important. */
  readonly rank: number;
  /** Whoever has the open case through which the contact goes; empty when nobody has it yet, left out when it goes through none. */
  readonly caseOwnerId?: string;
  readonly terms: TouchTerms;
  readonly steps: readonly Step[];
}

export interface NotAdmitted extends Named {
  /** `waiting` may change with a fact, `over` with nothing, `refused` with another answer of the person. */
  readonly verdict: 'waiting' | 'over' | 'refused';
  readonly steps: readonly Step[];
}

/** The contact in which a reason was raised, and what came of it. */
interface Raised {
  readonly contactId: string;
  readonly result: ContactResult | 'sending' | 'withheld';
  readonly on: LocalDate;
  readonly callAgainOn?: LocalDate | undefined;
}

/** What was raised already, by reason and by concern. */
export interface Past {
  readonly byKey: ReadonlyMap<string, Raised>;
  readonly answered: ReadonlyMap<string, Raised>;
}

export function pastOf(facts: ContactFacts): Past {
  const byKey = new Map<string, Raised>();
  const answered = new Map<string, Raised>();
  const pasts = pastsOf(facts);
  const tried = pasts.flatMap((past) => Object.values(past.tried)).sort((a, b) => compareText(lastAt(a.attempts), lastAt(b.attempts)));
  for (const { contact, attempts } of tried) {
    const last = attempts.at(-1);
    if (last === undefined) continue;
    const raised: Raised = { contactId: contact.contactId, result: last.result, on: last.on, callAgainOn: last.callAgainOn };
    for (const { vehicleId, key, concern } of contact.agenda) {
      byKey.set(nameOf(vehicleId, key), raised);
      if (concern !== '' && isAnswer(last.result)) answered.set(nameOf(vehicleId, concern), raised);
    }
  }
  for (const contact of pasts.flatMap(({ sending }) => Object.values(sending))) {
    const raised: Raised = { contactId: contact.contactId, result: 'sending', on: contact.plannedOn };
    for (const { vehicleId, key } of contact.agenda) byKey.set(nameOf(vehicleId, key), raised);
  }
  for (const { contact } of pasts.flatMap(({ withheld }) => Object.values(withheld))) {
    const raised: Raised = { contactId: contact.contactId, result: 'withheld', on: contact.plannedOn };
    for (const { vehicleId, key } of contact.agenda) byKey.set(nameOf(vehicleId, key), raised);
  }
  return { byKey, answered };
}

/** Judges one reason by itself: is it settled, may the person be contacted for it, and how. */
export function admit(named: Named, facts: ContactFacts, past: Past, surroundings: TouchSurroundings): Admitted | NotAdmitted {
  const { vehicleId, candidate } = named;
  const terms = surroundings.of(candidate.dealerId);
  const not = (verdict: NotAdmitted['verdict'], ...steps: readonly Step[]): NotAdmitted => ({ ...named, verdict, steps });

  const raised = past.byKey.get(nameOf(vehicleId, candidate.key));
  if (raised !== undefined && !isOpen(raised)) return not('over', step('settled', toValues(raised)));
  const answered = candidate.concern === '' ? undefined : past.answered.get(nameOf(vehicleId, candidate.concern));
  if (answered !== undefined) return not('over', step('answered', toValues(answered)));

  let { fromOn } = candidate;
  const steps: Step[] = [];
  const from = escalatedFrom(candidate.key);
  if (from !== undefined) {
    const tried = past.byKey.get(nameOf(vehicleId, from));
    if (tried !== undefined && !isOpen(tried)) return not('over', step('settled', toValues(tried)));
    if (fromOn > terms.today) return not('waiting', step('escalation.waits', { key: from, fromOn }));
    steps.push(step('escalated', { key: from, fromOn }));
  }
  if (candidate.follows !== undefined) {
    const { key, afterDays } = candidate.follows;
    const first = past.byKey.get(nameOf(vehicleId, key));
    if (first === undefined || isOpen(first) || first.result === 'withheld') return not('waiting', step('waits-for', { key }));
    fromOn = addDays(first.on, afterDays);
    steps.push(step('follows', { key, contactId: first.contactId, on: first.on, afterDays, fromOn }));
  }
  if (candidate.fromAt !== undefined) {
    const at = startOf(candidate, candidate.fromAt, facts.profile, terms);
    const on = terms.dayOf(at);
    if (on > fromOn) {
      if (terms.dayOf(candidate.fromAt) < on)
        steps.push(step('quiet-hours.waits', { from: candidate.fromAt, to: at, policy: terms.quiet.reference }));
      fromOn = on;
    }
  }
  const agreedOn = raised?.callAgainOn;
  if (raised !== undefined && agreedOn !== undefined && agreedOn > fromOn) {
    fromOn = agreedOn;
    steps.push(step('call-again', { contactId: raised.contactId, on: fromOn }));
  }
  // What was agreed with the customer is kept, even if it is later.
  const untilOn = agreedOn !== undefined && agreedOn > candidate.untilOn ? agreedOn : candidate.untilOn;
  if (untilOn < terms.today || untilOn < fromOn)
    return not('over', ...steps, step('window.passed', { fromOn, untilOn, today: terms.today }));

  const { profile } = facts;
  if (profile === undefined) return not('waiting', ...steps, step('person.not-known-yet'));
  const consent = consentOf(profile, candidate, terms, facts.refusals);
  if (consent.channels.length === 0) return not('refused', ...steps, consent.step);
  const channels = channelsFor(profile, consent.channels, terms);
  if (channels.length === 0)
    return not(
      'refused',
      ...steps,
      consent.step,
      step('channel.none', { wanted: candidate.channels.join(','), policy: terms.consent.reference }),
    );
  const hold = holdOf(candidate, facts, terms);
  if (hold?.then === 'wait') return not('waiting', ...steps, consent.step, hold.step);
  return {
    ...named,
    verdict: 'admitted',
    fromOn,
    untilOn,
    ...(agreedOn === undefined ? {} : { agreedOn }),
    channels,
    rank: rankOf(candidate, terms.caps.rules),
    ...(hold === undefined ? {} : { caseOwnerId: hold.ownerId }),
    terms,
    steps: [...steps, consent.step, ...(hold === undefined ? [] : [hold.step])],
  };
}

/** The first moment at which somebody may be contacted about what came about at a moment. */
function startOf({ purpose }: Candidate, fromAt: Instant, profile: Profile | undefined, { quiet, allowedFrom }: TouchTerms): Instant {
  return quiet.rules.exemptPurposes.includes(purpose) ? fromAt : allowedFrom(fromAt, profile?.time);
}

/** The more important of two reasons first: by the order of the policy, then the day, then the name. */
export function compareImportance(a: Admitted, b: Admitted): number {
  return a.rank - b.rank || compareText(a.fromOn, b.fromOn) || compareNames(a, b);
}

export function compareNames(a: Named, b: Named): number {
  return compareText(a.vehicleId, b.vehicleId) || compareText(a.candidate.key, b.candidate.key);
}

function isOpen({ result }: Raised): boolean {
  return result !== 'sending' && result !== 'withheld' && leavesOpen(result);
}

/** The channels of the reason that the person allows for its purpose: a channel with an answer of its own counts by that, the others by the general one. */
export function consentOf(
  profile: Profile,
  { purpose, channels }: Candidate,
  { consent }: TouchTerms,
  refusals: readonly string[] = [],
): { readonly channels: readonly Channel[]; readonly step: Step } {
  const rule = consent.rules.purposes[purpose];
  const general = profile.consents[purpose];
  const isGiven = (answer: 'yes' | 'no' | undefined): boolean =>
    rule === 'always' || (rule === 'unless-refused' ? answer !== 'no' : answer === 'yes');
  const answerOn = (channel: Channel): 'yes' | 'no' | undefined => {
    const name = `${purpose}/${channel}`;
    return refusals.includes(name) ? 'no' : (profile.channelConsents?.[name] ?? general);
  };
  const allowed = channels.filter((channel) => isGiven(answerOn(channel)));
  const isRefused = general === 'no' || isGiven(general);
  const values = { purpose, rule, answer: general ?? 'none', policy: consent.reference };
  return {
    channels: allowed,
    step: step(allowed.length > 0 ? 'consent.given' : isRefused ? 'consent.refused' : 'consent.missing', values),
  };
}

/** The preferred channel first, then those of the reason in its order; only those that the policy lets be used and the person can be reached on. */
function channelsFor(profile: Profile, allowed: readonly Channel[], { consent, outlets }: TouchTerms): readonly Channel[] {
  const reachable = (channel: Channel): boolean => {
    switch (channel) {
      case 'phone':
      case 'sms':
        return profile.hasMobile;
      case 'email':
        return profile.hasEmail;
      case 'wechat':
        return profile.hasWechat === true && outlets.includes(channel);
      case 'letter':
        return profile.hasPostalAddress === true && outlets.includes(channel);
      case 'app-push':
        // No record has a subscription yet.
        return false;
    }
  };
  const usable = allowed.filter((channel) => consent.rules.channelOrder.includes(channel) && reachable(channel));
  const preferred = usable.find((channel) => channel === profile.preferredChannel);
  return preferred === undefined ? usable : [preferred, ...usable.filter((channel) => channel !== preferred)];
}

function toValues({ contactId, result, on }: Raised): Readonly<Record<string, string>> {
  return { contactId, result, on };
}

function nameOf(vehicleId: string, key: string): string {
  return `${vehicleId}|${key}`;
}

function lastAt(attempts: readonly { readonly at: string }[]): string {
  return attempts.at(-1)?.at ?? '';
}
