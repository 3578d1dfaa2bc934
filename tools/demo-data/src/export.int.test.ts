import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { decode } from 'iconv-lite';
import { parse as parseYaml } from 'yaml';
import { writeExport, type ExportManifest } from './export';
import { generateNetwork } from './network';
import { columnsOf, type RecordType } from './records';

interface TypeMapping {
  readonly columns: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly formats?: Readonly<Record<string, string>>;
  readonly units?: Readonly<Record<string, string>>;
  readonly constants?: Readonly<Record<string, string>>;
}

const network = generateNetwork({ vehicles: 300, seed: 7 });
let directory: string;
let manifest: ExportManifest;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'demo-data-'));
  manifest = await writeExport(network, directory);
});

afterAll(async () => {
  await rm(directory, { recursive: true });
});

const readBytes = (relative: string): Promise<Buffer> => readFile(path.join(directory, relative));
const readRows = (text: string): string[][] => parseCsv(text, { relax_column_count: true, bom: true });

/** Turns a cell back by the mapping alone; what fits no pattern stays as it is. */
function toCanonical(mapping: TypeMapping, field: string, cell: string): string {
  if (cell === '') return cell;
  const format = mapping.formats?.[field];
  if (format !== undefined) {
    const parts = /^(\d{4})\/(\d{2})\/(\d{2})(?: (\d{2}:\d{2}))?$/.exec(cell);
    if (!parts) return cell;
    expect(format).toBe(parts[4] === undefined ? 'yyyy/MM/dd' : 'yyyy/MM/dd HH:mm');
    return `${parts[1] ?? ''}-${parts[2] ?? ''}-${parts[3] ?? ''}${parts[4] === undefined ? '' : `T${parts[4]}`}`;
  }
  if (mapping.units?.[field] === 'yuan') {
    return cell.replace(/-?\d+\.\d{2}(?=\||$)/g, (yuan) => String(Math.round(Number(yuan) * 100)));
  }
  return mapping.values?.[field]?.[cell] ?? cell;
}

describe('an export', () => {
  test('the manifest names every file with its size, hash and rows', async () => {
    const files = manifest.dealers.flatMap((dealer) => dealer.files);
    expect(files).toHaveLength(21);
    for (const { path: relative, bytes, sha256, rows } of files) {
      const content = await readBytes(relative);
      expect(content).toHaveLength(bytes);
      expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
      expect(content.toString('latin1').trimEnd().split('\n')).toHaveLength(rows + 1);
    }
    expect(JSON.parse((await readBytes('manifest.json')).toString())).toEqual(manifest);
    expect(JSON.parse((await readBytes('organisation.json')).toString())).toEqual(network.organisation);
    expect(JSON.parse((await readBytes('leads.json')).toString())).toEqual(network.leads);
    expect(JSON.parse((await readBytes('truth.json')).toString())).toEqual(network.truth);
  });

  test('the same options give byte-equal files', async () => {
    const again = await mkdtemp(path.join(tmpdir(), 'demo-data-'));
    const second = await writeExport(generateNetwork({ vehicles: 300, seed: 7 }), again);
    expect(second).toEqual(manifest);
    for (const name of ['manifest.json', 'organisation.json', 'truth.json', 'D2/mapping.yaml']) {
      expect(await readFile(path.join(again, name))).toEqual(await readBytes(name));
    }
    await rm(again, { recursive: true });
    const other = await writeExport(generateNetwork({ vehicles: 300, seed: 8 }), directory);
    expect(other.dealers[0]?.files[0]?.sha256).not.toBe(manifest.dealers[0]?.files[0]?.sha256);
    await writeExport(network, directory);
  });

  test.each(['D1', 'D3'])('%s writes canonical columns in UTF-8', async (dealerId) => {
    const dealer = network.dealers.find((candidate) => candidate.dealerId === dealerId);
    const listed = manifest.dealers.find((candidate) => candidate.dealerId === dealerId);
    for (const [index, file] of (dealer?.files ?? []).entries()) {
      const entry = listed?.files[index];
      const content = await readBytes(entry?.path ?? '');
      const hasMark = content.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]));
      expect(hasMark).toBe(dealerId === 'D1');
      expect(entry).toMatchObject({ encoding: 'utf-8', hasByteOrderMark: hasMark });
      expect(entry?.mapping).toBeUndefined();
      const [header, ...rows] = readRows(new TextDecoder('utf-8', { fatal: true }).decode(content));
      expect(header).toEqual(columnsOf[file.recordType]);
      expect(rows).toEqual(file.rows.map(({ cells }) => cells));
    }
  });

  test('D2 writes GB18030 in Chinese, and its mapping turns every row back', async () => {
    const mapping = parseYaml((await readBytes('D2/mapping.yaml')).toString()) as {
      encoding: string;
      types: Record<RecordType, TypeMapping>;
    };
    expect(mapping.encoding).toBe('gb18030');
    const dealer = network.dealers.find(({ dealerId }) => dealerId === 'D2');
    for (const file of dealer?.files ?? []) {
      const content = await readBytes(`D2/${file.name}`);
      expect(() => new TextDecoder('utf-8', { fatal: true }).decode(content)).toThrow('not valid');
      const [header = [], ...rows] = readRows(decode(content, 'gb18030'));
      expect(header.every((name) => /^[\p{Script=Han}]/u.test(name))).toBe(true);
      const type = mapping.types[file.recordType];
      const canonical = rows.map((row) => {
        const fields = columnsOf[file.recordType].map((column) => {
          const constant = type.constants?.[column];
          if (constant !== undefined) return constant;
          return toCanonical(type, column, row[header.indexOf(type.columns[column] ?? '')] ?? '');
        });
        return { fields, isWhole: row.length === header.length };
      });
      for (const [index, { fields, isWhole }] of canonical.entries()) {
        const original = file.rows[index];
        expect(isWhole).toBe(!original?.faults.some(({ kind }) => kind === 'ragged-row'));
        if (isWhole) expect(fields).toEqual(original?.cells);
      }
    }
  });

  test('the Chinese file has Chinese values, slashed dates and yuan', async () => {
    const visits = decode(await readBytes('D2/visits.csv'), 'gb18030');
    expect(visits).toMatch(/^工单号,版本,登记时间,车架号,客户编号,维修类型,进厂时间,结算时间,行驶里程,服务顾问,明细\r\n/);
    expect(visits).toMatch(/,定期保养,\d{4}\/\d{2}\/\d{2} \d{2}:\d{2},/);
    expect(visits).toMatch(/labour\/LAB-ROUTINE\/customer\/\d+\.\d{2}\|/);
  });
});
