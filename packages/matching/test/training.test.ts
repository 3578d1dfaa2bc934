import { generatePeopleSet, readPeopleRecord } from '@homeward/demo-data';
import { DEFAULT_MATCH_MODEL, DEFAULT_TRAINING, matchAll, recordStepOf, thresholdsFor, trainModel, withRecords } from '@homeward/matching';

const records = generatePeopleSet({ records: 3_000, seed: 5 }).map(readPeopleRecord);
const options = { ...DEFAULT_TRAINING, randomPairs: 30_000 };
const trained = trainModel(records, options);

describe('training without labels', () => {
  test('the same records give the same model, and it survives JSON', () => {
    expect(trainModel(records, options)).toEqual(trained);
    expect(JSON.parse(JSON.stringify(trained))).toEqual(trained);
  });

  test('learns that one person keeps the name and the account, and that strangers do not', () => {
    const weightOf = ({ m, u }: { readonly m: number; readonly u: number }): number => Math.log2(m / u);
    const { wechat, phone, birthday, name } = trained.fields;
    expect(weightOf(wechat.exact)).toBeGreaterThan(10);
    expect(weightOf(phone.exact)).toBeGreaterThan(10);
    expect(weightOf(birthday.exact)).toBeGreaterThan(weightOf(birthday.typo));
    expect(weightOf(birthday.typo)).toBeGreaterThan(weightOf(birthday.different));
    expect(weightOf(name.different)).toBeLessThan(-5);
    expect(weightOf(phone.different)).toBeLessThan(0);
  });

  test('finds about as many pairs as there are', () => {
    const pairs = (3_000 * 2_999) / 2;
    const { clusters } = matchAll(records, trained, { sharedFromNames: 6 });
    const joined = clusters.reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0);
    expect(trained.prior * pairs).toBeGreaterThan(joined * 0.9);
    expect(trained.prior * pairs).toBeLessThan(joined * 1.1);
  });

  test('the thresholds rise with the wanted precision', () => {
    const sure = [0.6, 0.9, 0.99, 0.9999].map((wanted) => thresholdsFor(DEFAULT_MATCH_MODEL, wanted).sure);
    expect(sure).toEqual(sure.toSorted((a, b) => a - b));
    expect(sure[0]).toBeLessThan(sure[3] ?? 0);
    expect(() => thresholdsFor(DEFAULT_MATCH_MODEL, 1)).toThrow(RangeError);
    expect(() => thresholdsFor(DEFAULT_MATCH_MODEL, 0.4)).toThrow(RangeError);
  });

  test('without a calibration every single pair has to be as likely as wanted', () => {
    const { sure } = thresholdsFor({ ...DEFAULT_MATCH_MODEL, calibration: [] }, 0.99);
    expect(1 / (1 + 2 ** -sure)).toBeCloseTo(0.99, 3);
  });

  test('among ten times the records the same agreement is ten times less likely', () => {
    expect(withRecords(trained, trained.records * 10).prior).toBeCloseTo(trained.prior / 10, 12);
  });

  test('a number of records counts as the nearest power of two, and as 1024 at least', () => {
    expect([0, 1, 700, 1_400, 1_500, 100_000, 1_000_000].map(recordStepOf)).toEqual([
      1_024, 1_024, 1_024, 1_024, 2_048, 131_072, 1_048_576,
    ]);
  });
});
