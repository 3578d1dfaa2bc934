import { isSilent, proveCanaries } from '../src/proof/canaries';
import { startEmbeddedWorld } from '../src/proof/canaries/embedded-world';

jest.setTimeout(120_000);

describe('the proof that no personal value is kept in the clear', () => {
  it('fifty people go through everything, and no file, no log line, no span and no answer has anything of theirs', async () => {
    const proof = await proveCanaries({ people: 50, seed: 3, start: startEmbeddedWorld, say: () => undefined });
    expect(proof.found).toEqual([]);
    // A leak that was planted was seen in each kind of place.
    expect(proof.places.filter(({ sees }) => !sees)).toEqual([]);
    expect(proof).toMatchObject({ people: 50, known: 50 });
    expect(isSilent(proof)).toBe(true);
  });
});
