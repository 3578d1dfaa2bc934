import { generatePeopleSet, readPeopleRecord, scorePeople } from '@homeward/demo-data';
import { DEFAULT_MATCH_MODEL, matchAll, withRecords } from '@homeward/matching';

/** Neither is the seed that the shipped model was trained on. The whole set of 100 000 is `npm run proof -- identity`. */
describe.each([22, 23])('ten thousand labelled records, seed %d', (seed) => {
  const set = generatePeopleSet({ records: 10_000, seed });
  const { clusters, doubtful } = matchAll(set.map(readPeopleRecord), withRecords(DEFAULT_MATCH_MODEL, set.length), { sharedFromNames: 6 });
  const score = scorePeople(set, clusters);

  test('what is joined is one person in 99 of 100 pairs, and 95 of 100 pairs are found', () => {
    expect(score.precision).toBeGreaterThanOrEqual(0.99);
    expect(score.recall).toBeGreaterThanOrEqual(0.95);
  });

  test('twins and families stay apart', () => {
    const joined = (trap: string): number => score.traps.find((counted) => counted.trap === trap)?.joined ?? 0;
    expect(score.twinPairs).toBeGreaterThan(50);
    expect(joined('twins')).toBeLessThanOrEqual(score.twinPairs * 0.02);
    expect(joined('relatives')).toBeLessThanOrEqual(score.relativePairs * 0.001);
  });

  test('cars, landlines and advisors’ numbers join nobody', () => {
    for (const trap of ['one car', 'one phone']) expect(score.traps).toContainEqual({ trap, joined: 0 });
  });

  test.each([
    'traditional',
    'pinyin',
    'swapped',
    'homophone',
    'phone-changed',
    'dealer-landline',
    'advisor-number',
    'birthday-mistyped',
    'moved',
  ])('most pairs with %s are found', (fault) => {
    const counted = score.faults.find((known) => known.fault === fault);
    expect(counted?.found).toBeGreaterThanOrEqual((counted?.pairs ?? 1) * 0.9);
  });

  test('the review queue is short enough to be worked off', () => {
    expect(doubtful.length).toBeLessThan(set.length * 0.03);
  });
});
