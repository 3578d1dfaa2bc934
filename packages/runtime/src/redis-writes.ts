/** A value to be set. */
export interface Write {
  readonly key: string;
  readonly value: string;
  readonly ttlMs: number;
}

/** Values on their way to the server. */
export interface JoinedWrites {
  set(write: Write): Promise<void>;
  /** The value that waits to be sent. What was sent is ahead of every command that follows, and needs no look here. */
  waiting(key: string): string | undefined;
  /** Takes a value out that waits to be sent. */
  drop(key: string): void;
}

/** Sends together what is set in the same turn of the event loop. */
export function createJoinedWrites(send: (writes: readonly Write[]) => Promise<unknown>): JoinedWrites {
  let waiting = new Map<string, Write>();
  let sending: Promise<void> | undefined;

  async function flush(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    const writes = [...waiting.values()];
    waiting = new Map();
    sending = undefined;
    if (writes.length > 0) await send(writes);
  }

  return {
    set(write) {
      waiting.set(write.key, write);
      return (sending ??= flush());
    },
    waiting: (key) => waiting.get(key)?.value,
    drop: (key) => void waiting.delete(key),
  };
}
