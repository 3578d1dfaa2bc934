import { fuzzReaders, isUnharmed } from './fuzz';

/** What is masked, compared, sealed, or a whole policy: that nothing is thrown is what counts. */
const NEVER_READ = /^(?:mask|nameKey|sealed|policy|name compared|address compared)/;

describe('the proof that readers of text bear anything', () => {
  it('each reader answers noise and mutants, soon, and reads its own spelling again', () => {
    const fuzzed = fuzzReaders({ cases: 200, seed: 7, say: () => undefined });
    expect(fuzzed.flatMap(({ reader, failures }) => failures.map((failure) => ({ reader, ...failure })))).toEqual([]);
    expect(isUnharmed(fuzzed)).toBe(true);
    // Where nothing is read, nothing is proved.
    for (const { reader, read } of fuzzed) expect([reader, NEVER_READ.test(reader) || read > 5]).toEqual([reader, true]);
  });
});
