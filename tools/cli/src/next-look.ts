const LEAST_MS = 100;
const MOST_MS = 5_000;
/** A look is paid for by those who work: at most one part in five of their time. */
const TIMES_ITS_COST = 4;

/** Waits before one looks again at something that is worked off, the longer the more the last look cost. */
export function untilNextLook(costMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.min(MOST_MS, Math.max(LEAST_MS, costMs * TIMES_ITS_COST))));
}
