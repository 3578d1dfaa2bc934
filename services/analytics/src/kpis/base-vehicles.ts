import type { CustomerState } from '@homeward/policy';
import { addDays } from '@homeward/calendar';
import { firstDayWithin, isBeginning } from '../periods';
import { dayOf, type Kpi, type KpiQuestion, vehicleMembers, within } from './kpi';

const BASE = 'base AS vehicles';

/** The first day since which the months of the definition's parameter are not past. */
const since = ({ period, parameter }: KpiQuestion, name: string): string => dayOf(firstDayWithin(parameter(name), period.toOn));

export const baseVehicles: Kpi = { members: () => vehicleMembers('true', BASE) };

/** Share of the base in a state of the C card (S2). */
export const inState = (state: CustomerState): Kpi => ({ members: () => vehicleMembers(`vehicles.state = '${state}'`, BASE) });

/** S3: from the last visit, or the sale if there was none. */
const isLost = (question: KpiQuestion): string => `vehicles.last_seen_on < ${since(question, 'lostMonths')}`;
const isQuasiLost = (question: KpiQuestion): string =>
  `vehicles.last_seen_on < ${since(question, 'quasiLostMonths')} AND vehicles.last_seen_on >= ${since(question, 'lostMonths')}`;

export const lost: Kpi = { members: (question) => vehicleMembers(isLost(question), BASE) };

export const quasiLost: Kpi = { members: (question) => vehicleMembers(isQuasiLost(question), BASE) };

/** Lost and quasi-lost together (S3). */
export const largestPossibleChurn: Kpi = {
  members: (question) => vehicleMembers(`${isLost(question)} OR ${isQuasiLost(question)}`, BASE),
};

export const baseReturn: Kpi = {
  members: ({ period }) =>
    vehicleMembers(
      'returned.vehicle_id IS NOT NULL',
      `${BASE} LEFT JOIN (SELECT DISTINCT vehicle_id FROM visits WHERE ${within('visited_on', period)}) AS returned USING (vehicle_id)`,
    ),
};

/**
 * Of the cars that were lost when the period began, those that came in it. A period without a beginning has none. A car that is sold in the period was lost
 * by what was known of it before.
 */
export const lostReturned: Kpi = {
  members: ({ period, parameter }) => {
    const { fromOn } = period;
    const lostBefore = isBeginning(fromOn) ? fromOn : firstDayWithin(parameter('lostMonths'), addDays(fromOn, -1));
    return `
    WITH seen AS (
      SELECT vehicle_id, max(visited_on) FILTER (visited_on < ${dayOf(fromOn)}) AS seen_on, bool_or(visited_on >= ${dayOf(fromOn)}) AS returned
      FROM visits GROUP BY vehicle_id
    ), sold AS (SELECT vehicle_id, max(delivered_on) AS sold_on FROM sales WHERE delivered_on < ${dayOf(fromOn)} GROUP BY vehicle_id)
    ${vehicleMembers(
      'seen.returned',
      `${BASE} LEFT JOIN seen USING (vehicle_id) LEFT JOIN sold USING (vehicle_id)
      WHERE coalesce(seen_on, greatest(sold.sold_on, CASE WHEN first_sold_on < ${dayOf(fromOn)} THEN first_sold_on END)) < ${dayOf(lostBefore)}`,
    )}`;
  },
};

/** Of the cars sold long enough ago, those with a routine maintenance in the window. */
export const regularReturn: Kpi = {
  members: (question) =>
    vehicleMembers(
      'returned.vehicle_id IS NOT NULL',
      `${BASE} LEFT JOIN (
        SELECT DISTINCT vehicle_id FROM visits JOIN dealers USING (dealer_id)
        WHERE list_contains(routine_kinds, visits.kind) AND visited_on >= ${since(question, 'windowMonths')}) AS returned USING (vehicle_id)
      WHERE vehicles.in_use_from_on < ${since(question, 'soldMonths')}`,
    ),
};

/**
 * The first service falls due after the months or kilometres of the policy, whichever comes first; the kilometres on the day of the first reading that shows them.
 */
export const firstServiceReturn: Kpi = {
  hasStreams: true,
  members: ({ period }) => `
    WITH limits AS (
      SELECT base.vehicle_id, base.in_use_from_on, coalesce(own.months, general.months) AS months, coalesce(own.km, general.km) AS km
      FROM base JOIN dealers USING (dealer_id) JOIN first_services AS general ON general.service_rules = dealers.service_rules AND general.model = ''
        LEFT JOIN first_services AS own ON own.service_rules = dealers.service_rules AND own.model = base.model AND own.model <> ''
      WHERE base.in_use_from_on IS NOT NULL
    ), driven AS (
      SELECT vehicle_id, min(read_on) AS driven_on FROM limits JOIN present.readings USING (vehicle_id) WHERE mileage_km >= km AND read_on <= ${dayOf(period.toOn)}
      GROUP BY vehicle_id
    ), first_due AS (
      SELECT vehicle_id, least((in_use_from_on + to_months(months::INTEGER))::DATE, driven_on) AS due_on FROM limits LEFT JOIN driven USING (vehicle_id)
    ), done AS (SELECT DISTINCT vehicle_id FROM visits WHERE kind = 'first-service')
    ${vehicleMembers(
      'done.vehicle_id IS NOT NULL',
      `${BASE} JOIN first_due USING (vehicle_id) LEFT JOIN done USING (vehicle_id) WHERE ${within('first_due.due_on', period)}`,
      { happenedOn: 'first_due.due_on', stream: "'first-service'" },
    )}`,
};

/** Cars due soon; a contact that reminds of the maintenance is planned, or was made since the last one. */
export const dueWithContact: Kpi = {
  members: ({ period, parameter }) => `
    WITH due AS (
      SELECT vehicle_id, due_on FROM dues
      WHERE replaced_on IS NULL AND due_on BETWEEN ${dayOf(period.toOn)} AND ${dayOf(period.toOn)} + ${parameter('dueDays')}
    ), maintained AS (
      SELECT vehicle_id, max(visited_on) AS maintained_on FROM visits JOIN dealers USING (dealer_id) WHERE list_contains(routine_kinds, visits.kind) GROUP BY vehicle_id
    ), contacted AS (
      SELECT contact_reasons.vehicle_id FROM contact_reasons JOIN contacts USING (contact_id) JOIN dealers USING (dealer_id)
      WHERE NOT made AND NOT dropped AND list_contains(reminder_kinds, contact_reasons.kind)
      UNION
      SELECT vehicle_id FROM reminders LEFT JOIN maintained USING (vehicle_id) WHERE maintained_on IS NULL OR made_on > maintained_on
    )
    ${vehicleMembers('contacted.vehicle_id IS NOT NULL', `${BASE} JOIN due USING (vehicle_id) LEFT JOIN contacted USING (vehicle_id)`, {
      happenedOn: 'due.due_on',
    })}`,
};
