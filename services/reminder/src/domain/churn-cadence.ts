import { reasonsOf } from './occurrence';
import { type Reason, type ReasonContext, startedBy } from './reasons';
import { cameSince, changedHands, isExpected } from './stops';

/** The calls to owners who stay away, month by month, from the day on which the car reached its level (S0, S3). */
export function churnReasons(context: ReasonContext): readonly Reason[] {
  const { facts, terms, advisors, appointment, dealerId } = context;
  const { churn } = facts;
  if (churn === undefined || churn.on === '') return [];
  const { level, on } = churn;
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
