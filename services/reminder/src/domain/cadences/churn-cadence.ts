import { firstDayPast } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import { type CareFacts, latestSale, standingVisits } from '../cars/care-facts';
import type { ChurnFact } from '../cars/standing-facts';
import { reasonsOf } from './occurrence';
import { type Reason, type ReasonContext, startedBy } from './reasons';
import { cameSince, changedHands, isExpected } from './stops';

/** The calls to owners who stay away, month by month, from the day on which the car reached its level (S0, S3). */
export function churnReasons(context: ReasonContext): readonly Reason[] {
  const { facts, terms, advisors, appointment, dealerId } = context;
  const { churn } = facts;
  if (churn === undefined || churn.on === '') return [];
  const { level } = churn;
  const on = reachedOn(facts, churn, context);
  return startedBy(context, 'churn', terms.startOf(on)).flatMap((started) => {
    const levels: readonly string[] = started.trigger.levels;
    if (!levels.includes(level)) return [];
    const { stops } = started.cadence;
    return reasonsOf(context, started, {
      key: `${level}:${on}`,
      startedOn: on,
      dealerId: dealerId === '' ? churn.dealerId : dealerId,
      personId: '',
      advisorId: advisors.adopting === '' ? advisors.last : advisors.adopting,
      visitId: '',
      capExempt: false,
      concern: stops.includes('answer') ? `churn:${on}` : '',
      over: changedHands(stops, facts, on) ?? cameSince(stops, facts, on) ?? isExpected(stops, appointment),
    });
  });
}

/** The day on which the car reached its level: a car whose history comes late was told of when it came, and has been at its level for longer. */
function reachedOn(facts: CareFacts, { level, on }: ChurnFact, { terms }: ReasonContext): LocalDate {
  const base = standingVisits(facts).at(-1)?.visitedOn ?? latestSale(facts)?.soldOn;
  const { lostMonths, quasiLostMonths } = terms.churn;
  const reached = base === undefined ? on : firstDayPast(level === 'lost' ? lostMonths : quasiLostMonths, base);
  return reached < on ? reached : on;
}
