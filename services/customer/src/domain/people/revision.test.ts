import fc from 'fast-check';
import { Rejection, type RejectionKind } from '@homeward/kernel';
import { type Stamp, admit } from './revision';

const stamp = (revision: number, occurredAt: string, digest: string): Stamp => ({
  revision,
  occurredAt: `2024-01-0${occurredAt}T00:00:00.000Z`,
  digest,
});

/** The kind of the rejection; undefined when there is none. */
function refusal(act: () => unknown): RejectionKind | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof Rejection) return error.kind;
    throw error;
  }
}

describe('admit', () => {
  it('the first version is taken', () => {
    expect(admit(undefined, stamp(1, '1', 'a'))).toBe('first');
  });

  it('a higher revision replaces a lower one, whenever it occurred', () => {
    expect(admit(stamp(1, '2', 'a'), stamp(2, '1', 'b'))).toBe('newer');
  });

  it('a lower revision is older', () => {
    expect(refusal(() => admit(stamp(2, '1', 'b'), stamp(1, '1', 'a')))).toBe('older');
  });

  it('the same revision with the same content is a repetition', () => {
    expect(refusal(() => admit(stamp(1, '1', 'a'), stamp(1, '1', 'a')))).toBe('repeated');
  });

  it('the same content said again later confirms what is known', () => {
    expect(admit(stamp(1, '1', 'a'), stamp(1, '2', 'a'))).toBe('confirmed');
  });

  it('of two contents under one revision the later one counts, and of two at one moment always the same one', () => {
    expect(admit(stamp(1, '1', 'a'), stamp(1, '2', 'b'))).toBe('newer');
    expect(refusal(() => admit(stamp(1, '2', 'a'), stamp(1, '1', 'b')))).toBe('older');
    expect(admit(stamp(1, '1', 'a'), stamp(1, '1', 'b'))).toBe('newer');
    expect(refusal(() => admit(stamp(1, '1', 'b'), stamp(1, '1', 'a')))).toBe('older');
  });

  it('what stays does not depend on the order or number of arrivals', () => {
    const versions = fc.array(
      fc.record({
        revision: fc.integer({ min: 1, max: 3 }),
        occurredAt: fc.constantFrom('1', '2', '3'),
        digest: fc.constantFrom('a', 'b'),
      }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(versions, fc.array(fc.nat()), (drawn, order) => {
        const all = drawn.map(({ revision, occurredAt, digest }) => stamp(revision, occurredAt, digest));
        const shuffled = [...all, ...order.map((position) => all[position % all.length] as Stamp)].reverse();
        expect(lastOf(shuffled)).toEqual(lastOf(all));
      }),
    );
  });
});

function lastOf(versions: readonly Stamp[]): Stamp | undefined {
  let present: Stamp | undefined;
  for (const version of versions) {
    try {
      admit(present, version);
      present = version;
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
    }
  }
  return present;
}
