import fc from 'fast-check';
import { type FinishedCall, sampleOf } from './check-sample';

const aCall = (contactId: string, change: Partial<FinishedCall> = {}): FinishedCall => ({
  contactId,
  callerId: 'CS1',
  callerKind: 'care-specialist',
  isAnswered: false,
  ...change,
});
const NONE = { percent: 0, atLeast: 0, atMost: 0 };
const terms = (own: { readonly percent: number; readonly atLeast: number; readonly atMost: number }) => ({
  seed: 's',
  samples: { advisor: NONE, 'care-specialist': own, 'call-centre': NONE, 'sales-consultant': NONE },
});
/** The draw is written in the id: `c07` draws 0.07. */
const draw = (text: string): number => Number(/\d+$/.exec(text)?.[0] ?? '0') / 100;
const calls = (...numbers: readonly number[]): readonly FinishedCall[] => numbers.map((number) => aCall(`c${String(number)}`));
const idsOf = (sample: ReadonlyMap<string, unknown>): readonly string[] => [...sample.keys()];

describe('the calls of a week that are to be checked', () => {
  it('are those whose draw lies within the share', () => {
    expect([...sampleOf(calls(3, 80, 12, 20), terms({ percent: 20, atLeast: 0, atMost: 9 }), draw)]).toEqual([
      ['c3', 'share'],
      ['c12', 'share'],
    ]);
  });

  it('are filled up to the least of a person, those with a questionnaire first', () => {
    const answered = aCall('c95', { isAnswered: true });
    expect([...sampleOf([...calls(3, 40, 60), answered], terms({ percent: 5, atLeast: 3, atMost: 9 }), draw)]).toEqual([
      ['c95', 'least'],
      ['c3', 'share'],
      ['c40', 'least'],
    ]);
  });

  it('are never more than the most of a person, those with a questionnaire first', () => {
    const answered = aCall('c9', { isAnswered: true });
    expect(idsOf(sampleOf([...calls(1, 2, 3), answered], terms({ percent: 50, atLeast: 0, atMost: 2 }), draw))).toEqual(['c9', 'c1']);
  });

  it('are drawn of each person apart, and of a kind that the policy does not name none', () => {
    const others = [aCall('c1', { callerId: 'X', callerKind: 'case-owner' }), aCall('c2', { callerId: 'CS2' })];
    expect(idsOf(sampleOf([...calls(50), ...others], terms({ percent: 0, atLeast: 1, atMost: 1 }), draw))).toEqual(['c50', 'c2']);
  });

  it('are the same whichever was made or told first, and whatever others have called', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { maxLength: 30 });
    const bounds = fc.record({ percent: fc.integer({ min: 0, max: 100 }), atLeast: fc.nat(5), atMost: fc.integer({ min: 5, max: 9 }) });
    fc.assert(
      fc.property(ids, ids, bounds, (own, others, sample) => {
        const drawn = sampleOf(calls(...own), terms(sample), draw);
        const shuffled = [...others.map((number) => aCall(`o${String(number)}`, { callerId: 'CS2' })), ...calls(...own.toReversed())];
        const again = sampleOf(shuffled, terms(sample), draw);
        expect(idsOf(again).filter((id) => id.startsWith('c'))).toEqual(idsOf(drawn));
        expect(drawn.size).toBeLessThanOrEqual(sample.atMost);
        expect(drawn.size).toBeGreaterThanOrEqual(Math.min(sample.atLeast, own.length));
      }),
    );
  });
});
