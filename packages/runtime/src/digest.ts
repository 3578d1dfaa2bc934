import { createHash } from 'node:crypto';

/** One part of a digest of the business state: how many things, and the SHA-256 of their lines. */
export interface DigestResult {
  readonly name: string;
  readonly count: number;
  readonly sha256: string;
}

export interface Digest {
  /** One line a thing: its natural key and business values, separated by tabs. The order of adding does not matter. */
  add(...values: readonly (string | number | undefined)[]): void;
  result(): DigestResult;
}

/** Collects the lines of one part of the state, e.g. `visits`; see `OperationsService.DigestState`. */
export function createDigest(name: string): Digest {
  const lines: string[] = [];
  return {
    add: (...values) => {
      lines.push(values.map((value) => value ?? '').join('\t'));
    },
    result() {
      const hash = createHash('sha256');
      for (const line of lines.sort()) hash.update(line).update('\n');
      return { name, count: lines.length, sha256: hash.digest('hex') };
    },
  };
}
