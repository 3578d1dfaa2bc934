import type { KeyValue } from '@homeward/runtime';
import { Problem } from './problems';

export interface RateLimit {
  /** Counts one request; throws Problem 429 with the time until the next window once the client has used its own up. */
  admit(clientId: string): Promise<void>;
}

export interface RateLimitOptions {
  readonly keyValue: KeyValue;
  readonly most: number;
  readonly windowMs: number;
}

/**
 * Requests of one client in fixed windows, counted where all replicas count. The key-value port answers from the memory of the process while its server is
 * away, so that the limit holds for each replica by itself until then (decision 0010).
 */
export function createRateLimit(options: RateLimitOptions): RateLimit {
  const { keyValue, most, windowMs } = options;
  return {
    async admit(clientId) {
      const { count, resetsInMs } = await keyValue.increment(`gateway:rate:${clientId}`, windowMs);
      if (count <= most) return;
      const retryAfterSeconds = Math.max(1, Math.ceil(resetsInMs / 1_000));
      throw new Problem(429, 'gateway.too-many-requests', {
        values: { most, seconds: windowMs / 1_000, retryAfterSeconds },
        retryAfterSeconds,
      });
    },
  };
}
