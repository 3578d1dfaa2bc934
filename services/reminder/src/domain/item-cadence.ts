import { addDays } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import type { CadenceInForce } from '@homeward/policy';
import type { DueItem } from './due-item';
import { maintenanceAfter, missedAppointments } from './maintenance-concern';
import { reasonsOf } from './occurrence';
import { type Reason, type ReasonContext, startedBy } from './reasons';
import { step } from './step';
import { isExpected } from './stops';

/** The steps around the dates of everything that a car is due for beside its maintenance (S0; domain, section 3). */
export function itemReasons(context: ReasonContext): readonly Reason[] {
  const { items, terms } = context;
  return items.flatMap((item) =>
    // An interval began when it was done last; what has none is there with its day.
    startedBy(context, 'item-due', terms.startOf(item.baseOn === '' ? item.contactOn : item.baseOn)).flatMap((started) =>
      started.trigger.items.includes(item.item) ? stepsOf(context, started, item) : [],
    ),
  );
}

function stepsOf(context: ReasonContext, started: CadenceInForce, item: DueItem): readonly Reason[] {
  const { appointment, advisors, dealerId } = context;
  const { steps, stops } = started.cadence;
  const { contactOn, visitId, dueOn, earliestOn, latestOn, confidencePercent } = item;
  const reasons = reasonsOf(context, started, {
    key: item.key,
    startedOn: contactOn,
    aheadOn: contactOn,
    dealerId,
    personId: '',
    // Whoever adopted the car invites (S3), also where the care department invites everybody else (S0).
    advisorId: advisors.adopting === '' ? advisors.last : advisors.adopting,
    visitId,
    capExempt: false,
    concern: concernOf(context, started, item),
    over: item.dropped ?? isExpected(stops, appointment),
  });
  return reasons.map((reason): Reason => {
    const { candidate } = reason;
    const kind = candidate.kind === steps[0]?.key ? item.item : candidate.kind;
    return {
      ...reason,
      candidate: { ...candidate, kind, dueOn, earliestOn, latestOn, confidencePercent },
      explain: () => [...item.explain(), ...reason.explain()],
      ...(reason.dropped === undefined ? laterOf(context, candidate.fromOn) : {}),
    };
  });
}

/** What begins far ahead waits until it is near: its day moves with every reading. */
function laterOf({ terms: { items, today } }: ReasonContext, fromOn: LocalDate): Pick<Reason, 'dropped' | 'reviewOn'> {
  const { aheadDays } = items.rules;
  if (aheadDays === undefined || fromOn <= addDays(today, aheadDays)) return {};
  const reviewOn = addDays(fromOn, -aheadDays);
  return { reviewOn, dropped: step('item.later', { fromOn, on: reviewOn, aheadDays, policy: items.reference }) };
}

/** What is done with the maintenance is answered with it. */
function concernOf({ due, facts, terms }: ReasonContext, started: CadenceInForce, { key, withMaintenance }: DueItem): string {
  if (withMaintenance && due !== undefined) return maintenanceAfter(started, due.baseOn, missedAppointments(facts, due.baseOn, terms));
  return started.cadence.stops.includes('answer') ? key : '';
}
