import { displayWidth, fitted, padded } from './width';

describe('the width of a text on a terminal', () => {
  it.each([
    ['', 0],
    ['SA03', 4],
    ['极光汽车', 8],
    ['李*', 3],
    ['ＡＢ１', 6],
    ['，。', 4],
    ['é', 1],
    ['e\u0301', 1],
    ['𠮷野家', 6],
    ['\u001b[1m保养\u001b[22m', 4],
    ['–…', 2],
  ])('%j takes %i columns', (text, columns) => {
    expect(displayWidth(text)).toBe(columns);
  });

  it('a text is cut before the character that would not fit whole', () => {
    expect(fitted('极光汽车', 8)).toBe('极光汽车');
    expect(fitted('极光汽车', 7)).toBe('极光汽…');
    expect(fitted('极光汽车', 6)).toBe('极光…');
    expect(displayWidth(fitted('极光汽车', 6))).toBeLessThanOrEqual(6);
    expect(fitted('homeward', 4)).toBe('hom…');
  });

  it('is filled up to equal columns on either side', () => {
    expect(padded('车', 4)).toBe('车  ');
    expect(padded('车', 4, 'right')).toBe('  车');
    expect(padded('homeward', 3)).toBe('homeward');
  });
});
