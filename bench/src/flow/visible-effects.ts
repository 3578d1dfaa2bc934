import { signInToTrial, TRIAL_LOGINS, type TrialClient } from '@homeward/constellation';
import { Unequal } from '../harness/benchmark';
import type { VisitRecord } from '../network/visit-records';
import type { RegisteredNetwork } from './registered-network';

interface StatePart {
  readonly service: string;
  readonly name: string;
  readonly count: number;
}

/** Months that points are valid, to the end of the month (policies/points). */
const POINTS_VALID_MONTHS = 24;

/**
 * Compares what the API tells with what the visits themselves come to, worked out here from the records: visits, cars serviced this year, points that
 * are not expired, and a due date for every car with a visit. Throws Unequal.
 */
export async function assertVisible({ constellation, network }: RegisteredNetwork, sent: readonly VisitRecord[]): Promise<string> {
  const { url } = constellation;
  const [operations, headOffice] = await Promise.all([
    signInToTrial(url, TRIAL_LOGINS.operations),
    signInToTrial(url, TRIAL_LOGINS.headOffice),
  ]);
  const today = network.options.endOn;

  const { parts } = (await read(operations, '/v1/state-hash')) as { readonly parts: readonly StatePart[] };
  const countOf = (service: string, name: string): number =>
    parts.find((part) => part.service === service && part.name === name)?.count ?? 0;
  assertSame('visits', countOf('customer', 'visits'), sent.length);

  const vins = new Set(sent.map(({ data }) => data.vin));
  const dues = countOf('reminder', 'due-dates');
  if (dues < vins.size) throw new Unequal('Cars with a due date', dues, `${vins.size} cars with a visit`);

  const { figures } = (await read(headOffice, `/v1/kpis?names=yearly-serviced&period=year&at=${today}`)) as {
    readonly figures: readonly { readonly numerator: number }[];
  };
  const year = today.slice(0, 4);
  const serviced = new Set(sent.filter(({ data }) => data.closedAt.startsWith(year)).map(({ data }) => data.vin));
  assertSame('cars serviced this year', figures[0]?.numerator, serviced.size);

  const points = await sumBalances(headOffice);
  const validFrom = monthsBefore(today, POINTS_VALID_MONTHS);
  const earned = sent.filter(({ data }) => data.closedAt >= validFrom).map(pointsOf);
  assertSame(
    'points in all accounts',
    points,
    earned.reduce((sum, one) => sum + one, 0),
  );
  return `${sent.length} visits, ${dues} due dates, ${points} points, ${serviced.size} cars serviced in ${year}, as the API tells them`;
}

function assertSame(what: string, told: unknown, expected: number): void {
  if (told !== expected) throw new Unequal(what, told, expected);
}

/** One point for each full yuan that the customer paid (policies/points). */
function pointsOf({ data }: VisitRecord): number {
  const paidFen = data.lines.filter(({ payer }) => payer === 'customer').reduce((sum, { amountFen }) => sum + amountFen, 0);
  return Math.floor(paidFen / 100);
}

/** The first day of the month that lies so many months before. */
function monthsBefore(day: string, months: number): string {
  const month = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 - months;
  return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`;
}

async function sumBalances(headOffice: TrialClient): Promise<number> {
  let sum = 0;
  for (let cursor: string | undefined; ;) {
    const page = (await read(
      headOffice,
      `/v1/accounts?limit=500${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    )) as {
      readonly accounts: readonly { readonly balance: number }[];
      readonly cursor?: string;
    };
    sum += page.accounts.reduce((total, { balance }) => total + balance, 0);
    if (page.cursor === undefined) return sum;
    cursor = page.cursor;
  }
}

async function read(client: TrialClient, path: string): Promise<unknown> {
  const { status, body } = await client.ask(path);
  if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
  return body;
}
