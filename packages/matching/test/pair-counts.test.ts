import { generatePeopleSet, readPeopleRecord, scorePeople } from '@homeward/demo-data';
import {
  addCounts,
  blockingKeysOf,
  countPairs,
  countSharing,
  crossingsOf,
  DEFAULT_MATCH_MODEL,
  learnModel,
  matchAll,
  NOTHING_COUNTED,
  type Pair,
  prepareRecord,
  trainModel,
  withRecords,
} from '@homeward/matching';

const WANTED = { records: 3_000, wantedPrecision: 0.998 };
const set = generatePeopleSet({ records: WANTED.records, seed: 5 });
const records = set.map(readPeopleRecord);
const sharing = countSharing(records, 6);
const prepared = records.map((record) => prepareRecord(record, DEFAULT_MATCH_MODEL, sharing));

/** Every pair of a portion with a later one that it shares a key with, and forty pairs of each with others. */
function portion(from: number, to: number) {
  const blocks = new Map<string, number[]>();
  for (const [place, record] of records.entries())
    for (const { kind, value } of blockingKeysOf(record))
      blocks.set(`${kind} ${value}`, [...(blocks.get(`${kind} ${value}`) ?? []), place]);
  const pairOf = (a: number, b: number): readonly Pair[] => {
    const [one, other] = [prepared[a], prepared[b]];
    return one === undefined || other === undefined ? [] : [[one, other]];
  };
  const blocked: Pair[] = [];
  const random: Pair[] = [];
  for (let a = from; a < to; a += 1) {
    const record = records[a];
    if (record === undefined) continue;
    const mates = new Set(blockingKeysOf(record).flatMap(({ kind, value }) => blocks.get(`${kind} ${value}`) ?? []));
    for (const b of mates) if (b > a) blocked.push(...pairOf(a, b));
    // Far from one another: families stand together in the set.
    for (let step = 1; step <= 40; step += 1) random.push(...pairOf(a, (a + 61 * step) % records.length));
  }
  return countPairs(blocked, random);
}

const whole = portion(0, records.length);

describe('pairs counted by how they agree', () => {
  test('those of two portions add up, in whichever order', () => {
    const [one, other] = [portion(0, 1_000), portion(1_000, records.length)];
    const model = learnModel(whole, DEFAULT_MATCH_MODEL, WANTED);
    expect(addCounts(one, other).blocked).toEqual(whole.blocked);
    expect(addCounts(addCounts(NOTHING_COUNTED, other), one).blocked).toEqual(whole.blocked);
    expect(learnModel(JSON.parse(JSON.stringify(whole)) as typeof whole, DEFAULT_MATCH_MODEL, WANTED)).toEqual(model);
  });

  test('teach what the records themselves teach', () => {
    const learned = learnModel(whole, DEFAULT_MATCH_MODEL, WANTED);
    const trained = trainModel(records, { sharedFromNames: 6, seed: 1, randomPairs: 100_000, wantedPrecision: 0.998 });
    const weightOf = ({ m, u }: { readonly m: number; readonly u: number }): number => Math.log2(m / u);
    for (const field of ['phone', 'wechat', 'email', 'vin', 'birthday'] as const)
      expect(Math.abs(weightOf(learned.fields[field].exact) - weightOf(trained.fields[field].exact))).toBeLessThan(1);
    expect(learned.prior / trained.prior).toBeGreaterThan(0.9);
    expect(learned.prior / trained.prior).toBeLessThan(1.1);
    const { precision, recall } = scorePeople(set, matchAll(records, learned, { sharedFromNames: 6 }).clusters);
    expect([precision >= 0.99, recall >= 0.95]).toEqual([true, true]);
  });

  test('a field that no record has keeps what was known of it, and names stay as common as they were', () => {
    const plain = records.map(({ wechatId: _wechatId, ...record }) => record);
    const read = plain.map((record) => prepareRecord(record, DEFAULT_MATCH_MODEL, sharing));
    const pairs = read.slice(1).flatMap((b, place): readonly Pair[] => {
      const a = read[place];
      return a === undefined ? [] : [[a, b]];
    });
    const learned = learnModel(countPairs(pairs, pairs), DEFAULT_MATCH_MODEL, WANTED);
    expect(learned.fields.wechat).toEqual(DEFAULT_MATCH_MODEL.fields.wechat);
    expect(learned.fields.phone).not.toEqual(DEFAULT_MATCH_MODEL.fields.phone);
    expect(learned.frequencies).toBe(DEFAULT_MATCH_MODEL.frequencies);
  });

  test('few pairs of one person do not make impossible what was not seen among them', () => {
    const few = countPairs(
      prepared.slice(0, 200).flatMap((a): readonly Pair[] => [[a, a]]),
      [],
    );
    const { phone, birthday } = learnModel(few, DEFAULT_MATCH_MODEL, WANTED).fields;
    expect(phone.exact.m).toBeGreaterThan(DEFAULT_MATCH_MODEL.fields.phone.exact.m);
    expect(phone.different.m).toBeGreaterThan(0.02);
    expect(birthday.different.m).toBeGreaterThan(DEFAULT_MATCH_MODEL.fields.birthday.different.m / 10);
  });

  test('too few records teach nothing', () => {
    expect(() => learnModel(whole, DEFAULT_MATCH_MODEL, { ...WANTED, records: 1_000 })).toThrow(RangeError);
    expect(() => learnModel(whole, DEFAULT_MATCH_MODEL, { ...WANTED, wantedPrecision: 1 })).toThrow(RangeError);
  });

  test('say which verdicts another model changes', () => {
    const model = withRecords(DEFAULT_MATCH_MODEL, WANTED.records);
    expect(crossingsOf(whole, model, model)).toEqual([]);
    const stricter = { ...model, thresholds: { ...model.thresholds, sure: model.thresholds.sure + 4 } };
    const crossings = crossingsOf(whole, model, stricter);
    expect(crossings.length).toBeGreaterThan(0);
    expect(new Set(crossings.map(({ from, to }) => `${from} ${to}`))).toEqual(new Set(['sure doubtful']));
    expect(crossingsOf(whole, stricter, model)).toEqual(crossings.map(({ from, to, pairs }) => ({ from: to, to: from, pairs })));
  });
});
