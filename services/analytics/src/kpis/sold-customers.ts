import { periodAt, type Range } from '../periods';
import { type Kpi, type KpiQuestion, within } from './kpi';

/* A customer sold to is a sale, and counts for the dealer that sold. */

const saleMembers = (isNumerator: string, from: string, soldIn: Range): string => `
  SELECT 'sale' AS kind, sales.sale_id AS id, sales.vehicle_id, sales.dealer_id, coalesce(sales.consultant_id, '') AS advisor_id, sales.sold_on AS happened_on,
    coalesce(${isNumerator}, false) AS is_numerator
  FROM ${from} WHERE ${within('sales.sold_on', soldIn)}`;

/** Effective: the basic fields of the customer and of the car are filled and valid, and verification does not doubt them (domain: section 2). */
const effectiveMembers = (soldIn: Range): string =>
  saleMembers(
    'records.complete AND vehicles.complete AND NOT coalesce(person_doubted OR (car_doubted AND trusts.vehicle_id = sales.vehicle_id), false)',
    `sales LEFT JOIN records USING (record_id) LEFT JOIN vehicles ON vehicles.vehicle_id = sales.vehicle_id
      LEFT JOIN trusts ON trusts.record_id = sales.record_id`,
    soldIn,
  );

export const effectiveRetention: Kpi = { members: ({ period }) => effectiveMembers(period) };

/** All customers ever sold to, whatever the period asked for. */
const everSoldTo = ({ period }: KpiQuestion): Range => periodAt('cumulative', period.toOn);

export const effectiveCustomerRatio: Kpi = { range: everSoldTo, members: (question) => effectiveMembers(everSoldTo(question)) };

/** S2: with a service visit between this sale and the car's next one. */
export const soldCustomerReturn: Kpi = {
  members: ({ period }) =>
    saleMembers(
      'returned.sale_id IS NOT NULL',
      `sales LEFT JOIN (
        SELECT DISTINCT sale_id FROM (
          SELECT sale_id, vehicle_id, sold_on, min(sold_on) OVER (
            PARTITION BY vehicle_id ORDER BY sold_on RANGE BETWEEN INTERVAL 1 DAY FOLLOWING AND UNBOUNDED FOLLOWING) AS sold_again_on
          FROM sales) AS sold JOIN visits USING (vehicle_id)
        WHERE visited_on >= sold_on AND (sold_again_on IS NULL OR visited_on < sold_again_on)) AS returned USING (sale_id)`,
      period,
    ),
};
