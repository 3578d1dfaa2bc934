import { servicePrincipal, toMetadata } from '@homeward/access';
import type { MachineClock } from '@homeward/runtime';
import type { Services } from './services';

/** The key that intake records of a brand are sealed with today. */
export interface IntakeKey {
  readonly keyId: string;
  readonly key: Uint8Array;
}

export interface IntakeKeys {
  /** At once when it is at hand; rejects with `ServiceUnavailable` when it is not, and customer cannot be asked. */
  keyOf(brandId: string): IntakeKey | Promise<IntakeKey>;
}

// A key is asked for again this often, so that a new day's key is used soon after midnight wherever that is.
const FRESH_FOR_MS = 10 * 60_000;
// While customer is away the last key still serves: it is destroyed only days later, with the retention of the topic.
const USABLE_FOR_MS = 12 * 3_600_000;

interface Kept extends IntakeKey {
  readonly atMs: number;
}

/** Asks customer for each brand's key and remembers it; personal fields never leave the gateway in the clear. */
export function createIntakeKeys(customer: Services['customer'], machineClock: MachineClock): IntakeKeys {
  const kept = new Map<string, Kept>();
  const asking = new Map<string, Promise<Kept>>();
  const metadata = toMetadata(servicePrincipal('gateway'));

  const ask = (brandId: string): Promise<Kept> => {
    const underWay = asking.get(brandId);
    if (underWay !== undefined) return underWay;
    const answer = customer
      .readIntakeKey({ brand: brandId, keyId: '' }, { metadata, deadlineMs: 1_500 })
      .then(({ keyId, key }) => {
        const fresh = { keyId, key, atMs: machineClock.elapsedMs() };
        kept.set(brandId, fresh);
        return fresh;
      })
      .finally(() => asking.delete(brandId));
    asking.set(brandId, answer);
    return answer;
  };

  return {
    keyOf(brandId) {
      const present = kept.get(brandId);
      const ageMs = present === undefined ? Number.POSITIVE_INFINITY : machineClock.elapsedMs() - present.atMs;
      if (present === undefined || ageMs > USABLE_FOR_MS) return ask(brandId);
      // Nobody waits for the renewal, and a failed one is tried again with the next request.
      if (ageMs > FRESH_FOR_MS) ask(brandId).catch(() => undefined);
      return present;
    },
  };
}
