import { BusUnavailable } from './bus';

/** Waits so many milliseconds of machine time, or until the signal is given. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) {
      resolve();
      return;
    }
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end);
  });
}

/** Rejects with `BusUnavailable` when the time is up; what was begun goes on unheard. */
export function withTimeLimit<Result>(work: Promise<Result>, limitMs: number, what: string): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new BusUnavailable(`${what}: no answer within ${Math.round(limitMs)} ms`)), Math.max(0, limitMs));
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
