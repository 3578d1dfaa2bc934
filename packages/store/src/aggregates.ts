import { type DomainEvent, type Instant, Rejection } from '@homeward/kernel';
import type { AggregateDefinition, AggregateStore, Outcome, Request } from './aggregate';
import type { EventRange, Pending, Refusal, SeenApplied, StoredDocument, Table } from './document';
import { type Answer, handle } from './handling';
import { DEFAULT_RACE_BOUND, waitAfterLoss } from './race';
import { createRelay } from './relay';
import { findPage, toCountClauses } from './selection';
import type { CommitStep, Store, StoreOptions } from './store';

const DAY_MS = 86_400_000;
const DEFAULT_SEEN_RETENTION_DAYS = 90;
/** How long a sweep may go on alone; longer than publishing one page takes, short enough that a crashed one is soon replaced. */
const SWEEP_LEASE_MS = 30_000;

/** After so many documents in a row that the bus refuses, with none that it takes, a sweep ends: the bus is away. */
const REFUSALS_OF_AN_ABSENT_BUS = 3;

/** The requests to one aggregate on their way through the rounds of a batch. */
interface Group<Command> {
  readonly id: string;
  /** Still open, in order, each with its place in the batch. */
  open: readonly { readonly request: Request<Command>; readonly index: number }[];
  losses: number;
  /** After a unique lookup was found taken, requests go one by one, so that only the guilty one is refused. */
  oneByOne: boolean;
  refuseFirst: Rejection | undefined;
}

export interface AggregatesContext extends StoreOptions {
  readonly lease: Store['lease'];
  /** Names this store instance as the holder of leases. */
  readonly holder: string;
  readonly sweepGraceMs: number;
}

/** The aggregate store over a table of either adapter. */
export function createAggregates<State, Command, Event extends DomainEvent>(
  definition: AggregateDefinition<State, Command, Event>,
  table: Table<State, Event>,
  context: AggregatesContext,
): AggregateStore<State, Command, Event> {
  const { name } = definition;
  const { machineClock, random, hooks, log } = context;
  const fields = new Set(Object.keys(definition.lookups));
  const raceBound = context.raceBound ?? DEFAULT_RACE_BOUND;
  const retentionMs = (context.seenRetentionDays ?? DEFAULT_SEEN_RETENTION_DAYS) * DAY_MS;

  // What a hook throws is a crash and must end the call; what publishing throws must not.
  const crashes = new Set<unknown>();
  const after = async (step: CommitStep): Promise<void> => {
    if (hooks === undefined) return;
    try {
      await hooks.after(step);
    } catch (error) {
      crashes.add(error);
      throw error;
    }
  };
  const relay = createRelay(definition, table, context.publish, after, log);

  /** One round: load, decide and write what is open. Returns what was written; groups keep what has to go round again. */
  async function round(groups: readonly Group<Command>[], answers: Answer<Event>[]): Promise<readonly StoredDocument<State, Event>[]> {
    const loaded = await table.load(groups.map(({ id }) => id));
    await after('load');
    const now = machineClock.now();
    const forgetBefore = earlier(now, retentionMs);
    const present = new Map(loaded.map((document) => [document.id, document]));
    const rounds = groups.map((group) => {
      const taken = group.oneByOne ? group.open.slice(0, 1) : group.open;
      const { refuseFirst } = group;
      const requests = taken.map(({ request }) => request);
      const handling = refuseFirst === undefined ? { now, forgetBefore } : { now, forgetBefore, refuseFirst };
      return { group, taken, handled: handle(definition, present.get(group.id), requests, handling) };
    });
    const writes = rounds.flatMap(({ handled }) => (handled.write === undefined ? [] : [handled.write]));
    const refusals = new Map<string, Refusal>();
    if (writes.length > 0) {
      for (const refusal of await table.write(writes)) refusals.set(refusal.id, refusal);
      await after('write');
    }
    for (const { group, taken, handled } of rounds) {
      const refusal = refusals.get(group.id);
      if (refusal !== undefined) {
        takeBack(group, refusal);
        continue;
      }
      for (const [place, { index }] of taken.entries()) answers[index] = handled.answers[place] as Answer<Event>;
      group.open = group.open.slice(taken.length);
      group.refuseFirst = undefined;
    }
    return writes.flatMap(({ document }) => (refusals.has(document.id) ? [] : [document]));
  }

  async function passOn(written: readonly StoredDocument<State, Event>[]): Promise<void> {
    try {
      await relay.pass(written);
    } catch (error) {
      if (crashes.has(error)) throw error;
      log?.warn({ collection: name, documents: written.length, error: String(error) }, 'relay failed; the outbox stays for the sweep');
    }
  }

  async function recall(answers: readonly Answer<Event>[]): Promise<readonly Outcome<Event>[]> {
    const recalled = answers.flatMap((answer) => (answer.status === 'recalled' ? [answer] : []));
    if (recalled.length === 0) return answers as readonly Outcome<Event>[];
    const entries = await table.events(recalled.map(({ id, seen }) => toRange(id, seen)));
    const events = new Map(entries.map(({ id, recorded }) => [`${id}/${recorded.seq}`, recorded.event]));
    return answers.map((answer) => {
      if (answer.status !== 'recalled') return answer;
      const { id, seen } = answer;
      const { from, to } = toRange(id, seen);
      const own: Event[] = [];
      for (let seq = from; seq <= to; seq += 1) {
        const event = events.get(`${id}/${seq}`);
        if (event !== undefined) own.push(event);
      }
      return { status: 'applied', id, version: seen.version, events: own, repeated: true };
    });
  }

  /**
   * Passes on what was left behind; one by one after a failure, since one message that the bus refuses must not hold up all others. Ends with the
   * error when the bus takes nothing at all.
   */
  async function passOnLeft(left: readonly Pending<Event>[]): Promise<number> {
    try {
      return await relay.pass(left);
    } catch (error) {
      if (crashes.has(error) || left.length <= 1) throw error;
    }
    let passed = 0;
    const refusals: unknown[] = [];
    for (const document of left) {
      try {
        passed += await relay.pass([document]);
      } catch (error) {
        if (crashes.has(error)) throw error;
        refusals.push(error);
        log?.warn({ collection: name, id: document.id, error: String(error) }, 'the bus refuses what one document tells');
      }
      if (passed === 0 && refusals.length >= REFUSALS_OF_AN_ABSENT_BUS) break;
    }
    if (passed === 0 && refusals.length > 0) throw refusals[0];
    return passed;
  }

  async function sweep(limit: number): Promise<number> {
    const lease = `sweep:${name}`;
    const until = earlier(machineClock.now(), context.sweepGraceMs);
    // Mostly nothing is left; then not even the lease is written.
    if ((await table.pending(until, 1)).length === 0) return 0;
    if (!(await context.lease(lease, context.holder, SWEEP_LEASE_MS))) return 0;
    try {
      const left = await table.pending(until, limit);
      return await passOnLeft(left.filter(({ id }) => !relay.holds(id)));
    } finally {
      await context.lease(lease, context.holder, 0);
    }
  }

  return {
    name,
    async execute(requests) {
      const answers = requests.map(({ id }): Answer<Event> => ({ status: 'conflict', id }));
      let groups = toGroups(requests);
      while (groups.length > 0) {
        const written = await round(groups, answers);
        await passOn(written);
        groups = groups.filter(({ open, losses }) => open.length > 0 && losses <= raceBound);
        if (groups.length > 0) await waitAfterLoss(Math.max(...groups.map(({ losses }) => losses)), random);
      }
      return recall(answers);
    },
    async load(ids) {
      const documents = await table.load([...new Set(ids)]);
      return new Map(documents.filter(({ seq }) => seq > 0).map(({ id, seq, state }) => [id, { id, version: seq, state }]));
    },
    async find(query) {
      const page = await findPage(fields, query, (selection) => table.select(selection));
      return { ...page, items: page.items.map(({ id, seq, state }) => ({ id, version: seq, state })) };
    },
    count: async (filter) => table.count(toCountClauses(fields, filter)),
    history: (id, fromSeq = 1) => table.history(id, fromSeq),
    due: (at, limit) => table.due(at, limit),
    sweep,
    backlog: () => table.backlog(),
  };
}

function toGroups<Command>(requests: readonly Request<Command>[]): readonly Group<Command>[] {
  const byId = Map.groupBy(
    requests.map((request, index) => ({ request, index })),
    ({ request }) => request.id,
  );
  return [...byId].map(([id, open]) => ({ id, open, losses: 0, oneByOne: false, refuseFirst: undefined }));
}

function takeBack<Command>(group: Group<Command>, refusal: Refusal): void {
  if (refusal.reason === 'race') {
    group.losses += 1;
    return;
  }
  const alone = group.oneByOne || group.open.length === 1;
  group.oneByOne = true;
  if (alone) group.refuseFirst = new Rejection('conflict', 'store.not-unique', { field: refusal.field });
}

function toRange(id: string, { version, events }: SeenApplied): EventRange {
  return { id, from: version - events + 1, to: version };
}

function earlier(at: Instant, byMs: number): Instant {
  return new Date(Date.parse(at) - byMs).toISOString();
}
