import { type Kpi, within } from './kpi';

/* Data count for the dealer whose record they are, whoever is at home with the car. Only records of customers with a car are asked to be complete. */

/** Records written in the period; complete when nothing is missing of the customer and of all cars. */
export const dataCompleteness: Kpi = {
  members: ({ period }) => `
    SELECT 'record' AS kind, record_id AS id, min(vehicle_id) AS vehicle_id, dealer_id, max(advisor_id) AS advisor_id, written_on AS happened_on,
      bool_and(list_has_all(valid_fields, person_fields) AND list_has_all(car_valid, car_fields)) AS is_numerator
    FROM customers WHERE ${within('written_on', period)} GROUP BY record_id, dealer_id, written_on`,
};

/** Each basic field of these records, and of each of their cars. */
export const fieldCompleteness: Kpi = {
  hasFields: true,
  members: ({ period }) => `
    SELECT 'field' AS kind, record_id || '/' || field AS id, min(vehicle_id) AS vehicle_id, dealer_id, max(advisor_id) AS advisor_id, written_on AS happened_on, field,
      bool_or(list_contains(valid_fields, field)) AS is_numerator
    FROM (SELECT *, unnest(person_fields) AS field FROM customers) WHERE ${within('written_on', period)} GROUP BY record_id, dealer_id, written_on, field
    UNION ALL
    SELECT 'field', record_id || '/' || vehicle_id || '/' || field, vehicle_id, dealer_id, advisor_id, written_on, field, list_contains(car_valid, field)
    FROM (SELECT *, unnest(car_fields) AS field FROM customers) WHERE ${within('written_on', period)}`,
};

/** Values that were verified in the period, each once: by the last word about it. */
export const dataAccuracy: Kpi = {
  hasFields: true,
  members: ({ period }) => `
    SELECT 'field' AS kind, value_id AS id, vehicle_id, dealer_id, coalesce(advisor_id, '') AS advisor_id, verified_on AS happened_on, field,
      outcome = 'right' AS is_numerator
    FROM (SELECT verdicts.*, timezone(coalesce(zone, 'UTC'), timezone('UTC', verified_at))::DATE AS verified_on FROM verdicts JOIN dealers USING (dealer_id))
    WHERE ${within('verified_on', period)}`,
};

/** What was written in the period and has arrived: each revision of a customer's record, and each visit. */
export const dataTimeliness: Kpi = {
  isOfArrival: true,
  members: ({ period }) => `
    SELECT arrivals.kind, arrivals.id, coalesce(arrivals.vehicle_id, served.vehicle_id) AS vehicle_id, arrivals.dealer_id,
      coalesce(arrivals.advisor_id, served.advisor_id, '') AS advisor_id, written_on AS happened_on, received_on <= written_on + timely_days::INTEGER AS is_numerator
    FROM arrivals LEFT JOIN (SELECT record_id, min(vehicle_id) AS vehicle_id, max(advisor_id) AS advisor_id FROM customers GROUP BY record_id) AS served
      USING (record_id)
    WHERE ${within('written_on', period)}`,
};

/** What is open at the end of the period and was found in it. */
export const dataFindings: Kpi = {
  // A finding has the day on which it was found.
  isOfArrival: true,
  hasFields: true,
  members: ({ period }) => `
    SELECT 'finding' AS kind, finding_id AS id, findings.vehicle_id, findings.dealer_id, coalesce(vehicles.advisor_id, '') AS advisor_id, found_on AS happened_on, field,
      true AS is_numerator
    FROM (SELECT findings.*, timezone(coalesce(zone, 'UTC'), timezone('UTC', found_at))::DATE AS found_on FROM findings JOIN dealers USING (dealer_id)) AS findings
      LEFT JOIN vehicles ON vehicles.vehicle_id = findings.vehicle_id
    WHERE open AND ${within('found_on', period)}`,
};
