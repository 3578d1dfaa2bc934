import fc from 'fast-check';
import { emptyLevels, levelsOf } from './comparison';
import { DEFAULT_MATCH_MODEL } from './default-model';
import { type MatchRecord, prepareRecord } from './match-record';
import { compareInColumns, readColumns } from './record-columns';
import { countSharing } from './sharing';

const aValue = fc.constantFrom('1', '2', '3', '4', '');
const some = (most: number): fc.Arbitrary<string[]> => fc.array(aValue, { maxLength: most });
const aRecord: fc.Arbitrary<MatchRecord> = fc.record({
  id: fc.constant('r'),
  name: fc.constantFrom('张伟', '张偉', '张先生', '李娜', 'Wei Zhang', '王小明', '远大物流公司', ''),
  phones: some(4),
  vins: some(2),
  plates: some(2),
  email: aValue,
  wechatId: aValue,
  birthdayOn: fc.constantFrom('1985-03-09', '1985-09-03', '1985-01-01', '1960-01-01', '?', ''),
  address: fc.constantFrom('合肥市蜀山区长江路12号3栋', '合肥市蜀山区长江路12号', '合肥市蜀山区', '长江路', ''),
});

describe('comparing in bulk', () => {
  test('comes to the same levels as comparing one by one, shared identifiers included', () => {
    fc.assert(
      fc.property(fc.array(aRecord, { minLength: 2, maxLength: 12 }), fc.integer({ min: 2, max: 5 }), (records, sharedFromNames) => {
        const sharing = countSharing(records, sharedFromNames);
        const columns = readColumns(records, sharedFromNames);
        const prepared = records.map((record) => prepareRecord(record, DEFAULT_MATCH_MODEL, sharing));
        for (const [a, one] of prepared.entries()) {
          for (const [b, other] of prepared.entries()) {
            const levels = emptyLevels();
            compareInColumns(columns, a, b, levels);
            expect(levels).toEqual(levelsOf(one, other, emptyLevels()));
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
