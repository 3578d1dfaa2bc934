import fc from 'fast-check';
import { RecentKeys } from './recent-keys';

describe('recent keys', () => {
  it('never keeps more than twice half the capacity, and never answers a wrong value', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.tuple(fc.constantFrom('get', 'set', 'delete'), fc.integer({ min: 0, max: 40 }))),
        (capacity, uses) => {
          const recent = new RecentKeys<number>(capacity);
          const deleted = new Set<number>();
          for (const [use, number] of uses) {
            const key = String(number);
            if (use === 'set') {
              recent.set(key, number);
              deleted.delete(number);
            } else if (use === 'delete') {
              recent.delete(key);
              deleted.add(number);
            } else {
              const value = recent.get(key);
              expect(value === undefined || (value === number && !deleted.has(number))).toBe(true);
            }
            expect(recent.size).toBeLessThanOrEqual(2 * Math.ceil(capacity / 2));
          }
        },
      ),
    );
  });

  it('keeps what is used again and again', () => {
    const recent = new RecentKeys<string>(4);
    recent.set('kept', 'k');
    for (let number = 0; number < 100; number += 1) {
      expect(recent.get('kept')).toBe('k');
      recent.set(String(number), 'x');
    }
    expect(recent.get('0')).toBeUndefined();
  });
});
