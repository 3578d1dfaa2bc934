import { isDatePattern, createDateReader, createDateWriter } from '@homeward/gateway/inbound/csv/date-pattern';
import { createRowReader } from '@homeward/gateway/inbound/csv/cells';
import { createCsvScanner } from '@homeward/gateway/inbound/csv/csv-scanner';
import { readKeptHeader, toKeptHeader } from '@homeward/gateway/inbound/csv/kept-header';
import { readMapping, toYaml } from '@homeward/gateway/inbound/csv/mapping';
import { guessMapping } from '@homeward/gateway/inbound/csv/mapping-guess';
import { templateOf } from '@homeward/gateway/inbound/csv/templates';
import { shippedMappings } from '@homeward/gateway/inbound/csv/shipped-mappings';
import { readJson } from '@homeward/gateway/inbound/records/json-text';
import { readMoment } from '@homeward/gateway/inbound/records/moments';
import { readRecord } from '@homeward/gateway/inbound/records/record-reader';
import { toCsvLine } from '@homeward/runtime';
import type { Reader } from './reader';

const ZONE = 'Asia/Shanghai';
const SENDER = { dealerIds: new Set(['D1']), ownDealerId: 'D1', latestAt: '2030-01-01T00:00:00.000Z' };
const CHINESE = shippedMappings().get('chinese-workshop')?.mappingOf('visit');
const PATTERN = 'yyyy年MM月dd日 HH时mm分';

const VISIT = {
  type: 'visit',
  externalId: 'W1',
  occurredAt: '2024-05-01T03:30:00.000Z',
  data: {
    vin: '1M8GDM9AXKP042788',
    kind: 'routine',
    openedAt: '2024-05-01T01:00:00Z',
    closedAt: '2024-05-01T11:30:00+08:00',
    lines: [{ kind: 'labour', code: 'L1', amountFen: 12_800, payer: 'customer' }],
  },
};

/** The cells of a text as CSV; undefined where a quotation stays open or a row cannot be trusted. In pieces of one character the same must come out. */
function scan(text: string): readonly (readonly string[])[] | undefined {
  const rowsOf = (pieces: Iterable<string>): readonly (readonly string[])[] | undefined => {
    const scanner = createCsvScanner();
    const rows = [...pieces].flatMap((piece) => scanner.push(piece));
    rows.push(...scanner.end());
    return scanner.openQuoteLine === undefined && rows.every(({ fault }) => fault === undefined)
      ? rows.map(({ cells }) => cells)
      : undefined;
  };
  const whole = rowsOf([text]);
  const pieces = text.length > 500 ? whole : rowsOf(text.split(''));
  if (JSON.stringify(whole) !== JSON.stringify(pieces)) throw new Error('Another table comes out when the text comes in pieces');
  return whole;
}

/** The readers of what dealers' systems send: files, their mappings, and records. */
export const FILE_READERS: readonly Reader[] = [
  {
    name: 'csv',
    examples: ['a,b\r\n1,2\r\n', '"a ""b""",c\n"x\ny",\n', 'externalId,vin\nW1,1M8GDM9AXKP042788', '=1+1,-5,@x\r\n'],
    print: (text) => {
      const rows = scan(text);
      // What would be a formula is written as text, with an apostrophe; written once more it stays.
      return rows === undefined || rows.length === 0 ? undefined : rows.map((cells) => toCsvLine(cells)).join('');
    },
  },
  {
    name: 'row of a file under a mapping',
    examples: ['W1,1M8GDM9AXKP042788,定期保养,2024/05/01 09:00,2024/5/1 11:30,工时/L1/客户/128.50|备件/P/9/保险/1234.00,23456'],
    print: (text) => {
      if (CHINESE === undefined) throw new Error('The mapping is gone');
      const columns = ['externalId', 'vin', 'kind', 'openedAt', 'closedAt', 'lines', 'mileageKm'] as const;
      const reader = createRowReader(
        'visit',
        columns.map((field) => CHINESE.columns[field] ?? field),
        CHINESE,
        ZONE,
      );
      const record = reader.toRecord(text.split(','));
      const read = readRecord(record, SENDER);
      return 'good' in read ? JSON.stringify(read.good.data) && text : undefined;
    },
  },
  {
    name: 'record',
    examples: [JSON.stringify(VISIT), JSON.stringify({ ...VISIT, revision: 2 })],
    print: (text) => {
      const json = readJson(Buffer.from(text));
      if ('refused' in json) return undefined;
      const read = readRecord(json.value, SENDER);
      return 'good' in read ? JSON.stringify(json.value) : undefined;
    },
  },
  {
    name: 'json',
    examples: ['{"a":[1,2,{"b":"\\u0000 [{"}]}', '[[[[1]]]]', '"$where"', '{"$gt":1}'],
    print: (text) => {
      const json = readJson(Buffer.from(text));
      return 'value' in json ? JSON.stringify(json.value) : undefined;
    },
  },
  {
    name: 'mapping file',
    examples: [
      "encoding: gb18030\ntypes:\n  visit:\n    columns: { vin: 车架号, kind: 类型 }\n    values: { kind: { 保养: routine } }\n    formats: { openedAt: 'yyyy/MM/dd' }\n",
      'columns: { vin: VIN }\nunits: { lines: yuan }\n',
      '&a [*a]',
    ],
    print: (text) => {
      const read = readMapping(text, 'visit');
      return 'mapping' in read ? toYaml('visit', read.mapping) : undefined;
    },
  },
  {
    name: 'guess of a mapping',
    examples: ['工单号,车架号,维修类型,进厂时间,结算时间,明细\nW1,X,首保,2024/5/1 9:00,2024年5月1日,工时/L/客户/1.50'],
    print: (text) => {
      const [header = [], ...rows] = text.split('\n').map((line) => line.split(','));
      const { mapping } = guessMapping('visit', header, rows, 'utf-8');
      const read = readMapping(toYaml('visit', mapping), 'visit');
      if (!('mapping' in read)) throw new Error(`The guess is no mapping: ${JSON.stringify(read.refused)}`);
      // A guess of the template of a guess is the guess.
      return Object.keys(mapping.columns).length === 0 ? undefined : templateOf('visit', mapping).header.join(',');
    },
  },
  {
    name: 'kept header',
    examples: ['工单号\texternalId', '车架号\tvin,plate', '备注', 'a\tb\tc'],
    print: (text) => {
      const { cells } = readKeptHeader(toKeptHeader([text], () => ['vin']));
      if (cells.join() !== text) throw new Error('The column is called otherwise');
      return text;
    },
  },
  {
    name: 'date in a pattern',
    examples: ['2024年05月01日 09时30分', '2024年5月1日 9时30分'],
    print: (text) => {
      const read = createDateReader(PATTERN)(text);
      return read === undefined ? undefined : createDateWriter(PATTERN)(read);
    },
  },
  {
    name: 'pattern of dates',
    examples: ['yyyy/MM/dd HH:mm', 'dd.MM.yyyy', 'yyyyMMddHHmmss', '(yyyy)+MM*dd['],
    print: (text) => {
      if (!isDatePattern(text)) return undefined;
      createDateReader(text)(text.repeat(20));
      return text;
    },
  },
  {
    name: 'moment with an offset',
    examples: [
      '2024-05-01T09:00:00+08:00',
      '2024-05-01T09:00Z',
      '2024-12-31T23:59:59.999-18:00',
      '20240501T090000+0800',
      '0000-01-01T00:00+00:01',
    ],
    print: (text) => readMoment(text),
  },
];
