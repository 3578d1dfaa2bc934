import { type Kpi, type KpiQuestion, vehicleMembers, within } from './kpi';

/** Maintenance done, by which the years of a car fall into cycles of reminding and coming. */
const MAINTAINED = `maintained AS (
      SELECT vehicle_id, visited_on FROM visits JOIN dealers USING (dealer_id) WHERE list_contains(routine_kinds, visits.kind)
    )`;

/**
 * A car was due when the prediction for that day stood until the day came, or until the maintenance was done. It was reminded when somebody was spoken to, or a
 * message arrived, after the maintenance before and before the next one. Its stream is the service that was due.
 */
export const reminderRate: Kpi = {
  hasStreams: true,
  members: ({ period }) => `
    WITH ${MAINTAINED}, due AS (
      SELECT vehicle_id, max(due_on) AS due_on, max(told_on) AS told_on, arg_max(service, row(due_on, told_on)) AS service FROM dues
      WHERE ${within('due_on', period)} AND (replaced_on IS NULL OR replaced_on > due_on
        OR EXISTS (SELECT 1 FROM maintained WHERE maintained.vehicle_id = dues.vehicle_id AND visited_on BETWEEN told_on AND replaced_on))
      GROUP BY vehicle_id
    ), cycle AS (
      SELECT vehicle_id, any_value(due_on) AS due_on, any_value(service) AS service, max(visited_on) FILTER (visited_on < least(due_on, told_on)) AS since_on,
        min(visited_on) FILTER (visited_on >= least(due_on, told_on)) AS done_on
      FROM due LEFT JOIN maintained USING (vehicle_id) GROUP BY vehicle_id
    ), reminded AS (
      SELECT DISTINCT vehicle_id FROM cycle JOIN reminders USING (vehicle_id)
      WHERE (since_on IS NULL OR made_on > since_on) AND (done_on IS NULL OR made_on <= done_on)
    )
    ${vehicleMembers(
      'reminded.vehicle_id IS NOT NULL',
      'base AS vehicles JOIN cycle USING (vehicle_id) LEFT JOIN reminded USING (vehicle_id)',
      { happenedOn: 'cycle.due_on', stream: 'cycle.service' },
    )}`,
};

/**
 * Cars whose first reminder since their last maintenance lies in the period, so that each reminding counts in one period only; of several remindings the
 * first. Their stream is the kind of that reminder.
 */
const REMINDED = ({ period }: KpiQuestion): string => `
    WITH ${MAINTAINED}, cycles AS (
      SELECT reminders.vehicle_id, maintained.visited_on AS since_on, min(made_on) AS reminded_on, arg_min(kind, row(made_on, contact_id, kind)) AS kind,
        bool_or(booked) AS booked
      FROM reminders ASOF LEFT JOIN maintained ON reminders.vehicle_id = maintained.vehicle_id AND reminders.made_on > maintained.visited_on
      GROUP BY reminders.vehicle_id, maintained.visited_on
    ), reminded AS (
      SELECT vehicle_id, min(reminded_on) AS reminded_on, arg_min(kind, reminded_on) AS kind, arg_min(booked, reminded_on) AS booked
      FROM cycles WHERE ${within('reminded_on', period)} GROUP BY vehicle_id
    )`;

const remindedMembers = (isNumerator: string, joined = ''): string =>
  vehicleMembers(isNumerator, `base AS vehicles JOIN reminded USING (vehicle_id) ${joined}`, {
    happenedOn: 'reminded.reminded_on',
    stream: 'reminded.kind',
  });

/** Of the cars reminded, those that arrived within some days after the first reminder. */
export const reminderToArrival: Kpi = {
  hasStreams: true,
  members: (question) => `
    ${REMINDED(question)}, arrived AS (
      SELECT DISTINCT vehicle_id FROM reminded JOIN visits USING (vehicle_id)
      WHERE visited_on BETWEEN reminded_on AND reminded_on + ${question.parameter('arrivalDays')}
    )
    ${remindedMembers('arrived.vehicle_id IS NOT NULL', 'LEFT JOIN arrived USING (vehicle_id)')}`,
};

/** Of the cars reminded, those for which a reminder ended in a booking before the next maintenance. */
export const proactiveAppointment: Kpi = {
  hasStreams: true,
  members: (question) => `
    ${REMINDED(question)}
    ${remindedMembers('reminded.booked')}`,
};
