import { blockingKeysOf } from './blocking';
import type { MatchRecord } from './match-record';

const keysOf = (given: Partial<MatchRecord>, kind: string): readonly string[] =>
  blockingKeysOf({ id: 'r', name: '', phones: [], vins: [], plates: [], ...given })
    .filter((key) => key.kind === kind)
    .map(({ value }) => value);

describe('records meet', () => {
  test.each(['phone', 'vin', 'plate', 'wechat', 'email'])('under each %s', (kind) => {
    expect(keysOf({ phones: ['1', '2', '1'], vins: ['1', '2'], plates: ['1', '2'], wechatId: '1', email: '1' }, kind)).toContain('1');
  });

  test.each([
    ['張偉', '张玮'],
    ['张伟', 'WEI Zhang'],
    ['张伟', 'zhangwei'],
    ['单于飞', 'Chanyu Fei'],
    ['单丹', 'Dan Dan'],
    ['曾丽', 'Ceng Li'],
    ['吕英', 'Lyu Ying'],
    ['陈静', '陈进'],
    ['范干', 'Fan Gan'],
    ['张伟先生', '张伟'],
  ])('%s and %s under the sound of the name and the birthday, each part of it, and the street', (a, b) => {
    const more = { birthdayOn: '1985-03-09', address: '安徽省合肥市蜀山区长江路12号' };
    for (const kind of ['name-birthday', 'pinyin']) {
      const others = keysOf({ name: b, ...more }, kind);
      expect(keysOf({ name: a, ...more }, kind).filter((key) => others.includes(key)).length).toBeGreaterThanOrEqual(
        kind === 'pinyin' ? 3 : 1,
      );
    }
  });

  test('no block is as large as a common name, or a surname', () => {
    expect(blockingKeysOf({ id: 'r', name: '张伟', phones: [], vins: [], plates: [] })).toEqual([]);
    expect(keysOf({ name: '张先生', birthdayOn: '1985-03-09' }, 'pinyin')).toEqual([]);
  });
});
