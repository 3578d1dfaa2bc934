import fc from 'fast-check';
import { compareNames } from './compare-names';
import { emptyLevels, levelsOf } from './comparison';
import { DEFAULT_MATCH_MODEL } from './default-model';
import { type MatchRecord, prepareRecord } from './match-record';
import { readPersonName } from './person-name';
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

const aHanName = fc
  .tuple(
    fc.constantFrom('张', '章', '单', '王', '欧阳', '司马', '张伟国', ''),
    fc.array(fc.constantFrom(...'伟玮丹单国过建军张王明朋静进偉國'), { maxLength: 3 }),
  )
  .map(([surname, given]) => surname + given.join(''));

describe('comparing in bulk', () => {
  test('comes to the same levels of names as comparing one by one', () => {
    fc.assert(
      fc.property(fc.array(aHanName, { minLength: 2, maxLength: 10 }), (names) => {
        const columns = readColumns(
          names.map((name, index) => ({ id: `r${index}`, name, phones: [], vins: [], plates: [] })),
          6,
        );
        const read = names.map(readPersonName);
        for (const [a, one] of read.entries()) {
          for (const [b, other] of read.entries()) {
            const levels = emptyLevels();
            compareInColumns(columns, a, b, levels);
            expect([names[a], names[b], levels.name]).toEqual([names[a], names[b], compareNames(one, other)]);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('comes to the same levels as comparing one by one, shared identifiers included', () => {
    fc.assert(
      fc.property(fc.array(aRecord, { minLength: 2, maxLength: 8 }), fc.integer({ min: 2, max: 5 }), (records, sharedFromNames) => {
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
