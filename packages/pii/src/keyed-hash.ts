import { createHmac } from './hmac';

/** HMAC keys shorter than the hash would weaken it. */
const SMALLEST_KEY_BYTES = 32;
const HASH_BYTES = 16;

/** (kind, parts) → 22 characters of base64url: the first 16 bytes of HMAC-SHA256. */
export type KeyedHash = (kind: string, ...parts: readonly string[]) => string;

/**
 * Every part is written with its length before it, so that no two lists of parts read the same:
 * ('a', 'bc') and ('ab', 'c') differ. Throws a RangeError for a key of fewer than 32 bytes.
 */
export function createKeyedHash(key: Uint8Array): KeyedHash {
  if (key.length < SMALLEST_KEY_BYTES) throw new RangeError(`A hash key must have at least ${SMALLEST_KEY_BYTES} bytes`);
  const hmac = createHmac(key);
  return (kind, ...parts) => {
    let text = `${kind.length}:${kind}`;
    for (const part of parts) text += `${part.length}:${part}`;
    return hmac(Buffer.from(text, 'utf8')).toString('base64url', 0, HASH_BYTES);
  };
}
