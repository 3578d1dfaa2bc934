import { BusUnavailable, type Message } from './bus';
import type { EmbeddedLog, Lane } from './embedded-log';

/** Collects what is written in one turn of the event loop into one transaction. */
export interface EmbeddedWriter {
  /** Resolves when the messages are durable. */
  publish(messages: readonly Message[]): Promise<void>;
  /** Becomes durable with the next messages; nobody waits for it, because a lost offset is a double only. */
  commitOffset(group: string, lane: Lane, next: number): void;
  /** Resolves when everything handed over so far can be read. */
  flush(): Promise<void>;
  readonly isIdle: boolean;
}

interface Pending {
  readonly messages: readonly Message[];
  readonly resolve: () => void;
  readonly reject: (error: BusUnavailable) => void;
}

/** `onAppended` hears of the lanes that grew, when they can be read. */
export function createEmbeddedWriter(log: EmbeddedLog, onAppended: (lanes: ReadonlySet<Lane>) => void): EmbeddedWriter {
  let pending: Pending[] = [];
  let offsets = new Map<string, { readonly group: string; readonly lane: Lane; readonly next: number }>();
  let scheduled: Promise<void> | undefined;
  let flushing = 0;

  function schedule(): Promise<void> {
    scheduled ??= new Promise((resolve) => {
      setImmediate(() => {
        scheduled = undefined;
        writeAll();
        resolve();
      });
    });
    return scheduled;
  }

  function writeAll(): void {
    const calls = pending;
    const moved = offsets;
    pending = [];
    offsets = new Map();
    const lanes = new Set<Lane>();
    const refuse = (cause: unknown): void => {
      const unavailable = new BusUnavailable('The log of the embedded bus could not be written', { cause });
      for (const { reject } of calls) reject(unavailable);
    };
    try {
      log.write(() => {
        for (const { messages } of calls) for (const message of messages) lanes.add(log.append(message));
        for (const { group, lane, next } of moved.values()) log.commitOffset(group, lane, next);
      });
    } catch (error) {
      // Offsets that were not written come again with the next batch of their lane.
      for (const [lane, offset] of moved) if (!offsets.has(lane)) offsets.set(lane, offset);
      refuse(error);
      return;
    }
    // Readers need not wait for the disk: whoever published does, and says it again when a loss of power has undone it.
    onAppended(lanes);
    // The disk is waited for where somebody was promised it: offsets move with every batch, mostly without a message.
    if (calls.length === 0) return;
    flushing += 1;
    void log
      .flushed()
      .then(() => {
        for (const { resolve } of calls) resolve();
      }, refuse)
      .finally(() => {
        flushing -= 1;
      });
  }

  return {
    publish(messages) {
      return new Promise((resolve, reject) => {
        pending.push({ messages, resolve, reject });
        void schedule();
      });
    },
    commitOffset(group, lane, next) {
      offsets.set(`${lane.number} ${group}`, { group, lane, next });
      void schedule();
    },
    async flush() {
      if (pending.length > 0 || offsets.size > 0) await schedule();
    },
    get isIdle() {
      return pending.length === 0 && offsets.size === 0 && flushing === 0;
    },
  };
}
