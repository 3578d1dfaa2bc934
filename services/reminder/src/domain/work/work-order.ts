import { daysBetween } from '@homeward/calendar';
import type { Instant, LocalDate } from '@homeward/kernel';
import { WORK_CRITERIA, type WorkCriterion, type WorkLists } from '@homeward/policy';
import { compareText } from '../cars/care-facts';
import { type Attempt, type ContactResult, type PlannedContact } from '../contacts/contact-facts';

const HUNDRED = 100;
const MINUTE_MS = 60_000;

/** What the place of a contact in a list depends on. */
export interface WorkFacts {
  readonly contact: Pick<PlannedContact, 'contactId' | 'purpose' | 'dueOn' | 'untilOn'>;
  /** When the customer was promised a call; undefined without a promise. */
  readonly promisedAt: Instant | undefined;
  /** Level of the customer's account; empty while there is none. */
  readonly level: string;
  /** What came of the calls to this person. */
  readonly tries: readonly Pick<Attempt, 'result'>[];
}

export type WorkMeasures = Readonly<Record<WorkCriterion, number>>;

/** The end of the day of the list: what was promised earlier is further away from it. */
export interface WorkDay {
  readonly on: LocalDate;
  readonly endsAt: Instant;
}

/** Each criterion as a number from 0 to 100, but for promises: minutes up to the end of the day. */
export function measuresOf({ contact, promisedAt, level, tries }: WorkFacts, day: WorkDay, policy: WorkLists): WorkMeasures {
  return {
    promise:
      promisedAt === undefined || promisedAt >= day.endsAt ? 0 : Math.ceil((Date.parse(day.endsAt) - Date.parse(promisedAt)) / MINUTE_MS),
    safety: contact.purpose === 'safety' ? HUNDRED : 0,
    due: nearness(contact.dueOn, day.on, policy.dueWithinDays),
    value: policy.valueOfLevel[level] ?? 0,
    reach: chanceToReach(tries, policy.reach),
  };
}

/** In the order of the list: what goes first, then the day after which it makes no sense any more. */
export function compareWork(
  a: WorkFacts & { readonly measures: WorkMeasures },
  b: WorkFacts & { readonly measures: WorkMeasures },
  { order }: WorkLists,
): number {
  for (const weights of order) {
    const difference = sumOf(b.measures, weights) - sumOf(a.measures, weights);
    if (difference !== 0) return difference;
  }
  return compareText(a.contact.untilOn, b.contact.untilOn) || compareText(a.contact.contactId, b.contact.contactId);
}

function sumOf(measures: WorkMeasures, weights: WorkLists['order'][number]): number {
  return WORK_CRITERIA.reduce((sum, criterion) => sum + measures[criterion] * (weights[criterion] ?? 0), 0);
}

/** 100 on the day and after it. */
function nearness(dueOn: LocalDate, on: LocalDate, withinDays: number): number {
  const days = Math.max(daysBetween(on, dueOn), 0);
  return Math.round(HUNDRED * (1 - Math.min(days, withinDays) / withinDays));
}

/** Share of calls in which somebody was spoken to, drawn towards what is expected of everybody while there are few. */
function chanceToReach(tries: readonly Pick<Attempt, 'result'>[], { expectedPercent, weighsTries }: WorkLists['reach']): number {
  const calls = tries.filter(({ result }) => isCall(result));
  const spoken = calls.filter(({ result }) => isSpokenTo(result)).length;
  return Math.round((spoken * HUNDRED + expectedPercent * weighsTries) / (calls.length + weighsTries));
}

function isCall(result: ContactResult): boolean {
  return isSpokenTo(result) || result === 'not-reached' || result === 'busy' || result === 'wrong-number';
}

function isSpokenTo(result: ContactResult): boolean {
  return result === 'reached' || result === 'refused' || result === 'booked' || result === 'call-later' || result === 'done-elsewhere';
}
