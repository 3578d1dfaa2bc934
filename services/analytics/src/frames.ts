import { listValue, type DuckDBConnection } from '@duckdb/node-api';
import { addDays, startOfDay } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import type { BusinessClock } from '@homeward/runtime';
import { dealerRulesOf } from './dealer-rules';
import { type Facts, toFactsFailure } from './facts/facts';
import { createPresent } from './facts/present';
import { buildFrame } from './frame';
import type { Organisation } from './organisation';

/** One row of an answer: texts, and counts as numbers. */
export type Row = Readonly<Record<string, string | number | boolean | null>>;

/** Asks the tables of a frame. `dealers` is the parameter `$dealers`, a list. */
export type Ask = (sql: string, parameters?: Readonly<Record<string, string | number | readonly string[]>>) => Promise<readonly Row[]>;

/** The facts as of dates. One question is answered at a time; what it reads does not change meanwhile. */
export interface Frames {
  /** `zone` decides when the day ends. Rejects with FactsUnavailable when the database fails. */
  asOf<Answer>(on: LocalDate, zone: string, work: (ask: Ask) => Promise<Answer>): Promise<Answer>;
}

export interface FramesOptions {
  readonly facts: Facts;
  readonly organisation: Organisation;
  readonly clock: BusinessClock;
}

/** Dates that are looked at again and again, such as today and the end of last month, are kept. */
const KEPT_FRAMES = 3;

interface Frame {
  readonly connection: DuckDBConnection;
  readonly key: string;
}

export async function createFrames({ facts, organisation, clock }: FramesOptions): Promise<Frames> {
  const present = await createPresent(facts);
  /** The one used last at the end. */
  const frames: Frame[] = [];
  let last: Promise<unknown> = Promise.resolve();

  const frameAsOf = async (on: LocalDate, zone: string): Promise<Frame> => {
    const heard = await present.refresh();
    const endsAt = startOfDay(addDays(on, 1), zone);
    // The policies of a past day are those in effect at its end.
    const at = endsAt < clock.now() ? endsAt : clock.now();
    const key = [on, endsAt, heard, organisation.version(), organisation.policies().nextChangeAfter(at) ?? ''].join(' ');
    const known = frames.findIndex((frame) => frame.key === key);
    if (known >= 0) {
      frames.push(...frames.splice(known, 1));
    } else {
      const connection = frames.length < KEPT_FRAMES ? await facts.connect() : frames.shift()?.connection;
      if (connection === undefined) throw new TypeError('There is a frame to give up when all are taken');
      const tree = organisation.tree();
      const spokenOf = await connection.runAndReadAll(
        'SELECT dealer_id FROM present.visits WHERE dealer_id IS NOT NULL UNION SELECT dealer_id FROM present.sales WHERE dealer_id IS NOT NULL',
      );
      const dealerIds = new Set([
        ...tree.all().flatMap((node) => (node.kind === 'dealer' ? [node.id] : [])),
        ...spokenOf.getRowsJson().flatMap(([dealerId]) => (typeof dealerId === 'string' ? [dealerId] : [])),
      ]);
      const rules = dealerRulesOf({ tree, policies: organisation.policies(), dealerIds, at, on });
      await buildFrame(connection, { on, until: endsAt, heard, rules });
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
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  return null;
}
