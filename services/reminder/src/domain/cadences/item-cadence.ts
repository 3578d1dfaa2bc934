import type { LocalDate } from '@homeward/kernel';
import type { CadenceInForce, CareItems } from '@homeward/policy';
import type { DueItem } from '../due/due-item';
import { maintenanceAfter, missedAppointments } from './maintenance-concern';
import { reasonsOf } from './occurrence';
import { type Reason, type ReasonContext, startedBy } from './reasons';
import { type Ruled, type Step, step } from './step';
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
  const { appointment, advisors, dealerId, terms } = context;
  const { aheadDays } = terms.items.rules;
  return reasonsOf(context, started, {
    key: item.key,
    about: item.item,
    startedOn: item.contactOn,
    aheadOn: item.contactOn,
    sureness: item,
    dealerId,
    personId: '',
    // Whoever adopted the car invites (S3), also where the care department invites everybody else (S0).
    advisorId: advisors.adopting === '' ? advisors.last : advisors.adopting,
    visitId: item.visitId,
    capExempt: false,
    concern: concernOf(context, started, item),
    over: item.dropped ?? isExpected(started.cadence.stops, appointment),
    because: item.explain,
    ...(aheadDays === undefined ? {} : { ahead: { days: aheadDays, later: laterOf(terms.items, aheadDays) } }),
  });
}

/** The day moves with every reading: a contact that begins later is planned when it is near. */
function laterOf({ reference }: Ruled<CareItems>, aheadDays: number): (fromOn: LocalDate, on: LocalDate) => Step {
  return (fromOn, on) => step('item.later', { fromOn, on, aheadDays, policy: reference });
}

/** What is done with the maintenance is answered with it. */
function concernOf({ due, facts, terms }: ReasonContext, started: CadenceInForce, { key, withMaintenance }: DueItem): string {
  if (withMaintenance && due !== undefined) return maintenanceAfter(started, due.baseOn, missedAppointments(facts, due.baseOn, terms));
  return started.cadence.stops.includes('answer') ? key : '';
}
