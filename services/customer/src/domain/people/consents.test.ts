import fc from 'fast-check';
import { type ConsentEntry, type ConsentSource, answerFor, foldConsents, latestAnswers, withEntries } from './consents';

const anEntry = (
  at: string,
  purpose: string,
  channel: string,
  answer: 'yes' | 'no',
  key = `${purpose}.${channel}.${answer}`,
): ConsentEntry => ({
  purpose,
  channel,
  answer,
  at,
  key,
  by: '',
  sealedEvidence: '',
});
const standing = (...entries: readonly ConsentEntry[]) => {
  const folded = foldConsents([{ recordId: 'r', consents: latestAnswers(withEntries([], entries) ?? []) }]);
  return (channel: string) => answerFor(folded, 'marketing', channel)?.answer;
};

describe('consents', () => {
  it('the latest answer to a purpose counts on all channels that have none of their own', () => {
    const answers = standing(anEntry('1', 'marketing', '', 'no'), anEntry('2', 'marketing', '', 'yes'), anEntry('3', 'service', '', 'no'));
    expect([answers('sms'), answers('email')]).toEqual(['yes', 'yes']);
    expect(standing()('sms')).toBeUndefined();
  });

  it.each([
    ['yes', 'no', 'no', 'a channel refused before stays refused when the rest is allowed'],
    ['no', 'no', 'no', 'refused twice'],
    ['no', 'yes', 'no', 'whoever refuses everything later refuses the channel too'],
    ['yes', 'yes', 'yes', 'allowed twice'],
  ] as const)('later in general %s, of the channel before %s: %s (%s)', (general, special, answer, _why) => {
    expect(standing(anEntry('1', 'marketing', 'sms', special), anEntry('2', 'marketing', '', general))('sms')).toBe(answer);
  });

  it.each([
    ['yes', 'no'],
    ['no', 'yes'],
  ] as const)('first in general %s, later of the channel %s: what was said of the channel', (general, special) => {
    const answers = standing(anEntry('1', 'marketing', '', general), anEntry('2', 'marketing', 'sms', special));
    expect([answers('sms'), answers('phone')]).toEqual([special, general]);
  });

  it('nothing in the ledger is changed or said twice', () => {
    const first = anEntry('1', 'marketing', '', 'yes');
    const ledger = withEntries([], [first]) ?? [];
    expect(withEntries(ledger, [{ ...first, sealedEvidence: 'other' }])).toBeUndefined();
    expect(withEntries(ledger, [anEntry('2', 'marketing', '', 'yes')])).toHaveLength(2);
  });

  const someEntries = fc.array(
    fc
      .record({
        at: fc.constantFrom('1', '2', '3'),
        purpose: fc.constantFrom('marketing', 'service'),
        channel: fc.constantFrom('', 'sms', 'email'),
        answer: fc.constantFrom('yes' as const, 'no' as const),
        recordId: fc.constantFrom('r1', 'r2', 'r3'),
      })
      .map(({ recordId, at, purpose, channel, answer }) => ({ recordId, entry: anEntry(at, purpose, channel, answer) })),
    { maxLength: 12 },
  );
  const ledgersOf = (
    given: readonly { readonly recordId: string; readonly entry: ConsentEntry }[],
  ): ReadonlyMap<string, readonly ConsentEntry[]> => {
    const ledgers = new Map<string, readonly ConsentEntry[]>();
    for (const { recordId, entry } of given) {
      const known = ledgers.get(recordId) ?? [];
      ledgers.set(recordId, withEntries(known, [entry]) ?? known);
    }
    return ledgers;
  };
  const sourcesOf = (ledgers: ReadonlyMap<string, readonly ConsentEntry[]>): readonly ConsentSource[] =>
    [...ledgers].map(([recordId, ledger]) => ({ recordId, consents: latestAnswers(ledger) }));

  it('what counts does not depend on the order in which answers and records arrive', () => {
    fc.assert(
      fc.property(
        someEntries.chain((given) =>
          fc.tuple(fc.constant(given), fc.shuffledSubarray([...given, ...given], { minLength: given.length * 2 })),
        ),
        ([given, shuffled]) => {
          const [expected, found] = [ledgersOf(given), ledgersOf(shuffled)];
          expect(new Map([...found].sort())).toEqual(new Map([...expected].sort()));
          expect(foldConsents(sourcesOf(found))).toEqual(foldConsents(sourcesOf(expected)));
        },
      ),
    );
  });

  it('a record that goes takes its answers along: the others count as if it had never been there', () => {
    fc.assert(
      fc.property(someEntries, (given) => {
        const without = sourcesOf(ledgersOf(given.filter(({ recordId }) => recordId !== 'r1')));
        const joined = sourcesOf(ledgersOf(given)).filter(({ recordId }) => recordId !== 'r1');
        expect(foldConsents(joined)).toEqual(foldConsents(without));
      }),
    );
  });
});
