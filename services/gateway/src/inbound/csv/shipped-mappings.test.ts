import type { RecordSender } from '../records/record-reader';
import { readRecord } from '../records/record-reader';
import { RECORD_TYPES, type RecordTypeName } from '../records/record-types';
import { createRowReader } from './cells';
import { NO_MAPPING, fieldsOf, readMapping, toYaml } from './mapping';
import { guessMapping } from './mapping-guess';
import { TEMPLATE_MAPPINGS, isMappingName, shippedMappings } from './shipped-mappings';
import { templateOf } from './templates';

const TYPES = Object.keys(RECORD_TYPES) as RecordTypeName[];
const ZONE = 'Asia/Shanghai';
const SENDER: RecordSender = { dealerIds: new Set(['D1']), ownDealerId: 'D1', latestAt: '2030-01-01T00:00:00.000Z' };

const all = [...shippedMappings().values()];
const cases = all.flatMap((shipped) => shipped.types.map((type) => [shipped.mappingId, type] as const));
const mappingOf = (mappingId: string, type: RecordTypeName) => {
  const shipped = shippedMappings().get(mappingId);
  if (shipped === undefined) throw new Error(mappingId);
  return shipped.mappingOf(type);
};

describe('the mappings that come with the platform', () => {
  test('are named in one word, so that a sender may name them, and titled in both languages', () => {
    expect(all.length).toBeGreaterThanOrEqual(5);
    for (const { mappingId, title } of all) {
      expect([mappingId, isMappingName(mappingId)]).toEqual([mappingId, true]);
      expect([title['zh-CN'], title.en].every((text) => text.length > 5)).toBe(true);
    }
    expect(isMappingName('encoding: gb18030')).toBe(false);
  });

  test('have templates of every type in both languages, with every field', () => {
    for (const mappingId of Object.values(TEMPLATE_MAPPINGS)) {
      expect([...(shippedMappings().get(mappingId)?.types ?? [])].sort()).toEqual([...TYPES].sort());
      // A file is sent for one dealer, whom it need not name.
      for (const type of TYPES)
        expect([type, Object.keys(mappingOf(mappingId, type).columns).sort()]).toEqual([
          type,
          fieldsOf(type)
            .filter((field) => field !== 'dealer')
            .sort(),
        ]);
    }
  });

  test.each(cases)('%s, %s: the template is read by its mapping as the same record as without one', (mappingId, type) => {
    const mapping = mappingOf(mappingId, type);
    const { header, example } = templateOf(type, mapping);
    expect(new Set(header).size).toBe(header.length);
    const reader = createRowReader(type, header, mapping, ZONE);
    expect([reader.missing, reader.repeated]).toEqual([[], []]);
    const record = reader.toRecord(example);
    expect(readRecord(record, SENDER)).toMatchObject({ good: { type } });

    const plain = templateOf(type, NO_MAPPING);
    const fields = new Set(Object.keys(mapping.columns));
    const own = createRowReader(type, plain.header, NO_MAPPING, ZONE).toRecord(
      plain.example.map((cell, position) => (fields.has(plain.header[position] ?? '') ? cell : '')),
    );
    expect(record).toEqual(own);
  });

  test.each(cases)('%s, %s: its files are guessed from header and first row', (mappingId, type) => {
    const mapping = mappingOf(mappingId, type);
    const { header, example } = templateOf(type, mapping);
    const guessed = guessMapping(type, header, [example], mapping.encoding);
    expect(guessed.mapping.columns).toEqual(mapping.columns);
    const read = createRowReader(type, header, guessed.mapping, ZONE).toRecord(example);
    expect(read).toEqual(createRowReader(type, header, mapping, ZONE).toRecord(example));
  });
});

describe('a guess', () => {
  test('mixes what several systems write, and leaves what nobody has', () => {
    const header = ['委托书号', 'VIN', '维修类型', '进厂 时间', '结算日期', '维修项目', '备注'];
    const row = ['W1', 'LFV2A21K6J1234567', '索赔', '2024/5/1 9:00', '2024年05月01日 11时30分', 'labour/L1/customer/128.50', '-'];
    const { mapping } = guessMapping('visit', header, [row], 'utf-8');
    expect(mapping).toMatchObject({
      columns: { externalId: '委托书号', vin: 'VIN', kind: '维修类型', openedAt: '进厂 时间', closedAt: '结算日期', lines: '维修项目' },
      values: { kind: { 索赔: 'warranty-repair', 事故维修: 'body-repair' } },
      formats: { openedAt: 'yyyy/MM/dd HH:mm', closedAt: 'yyyy年MM月dd日 HH时mm分' },
      units: { lines: 'yuan' },
    });
    expect(Object.values(mapping.columns)).not.toContain('备注');
    expect(createRowReader('visit', header, mapping, ZONE).toRecord(row)).toMatchObject({
      data: { kind: 'warranty-repair', openedAt: '2024-05-01T01:00:00.000Z', lines: [{ amountFen: 12_850 }] },
    });
  });

  test('is a mapping file that a sender may send', () => {
    const { mapping } = guessMapping('reading', ['记录号', 'VIN码', '里程读数', '来源'], [['R1', 'X', '5', '店内']], 'gb18030');
    expect(readMapping(toYaml('reading', mapping), 'reading')).toEqual({ mapping });
  });

  test('of a file that the platform itself would write sets nothing but the names of its columns', () => {
    const { header, example } = templateOf('visit', NO_MAPPING);
    const { mapping } = guessMapping('visit', header, [example], 'utf-8');
    expect(mapping).toEqual({ ...NO_MAPPING, columns: Object.fromEntries(header.map((field) => [field, field])) });
  });
});
