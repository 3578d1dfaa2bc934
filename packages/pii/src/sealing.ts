import { type KeyObject, createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto';
import { type Hmac, createHmac } from './hmac';

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

/** What is made of a key once. */
interface Secret {
  /** The ciphers take a key object several times faster than bytes. */
  readonly key: KeyObject;
  readonly hmac: Hmac;
}

// The same key seals row after row. What was made of it is given up with its bytes.
const secrets = new WeakMap<Uint8Array, Secret>();

function toSecret(key: Uint8Array): Secret {
  const known = secrets.get(key);
  if (known !== undefined) return known;
  if (key.length !== KEY_BYTES) throw new RangeError(`A sealing key must have ${KEY_BYTES} bytes`);
  const secret = { key: createSecretKey(key), hmac: createHmac(key) };
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
  const nonce = secret.hmac(random(NONCE_BYTES), Buffer.from(`${boundTo.length}:`), boundTo, content).subarray(0, NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', secret.key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(boundTo);
  const ciphertext = cipher.update(content);
  cipher.final();
  return Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]);
}

/** The content of `sealBytes`; throws `BrokenSeal`. */
export function openBytes(key: Uint8Array, sealed: Uint8Array, place: string): Buffer {
  const secret = toSecret(key);
  if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new BrokenSeal();
  const decipher = createDecipheriv('aes-256-gcm', secret.key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
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
