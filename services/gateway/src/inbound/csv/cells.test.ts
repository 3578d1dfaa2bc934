import { readRecord } from '../records/record-reader';
import { createRowReader } from './cells';
import { type Mapping, NO_MAPPING, readMapping } from './mapping';

const ZONE = 'Asia/Shanghai';
const sender = { dealerIds: new Set(['D1']), ownDealerId: 'D1', latestAt: '2026-01-01T00:00:00.000Z' };

const CHINESE = `
encoding: gb18030
types:
  visit:
    columns: { externalId: 工单号, vin: 车架号, kind: 类型, openedAt: 进厂时间, closedAt: 出厂时间, mileageKm: 里程, lines: 明细 }
    values: { kind: { 首保: first-service, 定期保养: routine }, lines: { 工时: labour, 配件: part, 客户: customer } }
    formats: { openedAt: 'yyyy/MM/dd HH:mm', closedAt: 'yyyy/MM/dd HH:mm' }
    units: { lines: yuan }
  sale:
    units: { priceFen: yuan }
`;

function mappingOf(yaml: string, type: 'visit' | 'sale' | 'vehicle' = 'visit'): Mapping {
  const read = readMapping(yaml, type);
  if ('refused' in read) throw new Error(JSON.stringify(read.refused));
  return read.mapping;
}

describe('the cells of a file', () => {
  test.each(['2024-05-01 09:80', '2024-05-01 24:00', '2024-05-01 09:00:60', '2024-02-30 09:00'])(
    '%s is no moment, and stays for the schema to refuse',
    (cell) => {
      const reader = createRowReader('reading', ['externalId', 'occurredAt', 'vin', 'mileageKm', 'source'], NO_MAPPING, ZONE);
      expect(reader.toRecord(['R1', cell, 'X', '5', 'dealer'])).toMatchObject({ occurredAt: cell });
    },
  );

  test('a mapping that holds itself is none', () => {
    expect(readMapping('&a [*a]', 'visit')).toMatchObject({ refused: [{ code: 'mapping.unreadable' }] });
    const startedMs = performance.now();
    expect(readMapping(']'.repeat(65_000), 'visit')).toMatchObject({ refused: [{ code: 'mapping.unreadable' }] });
    // Collecting every error of it takes seconds.
    expect(performance.now() - startedMs).toBeLessThan(500);
  });

  test('are read by the mapping of their dealer system', () => {
    const header = ['工单号', '车架号', '类型', '进厂时间', '出厂时间', '里程', '明细', '备注'];
    const reader = createRowReader('visit', header, mappingOf(CHINESE), ZONE);
    expect(reader).toMatchObject({ missing: [], repeated: [] });
    const record = reader.toRecord([
      'W1',
      '1M8GDM9AXKP042788',
      '定期保养',
      '2024/5/1 9:00',
      '2024/05/01 11:30',
      '12345',
      '工时/L-1/客户/1,280.50|配件/A/B/客户/20',
      '备注',
    ]);
    expect(record).toEqual({
      type: 'visit',
      externalId: 'W1',
      occurredAt: '2024-05-01T03:30:00.000Z',
      data: {
        vin: '1M8GDM9AXKP042788',
        kind: 'routine',
        openedAt: '2024-05-01T01:00:00.000Z',
        closedAt: '2024-05-01T03:30:00.000Z',
        mileageKm: 12_345,
        lines: [
          { kind: 'labour', code: 'L-1', payer: 'customer', amountFen: 128_050 },
          { kind: 'part', code: 'A/B', payer: 'customer', amountFen: 2_000 },
        ],
      },
    });
    expect(readRecord(record, sender)).toHaveProperty('good');
    expect(reader.columnOf('/data/vin')).toBe('车架号');
    expect(reader.columnOf('/data/lines/0/amountFen')).toBe('明细');
  });

  test('hold what was declined as well, an item by an item', () => {
    const yaml = 'types: { visit: { values: { declined: { 配件: part, 太贵: price } }, units: { declined: yuan } } }';
    const reader = createRowReader('visit', ['externalId', 'vin', 'kind', 'openedAt', 'closedAt', 'declined'], mappingOf(yaml), ZONE);
    const row = (declined: string) =>
      reader.toRecord(['W1', '1M8GDM9AXKP042788', 'routine', '2024-05-01 09:00', '2024-05-01 11:00', declined]);
    const record = row('配件/BP/01/太贵/680.00/2024-09-01/30000|part/AF-1////');
    expect(record).toMatchObject({
      data: {
        declined: [
          { kind: 'part', item: 'BP/01', reason: 'price', amountFen: 68_000, dueOn: '2024-09-01', dueKm: 30_000 },
          { kind: 'part', item: 'AF-1' },
        ],
      },
    });
    expect(readRecord(record, sender)).toHaveProperty('good');
    expect(readRecord(row('part/BP-01/price'), sender)).toMatchObject({
      refused: { code: 'intake.wrong-type', pointer: '/data/declined/0' },
    });
    expect(readRecord(row('part/BP-01/because/1//'), sender)).toMatchObject({
      refused: { code: 'intake.value-unknown', pointer: '/data/declined/0/reason' },
    });
  });

  test('without a mapping are read under the names of the fields; an empty cell is an absent field', () => {
    const reader = createRowReader(
      'sale',
      ['externalId', 'vin', 'customerExternalId', 'soldOn', 'deliveredOn', 'priceFen'],
      NO_MAPPING,
      ZONE,
    );
    expect(reader.toRecord(['S1', 'V', 'C1', '2024-05-01', '', '9990000'])).toEqual({
      type: 'sale',
      externalId: 'S1',
      occurredAt: '2024-04-30T16:00:00.000Z',
      data: { vin: 'V', customerExternalId: 'C1', soldOn: '2024-05-01', priceFen: 9_990_000 },
    });
  });

  test.each([
    ['priceFen', '12.5', 'intake.wrong-type', NO_MAPPING],
    ['priceFen', 'much', 'intake.wrong-type', NO_MAPPING],
    ['priceFen', '12.345', 'intake.wrong-type', mappingOf(CHINESE, 'sale')],
    ['soldOn', '2024-02-30', 'intake.date-invalid', NO_MAPPING],
    ['soldOn', '1/5/2024', 'intake.date-invalid', NO_MAPPING],
  ] as const)('%s of %p is refused by the schema of the record', (column, cell, code, mapping) => {
    const cells = {
      externalId: 'S1',
      vin: '1M8GDM9AXKP042788',
      customerExternalId: 'C1',
      soldOn: '2024-05-01',
      priceFen: '1',
      occurredAt: '2024-05-01 10:00',
    };
    const row = { ...cells, [column]: cell };
    const reader = createRowReader('sale', Object.keys(row), mapping, ZONE);
    expect(readRecord(reader.toRecord(Object.values(row)), sender)).toMatchObject({ refused: { code, pointer: `/data/${column}` } });
  });

  test('yuan are counted in whole fen, never by floating point', () => {
    const reader = createRowReader('sale', ['priceFen'], mappingOf(CHINESE, 'sale'), ZONE);
    const fen = (cell: string) => (reader.toRecord([cell])['data'] as { priceFen: unknown }).priceFen;
    expect(['0.29', '1,280.5', '-4.01', '100', '123,456,789.99'].map(fen)).toEqual([29, 128_050, -401, 10_000, 12_345_678_999]);
  });

  test('a constant stands for a missing column and for an empty cell', () => {
    const mapping = mappingOf('constants: { brand: aurora, use: family }', 'vehicle');
    const reader = createRowReader('vehicle', ['externalId', 'occurredAt', 'vin', 'model', 'use'], mapping, ZONE);
    expect(reader.missing).toEqual([]);
    expect(reader.toRecord(['1', '2024-05-01', 'V', 'M', ''])).toMatchObject({
      occurredAt: '2024-04-30T16:00:00.000Z',
      data: { brand: 'aurora', use: 'family' },
    });
  });

  test('columns that a record needs, or the mapping names, must be there, and once', () => {
    expect(createRowReader('sale', ['externalId', 'vin', 'vin', 'soldOn'], NO_MAPPING, ZONE)).toMatchObject({
      missing: ['customerExternalId', 'priceFen'],
      repeated: ['vin'],
    });
    expect(createRowReader('vehicle', [], NO_MAPPING, ZONE).missing).toContain('occurredAt');
    // What only the dealer's own system has to say is missing in a file of it, and not in one that names another source.
    expect(createRowReader('vehicle', [], NO_MAPPING, ZONE).missing).toEqual(expect.arrayContaining(['brand', 'model', 'use']));
    expect(createRowReader('vehicle', ['externalId', 'occurredAt', 'vin', 'source'], NO_MAPPING, ZONE).missing).toEqual([]);
    expect(createRowReader('visit', ['vin'], mappingOf('columns: { advisorId: 顾问 }'), ZONE).missing).toContain('顾问');
  });
});

describe('a mapping file', () => {
  test('may have one document per type', () => {
    const yaml = 'encoding: gb18030\ntype: visit\nunits: { lines: yuan }\n---\ntype: sale\nunits: { priceFen: yuan }\n';
    expect(mappingOf(yaml, 'sale')).toMatchObject({ encoding: 'gb18030', units: { priceFen: 'yuan' } });
    expect(mappingOf(yaml, 'visit')).toMatchObject({ encoding: 'gb18030', units: { lines: 'yuan' } });
  });

  test('that is empty, or speaks of other types only, changes nothing', () => {
    expect(mappingOf('')).toEqual(NO_MAPPING);
    expect(mappingOf('types: { sale: { units: { priceFen: yuan } } }')).toEqual(NO_MAPPING);
  });

  test.each([
    ['{', 'mapping.unreadable', ''],
    ['a: 1\na: 2', 'mapping.unreadable', ''],
    ['encoding: latin1', 'mapping.value-unknown', '/encoding'],
    ['types: { spaceship: {} }', 'mapping.type-unknown', '/types/spaceship'],
    ['types: { visit: { columns: { milage: km } } }', 'mapping.field-unknown', '/types/visit/columns/milage'],
    ['types: { visit: { formats: { openedAt: nonsense } } }', 'mapping.pattern-invalid', '/types/visit/formats/openedAt'],
    ['types: { visit: { units: { lines: dollars } } }', 'mapping.value-unknown', '/types/visit/units/lines'],
    ['types: { visit: { shapes: {} } }', 'mapping.field-unknown', '/types/visit/shapes'],
    ['columns: { __proto__: a }', 'gateway.key-forbidden', '/columns/__proto__'],
    ['- a', 'mapping.wrong-type', ''],
  ])('%p is refused with its code and place', (yaml, code, pointer) => {
    expect(readMapping(yaml, 'visit')).toMatchObject({ refused: [{ code, pointer }] });
  });

  test('whose aliases grow without end is refused', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[i]}`).join(',')}]`),
    ].join('\n');
    expect(readMapping(bomb, 'visit')).toMatchObject({ refused: [{ code: 'mapping.unreadable' }] });
  });
});
