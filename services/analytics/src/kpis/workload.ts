import { type Kpi, type KpiQuestion, vehicleMembers, within } from './kpi';

/* What the work with customers is reckoned from (S0: calls per kept customer and year). All of it counts for the car's home dealer but the visits of everybody. */

/** A kept customer is a base vehicle with a visit in the period. */
const KEPT = ({ period }: KpiQuestion): string =>
  `kept AS (SELECT DISTINCT vehicle_id FROM base JOIN visits USING (vehicle_id) WHERE ${within('visited_on', period)})`;

export const keptCustomers: Kpi = {
  members: (question) => `WITH ${KEPT(question)} ${vehicleMembers('true', 'base AS vehicles JOIN kept USING (vehicle_id)')}`,
};

export const keptVisits: Kpi = {
  members: (question) => `
    WITH ${KEPT(question)}
    SELECT 'visit' AS kind, visit_id AS id, vehicle_id, base.dealer_id, coalesce(base.advisor_id, '') AS advisor_id, visited_on AS happened_on, true AS is_numerator
    FROM visits JOIN kept USING (vehicle_id) JOIN base USING (vehicle_id) WHERE ${within('visited_on', question.period)}`,
};

/** Each try to reach the owner by telephone; a call about several cars counts for the one that it was about first. */
export const keptCalls: Kpi = {
  hasStreams: true,
  members: (question) => `
    WITH ${KEPT(question)}, called AS (
      SELECT calls.*, base.dealer_id, base.advisor_id, timezone(coalesce(zone, 'UTC'), timezone('UTC', made_at))::DATE AS made_on
      FROM calls JOIN kept USING (vehicle_id) JOIN base USING (vehicle_id) JOIN dealers ON dealers.dealer_id = base.dealer_id
    )
    SELECT 'call' AS kind, contact_id || '/' || sequence AS id, vehicle_id, dealer_id, coalesce(advisor_id, '') AS advisor_id, made_on AS happened_on,
      called.kind AS stream, true AS is_numerator
    FROM called WHERE ${within('made_on', question.period)}`,
};

/** Visits of all cars, for the dealer that had them in the workshop. */
export const workshopVisits: Kpi = {
  members: ({ period }) => `
    SELECT 'visit' AS kind, visit_id AS id, vehicle_id, dealer_id, coalesce(advisor_id, '') AS advisor_id, visited_on AS happened_on, true AS is_numerator
    FROM visits WHERE ${within('visited_on', period)}`,
};
