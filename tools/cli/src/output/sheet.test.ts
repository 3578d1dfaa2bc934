import { createSheet, drawSheet, writeSheetAsCsv } from './sheet';
import { displayWidth, padded } from './width';

interface Car {
  readonly owner: string;
  readonly model: string;
  readonly km: number;
}

const cars: readonly Car[] = [
  { owner: '李*', model: '极光 A5', km: 9 },
  { owner: 'Wang*', model: '曙光', km: 123_456 },
];
const sheet = createSheet<Car>(
  [
    { title: '车主', cell: ({ owner }) => owner },
    { title: 'Model', cell: ({ model }) => model, atMost: 6 },
    { title: '里程 km', cell: ({ km }) => String(km), raw: ({ km }) => km, align: 'right' },
  ],
  cars,
);
const plain = { bold: (text: string) => text, dim: (text: string) => text };

describe('a sheet', () => {
  it('aligns columns by what they take on a terminal, in Chinese and English alike', () => {
    expect(drawSheet(sheet, plain).split('\n')).toEqual([
      `${padded('车主', 5)}  ${padded('Model', 7)}  ${padded('里程 km', 7, 'right')}`,
      `${padded('李*', 5)}  ${padded('极光 A5', 7)}  ${padded('9', 7, 'right')}`,
      `${padded('Wang*', 5)}  ${padded('曙光', 7)}  ${padded('123456', 7, 'right')}`,
    ]);
  });

  it('right-aligned columns end in the same column of the terminal', () => {
    const widths = drawSheet(sheet, plain).split('\n').map(displayWidth);
    expect(new Set(widths).size).toBe(1);
  });

  it('cuts only the columns that may be cut, and only as far as the terminal makes it necessary', () => {
    const lines = drawSheet(sheet, { ...plain, width: 22 }).split('\n');
    expect(Math.max(...lines.map(displayWidth))).toBe(22);
    expect(lines[1]).toContain('极光 …');
    expect(lines[2]).toContain('123456');
    expect(drawSheet(sheet, { ...plain, width: 80 })).toBe(drawSheet(sheet, plain));
  });

  it('is CSV with raw values, quoted where needed, formulas disarmed', () => {
    const risky = createSheet([{ title: 'a,b', cell: (text: string) => text }], ['=1+1', 'say "hi"', '李\n四']);
    expect(writeSheetAsCsv(risky)).toBe('"a,b"\r\n\'=1+1\r\n"say ""hi"""\r\n"李\n四"\r\n');
    expect(writeSheetAsCsv(sheet)).toBe('车主,Model,里程 km\r\n李*,极光 A5,9\r\nWang*,曙光,123456\r\n');
  });
});
