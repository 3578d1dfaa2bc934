import type { CustomerStateRule, CustomerStates } from './subjects/state-rules';

/** Whole months since a day, to the day: at the boundary the newer class still holds. Null: there was no such day. */
export type MonthsAgo = number | null;

/** A customer for whom the rules go wrong. */
export interface ExampleCustomer {
  /** Within the window of the policy. */
  readonly visits: number;
  readonly lastVisitMonthsAgo: MonthsAgo;
  readonly saleMonthsAgo: MonthsAgo;
}

export type StateFinding =
  /** No rule holds. */
  | { readonly kind: 'hole'; readonly example: ExampleCustomer }
  /** Two rules hold although their order does not count; by place, from 0. */
  | { readonly kind: 'overlap'; readonly rules: readonly [number, number]; readonly example: ExampleCustomer }
  /** The rule never decides; `hiddenBy` names the earlier ones that do in its place, none when nobody meets its conditions. */
  | { readonly kind: 'dead-rule'; readonly rule: number; readonly hiddenBy: readonly number[] }
  /** All rules of the state are dead. */
  | { readonly kind: 'dead-state'; readonly state: string };

/** A run of visit counts within which no condition turns; `below` is open when undefined. */
interface Counts {
  readonly from: number;
  readonly below: number | undefined;
}
/** An age within which no condition turns: these months are past, and those are not. Undefined: there is no such day. */
type Age = { readonly past: number; readonly notPast: number | undefined } | undefined;

interface Cell {
  readonly counts: Counts;
  readonly last: Age;
  readonly sale: Age;
  /** Places along the three axes. */
  readonly at: readonly [number, number, number];
}

/**
 * Proves that the rules give every customer one state, and every rule somebody. Not a sample: the space of (visits, months since the last one, months
 * since the sale) falls into cells along every bound that a rule names, within a cell all conditions are constant, and every cell is looked at. A customer
 * with a visit in the window had the last one within it, and the other way round; nobody is without both a visit and a sale.
 */
export function lintStates(policy: CustomerStates): readonly StateFinding[] {
  const cells = cellsOf(policy);
  const holding = cells.map((cell) => policy.rules.flatMap((rule, place) => (holds(rule, cell) ? [place] : [])));
  const holes = cells.filter((_cell, index) => holding[index]?.length === 0);
  return [
    ...joined(holes).map((hole): StateFinding => ({ kind: 'hole', example: exampleOf(hole) })),
    ...(policy.exclusive === true ? overlapsOf(cells, holding) : []),
    ...deadOnes(policy, holding),
  ];
}

function cellsOf({ rules, windowMonths }: CustomerStates): readonly Cell[] {
  const counts = countsOf(rules);
  const lasts = agesOf([
    windowMonths,
    ...rules.flatMap((rule) => [rule.lastVisitMonthsPast ?? [], rule.lastVisitMonthsNotPast ?? []].flat()),
  ]);
  const sales = agesOf(rules.flatMap((rule) => [rule.saleMonthsPast ?? [], rule.saleMonthsNotPast ?? []].flat()));
  const cells: Cell[] = [];
  counts.forEach((count, x) => {
    lasts.forEach((last, y) => {
      const isWithin = last?.notPast !== undefined && last.notPast <= windowMonths;
      if (count.from > 0 !== isWithin) return;
      sales.forEach((sale, z) => {
        if (last !== undefined || sale !== undefined) cells.push({ counts: count, last, sale, at: [x, y, z] });
      });
    });
  });
  return cells;
}

function countsOf(rules: CustomerStates['rules']): readonly Counts[] {
  const bounds = new Set([
    0,
    1,
    ...rules.flatMap(({ minVisits, maxVisits }) => (maxVisits === undefined ? [minVisits] : [minVisits, maxVisits + 1])),
  ]);
  const sorted = [...bounds].sort((a, b) => a - b);
  return sorted.map((from, index) => ({ from, below: sorted[index + 1] }));
}

/** From the youngest to the oldest, and at the end that there is no such day. */
function agesOf(months: readonly number[]): readonly Age[] {
  const bounds = [...new Set(months)].sort((a, b) => a - b);
  const ages = [0, ...bounds].map((past, index): Age => ({ past, notPast: bounds[index] }));
  return [...ages, undefined];
}

function holds(rule: CustomerStateRule, { counts, last, sale }: Cell): boolean {
  return (
    counts.from >= rule.minVisits &&
    (rule.maxVisits === undefined || counts.from <= rule.maxVisits) &&
    (rule.lastVisitMonthsPast === undefined || isPast(last, rule.lastVisitMonthsPast)) &&
    (rule.lastVisitMonthsNotPast === undefined || isNotPast(last, rule.lastVisitMonthsNotPast)) &&
    (rule.saleMonthsPast === undefined || sale === undefined || isPast(sale, rule.saleMonthsPast)) &&
    (rule.saleMonthsNotPast === undefined || isNotPast(sale, rule.saleMonthsNotPast))
  );
}

const isPast = (age: Age, months: number): boolean => age !== undefined && age.past >= months;
const isNotPast = (age: Age, months: number): boolean => age?.notPast !== undefined && age.notPast <= months;

/** One cell of each connected part: what lies side by side is one hole. */
function joined(cells: readonly Cell[]): readonly Cell[] {
  const left = new Map(cells.map((cell) => [cell.at.join(), cell]));
  const firsts: Cell[] = [];
  for (const cell of cells) {
    if (!left.delete(cell.at.join())) continue;
    firsts.push(cell);
    const open = [cell];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const neighbour of neighboursOf(next)) {
        const found = left.get(neighbour);
        if (found === undefined) continue;
        left.delete(neighbour);
        open.push(found);
      }
    }
  }
  return firsts;
}

function neighboursOf({ at: [x, y, z] }: Cell): readonly string[] {
  return [-1, 1].flatMap((by) => [`${x + by},${y},${z}`, `${x},${y + by},${z}`, `${x},${y},${z + by}`]);
}

function overlapsOf(cells: readonly Cell[], holding: readonly (readonly number[])[]): readonly StateFinding[] {
  const found = new Map<string, StateFinding>();
  holding.forEach(([first, ...others], index) => {
    const cell = cells[index];
    if (first === undefined || cell === undefined) return;
    for (const other of others) {
      const rules = [first, other] as const;
      if (!found.has(rules.join())) found.set(rules.join(), { kind: 'overlap', rules, example: exampleOf(cell) });
    }
  });
  return [...found.values()];
}

function deadOnes({ rules }: CustomerStates, holding: readonly (readonly number[])[]): readonly StateFinding[] {
  const deciding = new Set(holding.flatMap(([first]) => first ?? []));
  const dead = rules.flatMap((_rule, place): StateFinding | readonly StateFinding[] => {
    if (deciding.has(place)) return [];
    const hiders = holding.filter((places) => places.includes(place)).flatMap(([first]) => first ?? []);
    return { kind: 'dead-rule', rule: place, hiddenBy: [...new Set(hiders)].sort((a, b) => a - b) };
  });
  const alive = new Set(rules.filter((_rule, place) => deciding.has(place)).map(({ state }) => state));
  const states = [...new Set(rules.map(({ state }) => state))].filter((state) => !alive.has(state));
  return [...dead, ...states.map((state): StateFinding => ({ kind: 'dead-state', state }))];
}

function exampleOf({ counts, last, sale }: Cell): ExampleCustomer {
  return { visits: counts.from, lastVisitMonthsAgo: monthsAgo(last), saleMonthsAgo: monthsAgo(sale) };
}

/** On the last day of the cell, or a month into one without end. */
function monthsAgo(age: Age): MonthsAgo {
  return age === undefined ? null : (age.notPast ?? age.past + 1);
}
