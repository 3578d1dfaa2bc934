import { hash } from 'node:crypto';

/** HMAC-SHA256 over pieces of bytes, one behind the other; 32 bytes. */
export type Hmac = (...pieces: readonly Uint8Array[]) => Buffer;

/** Of SHA-256, as HMAC (RFC 2104) defines it. */
const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
const INNER_PAD = 0x36;
const OUTER_PAD = 0x5c;

// One call never waits for another, so that all keys share the memory: a service holds thousands of keys.
const inner = Buffer.alloc(8_192);
const outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES);

/**
 * HMAC-SHA256 by its definition: two hashes of one call each. An object of the cipher library for each few bytes takes longer than hashing them, and is
 * work for the garbage collector besides; ids and nonces are made for every row.
 */
export function createHmac(key: Uint8Array): Hmac {
  const block = new Uint8Array(BLOCK_BYTES);
  block.set(key.length > BLOCK_BYTES ? hash('sha256', key, 'buffer') : key);
  const innerPad = block.map((byte) => byte ^ INNER_PAD);
  const outerPad = block.map((byte) => byte ^ OUTER_PAD);
  return (...pieces) => {
    let length = BLOCK_BYTES;
    for (const piece of pieces) length += piece.length;
    const bytes = length <= inner.length ? inner : Buffer.alloc(length);
    bytes.set(innerPad);
    let at = BLOCK_BYTES;
    for (const piece of pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    outer.set(outerPad);
    outer.write(hash('sha256', bytes.subarray(0, length), 'binary'), BLOCK_BYTES, 'binary');
    return hash('sha256', outer, 'buffer');
  };
}
