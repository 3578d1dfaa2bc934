/** Asks the system to write to the disk; the callback hears when it is done. */
export type Flush = (done: (error: Error | null) => void) => void;

/**
 * Waits for the disk on behalf of many: one flush is under way at a time, and all who come meanwhile share the next one, as the one under way may have begun
 * before what they wrote.
 */
export function createFlushing(flush: Flush): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  const start = (): Promise<void> => {
    const own = new Promise<void>((resolve, reject) => {
      flush((error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
    running = own;
    const end = (): void => {
      if (running === own) running = undefined;
    };
    own.then(end, end);
    return own;
  };

  return () => {
    if (running === undefined) return start();
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return start();
      });
    return next;
  };
}
