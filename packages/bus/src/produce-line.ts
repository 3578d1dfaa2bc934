import { type Backoff, pauseAfter } from './backoff';
import { type BusLog, BusUnavailable, type Message, MessageRefused, topicUnknown } from './bus';
import { nameOf } from './failure';
import { pause } from './time-limit';
import { sizeOf } from './wire';

/** One way out for all messages of a process, so that order per key holds over calls and over retries. */
export interface ProduceLine {
  publish(messages: readonly Message[]): Promise<void>;
  /** Resolves when everything accepted is written or refused. */
  flush(): Promise<void>;
}

export interface ProduceLineOptions {
  /** Writes all of them, in order. Settles within the time, and leaves nothing in flight when it fails. */
  readonly send: (messages: readonly Message[], withinMs: number) => Promise<void>;
  /** Which of these topics do not exist. Settles within the time. */
  readonly missingTopics: (topics: ReadonlySet<string>, withinMs: number) => Promise<ReadonlySet<string>>;
  /** How long a call may take before it is told `BusUnavailable`. */
  readonly timeoutMs: number;
  /** Most bytes and messages of one request; a single message may be larger. */
  readonly mostBytes: number;
  readonly mostMessages: number;
  /** Most bytes that wait; calls beyond are told `BusUnavailable` at once. */
  readonly mostWaitingBytes: number;
  readonly backoff: Backoff;
  readonly log: BusLog;
}

interface Call {
  /** Machine time, see `performance.now`. */
  readonly deadlineAt: number;
  waiting: number;
  isOver: boolean;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

interface Entry {
  readonly call: Call;
  readonly message: Message;
  readonly bytes: number;
}

/**
 * Calls that overlap share requests. One request is in flight at a time; one that fails is repeated as a whole, before anything later is sent, until
 * the oldest of its calls has run out of time: then all its calls are told `BusUnavailable`, since a later message must not stand in the log
 * while an earlier one of the same request is given up.
 */
export function createProduceLine(options: ProduceLineOptions): ProduceLine {
  const { send, missingTopics, timeoutMs, mostBytes, mostMessages, mostWaitingBytes, backoff, log } = options;
  // An attempt that has hardly any time would be given up, and its connection with it, while the broker is about to answer.
  const leastMs = timeoutMs / 8;
  let queue: Entry[] = [];
  let waitingBytes = 0;
  let running: Promise<void> | undefined;

  function publish(messages: readonly Message[]): Promise<void> {
    if (messages.length === 0) return Promise.resolve();
    if (waitingBytes >= mostWaitingBytes) return Promise.reject(new BusUnavailable(`${waitingBytes} bytes wait to be written already`));
    return new Promise((resolve, reject) => {
      const call: Call = { deadlineAt: performance.now() + timeoutMs, waiting: messages.length, isOver: false, resolve, reject };
      for (const message of messages) {
        const bytes = sizeOf(message);
        waitingBytes += bytes;
        queue.push({ call, message, bytes });
      }
      running ??= work();
    });
  }

  async function work(): Promise<void> {
    // What is published in the same turn of the event loop goes together.
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) {
      const flight = takeFlight();
      if (flight.length > 0) await deliver(flight);
    }
    running = undefined;
  }

  /** The next entries up to the bounds; those of calls that are over are dropped. */
  function takeFlight(): readonly Entry[] {
    const flight: Entry[] = [];
    let bytes = 0;
    let taken = 0;
    for (const entry of queue) {
      if (!entry.call.isOver) {
        if (flight.length > 0 && (bytes + entry.bytes > mostBytes || flight.length >= mostMessages)) break;
        flight.push(entry);
        bytes += entry.bytes;
      }
      waitingBytes -= entry.bytes;
      taken += 1;
    }
    queue = taken === queue.length ? [] : queue.slice(taken);
    return flight;
  }

  async function deliver(flight: readonly Entry[]): Promise<void> {
    const deadlineAt = Math.min(...new Set(flight.map(({ call }) => call.deadlineAt)));
    let entries = flight;
    for (let attempt = 1; ; attempt += 1) {
      const withinMs = deadlineAt - performance.now();
      try {
        if (withinMs < leastMs) throw new BusUnavailable('The time is nearly up before the message could be sent');
        entries = await withoutMissingTopics(entries, withinMs);
        if (entries.length > 0)
          await send(
            entries.map(({ message }) => message),
            deadlineAt - performance.now(),
          );
        for (const { call } of entries) settle(call);
        return;
      } catch (error) {
        const leftMs = deadlineAt - performance.now();
        if (error instanceof MessageRefused || leftMs < leastMs) {
          fail(entries, error);
          return;
        }
        log.warn({ attempt, messages: entries.length, error: nameOf(error) }, 'A request to the log failed; it is repeated');
        await pause(Math.min(pauseAfter(attempt, backoff), leftMs));
      }
    }
  }

  async function withoutMissingTopics(entries: readonly Entry[], withinMs: number): Promise<readonly Entry[]> {
    const missing = await missingTopics(new Set(entries.map(({ message }) => message.topic)), withinMs);
    if (missing.size === 0) return entries;
    for (const { call, message } of entries) {
      if (missing.has(message.topic)) end(call, topicUnknown(message.topic));
    }
    return entries.filter(({ call }) => !call.isOver);
  }

  function settle(call: Call): void {
    call.waiting -= 1;
    if (call.waiting > 0 || call.isOver) return;
    call.isOver = true;
    call.resolve();
  }

  function fail(entries: readonly Entry[], cause: unknown): void {
    const error = cause instanceof MessageRefused ? cause : new BusUnavailable('The log could not be written in time', { cause });
    for (const { call } of entries) end(call, error);
  }

  function end(call: Call, error: Error): void {
    if (call.isOver) return;
    call.isOver = true;
    call.reject(error);
  }

  return {
    publish,
    async flush() {
      while (running !== undefined) await running;
    },
  };
}
