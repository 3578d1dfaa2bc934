import { type DuckDBConnection } from '@duckdb/node-api';
import type { Instant, LocalDate } from '@homeward/kernel';
import type { DealerRules } from './dealer-rules';
import { QUALITY } from './quality-frame';

/** As of when the facts are looked at. */
export interface FrameQuestion {
  /** Facts that occurred later do not count. */
  readonly on: LocalDate;
  /** What the platform learned at this moment or later does not count where it is about the platform's own doing: due dates, contacts. */
  readonly until: Instant;
  /** The number of the last write that counts. */
  readonly heard: number;
  readonly rules: DealerRules;
}

/** Results of a contact in which somebody was spoken to, or a message arrived. */
const REMINDED = ['reached', 'booked', 'refused', 'done-elsewhere', 'delivered'];
const SUCCEEDED = ['reached', 'booked'];
/** Somebody was spoken to. */
const SPOKEN = ['reached', 'booked', 'refused', 'done-elsewhere'];
/** Cars that no customer drives any more. */
const GONE = ['scrapped', 'exported'];

const texts = (values: readonly string[]): string => `(${values.map((value) => `'${value}'`).join(', ')})`;

/**
 * Looks at all facts as of one date, in temporary tables of the connection, which the figures are then counted from:
 * `dealers`, `visits`, `sales`, `vehicles` (home dealer, state, warranty, … as of the date), `base` (those of them that count as base vehicles), `records`, `dues`,
 * `contacts`, `contact_reasons`, `reminders`, `calls` (each try by telephone), `appointments`, `cases`, `drawn` (cars in comparisons), and what is known of the data themselves (`quality-frame.ts`).
 */
export async function buildFrame(connection: DuckDBConnection, question: FrameQuestion): Promise<void> {
  const { on, until, heard, rules } = question;
  const { dealers, stateRules, firstServices } = rules;
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE dealers AS SELECT unnest(from_json($1::JSON, '[{"dealer_id":"VARCHAR","region_id":"VARCHAR","brand_id":"VARCHAR",
      "zone":"VARCHAR","home_1":"VARCHAR","home_2":"VARCHAR","home_3":"VARCHAR","routine_kinds":["VARCHAR"],"callback_kinds":["VARCHAR"],
      "reminder_kinds":["VARCHAR"],"state_rules":"VARCHAR","service_rules":"VARCHAR","window_from":"DATE","person_fields":["VARCHAR"],"car_fields":["VARCHAR"],
      "timely_days":"BIGINT"}]'), max_depth := 2)`,
    [JSON.stringify(dealers)],
  );
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE state_rules AS SELECT unnest(from_json($1::JSON, '[{"state_rules":"VARCHAR","place":"BIGINT","state":"VARCHAR",
      "min_visits":"BIGINT","max_visits":"BIGINT","last_visit_before":"DATE","sale_from":"DATE",
      "last_visit_from":"DATE","sale_before":"DATE"}]'), max_depth := 2)`,
    [JSON.stringify(stateRules)],
  );
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE first_services AS SELECT unnest(from_json($1::JSON, '[{"service_rules":"VARCHAR","model":"VARCHAR","months":"BIGINT",
      "km":"BIGINT"}]'), max_depth := 2)`,
    [JSON.stringify(firstServices)],
  );
  const day = `DATE '${on}'`;
  const told = `heard <= ${heard} AND recorded_at < TIMESTAMP '${until.slice(0, -1)}'`;
  await connection.run(VISITS_AND_SALES(day));
  await connection.run(VEHICLES(day, heard, until));
  await connection.run(
    `CREATE OR REPLACE TEMP VIEW base AS SELECT * FROM vehicles WHERE dealer_id IS NOT NULL AND status NOT IN ${texts(GONE)}`,
  );
  await connection.run(RECORDS(heard, until));
  await connection.run(QUALITY(told, heard));
  await connection.run(DUES(told));
  await connection.run(CONTACTS(told));
  await connection.run(APPOINTMENTS_AND_CASES(day));
  await connection.run(DRAWN(day, told));
}

const VISITS_AND_SALES = (day: string): string => `
CREATE OR REPLACE TEMP VIEW visits AS
  SELECT visit_id, vehicle_id, dealer_id, kind, visited_on, coalesce(closed_at, visited_on::TIMESTAMP) AS closed_at, advisor_id
  FROM present.visits WHERE NOT withdrawn AND visited_on <= ${day};
CREATE OR REPLACE TEMP VIEW sales AS
  SELECT sale_id, vehicle_id, dealer_id, record_id, sold_on, coalesce(delivered_on, sold_on) AS delivered_on, consultant_id
  FROM present.sales WHERE sold_on <= ${day};`;

/** The last value that was told until then; of what was told later only, the one that was known first. */
const asOf = (column: string, until: Instant): string => {
  const moment = `TIMESTAMP '${until.slice(0, -1)}'`;
  return `coalesce(arg_max(${column}, sequence) FILTER (recorded_at < ${moment}), arg_max(${column}, sequence) FILTER (recorded_at = first_at)) AS ${column}`;
};

const VEHICLES = (day: string, heard: number, until: Instant): string => `
CREATE OR REPLACE TEMP TABLE vehicles AS
WITH visited AS (
  SELECT vehicle_id, max(visited_on) AS last_visit_on,
    arg_max(dealer_id, row(closed_at, visit_id)) AS visit_dealer,
    arg_max(advisor_id, row(closed_at, visit_id)) AS advisor_id,
    arg_max(dealer_id, row(closed_at, visit_id)) FILTER (list_contains(routine_kinds, kind)) AS routine_dealer
  FROM visits JOIN dealers USING (dealer_id) GROUP BY vehicle_id
), sold AS (
  SELECT vehicle_id, max(delivered_on) AS last_delivered_on, arg_min(delivered_on, row(sold_on, sale_id)) AS first_delivered_on, min(sold_on) AS first_sale_on,
    arg_max(dealer_id, row(sold_on, sale_id)) AS sale_dealer
  FROM sales WHERE delivered_on <= ${day} GROUP BY vehicle_id
), aged AS (
  SELECT vehicle_id, status, complete, sequence, recorded_at, min(recorded_at) OVER (PARTITION BY vehicle_id) AS first_at
  FROM told_descriptions WHERE heard <= ${heard}
), standing AS (
  SELECT vehicle_id, ${asOf('status', until)}, ${asOf('complete', until)} FROM aged GROUP BY vehicle_id
), driven AS (
  SELECT vehicle_id, max(mileage_km) AS mileage_km FROM present.readings WHERE read_on <= ${day} GROUP BY vehicle_id
), known AS (
  SELECT vehicle_id, visited.* EXCLUDE (vehicle_id), sold.* EXCLUDE (vehicle_id), coalesce(standing.status, 'active') AS status,
    coalesce(standing.complete, false) AS complete, coalesce(described.model, '') AS model, coalesce(described.use, '') AS use,
    described.first_sold_on, coalesce(described.warranty_months, 0) AS warranty_months, coalesce(described.warranty_km, 0) AS warranty_km, mileage_km,
    -- The first day in use; a sale counts from its delivery.
    CASE WHEN first_sale_on IS NULL OR described.first_sold_on < first_sale_on THEN described.first_sold_on ELSE first_delivered_on END AS in_use_from_on,
    greatest(last_delivered_on, CASE WHEN described.first_sold_on <= ${day} THEN described.first_sold_on END) AS sale_on
  FROM visited FULL JOIN sold USING (vehicle_id) FULL JOIN present.descriptions AS described USING (vehicle_id)
    LEFT JOIN standing USING (vehicle_id) LEFT JOIN driven USING (vehicle_id)
), homed AS (
  SELECT known.*, coalesce(${['home_1', 'home_2', 'home_3'].map(homeBy).join(', ')}) AS home_dealer
  FROM known LEFT JOIN dealers ON dealers.dealer_id = coalesce(visit_dealer, sale_dealer)
), counted AS (
  SELECT visits.vehicle_id, count(*) AS visit_count FROM visits JOIN homed USING (vehicle_id) JOIN dealers ON dealers.dealer_id = home_dealer
  WHERE visited_on >= window_from GROUP BY visits.vehicle_id
), stated AS (
  SELECT vehicle_id, arg_min(state_rules.state, place) AS state
  FROM homed LEFT JOIN counted USING (vehicle_id) JOIN dealers ON dealers.dealer_id = home_dealer JOIN state_rules USING (state_rules)
  WHERE coalesce(last_visit_on, sale_on) IS NOT NULL AND coalesce(visit_count, 0) >= min_visits AND (max_visits IS NULL OR coalesce(visit_count, 0) <= max_visits)
    AND (last_visit_before IS NULL OR last_visit_on < last_visit_before) AND (sale_from IS NULL OR sale_on >= sale_from)
    AND (last_visit_from IS NULL OR last_visit_on >= last_visit_from) AND (sale_before IS NULL OR sale_on IS NULL OR sale_on < sale_before)
  GROUP BY vehicle_id
)
SELECT vehicle_id, home_dealer AS dealer_id, coalesce(home_dealer, visit_dealer) AS served_by, coalesce(advisor_id, '') AS advisor_id, status, complete, model, use,
  coalesce(state, '') AS state, last_visit_on, sale_on, coalesce(last_visit_on, sale_on) AS last_seen_on, coalesce(first_sold_on, first_sale_on) AS first_sold_on,
  in_use_from_on, mileage_km,
  CASE
    WHEN warranty_km > 0 AND mileage_km > warranty_km THEN 'out'
    WHEN warranty_months > 0 AND ${day} > coalesce(first_sold_on, first_sale_on) + to_months(warranty_months::INTEGER) THEN 'out'
    WHEN warranty_months > 0 AND coalesce(first_sold_on, first_sale_on) IS NOT NULL THEN 'in'
    ELSE 'unknown'
  END AS warranty
FROM homed LEFT JOIN stated USING (vehicle_id)`;

function homeBy(column: string): string {
  return `CASE ${column} WHEN 'latest-routine-visit' THEN routine_dealer WHEN 'latest-visit' THEN visit_dealer WHEN 'sale' THEN sale_dealer END`;
}

const RECORDS = (heard: number, until: Instant): string => `
CREATE OR REPLACE TEMP TABLE records AS
SELECT record_id, ${asOf('complete', until)} FROM (
  SELECT record_id, complete, sequence, recorded_at, min(recorded_at) OVER (PARTITION BY record_id) AS first_at FROM told_records WHERE heard <= ${heard})
GROUP BY record_id`;

/** The day that it was at the dealer. */
const localDay = (instant: string): string => `timezone(coalesce(zone, 'UTC'), timezone('UTC', ${instant}))::DATE`;

/** Of the predictions of one day only the last is kept: those before it were thoughts of a moment, and depend on the order in which facts arrived. */
const DUES = (told: string): string => `
CREATE OR REPLACE TEMP TABLE dues AS
WITH daily AS (
  SELECT vehicle_id, arg_max(service, sequence) AS service, arg_max(due_on, sequence) AS due_on, arg_max(none, sequence) AS none, max(sequence) AS last, told_on
  FROM (SELECT told_dues.*, ${localDay('recorded_at')} AS told_on FROM told_dues LEFT JOIN dealers USING (dealer_id) WHERE ${told}) GROUP BY vehicle_id, told_on
)
SELECT * FROM (
  SELECT vehicle_id, service, due_on, none, told_on, lead(told_on) OVER (PARTITION BY vehicle_id ORDER BY last) AS replaced_on FROM daily)
WHERE NOT none AND due_on IS NOT NULL`;

const CONTACTS = (told: string): string => `
CREATE OR REPLACE TEMP TABLE contacts AS
SELECT contact_id, arg_max(dealer_id, sequence) AS dealer_id, arg_max(owner_id, sequence) FILTER (step = 'planned') AS owner_id,
  arg_max(planned_on, sequence) FILTER (step = 'planned') AS planned_on, bool_or(step = 'made') AS made,
  NOT bool_or(step = 'made') AND arg_max(step, sequence) = 'dropped' AS dropped,
  -- Nobody made it while there was time: what was dropped before its last day was over was taken back.
  dropped AND coalesce(arg_max(reason, sequence) = 'window-passed', false)
    AND coalesce(arg_max(until_on, sequence) FILTER (step = 'planned') < arg_max(told_on, sequence), false) AS missed,
  coalesce(bool_or(step = 'made' AND result IN ${texts(SUCCEEDED)}), false) AS succeeded, max(made_at) AS made_at,
  min(made_at) FILTER (step = 'made' AND result IN ${texts(SPOKEN)}) AS spoken_at,
  coalesce(bool_or(step = 'made' AND result IN ${texts(SPOKEN)} AND purchase_asked), false) AS purchase_asked
FROM (SELECT told_contacts.*, ${localDay('recorded_at')} AS told_on FROM told_contacts LEFT JOIN dealers USING (dealer_id) WHERE ${told}) GROUP BY contact_id;
CREATE OR REPLACE TEMP TABLE contact_reasons AS
SELECT contact_id, vehicle_id, kind, due_on, min(place) AS place FROM (
  SELECT *, rank() OVER (PARTITION BY contact_id ORDER BY sequence DESC) AS age FROM told_reasons WHERE ${told}) WHERE age = 1 GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE reminders AS
SELECT DISTINCT reasons.vehicle_id, contact_id, reasons.kind, result = 'booked' AS booked, ${localDay('made_at')} AS made_on
FROM told_contacts JOIN (SELECT * FROM told_reasons WHERE ${told}) AS reasons USING (contact_id, sequence) JOIN dealers USING (dealer_id)
WHERE told_contacts.step = 'made' AND result IN ${texts(REMINDED)} AND list_contains(reminder_kinds, reasons.kind)
  AND ${told.replace('heard', 'told_contacts.heard').replace('recorded_at', 'told_contacts.recorded_at')};
CREATE OR REPLACE TEMP VIEW calls AS
SELECT contact_id, sequence, any_value(made_at) AS made_at, arg_min(reasons.vehicle_id, place) AS vehicle_id, arg_min(kind, place) AS kind
FROM (SELECT * FROM told_contacts WHERE step = 'made' AND channel = 'phone' AND ${told}) JOIN told_reasons AS reasons USING (contact_id, sequence)
GROUP BY contact_id, sequence`;

/**
 * Cars that are compared, from the day on which the contact made sense: the first one on which what was told at its beginning said so, in either arm alike.
 * What was told on that day, or later, does not undo it: it may have come of the contact.
 */
const DRAWN = (day: string, told: string): string => `
CREATE OR REPLACE TEMP VIEW drawn AS
WITH known AS (
  SELECT told_drawn.*, ${localDay('recorded_at')} AS told_on FROM told_drawn LEFT JOIN dealers USING (dealer_id) WHERE ${told}
), daily AS (
  SELECT vehicle_id, sequence, told_on, lead(told_on) OVER (PARTITION BY vehicle_id ORDER BY sequence) AS replaced_on
  FROM (SELECT vehicle_id, max(sequence) AS sequence, told_on FROM known GROUP BY vehicle_id, told_on)
), standing AS (
  SELECT known.* EXCLUDE (told_on), greatest(start_on, daily.told_on) AS started_on, replaced_on
  FROM known JOIN daily USING (vehicle_id, sequence) WHERE stream IS NOT NULL
)
SELECT vehicle_id, stream, round, min(started_on) AS started_on, arg_min(arm, started_on) AS arm, arg_min(dealer_id, started_on) AS dealer_id,
  coalesce(arg_min(coalesce(advisor_id, ''), started_on), '') AS advisor_id
FROM standing WHERE started_on <= ${day} AND (replaced_on IS NULL OR started_on <= replaced_on) GROUP BY vehicle_id, stream, round`;

const APPOINTMENTS_AND_CASES = (day: string): string => `
CREATE OR REPLACE TEMP TABLE appointments AS
SELECT appointment_id, vehicle_id, dealer_id, status, advisor_id, service, ${localDay('starts_at')} AS starts_on FROM present.appointments JOIN dealers USING (dealer_id)
WHERE ${localDay('starts_at')} <= ${day};
CREATE OR REPLACE TEMP TABLE cases AS
SELECT case_id, vehicle_id, present.cases.dealer_id, kind, ${localDay('received_at')} AS received_on FROM present.cases LEFT JOIN dealers USING (dealer_id)
WHERE ${localDay('received_at')} <= ${day}`;
