import {
  baseReturn,
  baseVehicles,
  dueWithContact,
  firstServiceReturn,
  inState,
  largestPossibleChurn,
  lost,
  lostReturned,
  quasiLost,
  regularReturn,
} from './base-vehicles';
import { appointmentToArrival, callbackRatio, callbackSuccess, satisfaction, tradeUpAsk } from './contacts';
import type { Kpi } from './kpi';
import { dataAccuracy, dataCompleteness, dataFindings, dataTimeliness, fieldCompleteness } from './data-quality';
import { arrivalOfContacted, arrivalOfHeldOut } from './hold-outs';
import { proactiveAppointment, reminderRate, reminderToArrival } from './reminders';
import { complaintRate, retention, serviceChurn, yearlyServiced } from './serviced-customers';
import { effectiveCustomerRatio, effectiveRetention, soldCustomerReturn } from './sold-customers';
import { keptCalls, keptCustomers, keptVisits, workshopVisits } from './workload';

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
  ['satisfaction', satisfaction],
  ['reminder-rate', reminderRate],
  ['reminder-to-arrival', reminderToArrival],
  ['proactive-appointment', proactiveAppointment],
  ['appointment-to-arrival', appointmentToArrival],
  ['trade-up-ask', tradeUpAsk],
  ['lost-returned', lostReturned],
  ['due-with-contact', dueWithContact],
  ['arrival-of-contacted', arrivalOfContacted],
  ['arrival-of-held-out', arrivalOfHeldOut],
  ['complaint-rate', complaintRate],
  ['kept-customers', keptCustomers],
  ['kept-visits', keptVisits],
  ['kept-calls', keptCalls],
  ['workshop-visits', workshopVisits],
  ['data-completeness', dataCompleteness],
  ['field-completeness', fieldCompleteness],
  ['data-accuracy', dataAccuracy],
  ['data-timeliness', dataTimeliness],
  ['data-findings', dataFindings],
]);
