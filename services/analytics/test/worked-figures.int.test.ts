import { addDays } from '@homeward/calendar';
import {
  aContact,
  aDescription,
  aDrop,
  aDue,
  aNode,
  aPlan,
  aReason,
  aRecord,
  aSale,
  aVisit,
  ORGANISATION,
  startWorld,
  type Told,
  type World,
} from './told';

const NOW = '2024-12-31T04:00:00.000Z';
const many = <Item>(count: number, make: (index: number) => readonly Item[]): readonly Item[] =>
  Array.from({ length: count }, (_, index) => make(index)).flat();

/** A car sold by a dealer to a customer whose data are complete or not. */
const sold = (car: string, dealerId: string, soldOn: string, complete: boolean): readonly Told[] => [
  aDescription(car, { firstSoldOn: soldOn }),
  aSale(car, soldOn, { dealerId, recordId: `record-${car}` }),
  aRecord(`record-${car}`, complete, { dealerId }),
];

describe('figures of the worked case (PL6)', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld(NOW);
    await world.hear([...ORGANISATION, ...many(8, (index) => [aNode(`K${index}`, 'dealer', 'R2')])]);
  });
  afterAll(() => world.stop());

  it('120 sold this month, 111 effective: 92.50 %; 5 400 ever sold to, 4 860 effective: 90.00 %, 3 780 returned: 70.00 %', async () => {
    await world.hear(many(120, (index) => sold(`new-${index}`, 'K0', '2024-12-05', index < 111)));
    await world.hear(many(5_280, (index) => sold(`old-${index}`, 'K0', addDays('2018-01-01', index % 2_000), index < 4_749)));
    await world.hear(many(3_780, (index) => [aVisit(`old-${index}`, '2024-11-30', { dealerId: 'K0' })]));
    expect(await world.figure('effective-retention', { scope: 'K0' })).toBe('111/120');
    expect(await world.figure('effective-customer-ratio', { scope: 'K0' })).toBe('4860/5400');
    expect(await world.figure('effective-customer-ratio', { scope: 'K0', period: 'month' })).toBe('4860/5400');
    expect(await world.figure('sold-customer-return', { scope: 'K0' })).toBe('3780/5400');
  }, 60_000);

  it('200 callbacks due, 190 made, 152 succeeded: ratio 95.00 %, success 76.00 % of those due', async () => {
    const reasons = (index: number) => [aReason('visit-day-5', `called-${index}`)];
    await world.hear(many(200, (index) => [aPlan(`contact-${index}`, '2024-12-10', reasons(index), { dealerId: 'K1' })]));
    await world.hear(
      many(190, (index) => [
        aContact(`contact-${index}`, '2024-12-10T03:00:00.000Z', index < 152 ? 'reached' : 'not-reached', reasons(index), {
          dealerId: 'K1',
        }),
      ]),
    );
    // The last ten were not made before their windows had passed.
    await world.hear(
      many(10, (index) => [aDrop(`contact-${index + 190}`, 'window-passed', '2024-12-11T00:00:00.000Z', { dealerId: 'K1' })]),
    );
    expect(await world.figure('callback-ratio', { scope: 'K1' })).toBe('190/200');
    expect(await world.figure('callback-success', { scope: 'K1' })).toBe('152/200');
  });

  it("1 000 of last year's customers, 820 back this year: 82.00 %", async () => {
    await world.hear(
      many(1_000, (index) => [
        aDescription(`kept-${index}`),
        aVisit(`kept-${index}`, '2023-06-15', { dealerId: 'K2' }),
        ...(index < 820 ? [aVisit(`kept-${index}`, '2024-03-01', { dealerId: 'K2' })] : []),
      ]),
    );
    expect(await world.figure('retention', { scope: 'K2' })).toBe('820/1000');
  });

  it("1 200 serviced in the 12 months to the quarter's end, 180 of them not for more than six months: 15.00 %", async () => {
    await world.hear(many(1_200, (index) => [aVisit(`seen-${index}`, index < 180 ? '2024-06-30' : '2024-07-01', { dealerId: 'K3' })]));
    expect(await world.figure('service-churn', { scope: 'K3' })).toBe('180/1200');
    expect(await world.figure('yearly-serviced', { scope: 'K3' })).toBe('1200');
  });

  it('two dealers with 1/3 and 1/1 are together 2/4, not the mean of their rates', async () => {
    const visits = [aVisit('sum-1', '2024-12-01', { dealerId: 'D1' }), aVisit('sum-4', '2024-12-01', { dealerId: 'D2' })];
    await world.hear([...many(4, (index) => sold(`sum-${index + 1}`, index < 3 ? 'D1' : 'D2', '2020-01-01', true)), ...visits]);
    expect(await world.figure('base-return', { scope: 'D1' })).toBe('1/3');
    expect(await world.figure('base-return', { scope: 'D2' })).toBe('1/1');
    expect(await world.figure('base-return', { scope: 'R1' })).toBe('2/4');
  });

  it('no car due: the reminder rate is absent, not 0; a count of nothing is 0', async () => {
    expect(await world.figure('reminder-rate', { scope: 'K7' })).toBe('absent');
    expect(await world.figure('base-vehicles', { scope: 'K7' })).toBe('0');
    await world.hear([
      ...sold('due-1', 'K7', '2022-01-01', true),
      aDue('due-1', '2024-12-20', { dealerId: 'K7' }, '2024-11-01T00:00:00.000Z'),
    ]);
    expect(await world.figure('reminder-rate', { scope: 'K7' })).toBe('0/1');
  });
});
