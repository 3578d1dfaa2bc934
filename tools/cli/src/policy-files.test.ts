import { differences } from './policy-files';

describe('the differences of two policies', () => {
  it('there are none between equal documents, whatever the order of their keys', () => {
    expect(differences({ a: 1, b: { c: [1, 2] } }, { b: { c: [1, 2] }, a: 1 })).toEqual([]);
  });

  it('each value that differs is named with its place', () => {
    expect(differences({ months: 12, rules: [{ from: 1 }] }, { months: 15, rules: [{ from: 1 }, { from: 2 }] })).toEqual([
      { place: '/months', here: 12, there: 15 },
      { place: '/rules/1', here: undefined, there: { from: 2 } },
    ]);
  });

  it('a list is not an object with the same keys', () => {
    expect(differences(['x'], { 0: 'x' })).toHaveLength(1);
    expect(differences({ a: null }, { a: {} })).toEqual([{ place: '/a', here: null, there: {} }]);
  });
});
