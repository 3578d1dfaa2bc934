/** The calls that a server is carrying out: counted for a drain, cancelled when it takes too long. */
export interface RunningCalls {
  /** Enters a call; `end` must be called once it is over. */
  begin(): { readonly abort: AbortController; readonly end: () => void };
  /** Resolves once no call is running, at once if none is. */
  idle(): Promise<void>;
  abortAll(reason: Error): void;
}

export function createRunningCalls(): RunningCalls {
  const running = new Set<AbortController>();
  let waiting: (() => void)[] = [];
  return {
    begin() {
      const abort = new AbortController();
      running.add(abort);
      return {
        abort,
        end() {
          running.delete(abort);
          if (running.size > 0) return;
          for (const resume of waiting) resume();
          waiting = [];
        },
      };
    },
    async idle() {
      if (running.size > 0) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    abortAll(reason) {
      for (const abort of running) abort.abort(reason);
    },
  };
}

/** Resolves true when the promise settled within the limit, false when the limit came first. */
export async function settlesWithin(promise: Promise<unknown>, limitMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs);
  });
  try {
    return await Promise.race([promise.then(() => true), limit]);
  } finally {
    clearTimeout(timer);
  }
}
