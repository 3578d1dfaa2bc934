/** How well clusters find people, over all pairs of records. */
export interface PairQuality {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/**
 * @param persons the person of each record, by the record's number
 * @param clusters numbers of records; records that none names are alone
 */
export function judgePairs(persons: readonly number[], clusters: Iterable<readonly number[]>): PairQuality {
  let joined = 0;
  let right = 0;
  for (const cluster of clusters) {
    joined += pairsOf(cluster.length);
    right += sumOfPairs(cluster.map((record) => persons[record] ?? -1));
  }
  const wanted = sumOfPairs(persons);
  const precision = joined === 0 ? 1 : right / joined;
  const recall = wanted === 0 ? 1 : right / wanted;
  return { precision, recall, f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

/** Lines of numbers, as both write them. */
export function readClusters(text: string): readonly (readonly number[])[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(' ').map(Number));
}

function sumOfPairs(persons: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const person of persons) counts.set(person, (counts.get(person) ?? 0) + 1);
  let sum = 0;
  for (const count of counts.values()) sum += pairsOf(count);
  return sum;
}

function pairsOf(count: number): number {
  return (count * (count - 1)) / 2;
}
