import { daysBetween, monthsPast } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import type { CUSTOMER_CLASSES, CustomerClasses } from '@homeward/policy';
import { compareText } from '../people/revision';

export type ValueClass = (typeof CUSTOMER_CLASSES.service)[number];
export type PurchaseClass = (typeof CUSTOMER_CLASSES.purchase)[number];

const PER_CENT = 100;

/**
 * The 20/80 rule among customers: high are the policy's share of them with the most, rounded up; low is who comes after the core of the value is
 * complete, and who brought nothing; mid is in between. Equal values are told apart by key, so that the answer never hangs on order.
 */
export function valueClassesOf(
  customers: readonly { readonly key: string; readonly valueFen: number }[],
  { highCustomersPercent, coreValuePercent }: CustomerClasses['value'],
): ReadonlyMap<string, ValueClass> {
  const sorted = customers.toSorted((a, b) => b.valueFen - a.valueFen || compareText(a.key, b.key));
  const totalFen = sorted.reduce((sum, { valueFen }) => sum + valueFen, 0);
  const highCount = Math.ceil((sorted.length * highCustomersPercent) / PER_CENT);
  const classes = new Map<string, ValueClass>();
  let beforeFen = 0;
  sorted.forEach(({ key, valueFen }, place) => {
    const isCore = beforeFen * PER_CENT < totalFen * coreValuePercent;
    classes.set(key, valueFen <= 0 ? 'low' : place < highCount ? 'high' : isCore ? 'mid' : 'low');
    beforeFen += valueFen;
  });
  return classes;
}

/** Undefined for who bought none here. */
export function purchaseClassOf(purchases: number, { repeatFrom, loyalFrom }: CustomerClasses['purchase']): PurchaseClass | undefined {
  if (purchases <= 0) return undefined;
  if (purchases >= loyalFrom) return 'loyal';
  return purchases >= repeatFrom ? 'repeat' : 'first';
}

/** What early signs are read from; days in ascending order, up to the day asked for. */
export interface CustomerHistory {
  readonly visits: readonly { readonly on: LocalDate; readonly spentFen: number }[];
  /** Days on which the customer refused a contact. */
  readonly refusedOn: readonly LocalDate[];
}

export interface EarlySign {
  readonly code: 'leaving.longer-gap' | 'leaving.less-spending' | 'leaving.refused-contact';
  readonly values: Readonly<Record<string, string>>;
}

/** Why it looks as if a customer is leaving (S1), before the car counts as lost; empty when nothing tells it. */
export function earlySignsOf(history: CustomerHistory, on: LocalDate, policy: CustomerClasses): readonly EarlySign[] {
  return [...longerGap(history, on, policy), ...lessSpending(history, on, policy), ...refused(history, on, policy)];
}

function longerGap({ visits }: CustomerHistory, on: LocalDate, { earlySigns: { longerGap: rule } }: CustomerClasses): readonly EarlySign[] {
  const days = [...new Set(visits.map((visit) => visit.on))];
  const last = days.at(-1);
  if (rule === undefined || last === undefined || days.length < rule.fromVisits) return [];
  const gaps = days.slice(1).map((day, index) => daysBetween(days[index] ?? day, day));
  const usualDays = medianOf(gaps);
  const sinceDays = daysBetween(last, on);
  if (sinceDays * PER_CENT <= usualDays * rule.percent) return [];
  return [{ code: 'leaving.longer-gap', values: { sinceDays: String(sinceDays), usualDays: String(usualDays), lastVisitOn: last } }];
}

function lessSpending({ visits }: CustomerHistory, on: LocalDate, policy: CustomerClasses): readonly EarlySign[] {
  const rule = policy.earlySigns.lessSpending;
  if (rule === undefined) return [];
  const spent = (isIn: (day: LocalDate) => boolean): number =>
    visits.reduce((sum, visit) => (isIn(visit.on) ? sum + visit.spentFen : sum), 0);
  const isRecent = (day: LocalDate): boolean => !monthsPast(policy.windowMonths, day, on);
  const recentFen = spent(isRecent);
  const beforeFen = spent((day) => !isRecent(day) && !monthsPast(2 * policy.windowMonths, day, on));
  if (beforeFen === 0 || recentFen * PER_CENT > beforeFen * rule.percent) return [];
  return [{ code: 'leaving.less-spending', values: { recentFen: String(recentFen), beforeFen: String(beforeFen) } }];
}

function refused(
  { refusedOn }: CustomerHistory,
  on: LocalDate,
  { earlySigns: { refusedContacts: rule } }: CustomerClasses,
): readonly EarlySign[] {
  if (rule === undefined) return [];
  const lately = refusedOn.filter((day) => !monthsPast(rule.withinMonths, day, on));
  const last = lately.at(-1);
  if (last === undefined || lately.length < rule.from) return [];
  return [{ code: 'leaving.refused-contact', values: { count: String(lately.length), lastOn: last } }];
}

/** Of an even number the lower one of the two in the middle. */
function medianOf(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)] ?? 0;
}
