import fc from 'fast-check';
import { type CsvRow, LONGEST_ROW, createCsvScanner } from './csv-scanner';

function scanAll(...pieces: readonly string[]) {
  const scanner = createCsvScanner();
  const rows: CsvRow[] = [];
  for (const piece of pieces) rows.push(...scanner.push(piece));
  rows.push(...scanner.end());
  return { rows, openQuoteLine: scanner.openQuoteLine };
}

const cellsOf = (text: string) => scanAll(text).rows.map(({ cells }) => cells);

describe('comma-separated values', () => {
  test.each([
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['a,,\n', [['a', '', '']]],
    ['"a,1","b ""x""",c\n', [['a,1', 'b "x"', 'c']]],
    ['"a\nb",c\r\n', [['a\nb', 'c']]],
    ['"a\r\nb","c"\r\n', [['a\r\nb', 'c']]],
    ['a"b,c\n', [['a"b', 'c']]],
    ['"",""\n', [['', '']]],
    ['\n\r\na\n', [['a']]],
  ])('%p are the cells %p', (text, expected) => {
    expect(cellsOf(text)).toEqual(expected);
  });

  test('rows know the lines that they stand on', () => {
    expect(scanAll('a\n\n"x\ny"\nb\n').rows.map(({ line, lastLine }) => [line, lastLine])).toEqual([
      [1, 1],
      [3, 4],
      [5, 5],
    ]);
  });

  test('text behind a closing quote is a fault of its row only', () => {
    expect(scanAll('"a"b,c\nd,e\n').rows).toEqual([
      { line: 1, lastLine: 1, cells: ['ab', 'c'], fault: 'quote-misplaced' },
      { line: 2, lastLine: 2, cells: ['d', 'e'] },
    ]);
  });

  test('a quote that nothing closes is reported with its line', () => {
    expect(scanAll('a,b\nc,"d\ne,f\n').openQuoteLine).toBe(2);
  });

  test.each(['', '"'])('a cell of 10 MB, quoted by %p, is a fault of its row only, and is not kept', (quote) => {
    const large = 'z'.repeat(65_536);
    const pieces = ['a,b\n', `1,${quote}`, ...Array.from({ length: 160 }, () => large), `${quote}\n3,4\n`];
    const { rows } = scanAll(...pieces);
    expect(rows.map(({ line, fault }) => [line, fault])).toEqual([
      [1, undefined],
      [2, 'too-long'],
      [3, undefined],
    ]);
    expect(rows[1]?.cells.join(',').length).toBeLessThanOrEqual(LONGEST_ROW);
    expect(rows[2]?.cells).toEqual(['3', '4']);
  });

  test('what was written is read back, however the text is cut into pieces', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', '张'), maxLength: 6 });
    const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 9 }),
        (rows, size) => {
          const text = rows.map((row) => `${row.map(quoted).join(',')}\r\n`).join('');
          const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, index) => text.slice(index * size, (index + 1) * size));
          expect(scanAll(...pieces).rows.map(({ cells }) => cells)).toEqual(rows);
        },
      ),
    );
  });
});
