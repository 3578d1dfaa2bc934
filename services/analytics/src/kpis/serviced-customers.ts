import { firstDayWithin, type Range } from '../periods';
import { dayOf, type Kpi, type KpiQuestion, vehicleMembers, within } from './kpi';

/* A serviced customer is a car with a visit in the days looked at, and counts for its home dealer, or that of its last visit while it has no home. */

const SERVED_BY = { dealer: 'vehicles.served_by' };
const servicedIn = (range: Range): string => `(SELECT DISTINCT vehicle_id FROM visits WHERE ${within('visited_on', range)})`;

export const yearlyServiced: Kpi = {
  members: ({ period }) => vehicleMembers('true', `${servicedIn(period)} AS serviced JOIN vehicles USING (vehicle_id)`, SERVED_BY),
};

/** S2: of the customers serviced in the period before, those who came again in this one. */
export const retention: Kpi = {
  members: ({ period }) =>
    vehicleMembers(
      'again.vehicle_id IS NOT NULL',
      `${servicedIn(period.before)} AS serviced JOIN vehicles USING (vehicle_id) LEFT JOIN ${servicedIn(period)} AS again USING (vehicle_id)`,
      SERVED_BY,
    ),
};

/** S2: the customers serviced in the window to the end, or in the calendar year when a year is asked for. */
const serviceWindow = ({ period, parameter }: KpiQuestion): Range =>
  period.name === 'year' || period.name === 'year-to-date'
    ? period
    : { fromOn: firstDayWithin(parameter('windowMonths'), period.toOn), toOn: period.toOn };

export const serviceChurn: Kpi = {
  range: serviceWindow,
  members: (question) =>
    vehicleMembers(
      `vehicles.last_visit_on < ${dayOf(firstDayWithin(question.parameter('churnMonths'), question.period.toOn))}`,
      `${servicedIn(serviceWindow(question))} AS serviced JOIN vehicles USING (vehicle_id)`,
      SERVED_BY,
    ),
};

/** S1: cars serviced in the period of which somebody complained in it. */
export const complaintRate: Kpi = {
  members: ({ period }) =>
    vehicleMembers(
      'complained.vehicle_id IS NOT NULL',
      `${servicedIn(period)} AS serviced JOIN vehicles USING (vehicle_id) LEFT JOIN (
        SELECT DISTINCT vehicle_id FROM cases WHERE kind IN ('complaint', 'on-site-complaint') AND ${within('received_on', period)}) AS complained USING (vehicle_id)`,
      SERVED_BY,
    ),
};
