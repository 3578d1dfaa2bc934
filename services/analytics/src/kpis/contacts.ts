import { dayOf, type Kpi, within } from './kpi';

/** Of each contact the car and the kind of its leading reason. */
const LEADS = `(SELECT contact_id, arg_min(vehicle_id, place) AS vehicle_id, arg_min(kind, place) AS kind FROM contact_reasons GROUP BY contact_id) AS leads`;

/** S2: contacts that follow a visit or delivery, planned for a day of the period and not withdrawn; nobody having made one in time does not withdraw it. Each counts once, whatever its reasons. */
const callbackMembers = (isNumerator: string): Kpi => ({
  hasStreams: true,
  members: ({ period }) => `
    SELECT 'contact' AS kind, contact_id AS id, min(contact_reasons.vehicle_id) AS vehicle_id, contacts.dealer_id, coalesce(contacts.owner_id, '') AS advisor_id,
      planned_on AS happened_on, arg_min(contact_reasons.kind, place) AS stream, ${isNumerator} AS is_numerator
    FROM contacts JOIN contact_reasons USING (contact_id) JOIN dealers ON dealers.dealer_id = contacts.dealer_id
    WHERE (NOT dropped OR missed) AND list_contains(callback_kinds, contact_reasons.kind) AND ${within('planned_on', period)}
    GROUP BY contact_id, contacts.dealer_id, owner_id, planned_on, made, succeeded`,
});

export const callbackRatio = callbackMembers('made');
/** Of those due, not of those made (S2). */
export const callbackSuccess = callbackMembers('succeeded');

/** Contacts of the period in which somebody was spoken to; a further car was asked about in one of them. */
export const tradeUpAsk: Kpi = {
  hasStreams: true,
  members: ({ period }) => `
    SELECT 'contact' AS kind, contact_id AS id, vehicle_id, dealer_id, coalesce(owner_id, '') AS advisor_id, spoken_on AS happened_on, leads.kind AS stream,
      purchase_asked AS is_numerator
    FROM (SELECT contacts.*, timezone(coalesce(zone, 'UTC'), timezone('UTC', spoken_at))::DATE AS spoken_on FROM contacts JOIN dealers USING (dealer_id))
      LEFT JOIN ${LEADS} USING (contact_id)
    WHERE ${within('spoken_on', period)}`,
};

/** Appointments of the period that were not called off; they count for the dealer that expects the car. */
export const appointmentToArrival: Kpi = {
  hasStreams: true,
  members: ({ period }) => `
    SELECT 'appointment' AS kind, appointment_id AS id, vehicle_id, dealer_id, coalesce(advisor_id, '') AS advisor_id, starts_on AS happened_on,
      coalesce(service, '') AS stream, status = 'arrived' AS is_numerator
    FROM appointments WHERE status <> 'cancelled' AND starts_on BETWEEN ${dayOf(period.fromOn)} AND ${dayOf(period.toOn)}`,
};

/** S2: what customers said in the callbacks of the period, as the questionnaire counts its first score. */
export const satisfaction: Kpi = {
  hasStreams: true,
  members: ({ period }) => `
    SELECT 'contact' AS kind, contact_id AS id, vehicle_id, dealer_id, coalesce(owner_id, '') AS advisor_id, answered_on AS happened_on,
      coalesce(questionnaire, '') AS stream, satisfied = 'yes' AS is_numerator
    FROM (SELECT answers.*, timezone(coalesce(zone, 'UTC'), timezone('UTC', answered_at))::DATE AS answered_on
      FROM present.answers AS answers JOIN dealers USING (dealer_id))
    WHERE satisfied IN ('yes', 'no') AND ${within('answered_on', period)}`,
};
