import { dayOf, type Kpi, vehicleMembers, within } from './kpi';

/** S2: contacts that follow a visit or delivery, planned for a day of the period and not withdrawn. Each counts once, whatever its reasons. */
const callbackMembers = (isNumerator: string): Kpi => ({
  members: ({ period }) => `
    SELECT 'contact' AS kind, contact_id AS id, min(contact_reasons.vehicle_id) AS vehicle_id, contacts.dealer_id, coalesce(contacts.owner_id, '') AS advisor_id,
      planned_on AS happened_on, ${isNumerator} AS is_numerator
    FROM contacts JOIN contact_reasons USING (contact_id) JOIN dealers ON dealers.dealer_id = contacts.dealer_id
    WHERE NOT dropped AND list_contains(callback_kinds, contact_reasons.kind) AND ${within('planned_on', period)}
    GROUP BY contact_id, contacts.dealer_id, owner_id, planned_on, made, succeeded`,
});

export const callbackRatio = callbackMembers('made');
/** Of those due, not of those made (S2). */
export const callbackSuccess = callbackMembers('succeeded');

/**
 * A car was due when the prediction for that day stood until the day came, or until the maintenance was done. It was reminded when somebody was spoken to, or a
 * message arrived, after the maintenance before and before the next one.
 */
export const reminderRate: Kpi = {
  members: ({ period }) => `
    WITH maintained AS (
      SELECT vehicle_id, visited_on FROM visits JOIN dealers USING (dealer_id) WHERE list_contains(routine_kinds, visits.kind)
    ), due AS (
      SELECT vehicle_id, max(due_on) AS due_on, max(told_on) AS told_on FROM dues
      WHERE ${within('due_on', period)} AND (replaced_on IS NULL OR replaced_on > due_on
        OR EXISTS (SELECT 1 FROM maintained WHERE maintained.vehicle_id = dues.vehicle_id AND visited_on BETWEEN told_on AND replaced_on))
      GROUP BY vehicle_id
    ), cycle AS (
      SELECT vehicle_id, any_value(due_on) AS due_on, max(visited_on) FILTER (visited_on < least(due_on, told_on)) AS since_on,
        min(visited_on) FILTER (visited_on >= least(due_on, told_on)) AS done_on
      FROM due LEFT JOIN maintained USING (vehicle_id) GROUP BY vehicle_id
    ), reminded AS (
      SELECT DISTINCT vehicle_id FROM cycle JOIN reminders USING (vehicle_id)
      WHERE (since_on IS NULL OR made_on > since_on) AND (done_on IS NULL OR made_on <= done_on)
    )
    ${vehicleMembers(
      'reminded.vehicle_id IS NOT NULL',
      'base AS vehicles JOIN cycle USING (vehicle_id) LEFT JOIN reminded USING (vehicle_id)',
      { happenedOn: 'cycle.due_on' },
    )}`,
};

/** Cars reminded in the period; arrived within some days after the first reminder of the period. */
export const reminderToArrival: Kpi = {
  members: ({ period, parameter }) => `
    WITH reminded AS (
      SELECT vehicle_id, min(made_on) AS reminded_on FROM reminders WHERE ${within('made_on', period)} GROUP BY vehicle_id
    ), arrived AS (
      SELECT DISTINCT vehicle_id FROM reminded JOIN visits USING (vehicle_id) WHERE visited_on BETWEEN reminded_on AND reminded_on + ${parameter('arrivalDays')}
    )
    ${vehicleMembers(
      'arrived.vehicle_id IS NOT NULL',
      'base AS vehicles JOIN reminded USING (vehicle_id) LEFT JOIN arrived USING (vehicle_id)',
      { happenedOn: 'reminded.reminded_on' },
    )}`,
};

/** Appointments of the period that were not called off; they count for the dealer that expects the car. */
export const appointmentToArrival: Kpi = {
  members: ({ period }) => `
    SELECT 'appointment' AS kind, appointment_id AS id, vehicle_id, dealer_id, coalesce(advisor_id, '') AS advisor_id, starts_on AS happened_on,
      status = 'arrived' AS is_numerator
    FROM appointments WHERE status <> 'cancelled' AND starts_on BETWEEN ${dayOf(period.fromOn)} AND ${dayOf(period.toOn)}`,
};
