import { addMonths, firstDayPast, monthsPast } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import type { ChurnLevels, CustomerState, CustomerStateRule, CustomerStates } from '@homeward/policy';

/** All that state and churn level depend on. Days in ascending order; later ones than the day asked for do not count. */
export interface ServiceHistory {
  readonly visitDays: readonly LocalDate[];
  readonly saleDays: readonly LocalDate[];
}

export type ChurnLevel = 'none' | 'quasi-lost' | 'lost';

export interface Standing {
  readonly state: CustomerState;
  readonly churnLevel: ChurnLevel;
}

export interface StandingPolicies {
  readonly states: CustomerStates;
  readonly churn: ChurnLevels;
}

/** State of the C card (S2) and churn level (S3) as of a day; undefined while the car was never sold nor visited. */
export function standingOn(history: ServiceHistory, on: LocalDate, policies: StandingPolicies): Standing | undefined {
  const visits = history.visitDays.filter((day) => day <= on);
  const lastVisit = visits.at(-1);
  const sale = history.saleDays.findLast((day) => day <= on);
  const base = lastVisit ?? sale;
  if (base === undefined) return undefined;
  return { state: stateFor(visits, sale, on, policies.states), churnLevel: levelFor(base, on, policies.churn) };
}

/** The first day after `on`, and before `until` where one is given, on which the calendar alone changes the standing; undefined when there is none. */
export function nextChangeAfter(
  history: ServiceHistory,
  on: LocalDate,
  policies: StandingPolicies,
  until?: LocalDate,
): LocalDate | undefined {
  const now = standingOn(history, on, policies);
  const isChanged = (day: LocalDate): boolean => {
    const then = standingOn(history, day, policies);
    return then?.state !== now?.state || then?.churnLevel !== now?.churnLevel;
  };
  return turningDays(history, on, policies, until).find(isChanged);
}

function stateFor(visits: readonly LocalDate[], sale: LocalDate | undefined, on: LocalDate, policy: CustomerStates): CustomerState {
  const lastVisit = visits.at(-1);
  const count = visits.length - 1 - visits.findLastIndex((day) => monthsPast(policy.windowMonths, day, on));
  const rule = policy.rules.find(
    ({ minVisits, maxVisits, lastVisitMonthsPast, lastVisitMonthsNotPast, saleMonthsPast, saleMonthsNotPast }) =>
      count >= minVisits &&
      (maxVisits === undefined || count <= maxVisits) &&
      (lastVisitMonthsPast === undefined || (lastVisit !== undefined && monthsPast(lastVisitMonthsPast, lastVisit, on))) &&
      (lastVisitMonthsNotPast === undefined || (lastVisit !== undefined && !monthsPast(lastVisitMonthsNotPast, lastVisit, on))) &&
      (saleMonthsPast === undefined || sale === undefined || monthsPast(saleMonthsPast, sale, on)) &&
      (saleMonthsNotPast === undefined || (sale !== undefined && !monthsPast(saleMonthsNotPast, sale, on))),
  );
  // Rules that leave a hole are neither published nor shipped (`lintStates`).
  if (rule === undefined) throw new TypeError('The customer-states policy has no rule for this car');
  return rule.state;
}

function levelFor(base: LocalDate, on: LocalDate, policy: ChurnLevels): ChurnLevel {
  if (monthsPast(policy.lostMonths, base, on)) return 'lost';
  return monthsPast(policy.quasiLostMonths, base, on) ? 'quasi-lost' : 'none';
}

/** The days between `on` and `until` on which some condition may turn, in ascending order. */
function turningDays(
  { visitDays, saleDays }: ServiceHistory,
  on: LocalDate,
  { states, churn }: StandingPolicies,
  until: LocalDate | undefined,
): readonly LocalDate[] {
  const days = new Set<LocalDate>();
  const add = (day: LocalDate): void => {
    if (day > on && (until === undefined || day < until)) days.add(day);
  };
  const lastMonths = [churn.lostMonths, churn.quasiLostMonths, ...monthsOf(states, 'lastVisitMonthsPast', 'lastVisitMonthsNotPast')];
  const saleMonths = [churn.lostMonths, churn.quasiLostMonths, ...monthsOf(states, 'saleMonthsPast', 'saleMonthsNotPast')];
  // What left the window before `on` leaves it never again.
  const windowStart = addMonths(on, -states.windowMonths);
  for (const day of visitDays) {
    add(day);
    if (day >= windowStart) add(firstDayPast(states.windowMonths, day));
  }
  for (const day of lastAndLater(visitDays, on)) {
    for (const months of lastMonths) add(firstDayPast(months, day));
  }
  for (const day of lastAndLater(saleDays, on)) {
    add(day);
    for (const months of saleMonths) add(firstDayPast(months, day));
  }
  return [...days].sort();
}

function monthsOf({ rules }: CustomerStates, ...bounds: readonly (keyof CustomerStateRule)[]): readonly number[] {
  return rules.flatMap((rule) => bounds.flatMap((bound) => (typeof rule[bound] === 'number' ? [rule[bound]] : [])));
}

/** The last day up to `on`, and those that are still to come: each becomes the last one on its day. */
function lastAndLater(days: readonly LocalDate[], on: LocalDate): readonly LocalDate[] {
  const later = days.findIndex((day) => day > on);
  return later < 0 ? days.slice(-1) : days.slice(Math.max(0, later - 1));
}
