import { type KeyObject, createCipheriv, createDecipheriv, createHmac, createSecretKey } from 'node:crypto';

/** Where keys and nonces come from: the operating system in production, a seed in the simulator. */
export type RandomBytes = (size: number) => Uint8Array;

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The seal does not open: tampered with, cut, of another key, or bound to another place. Says nothing of the content. */
export class BrokenSeal extends Error {
  constructor() {
    super('The sealed value does not open with this key and this place');
    this.name = 'BrokenSeal';
  }
}

// The same key seals row after row. It is given up with the bytes that it was made of.
const secrets = new WeakMap<Uint8Array, KeyObject>();

/** The ciphers take a key object several times faster than bytes. */
function toSecret(key: Uint8Array): KeyObject {
  const known = secrets.get(key);
  if (known !== undefined) return known;
  if (key.length !== KEY_BYTES) throw new RangeError(`A sealing key must have ${KEY_BYTES} bytes`);
  const secret = createSecretKey(key);
  secrets.set(key, secret);
  return secret;
}

/**
 * AES-256-GCM with a key of 32 bytes. `place` (additional data) binds the value to where it is kept: opened elsewhere, the
 * seal is broken. Layout: nonce (12), tag (16), ciphertext.
 * The nonce is hedged: it hashes fresh random bytes together with key, place and content, so that even a random source that
 * repeats itself (a simulator started twice on one seed) never uses a nonce for two contents.
 */
export function sealBytes(key: Uint8Array, content: Uint8Array, place: string, random: RandomBytes): Buffer {
  const secret = toSecret(key);
  const boundTo = Buffer.from(place, 'utf8');
  // One piece: each call into the cipher library costs as much as hashing a record.
  const hedged = Buffer.concat([random(NONCE_BYTES), Buffer.from(`${boundTo.length}:`), boundTo, content]);
  const nonce = createHmac('sha256', secret).update(hedged).digest().subarray(0, NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', secret, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(boundTo);
  const ciphertext = cipher.update(content);
  cipher.final();
  return Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]);
}

/** The content of `sealBytes`; throws `BrokenSeal`. */
export function openBytes(key: Uint8Array, sealed: Uint8Array, place: string): Buffer {
  const secret = toSecret(key);
  if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new BrokenSeal();
  const decipher = createDecipheriv('aes-256-gcm', secret, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(place, 'utf8'));
  decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const content = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES));
  try {
    decipher.final();
  } catch {
    throw new BrokenSeal();
  }
  return content;
}
