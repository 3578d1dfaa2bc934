import fc from 'fast-check';
import { clusterOf, type RecordPair, type Rulings, type WeighedPair } from './clustering';

const sure = (a: string, b: string, weight = 10): WeighedPair => ({ a, b, weight, decision: 'sure' });
const other = (a: string, b: string): WeighedPair => ({ a, b, weight: -5, decision: 'other' });

describe('clusters', () => {
  test('sure pairs join over other records', () => {
    expect(clusterOf([sure('b', 'a'), sure('c', 'b')], undefined, ['d']).clusters).toEqual([['a', 'b', 'c'], ['d']]);
  });

  test('a never pair is not joined over a third record, and the heavier pair is kept', () => {
    const { clusters, refused } = clusterOf([sure('a', 'b', 9), sure('b', 'c', 12)], { always: [], never: [['c', 'a']] });
    expect(clusters).toEqual([['a'], ['b', 'c']]);
    expect(refused).toEqual([{ a: 'a', b: 'b', because: 'never' }]);
  });

  test('a record that fits two relatives joins the one that it fits better', () => {
    expect(clusterOf([sure('dad', 'x', 9), sure('son', 'x', 12), other('dad', 'son')]).clusters).toEqual([['dad'], ['son', 'x']]);
  });

  test('an always ruling goes before what names say', () => {
    expect(clusterOf([other('a', 'b')], { always: [['a', 'b']], never: [] }).clusters).toEqual([['a', 'b']]);
  });

  test('a never ruling goes before an always ruling', () => {
    const { clusters, refused } = clusterOf([], {
      always: [
        ['a', 'b'],
        ['b', 'c'],
      ],
      never: [['a', 'c']],
    });
    expect(clusters).toEqual([['a', 'b'], ['c']]);
    expect(refused).toEqual([{ a: 'b', b: 'c', because: 'never' }]);
  });
});

const anId = fc.integer({ min: 0, max: 11 }).map((number) => `r${number}`);
const aPair: fc.Arbitrary<WeighedPair> = fc.record({
  a: anId,
  b: anId,
  weight: fc.integer({ min: 0, max: 4 }),
  decision: fc.constantFrom<WeighedPair['decision'][]>('sure', 'sure', 'sure', 'other', 'none'),
});
const aRuling = fc.tuple(anId, anId) as fc.Arbitrary<RecordPair>;
const someRulings: fc.Arbitrary<Rulings> = fc.record({
  always: fc.array(aRuling, { maxLength: 4 }),
  never: fc.array(aRuling, { maxLength: 6 }),
});
const turned = ({ a, b, ...rest }: WeighedPair): WeighedPair => ({ ...rest, a: b, b: a });

describe('whatever is put in', () => {
  test('the order of pairs and rulings, and which of a pair comes first, make no difference', () => {
    const shuffled = fc
      .tuple(fc.array(aPair, { maxLength: 40 }), someRulings)
      .chain(([pairs, rulings]) =>
        fc.tuple(
          fc.constant({ pairs, rulings }),
          fc.shuffledSubarray(pairs, { minLength: pairs.length }),
          fc.shuffledSubarray([...rulings.always], { minLength: rulings.always.length }),
        ),
      );
    fc.assert(
      fc.property(shuffled, fc.boolean(), ([{ pairs, rulings }, mixed, always], isTurned) => {
        const again = clusterOf(isTurned ? mixed.map(turned) : mixed, { always, never: rulings.never.toReversed() });
        expect(again).toEqual(clusterOf(pairs, rulings));
      }),
      { numRuns: 500 },
    );
  });

  test('no cluster holds a never pair, and every record is in one cluster', () => {
    fc.assert(
      fc.property(fc.array(aPair, { maxLength: 40 }), someRulings, (pairs, rulings) => {
        const { clusters } = clusterOf(pairs, rulings);
        const all = clusters.flat();
        expect(new Set(all).size).toBe(all.length);
        for (const [a, b] of rulings.never) {
          if (a !== b) expect(clusters.some((members) => members.includes(a) && members.includes(b))).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('what is joined is connected by sure pairs or always rulings', () => {
    fc.assert(
      fc.property(fc.array(aPair, { maxLength: 30 }), someRulings, (pairs, rulings) => {
        const links = [...pairs.filter(({ decision }) => decision === 'sure').map(({ a, b }) => [a, b]), ...rulings.always];
        for (const members of clusterOf(pairs, rulings).clusters) {
          const reached = new Set(members.slice(0, 1));
          for (let before = 0; before !== reached.size;) {
            before = reached.size;
            for (const [a = '', b = ''] of links) {
              if (reached.has(a) && members.includes(b)) reached.add(b);
              if (reached.has(b) && members.includes(a)) reached.add(a);
            }
          }
          expect(reached.size).toBe(members.length);
        }
      }),
      { numRuns: 200 },
    );
  });
});
