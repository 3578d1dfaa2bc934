import { measureYear } from './contacts-year';
import { breachesOf, type CountedContact } from './limit-breaches';

describe('a simulated year of the demo network', () => {
  const { ours, oneByOne, coveredShare } = measureYear(60);

  it('has fewer contacts with the touch calendar than with each cadence by itself, for the same due items', () => {
    expect(oneByOne.covered).toBeGreaterThan(200);
    expect(ours.contacts).toBeLessThan(0.95 * oneByOne.contacts);
    expect(coveredShare).toBeGreaterThan(0.95);
  });

  it('has no contact over a limit, and the cadences by themselves have many', () => {
    expect(ours.breaches).toBe(0);
    expect(oneByOne.breaches).toBeGreaterThan(20);
  });
});

describe('the count of contacts over a limit', () => {
  const aContact = (on: string, place: number, change: Partial<CountedContact> = {}): CountedContact => ({
    ...{ personId: 'p1', household: '', on, place, counts: true, isMovable: true },
    ...change,
  });
  const weekly = [{ days: 7, contacts: 1 }];

  it('is of those that should have waited', () => {
    const first = aContact('2024-06-03', 0);
    expect(breachesOf([first, aContact('2024-06-09', 1)], weekly, [])).toBe(1);
    expect(breachesOf([first, aContact('2024-06-10', 1)], weekly, [])).toBe(0);
    expect(breachesOf([first, aContact('2024-06-09', 1, { isMovable: false })], weekly, [])).toBe(0);
    expect(breachesOf([aContact('2024-06-03', 0, { isMovable: false }), aContact('2024-06-09', 1)], weekly, [])).toBe(1);
    expect(breachesOf([aContact('2024-06-03', 0, { counts: false }), aContact('2024-06-09', 1)], weekly, [])).toBe(0);
  });

  it('knows of the household', () => {
    const at = (personId: string, on: string, place: number) => aContact(on, place, { personId, household: 'h' });
    expect(breachesOf([at('p1', '2024-06-03', 0), at('p2', '2024-06-04', 1)], weekly, [{ days: 2, contacts: 1 }])).toBe(1);
    expect(breachesOf([at('p1', '2024-06-03', 0), at('p2', '2024-06-05', 1)], weekly, [{ days: 2, contacts: 1 }])).toBe(0);
  });
});
