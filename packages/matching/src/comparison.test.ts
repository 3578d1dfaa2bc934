import { compareRecords, createScorer, explainPair } from './comparison';
import { DEFAULT_MATCH_MODEL } from './default-model';
import { type MatchRecord, prepareRecord } from './match-record';
import { NOTHING_SHARED, type Sharing } from './sharing';

function aRecord(given: Partial<MatchRecord> = {}): MatchRecord {
  return { id: 'r', name: '张伟', phones: [], vins: [], plates: [], ...given };
}

const PHONE = '+8613800138000';
const DOOR = '安徽省合肥市蜀山区长江路12号3栋1201室';
const compare = (a: Partial<MatchRecord>, b: Partial<MatchRecord>, sharing: Sharing = NOTHING_SHARED) =>
  compareRecords(aRecord(a), aRecord(b), DEFAULT_MATCH_MODEL, sharing);

describe('two records are one person for sure', () => {
  test.each<[string, Partial<MatchRecord>, Partial<MatchRecord>]>([
    ['the same phone, the name in traditional script', { phones: [PHONE] }, { name: '張偉', phones: [PHONE] }],
    ['the same phone, the name in pinyin', { phones: [PHONE] }, { name: 'Zhang Wei', phones: [PHONE] }],
    ['the same phone, the name the other way round', { phones: [PHONE] }, { name: 'WEI ZHANG', phones: [PHONE] }],
    ['the same phone, another reading of the surname', { name: '单丹', phones: [PHONE] }, { name: 'Dan Dan', phones: [PHONE] }],
    ['the same WeChat id and surname', { wechatId: 'wx1' }, { name: '张先生', wechatId: 'wx1' }],
    ['the same car and name', { vins: ['V1'] }, { vins: ['V1', 'V2'] }],
    [
      'the same name, birthday and e-mail',
      { birthdayOn: '1985-03-09', email: 'e' },
      { birthdayOn: '1985-03-09', email: 'e', name: '張偉' },
    ],
    [
      'the same rare name and birthday, a new phone',
      { name: '欧阳娜', birthdayOn: '1985-03-09', phones: ['1'] },
      { name: '歐陽娜', birthdayOn: '1985-03-09', phones: ['2'] },
    ],
    [
      'the same phone and birthday, a look-alike character',
      { name: '王小明', phones: [PHONE], birthdayOn: '1985-03-09' },
      { name: '王小朋', phones: [PHONE], birthdayOn: '1985-03-09' },
    ],
    ['the same phone, a second one changed', { phones: [PHONE, '2'] }, { phones: ['3', PHONE] }],
  ])('%s', (_, a, b) => {
    expect(compare(a, b)).toMatchObject({ verdict: 'sure', isOther: false });
  });
});

describe('two records are not joined', () => {
  test.each<[string, Partial<MatchRecord>, Partial<MatchRecord>]>([
    ['another phone and car', { phones: ['1'], vins: ['V1'] }, { phones: ['2'], vins: ['V2'] }],
    ['husband and wife', { phones: [PHONE], address: DOOR, vins: ['V1'] }, { name: '李娜', phones: [PHONE], address: DOOR, vins: ['V1'] }],
    ['brothers at one address with one phone', { phones: [PHONE], address: DOOR }, { name: '张强', phones: [PHONE], address: DOOR }],
    [
      'twins',
      { name: '张子轩', phones: [PHONE], address: DOOR, birthdayOn: '1990-05-06', vins: ['V1'] },
      { name: '张子涵', phones: [PHONE], address: DOOR, birthdayOn: '1990-05-06', vins: ['V1'] },
    ],
    ['father and son', { name: '王建国', phones: [PHONE], address: DOOR }, { name: '王建', phones: [PHONE], address: DOOR }],
    [
      'father and son whose names sound alike',
      { name: '王伟', phones: [PHONE], address: DOOR, birthdayOn: '1960-05-06' },
      { name: '王玮', phones: [PHONE], address: DOOR, birthdayOn: '1988-01-03' },
    ],
    ['a phone and a car without a name', { name: '车主', phones: [PHONE], vins: ['V1'] }, { name: '***', phones: [PHONE], vins: ['V1'] }],
    ['seller and buyer of a car', { vins: ['V1'], plates: ['P1'] }, { name: '李娜', vins: ['V1'], plates: ['P1'] }],
    ['the same name in one district', { address: DOOR }, { address: '安徽省合肥市蜀山区文化路7号' }],
    ['a surname and a phone of the family', { phones: [PHONE] }, { name: '张女士', phones: [PHONE] }],
    ['a firm and its driver', { phones: [PHONE], vins: ['V1'] }, { name: '合肥远大物流有限公司', phones: [PHONE], vins: ['V1'] }],
    ['a rare name and nothing else', { name: '欧阳绮罗' }, { name: '歐陽綺羅' }],
    ['nothing known', {}, {}],
  ])('%s', (_, a, b) => {
    expect(compare(a, b).verdict).not.toBe('sure');
  });

  test('relatives hold their clusters apart, whatever they share', () => {
    expect(compare({ phones: [PHONE], address: DOOR }, { name: '张强', phones: [PHONE], address: DOOR })).toMatchObject({
      verdict: 'unlikely',
      isOther: true,
    });
  });
});

describe('an identifier of many', () => {
  const sharing = (names: number): Sharing => ({
    sharedFromNames: 6,
    namesOf: (kind, value) => (kind === 'phone' && value === PHONE ? names : 1),
  });

  test('has no weight from the limit on, and the step says so', () => {
    const { steps, verdict } = compare({ phones: [PHONE] }, { phones: [PHONE] }, sharing(6));
    expect(steps.find(({ field }) => field === 'phone')).toMatchObject({ level: 'shared', weight: 0 });
    expect(verdict).not.toBe('sure');
  });

  test('has its weight below the limit', () => {
    expect(compare({ phones: [PHONE] }, { phones: [PHONE] }, sharing(5)).verdict).toBe('sure');
  });

  test('is not the only one that counts', () => {
    expect(compare({ phones: [PHONE, '2'] }, { phones: [PHONE, '2'] }, sharing(40)).verdict).toBe('sure');
  });
});

describe('the waterfall', () => {
  test('scoring many pairs comes to the same as telling one', () => {
    const score = createScorer(DEFAULT_MATCH_MODEL);
    const prepare = (record: Partial<MatchRecord>) => prepareRecord(aRecord(record), DEFAULT_MATCH_MODEL, NOTHING_SHARED);
    for (const other of [{ name: '張偉' }, { name: '张强', phones: [PHONE] }, { birthdayOn: '1985-09-03', address: DOOR, vins: ['V1'] }]) {
      const one = { birthdayOn: '1985-03-09', address: DOOR, vins: ['V1'], plates: ['P'], phones: [PHONE] };
      const { weight, verdict, isOther } = explainPair(prepare(one), prepare(other), DEFAULT_MATCH_MODEL);
      expect(score(prepare(one), prepare(other))).toEqual({ weight, verdict, isOther });
    }
  });

  const given: Partial<MatchRecord> = { phones: [PHONE], birthdayOn: '1985-03-09', address: DOOR };

  test('begins with the prior, has a step for each field, and adds up to the weight', () => {
    for (const other of [{ name: '張偉' }, { name: '张强' }, { name: 'Zhang Wei', birthdayOn: '1985-09-03' }]) {
      const { steps, weight, probability } = compare(given, { ...given, ...other });
      expect(steps.map(({ field }) => field).slice(0, 9)).toEqual([
        'prior',
        'name',
        'phone',
        'wechat',
        'email',
        'vin',
        'plate',
        'birthday',
        'address',
      ]);
      expect(steps.reduce((sum, step) => sum + step.weight, 0)).toBeCloseTo(weight, 9);
      expect(probability).toBeCloseTo(1 / (1 + 2 ** -weight), 12);
    }
  });

  test('holds no personal value', () => {
    const told = JSON.stringify(compare(given, given).steps.map(({ why, level }) => [why, level]));
    for (const value of ['张', '伟', '138', '1985', '长江路']) expect(told).not.toContain(value);
  });

  test('a rare name weighs more than a common one', () => {
    const nameWeight = (name: string): number => compare({ name }, { name }).steps[1]?.weight ?? 0;
    expect(nameWeight('欧阳绮罗')).toBeGreaterThan(nameWeight('王伟') + 3);
  });

  test('is the same both ways', () => {
    const other = { ...given, name: 'Wei Zhang', phones: ['9'] };
    expect(compare(given, other).steps).toEqual(compare(other, given).steps);
  });
});
