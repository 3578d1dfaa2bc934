import type { Principal } from '@homeward/access';
import type { Figure, FigurePorts, Viewpoint } from './figures';
import { readFigures } from './figures';
import type { Range } from './periods';

/** How much work customers are, and how many of them the visits speak for (S0), for the cars of one group. */
export interface Workload extends Range {
  readonly group: Readonly<Record<string, string>>;
  readonly keptCustomers: number;
  /** Of kept customers, in the twelve months. */
  readonly visits: number;
  readonly calls: number;
  /** Of a year, two decimals; absent without kept customers. */
  readonly callsPerCustomer: number | undefined;
  readonly visitsPerCustomer: number | undefined;
  /** Those asked for, else the mean of the twelve months, two decimals. */
  readonly visitsAMonth: number;
  /** Visits a month × 12 / visits per customer and year: two decimals, and as it is shown, whole. Absent without visits of kept customers. */
  readonly activeCarsExact: number | undefined;
  readonly activeCars: number | undefined;
}

export interface WorkloadQuestion extends Pick<Viewpoint, 'scope' | 'at'> {
  readonly by: readonly string[];
  /** To plan with, for each group; 0 for those that there were. */
  readonly visitsAMonth: number;
}

const PARTS = ['kept-customers', 'kept-visits', 'kept-calls', 'workshop-visits'] as const;
const MONTHS_A_YEAR = 12;
const CENTS = 100;

/** The report over the twelve months to the day, by dimensions. Each count in it opens to its members under the name of its figure. Rejects as `readFigures` does. */
export async function readWorkload(
  ports: FigurePorts,
  principal: Principal,
  { scope, at, by, visitsAMonth }: WorkloadQuestion,
): Promise<readonly Workload[]> {
  const figures = await readFigures(ports, principal, { scope, at, period: '12-months', names: PARTS, by });
  return [...Map.groupBy(figures, ({ group }) => JSON.stringify(group)).values()].flatMap((own) => toWorkload(own, visitsAMonth) ?? []);
}

function toWorkload(figures: readonly Figure[], asked: number): Workload | undefined {
  const [first] = figures;
  if (first === undefined) return undefined;
  const [keptCustomers = 0, visits = 0, calls = 0, allVisits = 0] = PARTS.map(
    (part) => figures.find(({ name }) => name === part)?.numerator ?? 0,
  );
  const aYear = asked > 0 ? asked * MONTHS_A_YEAR : allVisits;
  return {
    group: first.group,
    fromOn: first.fromOn,
    toOn: first.toOn,
    keptCustomers,
    visits,
    calls,
    callsPerCustomer: toHundredths(calls, keptCustomers),
    visitsPerCustomer: toHundredths(visits, keptCustomers),
    visitsAMonth: toHundredths(aYear, MONTHS_A_YEAR) ?? 0,
    activeCarsExact: toHundredths(aYear * keptCustomers, visits),
    activeCars: quotient(aYear * keptCustomers, visits),
  };
}

/** Half rounded up, in integers, so that no half is lost; undefined over nothing. */
function quotient(numerator: number, denominator: number): number | undefined {
  return denominator === 0 ? undefined : Number((BigInt(numerator) * 2n + BigInt(denominator)) / (BigInt(denominator) * 2n));
}

function toHundredths(numerator: number, denominator: number): number | undefined {
  const hundredths = quotient(numerator * CENTS, denominator);
  return hundredths === undefined ? undefined : hundredths / CENTS;
}
