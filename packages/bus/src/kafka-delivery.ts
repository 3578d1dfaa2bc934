import { isNativeError } from 'node:util/types';

import { type Backoff, pauseAfter } from './backoff';
import type { BatchHandler, BusLog } from './bus';
import { nameOf } from './failure';
import { type WireRecord, toDelivered } from './wire';

/** One fetched batch of one partition, as far as delivery needs to know it. */
export interface FetchedBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly WireRecord[];
  /** Moves the position of the partition behind the record, in this process. */
  moveBehind(record: WireRecord): void;
  /** Commits the position behind the record. */
  commitBehind(record: WireRecord): Promise<void>;
  /** Rejects when the group is sharing its partitions out anew, or the coordinator is away. */
  heartbeat(): Promise<void>;
  /** Stops fetching the partition; the function that it returns goes on, from the same position. */
  pause(): () => void;
  /** False when the subscription is stopping, or the partition was moved under it. */
  goesOn(): boolean;
}

export interface DeliveryOptions {
  readonly group: string;
  readonly onBatch: BatchHandler;
  readonly batchSize: number;
  readonly backoff: Backoff;
  readonly heartbeatMs: number;
  readonly log: BusLog;
}

/**
 * Hands fetched batches to the handler in pieces of the batch size. After each piece the offset is committed, and only then the position moves, so
 * that whatever fails is fetched again. A failed piece pauses its partition and leaves the others alone. Rejects when the group has to be
 * joined anew; what is in flight is ended and committed before.
 */
export function createDelivery(options: DeliveryOptions): (batch: FetchedBatch) => Promise<void> {
  const { group, onBatch, batchSize, backoff, heartbeatMs, log } = options;
  const failures = new Map<string, number>();

  async function deliver(batch: FetchedBatch): Promise<void> {
    const { topic, partition, records } = batch;
    const place = `${topic}/${partition}`;
    for (let at = 0; at < records.length && batch.goesOn(); at += batchSize) {
      const piece = records.slice(at, at + batchSize);
      const last = piece.at(-1);
      if (last === undefined) return;
      const pulse = startPulse(batch, heartbeatMs);
      try {
        await onBatch(
          piece.map((record) => toDelivered(topic, partition, record)),
          { topic, partition },
        );
      } catch (error) {
        const count = (failures.get(place) ?? 0) + 1;
        failures.set(place, count);
        const pauseMs = pauseAfter(count, backoff);
        log.warn(
          { group, topic, partition, offset: piece[0]?.offset, failures: count, pauseMs, error: nameOf(error) },
          'A batch failed; it is delivered again',
        );
        setTimeout(batch.pause(), pauseMs).unref();
        return;
      } finally {
        pulse.stop();
      }
      failures.delete(place);
      await batch.commitBehind(last);
      batch.moveBehind(last);
      if (pulse.failure !== undefined) throw pulse.failure;
      await batch.heartbeat();
    }
  }

  return deliver;
}

/** Heartbeats while the handler works. A group that shares out anew is told so by the first failure, after the handler has ended. */
export function startPulse(batch: FetchedBatch, everyMs: number) {
  const pulse: { failure: Error | undefined; stop: () => void } = { failure: undefined, stop: () => clearInterval(timer) };
  const timer = setInterval(() => {
    batch.heartbeat().catch((error: unknown) => {
      pulse.failure ??= isNativeError(error) ? error : new Error(String(error));
      clearInterval(timer);
    });
  }, everyMs).unref();
  return pulse;
}
