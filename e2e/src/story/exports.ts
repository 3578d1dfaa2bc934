import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type DealerNetwork, type DmsRow, writeExport } from '@homeward/demo-data';
import type { Portion } from '../proof/portions';

/** The files of a network as its dealers' systems write them: each in its encoding, with its mapping. In upload order. */
export async function exportedFiles(network: DealerNetwork, name: string): Promise<readonly Portion[]> {
  const directory = await mkdtemp(path.join(tmpdir(), 'homeward-story-'));
  try {
    const { dealers } = await writeExport(network, directory);
    return dealers.flatMap(({ dealerId, files }) =>
      files.map((file): Portion => {
        const bytes = new Uint8Array(readFileSync(path.join(directory, file.path)));
        const mapping = file.mapping === undefined ? {} : { mapping: readFileSync(path.join(directory, file.mapping), 'utf8') };
        const { recordType, rows } = file;
        return {
          dealerId,
          rows,
          file: { name: path.basename(file.path), recordType, bytes, ...mapping },
          idempotencyKey: `${name}/${file.path}`,
        };
      }),
    );
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The same network with the rows of each file changed. */
export function withRows(network: DealerNetwork, change: (rows: readonly DmsRow[]) => readonly DmsRow[]): DealerNetwork {
  return {
    ...network,
    dealers: network.dealers.map((dealer) => ({ ...dealer, files: dealer.files.map((file) => ({ ...file, rows: change(file.rows) })) })),
  };
}
