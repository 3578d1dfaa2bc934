import { fuzzReaders, isUnharmed } from './fuzz';

describe('the proof that readers of text bear anything', () => {
  it('each reader answers noise and mutants, soon, and reads its own spelling again', () => {
    const fuzzed = fuzzReaders({ cases: 400, seed: 7, say: () => undefined });
    expect(fuzzed.flatMap(({ reader, failures }) => failures.map((failure) => ({ reader, ...failure })))).toEqual([]);
    expect(isUnharmed(fuzzed)).toBe(true);
    // Where nothing is read, nothing is proved.
    for (const { reader, read } of fuzzed) expect([reader, /^(?:mask|nameKey)/.test(reader) || read > 50]).toEqual([reader, true]);
  });
});
