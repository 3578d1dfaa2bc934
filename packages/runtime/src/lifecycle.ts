import type { Log } from './log';

/** Stops what was started, in the reverse order. */
export interface Lifecycle {
  /** Registers how to stop what has just been started. */
  add(stage: string, stop: () => Promise<void> | void): void;
  /**
   * Stops everything, last started first. A stage that fails or takes too long does not keep the others from stopping. Rejects with an AggregateError of
   * what went wrong, once all is stopped. A second call gives the same promise.
   */
  stop(): Promise<void>;
}

export interface LifecycleOptions {
  readonly log: Log;
  /** Milliseconds that one stage may take; default 4000. */
  readonly stageLimitMs?: number;
}

/** Ordered stop of a composition root: add the store first and the intake last, so that the intake stops first. */
export function createLifecycle(options: LifecycleOptions): Lifecycle {
  const { log, stageLimitMs = 4_000 } = options;
  const stages: { readonly stage: string; readonly stop: () => Promise<void> | void }[] = [];
  let stopping: Promise<void> | undefined;

  const stopAll = async (): Promise<void> => {
    const errors: Error[] = [];
    for (let next = stages.pop(); next !== undefined; next = stages.pop()) {
      const { stage, stop } = next;
      const startedMs = performance.now();
      try {
        await withinLimit(stage, Promise.resolve().then(stop), stageLimitMs);
        log.debug({ stage, tookMs: Math.round(performance.now() - startedMs) }, 'Stopped');
      } catch (error) {
        log.error({ stage, err: error }, 'Did not stop in order');
        errors.push(new Error(`${stage}: ${error instanceof Error ? error.message : String(error)}`, { cause: error }));
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, `Not stopped in order: ${errors.map((error) => error.message).join('; ')}`);
  };

  return {
    add(stage, stop) {
      if (stopping !== undefined) throw new Error(`${stage} was started while everything was being stopped`);
      stages.push({ stage, stop });
    },
    stop: () => (stopping ??= stopAll()),
  };
}

/** The result, or an error when it does not come within the limit. */
export async function withinLimit<Value>(what: string, work: Promise<Value>, limitMs: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
