import type { LocalDate } from '@homeward/kernel';
import type { Period, Range } from '../periods';

/** What a figure is asked for. */
export interface KpiQuestion {
  readonly period: Period;
  /** A number of the definition, by its name. Throws when the definition has none of that name, which only wrong code asks for. */
  readonly parameter: (name: string) => number;
}

/**
 * A figure is the count over its members, so that the two can never disagree. `members` is a query over the tables of a frame that gives each member once:
 * `kind` (vehicle, visit, contact, call, appointment, sale), `id`, `vehicle_id`, `dealer_id` (whose figure it counts in), `advisor_id`, `happened_on` (the day that speaks for it), and
 * `is_numerator`. Every row is in the denominator, so the numerator is a subset of it; of a count, every row is in the numerator.
 */
export interface Kpi {
  readonly members: (question: KpiQuestion) => string;
  /** Members have a `field` too: what they say something about. */
  readonly hasFields?: boolean;
  /** Members have a `stream`: the kind of reason to contact, or of service, that they are about. */
  readonly hasStreams?: boolean;
  /** It is about how data came in, not about what they say: the same data in another order or at another hour give another figure. */
  readonly isOfArrival?: boolean;
  /** The days that the figure looks at, when it is not the period asked for. */
  readonly range?: (question: KpiQuestion) => Range;
}

export function dayOf(date: LocalDate): string {
  return `DATE '${date}'`;
}

export function within(column: string, { fromOn, toOn }: Range): string {
  return `${column} BETWEEN ${dayOf(fromOn)} AND ${dayOf(toOn)}`;
}

/** Members that are cars, from a table or a join that has the columns of `vehicles` under that name. */
export function vehicleMembers(
  isNumerator: string,
  from: string,
  options: { readonly dealer?: string; readonly happenedOn?: string; readonly stream?: string } = {},
): string {
  const { dealer = 'vehicles.dealer_id', happenedOn = 'vehicles.last_visit_on', stream } = options;
  return `SELECT 'vehicle' AS kind, vehicles.vehicle_id AS id, vehicles.vehicle_id, ${dealer} AS dealer_id, vehicles.advisor_id, ${happenedOn} AS happened_on,
    ${stream === undefined ? '' : `${stream} AS stream, `}coalesce(${isNumerator}, false) AS is_numerator FROM ${from}`;
}
