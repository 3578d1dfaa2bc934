import type { KeyValue, MachineClock } from '@homeward/runtime';
import { Problem } from './problems';

/** How many wrong tokens, or links, an address may send. */
export interface WrongTokens {
  /** Throws Problem 429 for an address that is shut out at the moment. Costs nothing for the others: it is asked before each token that is not remembered. */
  assertWithin(address: string): void;
  /** Counts a wrong token; throws Problem 429 with the first one beyond the limit. */
  count(address: string): Promise<void>;
}

export interface WrongTokensOptions {
  readonly keyValue: KeyValue;
  readonly machineClock: Pick<MachineClock, 'elapsedMs'>;
  /** In a minute; 0: no limit. */
  readonly most: number;
  /** What is counted; each by itself. */
  readonly kind: 'wrong-tokens' | 'wrong-links';
  /** Says an address so that nobody who sees the keys can read it. */
  readonly nameOf: (address: string) => string;
}

const WINDOW_MS = 60_000;
const MOST_SHUT_OUT = 10_000;

/**
 * Counted where all replicas count; that an address is shut out is remembered by each replica that has seen one of its wrong tokens. Tokens that were
 * verified before go on being taken: a neighbour behind the same address is not signed out.
 */
export function createWrongTokens({ keyValue, machineClock, most, kind, nameOf }: WrongTokensOptions): WrongTokens {
  const shutOutUntilMs = new Map<string, number>();

  const tooMany = (leftMs: number): Problem => {
    const retryAfterSeconds = Math.max(1, Math.ceil(leftMs / 1_000));
    return new Problem(429, kind === 'wrong-links' ? 'gateway.too-many-wrong-links' : 'gateway.too-many-wrong-tokens', {
      values: { most, retryAfterSeconds },
      retryAfterSeconds,
    });
  };
  const shutOut = (address: string, untilMs: number): void => {
    const [oldest] = shutOutUntilMs.keys();
    if (shutOutUntilMs.size >= MOST_SHUT_OUT && oldest !== undefined) shutOutUntilMs.delete(oldest);
    shutOutUntilMs.set(address, untilMs);
  };

  return {
    assertWithin(address) {
      const untilMs = shutOutUntilMs.get(address);
      if (untilMs === undefined) return;
      const leftMs = untilMs - machineClock.elapsedMs();
      if (leftMs > 0) throw tooMany(leftMs);
      shutOutUntilMs.delete(address);
    },
    async count(address) {
      if (most === 0) return;
      const { count, resetsInMs } = await keyValue.increment(`gateway:${kind}:${nameOf(address)}`, WINDOW_MS);
      if (count <= most) return;
      shutOut(address, machineClock.elapsedMs() + resetsInMs);
      throw tooMany(resetsInMs);
    },
  };
}
