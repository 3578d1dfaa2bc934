import type { Instant, LocalDate } from '@homeward/kernel';
import type { VehicleReasons } from '../contacts/contact-facts';
import { stepsOf } from './occasion-reasons';
import type { CareTerms } from '../cadences/reasons';
import { type Step, step } from '../cadences/step';
import { subjectNamed } from '../cadences/subject';

/** A new car that somebody waits for, or waited for until it was handed over or the order cancelled. */
export interface OrderedCar {
  readonly orderId: string;
  readonly dealerId: string;
  /** ordered, allocated, produced, shipped, arrived, delivered, cancelled */
  readonly state: string;
  readonly stateSinceAt: Instant;
  readonly orderedAt: Instant;
  /** The day that is promised; empty while none is. */
  readonly expectedOn: LocalDate;
  /** Who sells it; empty when nobody is named. */
  readonly consultantId: string;
}

/** Whether nobody waits for the car any more. */
export function isWaitOver({ state }: Pick<OrderedCar, 'state'>): boolean {
  return state === 'delivered' || state === 'cancelled';
}

/** An order stands among the cars of a person as one more thing to talk about: it is no car yet. */
export function orderSubject(orderId: string): string {
  return subjectNamed('order', orderId);
}

/**
 * What whoever ordered a car is told while they wait (S0): the steps of the cadences that were in force when it was ordered, from that day on and around the day that is
 * promised. Another day is another promise: whoever was called about the one is called about the next.
 */
export function orderReasons(
  order: OrderedCar,
  sequence: number,
  { cadencesAt, dayOf, shift }: Pick<CareTerms, 'cadencesAt' | 'dayOf' | 'shift'>,
): VehicleReasons {
  const { orderId, dealerId, orderedAt, expectedOn, consultantId } = order;
  const orderedOn = dayOf(orderedAt);
  const subject = orderSubject(orderId);
  const because = orderStep(order, orderedOn, dayOf);
  if (isWaitOver(order)) return { vehicleId: subject, sequence, reasons: [], because };
  const days = { start: { on: orderedOn, turn: 'start' }, promise: { on: expectedOn, turn: expectedOn } };
  const reasons = cadencesAt(orderedAt).flatMap((one) => {
    const { trigger } = one.cadence;
    if (trigger.on !== 'waiting' || trigger.for !== 'delivery') return [];
    const { on, turn } = days[trigger.since];
    return on === '' ? [] : stepsOf({ subject, turn, on, dealerId, dueOn: expectedOn, untilOn: '', ownerId: '' }, one, { shift });
  });
  // Whoever sells it calls, if somebody is named; the manager and the others are anybody of their kind.
  const named = reasons.map((reason) => (reason.ownerKind === 'sales-consultant' ? { ...reason, ownerId: consultantId } : reason));
  return { vehicleId: subject, sequence, reasons: named, because };
}

function orderStep({ orderId, state, stateSinceAt, expectedOn }: OrderedCar, orderedOn: LocalDate, dayOf: CareTerms['dayOf']): Step {
  const on = dayOf(stateSinceAt);
  if (state === 'delivered' || state === 'cancelled') return step(`waiting.${state}`, { orderId, on });
  const said = { orderId, state, orderedOn };
  return expectedOn === '' ? step('waiting.delivery-undated', said) : step('waiting.delivery', { ...said, expectedOn });
}
