import { AnalyticsServiceDefinition } from '@homeward/contracts/analytics-service';
import {
  aContact,
  aDescription,
  aDue,
  anAppointment,
  aPlan,
  aReason,
  aSale,
  as,
  aVisit,
  ORGANISATION,
  startWorld,
  type Told,
  type World,
} from './told';

const NOW = '2024-12-31T04:00:00.000Z';
const EARLY = '2024-10-01T00:00:00.000Z';
const many = <Item>(count: number, make: (index: number) => readonly Item[]): readonly Item[] =>
  Array.from({ length: count }, (_, index) => make(index)).flat();
const car = (id: string, dealerId = 'D1'): readonly Told[] => [aDescription(id), aSale(id, '2022-01-10', { dealerId })];

describe('figures about reminders (RE13)', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld(NOW);
    await world.hear(ORGANISATION);
  });
  afterEach(() => world.stop());

  it('300 due, 285 reminded, 171 of these arrived within 30 days, 57 booked: 95.00 %, 60.00 %, 20.00 %', async () => {
    await world.hear(
      many(300, (index) => {
        const id = `due-${index}`;
        const reminded = aContact(`k-${index}`, '2024-11-05T03:00:00.000Z', index < 57 ? 'booked' : 'reached', [aReason('routine', id)]);
        return [
          ...car(id),
          aDue(id, '2024-11-20', {}, EARLY),
          ...(index < 285 ? [reminded] : []),
          ...(index < 171 ? [aVisit(id, index < 170 ? '2024-11-19' : '2024-12-05')] : []),
          ...(index === 171 ? [aVisit(id, '2024-12-06')] : []),
        ];
      }),
    );
    const asked = { at: '2024-11-30' };
    expect(await world.figure('reminder-rate', asked)).toBe('285/300');
    expect(await world.figure('proactive-appointment', asked)).toBe('57/285');
    // As of the end of November those who came in December are not known to have come.
    expect(await world.figure('reminder-to-arrival', asked)).toBe('170/285');
    expect(await world.figure('reminder-to-arrival', { at: '2024-12-31', period: 'quarter' })).toBe('171/285');
    expect(await world.members('reminder-to-arrival', 'numerator', { period: 'quarter' })).toHaveLength(171);
  });

  it('200 appointments due, 164 kept: 82.00 %', async () => {
    await world.hear(
      many(200, (index) => [anAppointment(`a-${index}`, `v-${index}`, '2024-12-03T02:00:00.000Z', index < 164 ? 'arrived' : 'no-show')]),
    );
    expect(await world.figure('appointment-to-arrival')).toBe('164/200');
    expect(await world.read({ names: ['appointment-to-arrival'], by: ['stream', 'day', 'advisor'] })).toMatchObject([
      { group: { stream: 'routine', day: '2024-12-03', advisor: 'SA01' }, numerator: 164, denominator: 200 },
    ]);
  });

  it('150 reached contacts, 60 asked about an additional or replacement purchase: 40.00 %', async () => {
    await world.hear(
      many(160, (index) => [
        aPlan(`k-${index}`, '2024-12-02', [aReason('visit-day-5', `v-${index}`)], { ownerId: index < 100 ? 'SA01' : 'SA02' }),
        // Whoever was not reached was asked nothing, whatever the form says.
        aContact(`k-${index}`, '2024-12-02T03:00:00.000Z', index < 150 ? 'reached' : 'busy', [aReason('visit-day-5', `v-${index}`)], {
          purchaseAsked: index < 60 || index >= 150,
        }),
      ]),
    );
    expect(await world.figure('trade-up-ask')).toBe('60/150');
    expect(await world.read({ names: ['trade-up-ask'], by: ['advisor', 'stream'] })).toMatchObject([
      { group: { advisor: 'SA01', stream: 'visit-day-5' }, numerator: 60, denominator: 100 },
      { group: { advisor: 'SA02', stream: 'visit-day-5' }, numerator: 0, denominator: 50 },
    ]);
  });

  it('a rate over nothing is absent, and a numerator is part of its denominator however it is split', async () => {
    const names = ['reminder-rate', 'reminder-to-arrival', 'proactive-appointment', 'appointment-to-arrival', 'trade-up-ask'];
    const callbacks = ['callback-ratio', 'callback-success', 'first-service-return', 'lost-returned'];
    expect(await world.read({ names: [...names, ...callbacks] })).toEqual([]);
    await world.hear([
      ...car('a'),
      ...car('b', 'D2'),
      aDue('a', '2024-12-20', {}, EARLY),
      aDue('b', '2024-12-21', { dealerId: 'D2', service: 'first-service' }, EARLY),
      aContact('k1', '2024-12-10T03:00:00.000Z', 'booked', [aReason('routine', 'a')], { purchaseAsked: true }),
      aContact('k2', '2024-12-11T03:00:00.000Z', 'refused', [aReason('first-service', 'b')], { dealerId: 'D2' }),
      anAppointment('p', 'a', '2024-12-18T02:00:00.000Z', 'arrived'),
      aVisit('a', '2024-12-18'),
    ]);
    for (const by of [['day'], ['stream'], ['dealer'], ['advisor'], ['day', 'stream', 'dealer', 'advisor']]) {
      const whole = await world.read({ names });
      const split = await world.read({ names, by });
      expect(split.every(({ numerator, denominator = 0 }) => numerator <= denominator && denominator > 0)).toBe(true);
      const sums = names.map((name) => {
        const own = split.filter((figure) => figure.name === name);
        return [
          name,
          own.reduce((sum, { numerator }) => sum + numerator, 0),
          own.reduce((sum, { denominator = 0 }) => sum + denominator, 0),
        ];
      });
      expect(sums).toEqual(whole.map(({ name, numerator, denominator }) => [name, numerator, denominator]));
    }
    expect(
      (await world.read({ names: ['reminder-rate'], by: ['stream', 'day', 'dealer'] })).map(({ group, numerator }) => [
        ...Object.values(group).sort(),
        numerator,
      ]),
    ).toEqual([
      ['2024-12-21', 'D2', 'first-service', 1],
      ['2024-12-20', 'D1', 'routine', 1],
    ]);
  });

  it('each reminding counts in one period: that of the first reminder since the last maintenance', async () => {
    await world.hear([
      ...car('again'),
      aContact('k1', '2024-11-28T03:00:00.000Z', 'reached', [aReason('routine', 'again')]),
      aContact('k2', '2024-12-05T03:00:00.000Z', 'booked', [aReason('invitation-follow-up', 'again')]),
      aVisit('again', '2024-12-08'),
      aContact('k3', '2024-12-30T03:00:00.000Z', 'reached', [aReason('maintenance-follow-up', 'again')]),
    ]);
    expect(
      await world.read({ names: ['reminder-to-arrival', 'proactive-appointment'], period: 'quarter', by: ['stream', 'day'] }),
    ).toMatchObject([
      { name: 'reminder-to-arrival', group: { day: '2024-11-28', stream: 'routine' }, numerator: 1, denominator: 1 },
      { name: 'proactive-appointment', group: { day: '2024-11-28', stream: 'routine' }, numerator: 1, denominator: 1 },
    ]);
    expect(await world.figure('reminder-to-arrival', { period: 'month' })).toBe('0/1');
  });

  it('a lost car that comes again is back; one that was not lost at the start is not looked at', async () => {
    await world.hear([
      ...['back', 'away', 'new'].flatMap((id) => car(id)),
      aVisit('back', '2023-10-01'),
      aVisit('back', '2024-12-10'),
      aVisit('away', '2023-10-01'),
      aVisit('new', '2024-06-01'),
      aVisit('new', '2024-12-10'),
    ]);
    expect(await world.members('lost-returned', 'denominator')).toEqual(['away', 'back']);
    expect(await world.members('lost-returned', 'numerator')).toEqual(['back']);
  });
});

describe('the workload (RE10)', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld(NOW);
    await world.hear(ORGANISATION);
  });
  afterEach(() => world.stop());
  const read = async (visitsAMonth = 0, by: string[] = []) => {
    const client = world.ports.network.client('analytics', AnalyticsServiceDefinition);
    return (await client.readWorkload({ at: '', by, scope: '', visitsAMonth }, as('G'))).rows;
  };
  /** Visits with one callback and one reminder each. */
  const served = (id: string, visits: number): readonly Told[] => [
    ...car(id),
    ...many(visits, (index) => {
      const on = `2024-0${index + 2}-10`;
      const call = (kind: string) => aContact(`${id}-${kind}-${index}`, `${on}T03:00:00.000Z`, 'reached', [aReason(kind, id)]);
      return [aVisit(id, on), call('visit-day-5'), call('routine')];
    }),
  ];

  it('two kept customers with 3 and 4 visits, a callback and a reminder each: 6 and 8 calls, 7.0 at 3.5; 300 visits a month are 1 029 cars', async () => {
    await world.hear([...served('three', 3), ...served('four', 4)]);
    const asked = { names: ['kept-calls'], group: {} };
    expect(await world.members('kept-calls', 'numerator', asked)).toHaveLength(14);
    expect(await read(300)).toEqual([
      {
        ...{ group: {}, fromOn: '2023-12-31', toOn: '2024-12-31' },
        ...{ keptCustomers: 2, visits: 7, calls: 14, callsPerCustomer: 7, visitsPerCustomer: 3.5 },
        ...{ visitsAMonth: 300, activeCarsExact: 1028.57, activeCars: 1029 },
      },
    ]);
    // Without a figure to plan with: the seven visits that there were, which are those of two cars.
    expect(await read()).toMatchObject([{ visitsAMonth: 0.58, activeCarsExact: 2, activeCars: 2 }]);
  });

  it('a call is each try by telephone, to kept customers only, and counts once however many cars it is about', async () => {
    await world.hear([
      ...car('kept'),
      ...car('second'),
      ...car('lost'),
      aVisit('kept', '2024-05-01'),
      aVisit('second', '2024-05-01', { dealerId: 'D2' }),
      aContact('k1', '2024-05-06T03:00:00.000Z', 'not-reached', [aReason('visit-day-5', 'kept')]),
      aContact('k1', '2024-05-07T03:00:00.000Z', 'reached', [aReason('visit-day-5', 'kept')], { sequence: 3 }),
      aContact('k2', '2024-05-08T03:00:00.000Z', 'reached', [aReason('visit-day-5', 'kept'), aReason('visit-day-5', 'second')]),
      aContact('k3', '2024-05-08T03:00:00.000Z', 'sent', [aReason('visit-day-5', 'kept')], { channel: 'sms' }),
      aContact('k4', '2024-05-08T03:00:00.000Z', 'reached', [aReason('routine', 'lost')]),
    ]);
    expect(
      (await read(0, ['dealer'])).map(({ group, keptCustomers, calls, callsPerCustomer }) => [
        group,
        keptCustomers,
        calls,
        callsPerCustomer,
      ]),
    ).toEqual([
      [{ dealer: 'D1' }, 1, 3, 3],
      [{ dealer: 'D2' }, 1, 0, 0],
    ]);
  });

  it('nobody kept: the ratios are absent', async () => {
    const [row] = await read(300);
    expect(row).toMatchObject({ keptCustomers: 0, visits: 0, calls: 0, visitsAMonth: 300 });
    expect([row?.callsPerCustomer, row?.visitsPerCustomer, row?.activeCars, row?.activeCarsExact]).toEqual(Array(4).fill(undefined));
  });
});
