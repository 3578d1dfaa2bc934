import { isNativeError } from 'node:util/types';

import { Rejection } from '@homeward/kernel';

import { type Bus, type BusLog, BusUnavailable, type Delivered, type Subscription } from './bus';
import {
  type DeadLetter,
  deadLetterIdOf,
  deadLetterTopicOf,
  deadLetterTopics,
  redriveTopicOf,
  toDeadLetter,
  toSettled,
} from './dead-letters';
import { codeOf, nameOf, placesOf } from './failure';
import { type ParkedKeys, createParkedKeys } from './parked-keys';
import type { Heard, IsTransient, Reactions } from './reactions';
import { silentLog } from './silent-log';
import { inTraceOf } from './trace';

export interface ConsumerOptions {
  readonly bus: Bus;
  readonly group: string;
  readonly topics: readonly string[];
  readonly reactions: Reactions;
  /** True for a failure of the surroundings: the partition pauses, the batch comes again, nothing is parked. `BusUnavailable` always is one. */
  readonly isTransient: IsTransient;
  /** Resolves when the store of the reactions answers. Asked before an event is parked; a rejection counts as transient. */
  readonly isHealthy?: () => Promise<void>;
  /**
   * Asked of an event of whose key and topic an earlier one is parked: true parks it as well, so that the order of the key is kept until a
   * person has redriven them. Without it later events of the key go on, as facts that are a keyed set may.
   */
  readonly strictOrder?: (heard: Heard<unknown>) => boolean;
  readonly deadLetterTopic?: string;
  readonly log?: BusLog;
  readonly limits?: ConsumerLimits;
}

export interface ConsumerLimits {
  /** Most events in one call of the reactions; default 500. */
  readonly batchSize?: number;
}

/** Parked behind an earlier event of its key. */
const BEHIND_PARKED = { code: 'consumer.behind-parked', message: 'An earlier event of the same key is parked' };

/**
 * Starts what a service hears. Per batch: events without a decoder are skipped, undecodable ones parked at once, the others handled together. A
 * batch that fails for another reason than its surroundings is halved, in order, down to the single bad event; that one is tried again alone
 * while `isHealthy` holds, and parked only if it fails again. Events before it are handled before it, events after it after it.
 * What cannot be parked is not committed: the batch comes again.
 *
 * Creates the topics for dead letters and redrives of the group.
 */
export async function startConsumer(options: ConsumerOptions): Promise<Subscription> {
  const { bus, group, topics, deadLetterTopic = deadLetterTopicOf(group), limits } = options;
  await bus.createTopics(deadLetterTopics(group, deadLetterTopic));
  const consume = createConsume({ ...options, deadLetterTopic });
  return bus.subscribe({
    group,
    topics: [...topics, redriveTopicOf(group)],
    onBatch: (batch) => inTraceOf(batch, `process ${group}`, () => consume(batch)),
    ...(limits?.batchSize !== undefined && { batchSize: limits.batchSize }),
  });
}

function createConsume(options: ConsumerOptions & { readonly deadLetterTopic: string }): (batch: readonly Delivered[]) => Promise<void> {
  const { bus, group, reactions, isTransient, isHealthy, strictOrder, deadLetterTopic, log = silentLog } = options;
  const parkedKeys: ParkedKeys | undefined = strictOrder === undefined ? undefined : createParkedKeys(bus, deadLetterTopic);

  async function consume(batch: readonly Delivered[]): Promise<void> {
    await parkedKeys?.refresh(batch);
    const parkedHere = new Set<Delivered>();
    const heard: Heard<unknown>[] = [];
    for (const delivered of batch) {
      const read = await readOrPark(delivered, parkedHere);
      if (read !== undefined) heard.push(read);
    }
    await handle(heard, parkedHere);
    await settle(batch, parkedHere);
  }

  /** Undefined when nothing remains to be done with the event. */
  async function readOrPark(delivered: Delivered, parkedHere: Set<Delivered>): Promise<Heard<unknown> | undefined> {
    const decode = Object.hasOwn(reactions.decoders, delivered.type) ? reactions.decoders[delivered.type] : undefined;
    if (decode === undefined) return undefined;
    try {
      return toHeard(delivered, decode(delivered.value));
    } catch (error) {
      await park(delivered, { code: 'consumer.undecodable', message: nameOf(error) }, parkedHere);
      return undefined;
    }
  }

  /** Handles events in order, or parks those that cannot be handled; throws when the surroundings fail. */
  async function handle(heard: readonly Heard<unknown>[], parkedHere: Set<Delivered>): Promise<void> {
    const ready: Heard<unknown>[] = [];
    const ahead = new Set<string>();
    for (const one of heard) {
      if (isBehindParked(one, ahead)) {
        await park(one.delivered, BEHIND_PARKED, parkedHere);
        continue;
      }
      ready.push(one);
      const redriven = deadLetterIdOf(one.delivered);
      if (redriven !== undefined) ahead.add(redriven);
    }
    const [first] = ready;
    if (first === undefined) return;
    const error = await attempt(ready);
    if (error === undefined) return;
    if (ready.length === 1) {
      await handleAlone(first, parkedHere);
      return;
    }
    const middle = ready.length >> 1;
    log.debug({ group, events: ready.length, error: nameOf(error) }, 'A batch failed; it is halved to find the bad event');
    await handle(ready.slice(0, middle), parkedHere);
    await handle(ready.slice(middle), parkedHere);
  }

  async function handleAlone(heard: Heard<unknown>, parkedHere: Set<Delivered>): Promise<void> {
    await isHealthy?.();
    const error = await attempt([heard]);
    if (error === undefined) return;
    await isHealthy?.();
    await park(heard.delivered, { code: codeOf(error) ?? nameOf(error), message: describe(error) }, parkedHere);
  }

  /** The failure of the events themselves; one of the surroundings is thrown. */
  async function attempt(heard: readonly Heard<unknown>[]): Promise<object | undefined> {
    try {
      await reactions.handle(heard);
      for (const { delivered } of heard)
        if (deadLetterIdOf(delivered) !== undefined) parkedKeys?.add(toSettled(deadLetterTopic, delivered));
      return undefined;
    } catch (error) {
      if (error instanceof BusUnavailable || isTransient(error)) throw error;
      return isNativeError(error) ? error : new Error(typeof error);
    }
  }

  function isBehindParked(heard: Heard<unknown>, ahead: ReadonlySet<string>): boolean {
    return parkedKeys !== undefined && strictOrder !== undefined && parkedKeys.isBlocked(heard.delivered, ahead) && strictOrder(heard);
  }

  async function park(delivered: Delivered, cause: DeadLetter['cause'], parkedHere: Set<Delivered>): Promise<void> {
    const deadLetter = toDeadLetter(deadLetterTopic, delivered, cause);
    await bus.publish([deadLetter]);
    parkedKeys?.add(deadLetter);
    parkedHere.add(delivered);
    const { topic, partition, offset, type, id, source } = delivered;
    log.error(
      { group, topic, partition, offset: String(offset), type, id, source, cause: cause.code },
      'An event is parked as a dead letter',
    );
  }

  /** Tells the dead-letter topic which redriven events are done with. */
  async function settle(batch: readonly Delivered[], parkedHere: ReadonlySet<Delivered>): Promise<void> {
    const done = batch.filter((delivered) => deadLetterIdOf(delivered) !== undefined && !parkedHere.has(delivered));
    if (done.length > 0) await bus.publish(done.map((delivered) => toSettled(deadLetterTopic, delivered)));
  }

  return consume;
}

function toHeard(delivered: Delivered, event: unknown): Heard<unknown> {
  const { type, key, at, source, id } = delivered;
  return { event, type, key, at, cause: `${source}:${id}`, delivered };
}

/** Words that may be kept: a rejection is free of personal values by its contract; other messages may quote some, so their place must do. */
function describe(error: object): string {
  return error instanceof Rejection ? error.message : `${nameOf(error)}${placesOf(error)}`;
}
