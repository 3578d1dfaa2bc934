import { admit } from './admission';
import { type BusLog, type Delivered, type DrainableBus, type GroupLag, type Message, topicUnknown } from './bus';
import { createEmbeddedGroups } from './embedded-groups';
import { type Lane, openEmbeddedLog } from './embedded-log';
import { createEmbeddedWriter } from './embedded-writer';
import { silentLog } from './silent-log';
import { activeTraceparent } from './trace';

export interface EmbeddedBusOptions {
  /** A file, or `:memory:`; one process may have it open. */
  readonly path: string;
  /** Set for a file that nobody needs after a crash of the machine, such as that of a demo: publishing does not wait for the disk. */
  readonly isDisposable?: boolean;
  readonly log?: BusLog;
  /** Most messages in one batch, unless the subscription says otherwise; default 500. */
  readonly batchSize?: number;
  /** Pause after a failed batch: from `firstPauseMs` (default 50) doubling to `longestPauseMs` (default 5 000). */
  readonly firstPauseMs?: number;
  readonly longestPauseMs?: number;
  /** `drain` gives up after so many failures of one batch in a row; default 10. */
  readonly mostFailures?: number;
  /** Machine time in milliseconds, for the retention of topics; default the machine's clock. */
  readonly machineNow?: () => number;
}

/** Page size of `read`. */
const READ_PAGE = 500;
const MS_PER_HOUR = 3_600_000;

/**
 * The bus in one process, over a SQLite file or memory. Publishing is durable when it resolves (WAL, synchronous FULL); calls of one turn of the
 * event loop share a transaction. Delivery is driven by publishing, there is no polling.
 */
export function createEmbeddedBus(options: EmbeddedBusOptions): DrainableBus {
  const {
    path,
    isDisposable = false,
    log: report = silentLog,
    batchSize = 500,
    firstPauseMs = 50,
    longestPauseMs = 5_000,
    mostFailures = 10,
    machineNow = Date.now,
  } = options;
  const log = openEmbeddedLog(path, machineNow, isDisposable);
  const writer = createEmbeddedWriter(log, (lanes) => {
    groups.wake(lanes);
    for (const wake of followers) wake();
    pruneHourly();
  });
  const groups = createEmbeddedGroups({
    log,
    writer,
    report,
    batchSize,
    backoff: { firstMs: firstPauseMs, longestMs: longestPauseMs },
    mostFailures,
  });
  const followers = new Set<() => void>();
  let isClosed = false;
  let prunedAt = -Infinity;
  pruneHourly();

  function pruneHourly(): void {
    if (machineNow() - prunedAt < MS_PER_HOUR) return;
    prunedAt = machineNow();
    log.prune();
  }

  function lanesOf(topic: string): readonly Lane[] {
    const lanes = log.topic(topic);
    if (lanes === undefined) throw topicUnknown(topic);
    return lanes;
  }

  async function publish(messages: readonly Message[]): Promise<void> {
    if (isClosed) throw new Error('The bus is closed');
    admit(messages);
    for (const { topic } of messages) lanesOf(topic);
    if (messages.length === 0) return;
    const traceparent = activeTraceparent();
    await writer.publish(traceparent === undefined ? messages : messages.map((message) => ({ traceparent, ...message })));
  }

  function lagOf(group: string): readonly GroupLag[] {
    const next = new Map<Lane, number>();
    for (const [number, committed] of log.committed(group)) {
      const lane = log.lane(number);
      if (lane !== undefined) next.set(lane, committed);
    }
    for (const [lane, at] of groups.stands(group)) next.set(lane, at);
    return [...next].map(([{ topic, partition, end }, committed]) => ({
      group,
      topic,
      partition,
      committed: BigInt(committed),
      end: BigInt(end),
    }));
  }

  async function* read(topic: string, { follow = false, from }: Parameters<DrainableBus['read']>[1] = {}): AsyncGenerator<Delivered> {
    const lanes = lanesOf(topic);
    const next = new Map(lanes.map((lane) => [lane, Number(from?.get(lane.partition) ?? 0n)]));
    const ends = new Map(lanes.map((lane) => [lane, follow ? Infinity : lane.end]));
    while (!isClosed) {
      let found = 0;
      for (const lane of lanes) {
        const page = log.read(lane, next.get(lane) ?? 0, READ_PAGE);
        for (const message of page) {
          if (Number(message.offset) >= (ends.get(lane) ?? 0)) break;
          next.set(lane, Number(message.offset) + 1);
          found += 1;
          yield message;
        }
      }
      if (found > 0) continue;
      if (!follow) return;
      await grown();
    }
  }

  /** Resolves at the next write of whatever topic, or when the bus closes. */
  function grown(): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        followers.delete(wake);
        resolve();
      };
      followers.add(wake);
    });
  }

  return {
    description: path === ':memory:' ? 'embedded bus in memory' : `embedded bus in ${path}`,
    publish,
    subscribe(subscription) {
      for (const topic of subscription.topics) lanesOf(topic);
      return Promise.resolve(groups.join(subscription));
    },
    createTopics(topics) {
      for (const { name, partitions } of log.createTopics(topics)) {
        report.warn(
          { topic: name, partitions, present: log.topic(name)?.length },
          'The topic exists with another number of partitions, which stays',
        );
      }
      return Promise.resolve();
    },
    lag: (names) => Promise.resolve(names.flatMap(lagOf)),
    read,
    ping() {
      return isClosed ? Promise.reject(new Error('The bus is closed')) : Promise.resolve();
    },
    drain: () => groups.drain(),
    async close() {
      if (isClosed) return;
      await writer.flush();
      await groups.stopAll();
      await writer.flush();
      isClosed = true;
      for (const wake of [...followers]) wake();
      log.close();
    },
  };
}
