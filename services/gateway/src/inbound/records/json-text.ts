import { isUtf8 } from 'node:buffer';
import { type Refusal, refusal, toPointer } from './refusals';

/** JSON that came from outside, read with limits; `refused` says why it was not read. */
export type ReadJson = { readonly value: unknown } | { readonly refused: Refusal };

export const MOST_DEPTH = 20;

const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Text → value. Refuses what is no UTF-8, no JSON, nested deeper than `MOST_DEPTH`, or has a key that could change what objects are or
 * be taken for an operator of a database. Such words inside a text value are only text and stay as they are.
 */
export function readJson(bytes: Buffer): ReadJson {
  if (!isUtf8(bytes)) return { refused: refusal('gateway.body-not-utf8', '') };
  if (isDeeperThan(bytes, MOST_DEPTH)) return { refused: refusal('gateway.body-too-deep', '', { most: String(MOST_DEPTH) }) };
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    return { refused: refusal('gateway.body-unreadable', '') };
  }
  if (mayHoldForbiddenKey(bytes)) {
    const pointer = forbiddenKeyOf(value);
    if (pointer !== undefined) return { refused: refusal('gateway.key-forbidden', pointer) };
  }
  return { value };
}

/** Scans the bytes, so that a body of nothing but brackets costs microseconds and no memory. */
function isDeeperThan(bytes: Buffer, most: number): boolean {
  let depth = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    switch (bytes[index]) {
      case QUOTE:
        index = endOfText(bytes, index);
        break;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        depth += 1;
        if (depth > most) return true;
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        depth -= 1;
        break;
      default:
    }
  }
  return false;
}

/** The position of the quote that ends the text that starts at `start`; the end of the bytes when there is none. */
function endOfText(bytes: Buffer, start: number): number {
  for (let index = start + 1; index < bytes.length; index += 1) {
    const byte = bytes[index];
    if (byte === BACKSLASH) index += 1;
    else if (byte === QUOTE) return index;
  }
  return bytes.length;
}

const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const FORBIDDEN_START = '$';
// What a forbidden key must show in the bytes; an escape may hide it, so that escapes are looked into as well.
const SIGNS = ['__proto__', 'constructor', 'prototype', '"$', '\\u'];

function mayHoldForbiddenKey(bytes: Buffer): boolean {
  return SIGNS.some((sign) => bytes.includes(sign, 0, 'latin1'));
}

/** The JSON Pointer of the first key that is not taken from outside; undefined when there is none. Depth is bounded by the caller. */
export function forbiddenKeyOf(value: unknown, path: readonly PropertyKey[] = []): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const here = [...path, key];
    if (!Array.isArray(value) && (FORBIDDEN_KEYS.has(key) || key.startsWith(FORBIDDEN_START))) return toPointer(here);
    const found = forbiddenKeyOf(item, here);
    if (found !== undefined) return found;
  }
  return undefined;
}
