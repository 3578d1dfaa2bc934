import { type Kpi, within } from './kpi';

/**
 * Cars of one arm of a comparison whose first round of the period began so long ago that they could have arrived: each counts once, since its rounds are not
 * independent of one another, for the dealer and advisor of that day, since who looks after it later may come of the contact.
 */
const arrivalsOf = (arm: 'contacted' | 'held-out'): Kpi => ({
  hasStreams: true,
  members: ({ period, parameter }) => `
    WITH units AS (
      SELECT vehicle_id, stream, min(started_on) AS started_on, arg_min(arm, row(started_on, round)) AS arm, arg_min(dealer_id, row(started_on, round)) AS dealer_id,
        arg_min(advisor_id, row(started_on, round)) AS advisor_id
      FROM drawn WHERE ${within('started_on', period)} AND started_on + ${parameter('arrivalDays')} <= DATE '${period.toOn}' GROUP BY vehicle_id, stream
    )
    SELECT 'vehicle' AS kind, vehicle_id || '/' || stream AS id, vehicle_id, dealer_id, advisor_id, started_on AS happened_on, stream,
      EXISTS (SELECT 1 FROM visits WHERE visits.vehicle_id = units.vehicle_id AND visited_on BETWEEN started_on AND started_on + ${parameter('arrivalDays')}) AS is_numerator
    FROM units WHERE arm = '${arm}'`,
});

export const arrivalOfContacted = arrivalsOf('contacted');
export const arrivalOfHeldOut = arrivalsOf('held-out');
