import type { AggregateStore, CommitStep, OutgoingMessage, ProjectionStore, Store, StoreOptions } from '../src';
import {
  type Account,
  type AccountCommand,
  type AccountDefinition,
  accountDefinition,
  type AccountEvent,
  type Reading,
  readingDefinition,
} from './accounts';

/** One database of one adapter; every call of `open` is another store instance on it, as another process would be. */
export interface Database {
  open(options: StoreOptions): Promise<Store>;
  drop(): Promise<void>;
}

export type Accounts = AggregateStore<Account, AccountCommand, AccountEvent>;

export interface Instance {
  readonly store: Store;
  readonly accounts: Accounts;
  readonly readings: ProjectionStore<Reading>;
}

/** A database with a clock that is moved by hand, a bus that remembers, and any number of store instances. */
export interface World {
  readonly published: OutgoingMessage[];
  /** Sizes of the publish calls. */
  readonly publishCalls: number[];
  now: string;
  forward(ms: number): void;
  /** While true, the bus refuses everything. */
  busAway: boolean;
  instance(options?: Partial<StoreOptions>, definition?: AccountDefinition): Promise<Instance>;
  /** Closes all instances and drops the database. */
  end(): Promise<void>;
}

export async function aWorld(database: Database): Promise<World> {
  const stores: Store[] = [];
  let fraction = 0.1;
  const world: World = {
    published: [],
    publishCalls: [],
    now: '2030-01-01T00:00:00.000Z',
    busAway: false,
    forward(ms) {
      world.now = new Date(Date.parse(world.now) + ms).toISOString();
    },
    async instance(options = {}, definition = accountDefinition) {
      fraction = (fraction * 7.31) % 1;
      let own = fraction;
      const store = await database.open({
        publish: async (messages) => {
          if (world.busAway) throw new Error('the bus is away');
          world.publishCalls.push(messages.length);
          world.published.push(...messages);
        },
        machineClock: { now: () => world.now },
        random: {
          fraction: () => {
            own = (own * 997.13 + 0.31) % 1;
            return own;
          },
        },
        sweepGraceMs: 0,
        ...options,
      });
      stores.push(store);
      const accounts = store.aggregates(definition);
      const readings = store.projections(readingDefinition);
      await store.prepare();
      return { store, accounts, readings };
    },
    async end() {
      for (const store of stores) await store.close();
      await database.drop();
    },
  };
  return world;
}

export class Crash extends Error {
  constructor(step: CommitStep) {
    super(`crash after ${step}`);
  }
}

/** Hooks that end the call after the given step, once. */
export function crashAfter(step: CommitStep): NonNullable<StoreOptions['hooks']> {
  let armed = true;
  return {
    after(reached) {
      if (!armed || reached !== step) return;
      armed = false;
      throw new Crash(step);
    },
  };
}

/** The seqs of one account in the order in which the bus has them first, without the doubles. */
export function firstSeqs(published: readonly OutgoingMessage[], id: string, topic = 'accounts'): readonly number[] {
  const own = published.filter((message) => message.topic === topic && message.source === `accounts/${id}`);
  return [...new Set(own.map(({ value }) => seqOf(value)))];
}

export function seqOf(value: Uint8Array): number {
  const { seq } = JSON.parse(Buffer.from(value).toString('utf8')) as { readonly seq: number };
  return seq;
}

/** Sweeps until nothing is left, letting machine time pass for leases of the dead. */
export async function sweepAll(world: World, { accounts }: Instance): Promise<void> {
  for (let round = 0; round < 50; round += 1) {
    await accounts.sweep(1_000);
    if ((await accounts.backlog()).pending === 0) return;
    world.forward(60_000);
  }
  throw new Error('The outboxes do not become empty');
}
