import type { StoreOptions } from './store';

/** A lost race, more often than the bound: nothing is wrong, the caller may try again later. */
export class Contended extends Error {
  constructor(place: string) {
    super(`Others were faster too often: ${place}`);
    this.name = 'Contended';
  }
}

export const DEFAULT_RACE_BOUND = 24;
const FIRST_PAUSE_MS = 4;
const LONGEST_PAUSE_MS = 400;

/**
 * Waits before a document is decided again, so that losers do not meet again. The first time nothing is waited for: the winner has
 * just finished, and most races are between two.
 */
export async function waitAfterLoss(losses: number, random: StoreOptions['random']): Promise<void> {
  if (losses <= 1) return;
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (losses - 2));
  const pauseMs = longest * random.fraction();
  await new Promise<void>((resolve) => setTimeout(resolve, pauseMs));
}
