import { aDescription, aSale, aVisit, ORGANISATION, readings, startWorld, type Told, type World } from './told';

/** Cars and visits of the worked case. */
const VISITS: Readonly<Record<string, readonly string[]>> = {
  c1: ['2024-02-10', '2024-06-12', '2024-11-20'],
  c2: ['2024-03-01', '2024-05-15'],
  c3: ['2024-05-10'],
  c4: ['2024-11-15'],
  c5: ['2023-12-31'],
  c6: ['2024-01-01'],
  c7: [],
  c8: [],
};
const DELIVERED: Readonly<Record<string, string>> = { c7: '2024-10-01', c8: '2023-06-01' };

const CARS: readonly Told[] = Object.entries(VISITS).flatMap(([car, visits]) => [
  aDescription(car),
  aSale(car, DELIVERED[car] ?? '2022-05-01', { deliveredOn: DELIVERED[car] ?? '2022-05-01' }),
  ...visits.map((visitedOn) => aVisit(car, visitedOn)),
]);

describe('states of owners and churn (CU1), as of 2024-12-31', () => {
  let world: World;
  const at = '2024-12-31';
  beforeAll(async () => {
    world = await startWorld('2025-01-05T01:00:00.000Z');
    await world.hear([...ORGANISATION, ...CARS]);
  });
  afterAll(() => world.stop());

  it.each([
    ['active', ['c1']],
    ['swing', ['c2']],
    ['leaning-to-lost', ['c3', 'c5', 'c6']],
    ['recent', ['c4', 'c7']],
    ['state-lost', ['c8']],
    ['lost', ['c8']],
    ['quasi-lost', ['c2', 'c3', 'c5', 'c6']],
    ['largest-possible-churn', ['c2', 'c3', 'c5', 'c6', 'c8']],
  ])('%s is %j', async (name, cars) => {
    expect(await world.members(name, 'numerator', { at })).toEqual(cars);
    expect(await world.figure(name, { at })).toBe(`${cars.length}/8`);
  });

  it('service churn of the calendar year is 3/5', async () => {
    expect(await world.figure('service-churn', { at, period: 'year' })).toBe('3/5');
    expect(await world.members('service-churn', 'numerator', { at, period: 'year' })).toEqual(['c2', 'c3', 'c6']);
    expect(await world.members('service-churn', 'denominator', { at, period: 'year' })).toEqual(['c1', 'c2', 'c3', 'c4', 'c6']);
  });

  it('service churn of the twelve months counts the boundary day', async () => {
    expect(await world.figure('service-churn', { at })).toBe('4/6');
  });

  it('on the day after, the car whose boundary day it was is lost without anybody doing anything', async () => {
    expect(await world.members('lost', 'numerator', { at: '2025-01-01' })).toEqual(['c5', 'c8']);
    expect(await world.members('state-lost', 'numerator', { at: '2025-01-01' })).toEqual(['c5', 'c8']);
  });

  it('a visit on 2023-02-28 is six months past from 2023-08-29 on', async () => {
    await world.hear([aDescription('c9'), aSale('c9', '2020-01-01', { dealerId: 'D3' }), aVisit('c9', '2023-02-28', { dealerId: 'D3' })]);
    expect(await world.members('quasi-lost', 'numerator', { at: '2023-08-28', scope: 'D3' })).toEqual([]);
    expect(await world.members('quasi-lost', 'numerator', { at: '2023-08-29', scope: 'D3' })).toEqual(['c9']);
  });

  it('a car sold twelve months ago and never seen is recent on the boundary day, and lost the day after', async () => {
    await world.hear([aDescription('c10'), aSale('c10', '2023-02-28', { dealerId: 'D2' })]);
    expect(await world.members('recent', 'numerator', { at: '2024-02-28', scope: 'D2' })).toEqual(['c10']);
    expect(await world.members('state-lost', 'numerator', { at: '2024-02-29', scope: 'D2' })).toEqual(['c10']);
  });

  it('a car in warranty is so on the last day of its months, unless it has gone too far', async () => {
    const soldOn = { firstSoldOn: '2021-02-28', warrantyMonths: 36, warrantyKm: 60_000 };
    await world.hear([
      ...['w1', 'w2'].flatMap((car) => [aDescription(car, soldOn), aSale(car, '2021-02-28', { dealerId: 'D2' })]),
      aDescription('w3', { warrantyMonths: 0, warrantyKm: 0 }),
      aSale('w3', '2021-02-28', { dealerId: 'D2' }),
      readings('w2', [
        ['2023-05-01', 59_000],
        ['2023-11-01', 60_001],
      ]),
    ]);
    const warrantyAt = async (at: string): Promise<Record<string, number>> => {
      const figures = await world.read({ names: ['base-vehicles'], at, by: ['warranty'], scope: 'D2' });
      return Object.fromEntries(figures.map(({ group, numerator }) => [group['warranty'] ?? '', numerator]));
    };
    // c10 of the rule before is new.
    expect(await warrantyAt('2023-06-30')).toEqual({ in: 3, unknown: 1 });
    expect(await warrantyAt('2024-02-28')).toEqual({ in: 2, out: 1, unknown: 1 });
    expect(await warrantyAt('2024-02-29')).toEqual({ in: 1, out: 2, unknown: 1 });
  });
});
