import { servicePrincipal, toMetadata } from '@homeward/access';
import type { Instant } from '@homeward/kernel';
import type { MachineClock } from '@homeward/runtime';
import type { Services } from './services';

/** The key that intake records of a brand are sealed with today. */
export interface IntakeKey {
  readonly keyId: string;
  readonly key: Uint8Array;
}

export interface IntakeKeys {
  /** At once when one is at hand that serves at this moment; rejects with `ServiceUnavailable` when none is, and customer cannot be asked. */
  keyOf(brandId: string, at: Instant): IntakeKey | Promise<IntakeKey>;
}

// A key is asked for again this often, so that a new day's key is used soon after midnight wherever that is.
const FRESH_FOR_MS = 10 * 60_000;
// While customer is away the last key still serves: it is destroyed only days later, with the retention of the topic.
const USABLE_FOR_MS = 12 * 3_600_000;

interface Kept extends IntakeKey {
  readonly atMs: number;
  /** By business time, which may run ahead of the machine's: it is business time that keys are destroyed by. */
  readonly usableUntilAt: Instant;
}

/** Asks customer for each brand's key and remembers it; personal fields never leave the gateway in the clear. */
export function createIntakeKeys(customer: Services['customer'], machineClock: MachineClock): IntakeKeys {
  const kept = new Map<string, Kept>();
  const asking = new Map<string, Promise<Kept>>();
  const metadata = toMetadata(servicePrincipal('gateway'));

  const ask = (brandId: string, at: Instant): Promise<Kept> => {
    const underWay = asking.get(brandId);
    if (underWay !== undefined) return underWay;
    const answer = customer
      .readIntakeKey({ brand: brandId, keyId: '' }, { metadata, deadlineMs: 1_500 })
      .then(({ keyId, key }) => {
        const usableUntilAt = new Date(Date.parse(at) + USABLE_FOR_MS).toISOString();
        const fresh = { keyId, key, atMs: machineClock.elapsedMs(), usableUntilAt };
        kept.set(brandId, fresh);
        return fresh;
      })
      .finally(() => asking.delete(brandId));
    asking.set(brandId, answer);
    return answer;
  };

  return {
    keyOf(brandId, at) {
      const present = kept.get(brandId);
      if (present === undefined || at > present.usableUntilAt) return ask(brandId, at);
      const ageMs = machineClock.elapsedMs() - present.atMs;
      if (ageMs > USABLE_FOR_MS) return ask(brandId, at);
      // Nobody waits for the renewal, and a failed one is tried again with the next request.
      if (ageMs > FRESH_FOR_MS) ask(brandId, at).catch(() => undefined);
      return present;
    },
  };
}
