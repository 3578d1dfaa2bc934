import { type Backoff, pauseAfter } from './backoff';
import type { BusLog, Subscription, SubscriptionOptions } from './bus';
import type { EmbeddedLog, Lane } from './embedded-log';
import type { EmbeddedWriter } from './embedded-writer';
import { nameOf } from './failure';

/** Where one group stands in one lane. At most one batch of it is in flight, whoever owns it. */
interface Stand {
  readonly lane: Lane;
  next: number;
  owner: Member | undefined;
  running: Promise<void> | undefined;
  failures: number;
  lastError: unknown;
  resume: NodeJS.Timeout | undefined;
}

interface Member {
  readonly options: SubscriptionOptions;
  readonly batchSize: number;
  readonly inFlight: Set<Promise<void>>;
}

interface Group {
  readonly name: string;
  readonly members: Member[];
  readonly stands: Map<Lane, Stand>;
}

/** Delivery to groups. Lanes are shared evenly among the members of a group; a member that comes or goes moves lanes between batches. */
export interface EmbeddedGroups {
  join(options: SubscriptionOptions): Subscription;
  /** Delivers from these lanes to all groups that read them. */
  wake(lanes: ReadonlySet<Lane>): void;
  /** Topics that running groups read, whether or not they committed anything. */
  stands(group: string): ReadonlyMap<Lane, number>;
  drain(): Promise<void>;
  stopAll(): Promise<void>;
}

export interface EmbeddedGroupsOptions {
  readonly log: EmbeddedLog;
  readonly writer: EmbeddedWriter;
  readonly report: BusLog;
  readonly batchSize: number;
  readonly backoff: Backoff;
  /** After so many failures in a row `drain` gives up. */
  readonly mostFailures: number;
}

export function createEmbeddedGroups({ log, writer, report, batchSize, backoff, mostFailures }: EmbeddedGroupsOptions): EmbeddedGroups {
  const groups = new Map<string, Group>();

  function join(options: SubscriptionOptions): Subscription {
    const group = groups.get(options.group) ?? { name: options.group, members: [], stands: new Map<Lane, Stand>() };
    groups.set(options.group, group);
    const member: Member = { options, batchSize: options.batchSize ?? batchSize, inFlight: new Set() };
    const committed = log.committed(group.name);
    for (const topic of options.topics) {
      for (const lane of log.topic(topic) ?? []) {
        if (group.stands.has(lane)) continue;
        const next = committed.get(lane.number) ?? 0;
        const stand: Stand = { lane, next, owner: undefined, running: undefined, failures: 0, lastError: undefined, resume: undefined };
        group.stands.set(lane, stand);
      }
    }
    group.members.push(member);
    share(group);
    return { stop: () => leave(group, member) };
  }

  async function leave(group: Group, member: Member): Promise<void> {
    const at = group.members.indexOf(member);
    if (at >= 0) {
      group.members.splice(at, 1);
      share(group);
    }
    await Promise.allSettled(member.inFlight);
    await writer.flush();
  }

  /** Gives every lane to one of the members that want its topic, evenly and the same way each time. */
  function share(group: Group): void {
    let turn = 0;
    for (const stand of group.stands.values()) {
      const willing = group.members.filter(({ options }) => options.topics.includes(stand.lane.topic));
      const owner = willing[turn % Math.max(1, willing.length)];
      turn += 1;
      if (owner === stand.owner) continue;
      stand.owner = owner;
      stand.failures = 0;
      unpause(stand);
      run(group, stand);
    }
  }

  function unpause(stand: Stand): void {
    clearTimeout(stand.resume);
    stand.resume = undefined;
  }

  function isReady(stand: Stand): boolean {
    return stand.owner !== undefined && stand.resume === undefined && stand.running === undefined && stand.next < stand.lane.end;
  }

  function run(group: Group, stand: Stand): void {
    if (!isReady(stand)) return;
    stand.running = deliver(group, stand).finally(() => {
      stand.running = undefined;
      // What came between the last look and now.
      run(group, stand);
    });
  }

  async function deliver(group: Group, stand: Stand): Promise<void> {
    for (;;) {
      // A turn of the event loop for everything else, also when handlers never leave the microtask queue.
      await new Promise((resolve) => setImmediate(resolve));
      const { owner } = stand;
      if (owner === undefined || stand.next >= stand.lane.end) return;
      const step = deliverOne(group, stand, owner);
      owner.inFlight.add(step);
      try {
        await step;
      } catch (error) {
        pause(group, stand, error);
        return;
      } finally {
        owner.inFlight.delete(step);
      }
    }
  }

  async function deliverOne(group: Group, stand: Stand, owner: Member): Promise<void> {
    const { lane } = stand;
    const batch = log.read(lane, stand.next, owner.batchSize);
    const last = batch.at(-1);
    if (last === undefined) {
      // The retention has removed what was not read yet.
      stand.next = lane.end;
      return;
    }
    await owner.options.onBatch(batch, { topic: lane.topic, partition: lane.partition });
    stand.failures = 0;
    stand.lastError = undefined;
    stand.next = Number(last.offset) + 1;
    writer.commitOffset(group.name, lane, stand.next);
  }

  function pause(group: Group, stand: Stand, error: unknown): void {
    stand.failures += 1;
    stand.lastError = error;
    const pauseMs = pauseAfter(stand.failures, backoff);
    const { topic, partition } = stand.lane;
    report.warn(
      { group: group.name, topic, partition, offset: stand.next, failures: stand.failures, pauseMs, error: nameOf(error) },
      'A batch failed; it is delivered again',
    );
    stand.resume = setTimeout(() => {
      stand.resume = undefined;
      run(group, stand);
    }, pauseMs).unref();
  }

  async function drain(): Promise<void> {
    for (const stand of allStands()) stand.failures = 0;
    for (;;) {
      await writer.flush();
      for (const group of groups.values()) {
        for (const stand of group.stands.values()) {
          if (stand.owner === undefined) continue;
          if (stand.failures >= mostFailures) throw stand.lastError;
          unpause(stand);
          run(group, stand);
        }
      }
      const running = allStands().flatMap((stand) => (stand.running === undefined ? [] : [stand.running]));
      const isBehind = allStands().some((stand) => stand.owner !== undefined && stand.next < stand.lane.end);
      if (running.length === 0 && writer.isIdle && !isBehind) return;
      await Promise.allSettled(running);
    }
  }

  function allStands(): readonly Stand[] {
    return [...groups.values()].flatMap((group) => [...group.stands.values()]);
  }

  return {
    join,
    wake(lanes) {
      for (const lane of lanes) {
        for (const group of groups.values()) {
          const stand = group.stands.get(lane);
          if (stand !== undefined) run(group, stand);
        }
      }
    },
    stands: (name) => new Map([...(groups.get(name)?.stands.values() ?? [])].map((stand) => [stand.lane, stand.next])),
    drain,
    async stopAll() {
      const leaving = [...groups.values()].flatMap((group) => group.members.map((member) => ({ group, member })));
      await Promise.all(leaving.map(({ group, member }) => leave(group, member)));
    },
  };
}
