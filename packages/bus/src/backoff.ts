/** Bounds of the pause after a failure; it doubles from the first one up to the longest one. */
export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** Milliseconds to wait after so many failures in a row, 1 for the first. */
export function pauseAfter(failures: number, backoff: Backoff): number {
  return Math.min(backoff.longestMs, backoff.firstMs * 2 ** Math.min(failures - 1, 30));
}
