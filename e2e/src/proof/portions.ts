import type { TrialFile } from '@homeward/constellation';
import { type DealerNetwork, encodeFile } from '@homeward/demo-data';

/** A part of one file of one dealer, with the key that names its import. */
export interface Portion {
  readonly dealerId: string;
  readonly file: TrialFile;
  readonly rows: number;
  readonly idempotencyKey: string;
}

/**
 * Cuts every file of a network into so many parts, and gives the parts in rounds: each round holds one part of every file, in upload order. Rows of later
 * files name things that only a later round brings, as happens when a dealer sends day by day.
 */
export function cutIntoRounds(network: DealerNetwork, rounds: number): readonly (readonly Portion[])[] {
  return Array.from({ length: rounds }, (_, round) =>
    network.dealers.flatMap(({ dealerId, files }) =>
      files.flatMap((file): readonly Portion[] => {
        const [from, to] = [round, round + 1].map((part) => Math.round((part * file.rows.length) / rounds)) as [number, number];
        const rows = file.rows.slice(from, to);
        if (rows.length === 0) return [];
        const bytes = new Uint8Array(Buffer.concat([...encodeFile({ ...file, rows }, 'utf-8')]));
        const { name, recordType } = file;
        return [{ dealerId, rows: rows.length, file: { name, recordType, bytes }, idempotencyKey: `${dealerId}/${name}/${round}` }];
      }),
    ),
  );
}
