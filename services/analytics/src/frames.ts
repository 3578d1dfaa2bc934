import { listValue, type DuckDBConnection } from '@duckdb/node-api';
import type { Instant, LocalDate } from '@homeward/kernel';
import type { BusinessClock } from '@homeward/runtime';
import { type DealerRules, dealerRulesOf } from './dealer-rules';
import { type Facts, toFactsFailure } from './facts/facts';
import { createPresent } from './facts/present';
import { buildFrame } from './frame';
import type { Organisation } from './organisation';
import { endOfDay, policiesAt } from './periods';

/** One row of an answer: texts, and counts as numbers. Days are asked for as text. */
export type Row = Readonly<Record<string, string | number | boolean | null>>;

/** Asks the tables of a frame. `dealers` is the parameter `$dealers`, a list. */
export type Ask = (sql: string, parameters?: Readonly<Record<string, string | number | readonly string[]>>) => Promise<readonly Row[]>;

/** The facts as of dates. One question is answered at a time; what it reads does not change meanwhile. */
export interface Frames {
  /** `zone` decides when the day ends. Rejects with FactsUnavailable when the database fails. */
  asOf<Answer>(on: LocalDate, zone: string, work: (ask: Ask) => Promise<Answer>): Promise<Answer>;
  /** Resolves when no question is being answered. */
  idle(): Promise<void>;
}

export interface FramesOptions {
  readonly facts: Facts;
  readonly organisation: Organisation;
  readonly clock: BusinessClock;
}

/** Today, and another date that it is compared with, are looked at again and again. */
const KEPT_FRAMES = 2;

interface Frame {
  readonly connection: DuckDBConnection;
  readonly key: string;
}

export async function createFrames({ facts, organisation, clock }: FramesOptions): Promise<Frames> {
  const present = await createPresent(facts);
  /** The one used last at the end. */
  const frames: Frame[] = [];
  let last: Promise<unknown> = Promise.resolve();

  const rulesAt = async (connection: DuckDBConnection, at: Instant, on: LocalDate): Promise<DealerRules> => {
    const tree = organisation.tree();
    const spokenOf = await connection.runAndReadAll(
      'SELECT dealer_id FROM present.visits WHERE dealer_id IS NOT NULL UNION SELECT dealer_id FROM present.sales WHERE dealer_id IS NOT NULL',
    );
    const dealerIds = new Set([
      ...tree.all().flatMap((node) => (node.kind === 'dealer' ? [node.id] : [])),
      ...spokenOf.getRowsJson().flatMap(([dealerId]) => (typeof dealerId === 'string' ? [dealerId] : [])),
    ]);
    return dealerRulesOf({ tree, policies: organisation.policies(), dealerIds, at, on });
  };
  const frameAsOf = async (on: LocalDate, zone: string): Promise<Frame> => {
    const heard = await present.refresh();
    const endsAt = endOfDay(on, zone);
    const at = policiesAt(on, zone, clock.now());
    const key = [on, endsAt, heard, organisation.version(), organisation.policies().nextChangeAfter(at) ?? ''].join(' ');
    const known = frames.findIndex((frame) => frame.key === key);
    if (known >= 0) {
      frames.push(...frames.splice(known, 1));
    } else {
      const connection = frames.length < KEPT_FRAMES ? await facts.connect() : frames[0]?.connection;
      if (connection === undefined) throw new TypeError('There is a frame to give up when all are taken');
      // Until it is built again it is nobody's frame.
      frames.splice(0, frames.length < KEPT_FRAMES ? 0 : 1, { connection, key: '' });
      await buildFrame(connection, { on, until: endsAt, heard, rules: await rulesAt(connection, at, on) });
      frames.shift();
      frames.push({ connection, key });
    }
    const frame = frames.at(-1);
    if (frame === undefined) throw new TypeError('A frame was made');
    return frame;
  };

  return {
    asOf(on, zone, work) {
      const answer = last.then(async () => {
        try {
          const { connection } = await frameAsOf(on, zone);
          return await work((sql, parameters = {}) => ask(connection, sql, parameters));
        } catch (error) {
          throw toFactsFailure(error, 'read');
        }
      });
      last = answer.catch(() => undefined);
      return answer;
    },
    async idle() {
      await last;
    },
  };
}

async function ask(
  connection: DuckDBConnection,
  sql: string,
  parameters: Readonly<Record<string, string | number | readonly string[]>>,
): Promise<readonly Row[]> {
  const values = Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, typeof value === 'object' ? listValue([...value]) : value]),
  );
  const answer = await connection.runAndReadAll(sql, values);
  return answer.getRowObjectsJS().map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, toPlain(value)])));
}

function toPlain(value: unknown): string | number | boolean | null {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
