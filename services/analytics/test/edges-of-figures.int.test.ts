import { aContact, aDescription, aDue, aNode, anAppointment, aReason, aSale, aVisit, ORGANISATION, startWorld, type World } from './told';

const NOW = '2025-06-30T04:00:00.000Z';

/** One dealer for each rule, so that they do not see each other's cars. */
describe('figures at the edges of their days (domain, section 6)', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld(NOW);
    await world.hear([...ORGANISATION, ...Array.from({ length: 7 }, (_, index) => aNode(`E${index}`, 'dealer', 'R2'))]);
  });
  afterAll(() => world.stop());

  const figure = (name: string, scope: string, at: string, period = '') => world.figure(name, { scope, at, period });
  const sold = (car: string, soldOn: string, dealerId: string) => aSale(car, soldOn, { dealerId, saleId: `sale-${car}-${soldOn}` });
  const seen = (car: string, visitedOn: string, dealerId: string, change = {}) => aVisit(car, visitedOn, { dealerId, ...change });

  it('a dealer of which nothing was heard has no rate at all', async () => {
    const figures = await world.read({ scope: 'E0' });
    expect(figures.filter(({ denominator }) => denominator !== undefined)).toEqual([]);
    expect(figures.every(({ numerator }) => numerator === 0)).toBe(true);
  });

  it('service churn clamps six months to the end of February, and counts a visit of the last day of August until then', async () => {
    await world.hear([seen('b1', '2023-08-31', 'E1'), seen('b2', '2023-08-29', 'E1'), seen('b3', '2023-08-28', 'E1')]);
    await world.hear([seen('b4', '2024-08-28', 'E1'), seen('b5', '2024-08-27', 'E1'), seen('b6', '2024-08-31', 'E1')]);
    const at = (on: string) => figure('service-churn', 'E1', on);
    // 29 February is the day on which the six months of 29 and of 31 August are full.
    expect([await at('2024-02-29'), await at('2024-03-01')]).toEqual(['1/3', '3/3']);
    expect([await at('2025-02-28'), await at('2025-03-01')]).toEqual(['1/3', '3/3']);
  });

  it('a correction that comes after the quarter moves the visit into it, in every figure of either quarter', async () => {
    const before = seen('c1', '2024-10-01', 'E2', { visitId: 'c1' });
    await world.hear([before]);
    const both = async () => [
      await figure('service-churn', 'E2', '2024-09-30'),
      await figure('base-return', 'E2', '2024-09-30', 'quarter'),
      await figure('base-return', 'E2', '2024-12-31', 'quarter'),
    ];
    expect(await both()).toEqual(['absent', 'absent', '1/1']);
    await world.hear([seen('c1', '2024-09-30', 'E2', { visitId: 'c1', revision: 2, sequence: 9 })]);
    expect(await both()).toEqual(['0/1', '1/1', '0/1']);
    await world.hear([before]);
    expect(await both()).toEqual(['0/1', '1/1', '0/1']);
  });

  it('a customer sold to returns on the day of the sale at the earliest, and no later than the next buyer', async () => {
    await world.hear([sold('d1', '2024-01-10', 'E3'), seen('d1', '2024-01-10', 'E3')]);
    await world.hear([sold('d2', '2024-01-10', 'E3'), seen('d2', '2024-01-09', 'E3')]);
    await world.hear([sold('d3', '2024-01-10', 'E3'), sold('d3', '2024-06-01', 'E3'), seen('d3', '2024-06-01', 'E3')]);
    expect(await figure('sold-customer-return', 'E3', '2024-12-31')).toBe('2/4');
  });

  it('a lost car that is sold in the period was lost at its start, and one whose twelve months were full on the eve was not', async () => {
    await world.hear([sold('e1', '2020-01-10', 'E4'), seen('e1', '2024-01-31', 'E4'), seen('e1', '2025-02-10', 'E4')]);
    await world.hear([sold('e2', '2020-01-10', 'E4'), sold('e2', '2025-02-05', 'E4'), seen('e2', '2025-02-20', 'E4')]);
    await world.hear([sold('e3', '2020-01-10', 'E4'), seen('e3', '2023-01-10', 'E4'), sold('e3', '2025-02-05', 'E4')]);
    await world.hear([sold('e4', '2025-02-05', 'E4'), aDescription('e4', { firstSoldOn: '2019-05-01' }), seen('e4', '2025-02-06', 'E4')]);
    expect(await figure('lost', 'E4', '2025-01-31')).toBe('2/3');
    expect(await figure('lost-returned', 'E4', '2025-02-28', 'month')).toBe('2/3');
  });

  it('a reminder counts through the day of the dealer on which it was due, an arrival through the thirtieth day', async () => {
    const remind = (car: string, madeAt: string, result: string) =>
      aContact(`call-${car}`, madeAt, result, [aReason('routine', car, '2025-03-31')], { dealerId: 'E5' });
    const due = (car: string) => aDue(car, '2025-03-31', { dealerId: 'E5' }, '2025-02-01T00:00:00.000Z');
    await world.hear(['f1', 'f2', 'f3'].flatMap((car) => [sold(car, '2022-01-01', 'E5'), due(car)]));
    await world.hear([remind('f1', '2025-03-31T15:59:00.000Z', 'delivered'), seen('f1', '2025-04-30', 'E5')]);
    await world.hear([remind('f2', '2025-03-31T16:00:00.000Z', 'reached'), seen('f2', '2025-05-02', 'E5')]);
    await world.hear([remind('f3', '2025-03-31T03:00:00.000Z', 'not-reached')]);
    // As of the last of March nobody has come yet; the second car comes on the thirty-first day.
    expect(await figure('reminder-to-arrival', 'E5', '2025-03-31')).toBe('0/1');
    expect(await figure('reminder-to-arrival', 'E5', '2025-06-30', 'quarter')).toBe('0/1');
    expect(await figure('reminder-to-arrival', 'E5', '2025-06-30', 'year')).toBe('1/2');
    expect(await figure('reminder-rate', 'E5', '2025-03-31')).toBe('1/3');
    expect(await figure('reminder-rate', 'E5', '2025-04-30')).toBe('absent');
  });

  it('an appointment is of the month of the dealer’s clock, and one that was called off is of none', async () => {
    const appointment = (car: string, startsAt: string, status: string) => anAppointment(car, car, startsAt, status, { dealerId: 'E6' });
    await world.hear([appointment('g1', '2025-03-31T15:59:00.000Z', 'arrived'), appointment('g2', '2025-03-31T16:00:00.000Z', 'arrived')]);
    await world.hear([
      appointment('g3', '2025-03-10T02:00:00.000Z', 'cancelled'),
      appointment('g4', '2025-03-10T02:00:00.000Z', 'no-show'),
    ]);
    expect(await figure('appointment-to-arrival', 'E6', '2025-03-31')).toBe('1/2');
    expect(await figure('appointment-to-arrival', 'E6', '2025-04-30')).toBe('1/1');
  });
});
