import { seededIds, timeOrderedIds } from './ids';
import { secureRandom, seededRandom } from './random';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('seeded randomness', () => {
  it('gives the same sequence for the same seed and another one for another', () => {
    const [first, second, other] = [seededRandom('7'), seededRandom('7'), seededRandom('8')];
    const take = (random: ReturnType<typeof seededRandom>) => [random.fraction(), [...random.bytes(70)], random.fraction()];
    const taken = take(first);
    expect(take(second)).toEqual(taken);
    expect(take(other)).not.toEqual(taken);
  });

  it('is pinned: a change of the sequence would change every simulated world', () => {
    const random = seededRandom('pinned');
    expect(Buffer.from(random.bytes(8)).toString('hex')).toBe('f5b8fad37308edc8');
    expect(random.fraction()).toBe(0.5111041775718346);
  });

  it('does not depend on the portions it is taken in', () => {
    const whole = seededRandom('portions');
    const parts = seededRandom('portions');
    expect([...parts.bytes(1), ...parts.bytes(40), ...parts.bytes(23)]).toEqual([...whole.bytes(64)]);
  });

  it.each([['seeded', seededRandom('even')] as const, ['secure', secureRandom()] as const])(
    '%s fractions cover 0 to 1 evenly',
    (_, random) => {
      const tenths = new Array<number>(10).fill(0);
      for (let count = 0; count < 20_000; count += 1) {
        const fraction = random.fraction();
        expect(fraction >= 0 && fraction < 1).toBe(true);
        const tenth = Math.floor(fraction * 10);
        tenths[tenth] = (tenths[tenth] ?? 0) + 1;
      }
      // 2 000 are expected in each; 250 is more than five standard deviations.
      for (const tenth of tenths) expect(Math.abs(tenth - 2_000)).toBeLessThan(250);
    },
  );

  it('secure bytes differ each time', () => {
    const random = secureRandom();
    expect(random.bytes(16)).toHaveLength(16);
    expect(random.bytes(16)).not.toEqual(random.bytes(16));
  });
});

describe('ids', () => {
  it.each([['time-ordered', () => timeOrderedIds()] as const, ['seeded', () => seededIds(seededRandom('ids'))] as const])(
    '%s ids are UUIDs, differ, and sort in the order of their making',
    (_, create) => {
      const ids = create();
      const made = Array.from({ length: 1_000 }, () => ids.next());
      for (const id of made) expect(id).toMatch(UUID);
      expect(new Set(made).size).toBe(made.length);
      expect([...made].sort()).toEqual(made);
    },
  );

  it('seeded ids are the same for the same seed', () => {
    const [first, second] = [seededIds(seededRandom('7')), seededIds(seededRandom('7'))];
    expect([second.next(), second.next()]).toEqual([first.next(), first.next()]);
  });
});
