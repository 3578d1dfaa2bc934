import { createIdDeriver } from '@homeward/pii';
import fc from 'fast-check';
import { createProgressTokens } from './progress-tokens';

const tokens = createProgressTokens(createIdDeriver(new Uint8Array(32).fill(1)));
const others = createProgressTokens(createIdDeriver(new Uint8Array(32).fill(2)));
const LINK = 'abcdefghijklmnopqrstuv';
const END = '2024-06-15T16:00:00.000Z';
const token = tokens.write(LINK, END);

describe('the token of an owner’s link', () => {
  test('leads to its link until its end, and not from then on', () => {
    expect(tokens.read(token, '2024-06-15T15:59:59.999Z')).toEqual({ linkId: LINK });
    expect(tokens.read(token, END)).toBe('over');
  });

  test('of another platform is forged', () => {
    expect(tokens.read(others.write(LINK, END), '2024-06-01T00:00:00.000Z')).toBe('forged');
  });

  test('with a later end is forged: the end is signed too', () => {
    const [linkId = '', , signature = ''] = token.split('.');
    expect(tokens.read(`${linkId}.zzzzzz.${signature}`, '2024-06-01T00:00:00.000Z')).toBe('forged');
  });

  test('with any character changed, left out or added is forged', () => {
    const now = '2024-06-01T00:00:00.000Z';
    for (let at = 0; at <= token.length; at += 1) {
      const changed = [
        `${token.slice(0, at)}${token.slice(at + 1)}`,
        `${token.slice(0, at)}A${token.slice(at)}`,
        `${token.slice(0, at)}_${token.slice(at + 1)}`,
      ];
      for (const text of changed) if (text !== token) expect(tokens.read(text, now)).toBe('forged');
    }
  });

  test('out of any text is forged, and nothing is thrown', () => {
    fc.assert(fc.property(fc.string(), (text) => tokens.read(text, END) === 'forged'));
  });
});
