import { createHash, randomBytes } from 'node:crypto';

/** Randomness for jitter, keys and seeds. */
export interface Random {
  bytes(count: number): Uint8Array;
  /** At least 0, less than 1. */
  fraction(): number;
}

const FRACTION_BITS = 53;

/** The machine's secure randomness. */
export function secureRandom(): Random {
  return { bytes: (count) => randomBytes(count), fraction: () => toFraction(randomBytes(8)) };
}

/** The same sequence for the same seed, on every machine; never for secrets. */
export function seededRandom(seed: string): Random {
  let block = Buffer.alloc(0);
  let counter = 0;
  const bytes = (count: number): Uint8Array => {
    const taken = Buffer.alloc(count);
    let filled = 0;
    while (filled < count) {
      if (block.length === 0) {
        block = createHash('sha256').update(`${seed}/${counter}`).digest();
        counter += 1;
      }
      const copied = block.copy(taken, filled);
      filled += copied;
      block = block.subarray(copied);
    }
    return taken;
  };
  return { bytes, fraction: () => toFraction(bytes(8)) };
}

function toFraction(bytes: Uint8Array): number {
  const bits = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0) >> BigInt(64 - FRACTION_BITS);
  return Number(bits) / 2 ** FRACTION_BITS;
}
