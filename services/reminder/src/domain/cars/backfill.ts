import { addDays } from '@homeward/calendar';
import type { Instant, LocalDate } from '@homeward/kernel';
import type { CareFact } from './care-facts';
import type { Step } from '../cadences/step';

/** Facts of the past were heard, and more may be on their way: the plan waits for them (decision 0021). */
export interface Backfill {
  readonly since: Instant;
  /** What the plan will say that it follows from. */
  readonly because: Step;
}

/** What happened longer ago is of the past: nobody has to be contacted the sooner for it. The follow-ups of a visit are over by then. */
const RECENT_DAYS = 31;

/** What is planned with at once, whatever day it speaks of. */
const AT_ONCE: ReadonlySet<CareFact['kind']> = new Set(['contract', 'recall', 'withdrawal', 'adoption', 'declaration', 'migration']);

/**
 * Whether a plan waits: something of the past was heard, now or before, and nothing that is needed at once. What is recent then waits too, as
 * nobody is to be contacted on half of a history; by itself it does not.
 */
export function waitsForMore(news: readonly CareFact[], today: LocalDate, isWaiting: boolean): boolean {
  const recentFrom = addDays(today, -RECENT_DAYS);
  const isPast = (fact: CareFact): boolean => {
    const on = lastDayOf(fact);
    return on !== '' && on < recentFrom;
  };
  return !news.some(({ kind }) => AT_ONCE.has(kind)) && (isWaiting || news.some(isPast));
}

/** The last day that a fact speaks of; empty when it speaks of none. */
function lastDayOf(fact: CareFact): LocalDate {
  switch (fact.kind) {
    case 'visit':
      return fact.visitedOn;
    case 'odometer':
      return fact.readings.at(-1)?.[0] ?? '';
    case 'sale':
      return fact.deliveredOn > fact.soldOn ? fact.deliveredOn : fact.soldOn;
    case 'owner':
      return fact.fromOn;
    case 'appointment':
      return fact.startsAt.slice(0, 10);
    case 'open-visit':
      return [fact.arrivedAt, fact.promisedAt, fact.readyAt].sort().at(-1)?.slice(0, 10) ?? '';
    case 'declined-work':
      return fact.open.reduce((last, { declinedOn }) => (declinedOn > last ? declinedOn : last), '');
    default:
      return '';
  }
}
