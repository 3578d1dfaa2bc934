import {
  baseReturn,
  baseVehicles,
  dueWithContact,
  firstServiceReturn,
  inState,
  largestPossibleChurn,
  lost,
  quasiLost,
  regularReturn,
} from './base-vehicles';
import { appointmentToArrival, callbackRatio, callbackSuccess, reminderRate, reminderToArrival } from './contacts';
import type { Kpi } from './kpi';
import { dataAccuracy, dataCompleteness, dataFindings, dataTimeliness, fieldCompleteness } from './data-quality';
import { complaintRate, retention, serviceChurn, yearlyServiced } from './serviced-customers';
import { effectiveCustomerRatio, effectiveRetention, soldCustomerReturn } from './sold-customers';

/** How each figure of the policy `kpi-definitions` is counted, by its name. */
export const KPIS: ReadonlyMap<string, Kpi> = new Map<string, Kpi>([
  ['base-vehicles', baseVehicles],
  ['active', inState('active')],
  ['swing', inState('swing')],
  ['leaning-to-lost', inState('leaning-to-lost')],
  ['recent', inState('recent')],
  ['state-lost', inState('lost')],
  ['lost', lost],
  ['quasi-lost', quasiLost],
  ['largest-possible-churn', largestPossibleChurn],
  ['effective-retention', effectiveRetention],
  ['effective-customer-ratio', effectiveCustomerRatio],
  ['sold-customer-return', soldCustomerReturn],
  ['base-return', baseReturn],
  ['regular-return', regularReturn],
  ['first-service-return', firstServiceReturn],
  ['retention', retention],
  ['service-churn', serviceChurn],
  ['yearly-serviced', yearlyServiced],
  ['callback-ratio', callbackRatio],
  ['callback-success', callbackSuccess],
  ['reminder-rate', reminderRate],
  ['reminder-to-arrival', reminderToArrival],
  ['appointment-to-arrival', appointmentToArrival],
  ['due-with-contact', dueWithContact],
  ['complaint-rate', complaintRate],
  ['data-completeness', dataCompleteness],
  ['field-completeness', fieldCompleteness],
  ['data-accuracy', dataAccuracy],
  ['data-timeliness', dataTimeliness],
  ['data-findings', dataFindings],
]);
