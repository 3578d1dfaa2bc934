import { addMonths } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import { maintenanceOf, type TriggerOf } from '@homeward/policy';
import { compareText, firstDelivery } from '../cars/care-facts';
import { distanceAhead, reachedBy, traitsOf } from '../due/due-date';
import { reasonsOf } from './occurrence';
import { type CadenceOn, type Reason, type ReasonContext, startedBy } from './reasons';
import { type Step, step } from './step';
import { changedHands } from './stops';

type Because = TriggerOf<'trade-up'>['because'];

interface Asked {
  readonly started: CadenceOn<'trade-up'>;
  readonly on: LocalDate;
}

/**
 * The calls in which those who sell ask about another car, from the day on which its age, its predicted mileage or the end of its warranty gives a reason (S0; domain, section 3).
 * Of days that are near each other the first one counts: nobody is asked more often than the policy says. What is far ahead is not told yet.
 */
export function tradeUpReasons(context: ReasonContext): readonly Reason[] {
  const { terms, facts } = context;
  const ownedFromOn = facts.owner?.fromOn ?? '';
  const asked = startedBy(context, 'trade-up', terms.startOf(terms.today))
    .flatMap((started): readonly Asked[] => {
      const on = dayOf(started.trigger.because, context);
      // What came before this owner had the car is nobody's reason to ask them.
      return on === undefined || on < ownedFromOn ? [] : [{ started, on }];
    })
    .sort((a, b) => compareText(a.on, b.on) || compareText(a.started.key, b.started.key));
  const reasons: Reason[] = [];
  let lastOn = '';
  for (const one of asked) {
    const isSoon = lastOn !== '' && one.on < addMonths(lastOn, terms.tradeUp.rules.everyMonths);
    const over = isSoon ? step('trade-up.asked-lately', { on: lastOn, policy: terms.tradeUp.reference }) : undefined;
    if (!isSoon) lastOn = one.on;
    const calls = callsOf(context, one, ownedFromOn, over);
    reasons.push(...calls);
    // Of what is still to come the next one is enough: it has the car looked at again.
    if (calls.some(({ reviewOn }) => reviewOn !== undefined)) break;
  }
  return reasons;
}

function callsOf(context: ReasonContext, { started, on }: Asked, ownedFromOn: LocalDate, isSoon: Step | undefined): readonly Reason[] {
  const { terms, facts, dealerId } = context;
  const { stops } = started.cadence;
  const { because } = started.trigger;
  return reasonsOf(context, started, {
    key: `${started.key}:${ownedFromOn}`,
    startedOn: on,
    dealerId,
    personId: '',
    advisorId: '',
    visitId: '',
    capExempt: false,
    concern: stops.includes('answer') ? `trade-up:${started.key}:${ownedFromOn}` : '',
    over: isSoon ?? changedHands(stops, facts, on),
    because: () => [step('trade-up', { because: because.kind, on })],
    ahead: { days: terms.tradeUp.rules.aheadDays, later: (fromOn) => step('trade-up.later', { on: fromOn }) },
  });
}

/** The day that gives the reason; undefined while it cannot be known. */
function dayOf(because: Because, context: ReasonContext): LocalDate | undefined {
  switch (because.kind) {
    case 'car-age': {
      const delivered = firstDelivery(context.facts);
      return delivered && addMonths(delivered.on, because.years * MONTHS_PER_YEAR);
    }
    case 'mileage':
      return reachesOn(context, because.km);
    case 'warranty-end': {
      const { firstSoldOn = '', warrantyMonths = 0, warrantyKm = 0 } = context.facts.description ?? {};
      const byTimeOn = firstSoldOn === '' || warrantyMonths === 0 ? undefined : addMonths(firstSoldOn, warrantyMonths);
      const byMileageOn = warrantyKm === 0 ? undefined : reachesOn(context, warrantyKm);
      return [byTimeOn, byMileageOn].filter((day) => day !== undefined).sort(compareText)[0];
    }
    case 'family-change':
      // Nothing tells that a family has grown (decision 0019).
      return undefined;
  }
}

const MONTHS_PER_YEAR = 12;

/** When the odometer is expected to show a mileage; undefined for a car of which nobody knows since when it drives. */
function reachesOn({ due, facts, terms }: ReasonContext, km: number): LocalDate | undefined {
  const first = due?.readings[0];
  if (due === undefined || first === undefined) return undefined;
  const { estimator } = maintenanceOf(terms.intervals.rules, traitsOf(facts, terms.intervals.rules)).driving;
  const remaining = distanceAhead({ on: first[0], km: first[1] }, km - first[1], due.readings, due.forecast);
  return reachedBy(remaining, due.forecast, estimator).on;
}
