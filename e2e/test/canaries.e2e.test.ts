import { isSilent, proveCanaries } from '../src/proof/canaries';

jest.setTimeout(120_000);

describe('the proof that no personal value is kept in the clear', () => {
  it('fifty people go through everything, and no file and no log line has anything of theirs', async () => {
    const proof = await proveCanaries({ people: 50, seed: 3, say: () => undefined });
    expect(proof.found).toEqual([]);
    expect(proof).toMatchObject({ people: 50, known: 50 });
    expect(proof.files).toBeGreaterThan(5);
    expect(isSilent(proof)).toBe(true);
  });
});
