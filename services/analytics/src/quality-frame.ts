/** The local day of an instant at its dealer, in a join that has the dealer's zone. */
const localDay = (instant: string): string => `timezone(coalesce(zone, 'UTC'), timezone('UTC', ${instant}))::DATE`;

/**
 * What is known of the data themselves until then: `measures` (of each record or car, what is filled and valid), `arrivals` (each revision of a record and each visit,
 * with when it was written and when it came), `verdicts`, `trusts` (whether a basic field of a record or its car is doubted), `findings`, `customers` (each record with each of its cars). `told` chooses the facts that count.
 * Arrivals count whenever they came: what is late is known only afterwards. Views: only who asks for such a figure pays for it.
 */
export const QUALITY = (told: string, heard: number): string => `
CREATE OR REPLACE TEMP VIEW measures AS
SELECT subject_id, arg_max(dealer_id, sequence) AS dealer_id, string_split(coalesce(arg_max(valid_fields, sequence), ''), ',') AS valid_fields,
  arg_max(written_at, sequence) AS written_at
FROM (SELECT * REPLACE (coalesce(valid_fields, '') AS valid_fields) FROM told_measures WHERE ${told}) GROUP BY subject_id;
CREATE OR REPLACE TEMP VIEW arrivals AS
SELECT kind, id, record_id, vehicle_id, dealer_id, advisor_id, ${localDay('written_at')} AS written_on, ${localDay('received_at')} AS received_on, timely_days
FROM (
  SELECT 'record' AS kind, subject_id || ' ' || strftime(written_at, '%Y-%m-%dT%H:%M:%S') AS id, subject_id AS record_id, NULL AS vehicle_id, dealer_id,
    NULL AS advisor_id, written_at, min(received_at) AS received_at
  FROM told_measures WHERE received_at IS NOT NULL AND heard <= ${heard} GROUP BY subject_id, dealer_id, written_at
  UNION ALL
  SELECT 'visit', visit_id, NULL, arg_max(vehicle_id, sequence), arg_max(dealer_id, sequence), arg_max(advisor_id, sequence), arg_min(closed_at, sequence),
    min(recorded_at)
  FROM told_visits WHERE NOT withdrawn AND closed_at IS NOT NULL AND heard <= ${heard} GROUP BY visit_id
) JOIN dealers USING (dealer_id);
CREATE OR REPLACE TEMP VIEW verdicts AS
SELECT value_id, arg_max(dealer_id, sequence) AS dealer_id, arg_max(advisor_id, sequence) AS advisor_id, arg_max(vehicle_id, sequence) AS vehicle_id,
  arg_max(field, sequence) AS field, arg_max(outcome, sequence) AS outcome, arg_max(verified_at, sequence) AS verified_at
FROM told_verdicts WHERE ${told} GROUP BY value_id;
CREATE OR REPLACE TEMP VIEW trusts AS
SELECT record_id, vehicle_id, list_has_any(doubted, person_fields) AS person_doubted, list_has_any(doubted, car_fields) AS car_doubted
FROM (
  SELECT record_id, arg_max(vehicle_id, sequence) AS vehicle_id, arg_max(dealer_id, sequence) AS dealer_id,
    string_split(arg_max(coalesce(doubted_fields, ''), sequence), ',') AS doubted
  FROM told_trusts WHERE ${told} GROUP BY record_id
) JOIN dealers USING (dealer_id);
CREATE OR REPLACE TEMP VIEW findings AS
SELECT finding_id, arg_max(dealer_id, sequence) AS dealer_id, arg_max(vehicle_id, sequence) AS vehicle_id, arg_max(field, sequence) AS field,
  arg_max(found_at, sequence) AS found_at, arg_max(open, sequence) AS open
FROM told_findings WHERE ${told} GROUP BY finding_id;
CREATE OR REPLACE TEMP VIEW customers AS
SELECT measures.subject_id AS record_id, measures.dealer_id, measures.valid_fields, ${localDay('measures.written_at')} AS written_on, cars.vehicle_id, person_fields, car_fields,
  coalesce(nullif(vehicles.advisor_id, ''), sold.consultant_id, '') AS advisor_id,
  coalesce(car_measures.valid_fields, []) AS car_valid
FROM measures JOIN dealers USING (dealer_id)
  JOIN (SELECT DISTINCT record_id, vehicle_id FROM (
    SELECT record_id, vehicle_id FROM present.owners UNION SELECT record_id, vehicle_id FROM sales) WHERE record_id IS NOT NULL) AS cars
    ON cars.record_id = measures.subject_id
  LEFT JOIN vehicles ON vehicles.vehicle_id = cars.vehicle_id
  LEFT JOIN measures AS car_measures ON car_measures.subject_id = cars.vehicle_id
  LEFT JOIN (SELECT record_id, vehicle_id, max(consultant_id) AS consultant_id FROM sales GROUP BY record_id, vehicle_id) AS sold
    ON sold.record_id = cars.record_id AND sold.vehicle_id = cars.vehicle_id`;
