import { appointmentReasons, noShowReasons } from './appointment-cadence';
import { churnReasons } from './churn-cadence';
import { deliveryReasons } from './delivery-cadence';
import { itemReasons } from './item-cadence';
import { maintenanceReasons } from './maintenance-cadence';
import type { Reason, ReasonContext } from './reasons';
import { tradeUpReasons } from './trade-up-cadence';
import { visitReasons } from './visit-cadence';
import { repairReasons } from './waiting-cadence';

/** Reads one kind of trigger: what of the facts has started which cadences, and what their steps are. Pure. */
type TriggerReader = (context: ReasonContext) => readonly Reason[];

const READERS: readonly TriggerReader[] = [
  maintenanceReasons,
  itemReasons,
  visitReasons,
  deliveryReasons,
  appointmentReasons,
  noShowReasons,
  churnReasons,
  tradeUpReasons,
  repairReasons,
];

/** All steps of all cadences that were started for a car. */
export function cadenceReasons(context: ReasonContext): readonly Reason[] {
  return READERS.flatMap((read) => read(context));
}
