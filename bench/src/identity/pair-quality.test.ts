import { judgePairs, readClusters } from './pair-quality';

describe('clusters are judged by their pairs', () => {
  test('the truth is without fault', () => {
    expect(
      judgePairs(
        [0, 0, 1, 1, 1],
        [
          [0, 1],
          [2, 3, 4],
        ],
      ),
    ).toEqual({ precision: 1, recall: 1, f1: 1 });
  });

  test('a pair that is not found costs recall, one that is wrong precision', () => {
    const { precision, recall } = judgePairs([0, 0, 1, 1], [[0, 1, 2]]);
    expect(precision).toBeCloseTo(1 / 3, 12);
    expect(recall).toBeCloseTo(1 / 2, 12);
  });

  test('nothing joined is precise and finds nothing', () => {
    expect(judgePairs([0, 0], [])).toEqual({ precision: 1, recall: 0, f1: 0 });
  });

  test('lines are clusters of numbers', () => {
    expect(readClusters('1 2\n30 4 5\n')).toEqual([
      [1, 2],
      [30, 4, 5],
    ]);
  });
});
