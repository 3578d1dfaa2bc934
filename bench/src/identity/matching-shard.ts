import { readFileSync } from 'node:fs';
import {
  type BlockIndex,
  groupKeys,
  type KeyGroups,
  type MatchModel,
  type MatchRecord,
  readColumns,
  type RecordColumns,
  type ScoredPairs,
  scorePairs,
  type Shard,
} from '@homeward/matching';

/** The work of one thread. Each reads all records for itself, as Node's threads share no objects. */
export interface MatchingShard {
  /** Reads names, addresses and who shares what, and makes the keys: what the peer's file has already. */
  prepare(file: string, sharedFromNames: number): readonly string[];
  group(): KeyGroups;
  score(model: MatchModel, index: BlockIndex): ScoredPairs;
}

export function createShard(shard: Shard): MatchingShard {
  let columns: RecordColumns | undefined;
  const prepared = (): RecordColumns => {
    if (columns === undefined) throw new Error('Nothing is prepared');
    return columns;
  };
  return {
    prepare(file, sharedFromNames) {
      columns = readColumns(readRecords(file), sharedFromNames);
      return columns.ids;
    },
    group: () => groupKeys(prepared().keys, shard),
    score: (model, index) => scorePairs(prepared(), model, index, shard),
  };
}

/** Line by line: a file of a million records is longer than a string may be. */
export function readRecords(file: string): readonly MatchRecord[] {
  const content = readFileSync(file);
  const records: MatchRecord[] = [];
  for (let from = 0; from < content.length;) {
    const end = content.indexOf(10, from);
    records.push(JSON.parse(content.toString('utf8', from, end)) as MatchRecord);
    from = end + 1;
  }
  return records;
}
