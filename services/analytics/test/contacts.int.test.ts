import {
  aCase,
  aContact,
  aDescription,
  aDrop,
  aDue,
  anAppointment,
  aPlan,
  aReason,
  aSale,
  aVisit,
  ORGANISATION,
  startWorld,
  told,
  type Told,
  type World,
} from './told';

const NOW = '2024-06-30T04:00:00.000Z';
const car = (id: string): readonly Told[] => [aDescription(id), aSale(id, '2022-01-10')];
const EARLY = '2024-05-01T00:00:00.000Z';

describe('figures about what the platform and the dealers do', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld(NOW);
    await world.hear(ORGANISATION);
  });
  afterEach(() => world.stop());

  it('a car due within 30 days has its contact when one is planned, or was made since the last maintenance', async () => {
    await world.hear(['planned', 'made', 'old', 'dropped', 'other', 'late', 'overdue'].flatMap(car));
    await world.hear([
      ...['planned', 'made', 'old', 'dropped', 'other'].map((id) => aDue(id, '2024-07-30')),
      aDue('late', '2024-07-31'),
      aDue('overdue', '2024-06-29'),
      aPlan('k1', '2024-07-02', [aReason('routine', 'planned')]),
      aContact('k2', '2024-06-20T03:00:00.000Z', 'booked', [aReason('invitation-follow-up', 'made')]),
      aVisit('old', '2024-01-10'),
      aContact('k3', '2024-01-05T03:00:00.000Z', 'reached', [aReason('routine', 'old')]),
      aPlan('k4', '2024-07-02', [aReason('routine', 'dropped')]),
      aDrop('k4', 'capped', NOW),
      aPlan('k5', '2024-07-02', [aReason('visit-day-5', 'other')]),
    ]);
    expect(await world.members('due-with-contact', 'denominator')).toEqual(['dropped', 'made', 'old', 'other', 'planned']);
    expect(await world.members('due-with-contact', 'numerator')).toEqual(['made', 'planned']);
  });

  it('a car is reminded by a contact that reached somebody between the maintenance before and the one after', async () => {
    await world.hear(['reached', 'busy', 'before', 'after', 'moved-on'].flatMap(car));
    await world.hear([
      ...['reached', 'busy', 'before', 'after'].map((id) => aDue(id, '2024-06-15', {}, EARLY)),
      // The prediction moved before it fell due: this car is due in July only.
      aDue('moved-on', '2024-06-20', {}, EARLY),
      aDue('moved-on', '2024-07-05', { sequence: 2 }, '2024-06-10T00:00:00.000Z'),
      aContact('k1', '2024-06-01T03:00:00.000Z', 'refused', [aReason('routine', 'reached')]),
      aContact('k2', '2024-06-01T03:00:00.000Z', 'busy', [aReason('routine', 'busy')]),
      aVisit('before', '2024-01-10'),
      aContact('k3', '2024-01-05T03:00:00.000Z', 'reached', [aReason('routine', 'before')]),
      aVisit('after', '2024-06-05'),
      aDue('after', '2024-12-05', { sequence: 2 }, '2024-06-05T09:00:00.000Z'),
      aContact('k4', '2024-06-20T03:00:00.000Z', 'reached', [aReason('routine', 'after')]),
    ]);
    expect(await world.members('reminder-rate', 'denominator')).toEqual(['after', 'before', 'busy', 'reached']);
    expect(await world.members('reminder-rate', 'numerator')).toEqual(['reached']);
    expect(await world.figure('reminder-rate', { at: '2024-06-14' })).toBe('absent');
  });

  it('of the predictions of one day only the last counts, in whatever order facts arrived', async () => {
    await world.hear(car('settled'));
    await world.hear([
      aDue('settled', '2024-06-10', { sequence: 3 }, '2024-06-01T02:00:00.000Z'),
      aDue('settled', '2024-09-10', { sequence: 4 }, '2024-06-01T03:00:00.000Z'),
    ]);
    expect(await world.figure('reminder-rate')).toBe('absent');
  });

  it('a reminded car arrived when it came within 30 days after the first reminder of the period', async () => {
    await world.hear(['in-time', 'too-late', 'never'].flatMap(car));
    await world.hear([
      ...['in-time', 'too-late', 'never'].map((id) => aContact(`k-${id}`, '2024-05-02T03:00:00.000Z', 'reached', [aReason('routine', id)])),
      aContact('again', '2024-05-20T03:00:00.000Z', 'reached', [aReason('routine', 'too-late')]),
      aVisit('in-time', '2024-06-01'),
      aVisit('too-late', '2024-06-02'),
    ]);
    expect(await world.members('reminder-to-arrival', 'denominator', { at: '2024-06-30', period: 'quarter' })).toEqual([
      'in-time',
      'never',
      'too-late',
    ]);
    expect(await world.members('reminder-to-arrival', 'numerator', { at: '2024-06-30', period: 'quarter' })).toEqual(['in-time']);
    expect(await world.figure('reminder-to-arrival', { at: '2024-05-31' })).toBe('0/3');
  });

  it('a callback counts once whatever its reasons, and one that was withdrawn is not due', async () => {
    await world.hear([
      aPlan('k1', '2024-06-10', [aReason('visit-day-5', 'a'), aReason('visit-month-1', 'b')]),
      aPlan('k2', '2024-06-11', [aReason('visit-day-0', 'a')]),
      aDrop('k2', 'merged', EARLY),
      aPlan('k3', '2024-06-12', [aReason('routine', 'a')]),
      aPlan('k4', '2024-05-12', [aReason('visit-day-5', 'a')]),
      aContact('k1', '2024-06-10T03:00:00.000Z', 'not-reached', [aReason('visit-day-5', 'a')]),
      aContact('k1', '2024-06-10T05:00:00.000Z', 'reached', [aReason('visit-day-5', 'a')], { sequence: 3 }),
    ]);
    expect(await world.figure('callback-ratio')).toBe('1/1');
    expect(await world.figure('callback-success')).toBe('1/1');
    expect(await world.figure('callback-ratio', { period: 'quarter' })).toBe('1/2');
  });

  it('a callback that nobody made while there was time was due, and not made; from the day on which its window has passed as before', async () => {
    const window = { untilOn: '2024-06-14' };
    const plan = (id: string) => aPlan(id, '2024-06-10', [aReason('visit-day-5', id)], window, '2024-06-05T00:00:00.000Z');
    await world.hear([
      ...['made', 'missed', 'stopped', 'corrected', 'again'].map(plan),
      aContact('made', '2024-06-10T03:00:00.000Z', 'reached', [aReason('visit-day-5', 'made')]),
      // The day after the last one begins in the dealer's zone.
      aDrop('missed', 'window-passed', '2024-06-14T16:00:00.000Z'),
      // The car came again; the visit was on another day than was first said.
      aDrop('stopped', 'settled', '2024-06-12T03:00:00.000Z'),
      aDrop('corrected', 'window-passed', '2024-06-12T03:00:00.000Z'),
      // Missed, and then taken back as the visit was withdrawn.
      aDrop('again', 'window-passed', '2024-06-14T16:00:00.000Z'),
      aPlan('again', '2024-06-16', [aReason('visit-day-5', 'again')], { untilOn: '2024-06-20', sequence: 3 }, '2024-06-16T00:00:00.000Z'),
      aDrop('again', 'reason-gone', '2024-06-17T00:00:00.000Z', { sequence: 4 }),
    ]);
    expect(await world.members('callback-ratio', 'denominator')).toEqual(['made', 'missed']);
    expect([await world.figure('callback-ratio'), await world.figure('callback-success')]).toEqual(['1/2', '1/2']);
    expect(await world.figure('callback-ratio', { at: '2024-06-14' })).toBe('1/3');
  });

  it('appointments are kept by those who arrive; cancelled ones are not due; the day is that of the dealer', async () => {
    await world.hear([
      anAppointment('a1', 'v', '2024-06-03T02:00:00.000Z', 'arrived'),
      anAppointment('a2', 'v', '2024-06-04T02:00:00.000Z', 'no-show'),
      anAppointment('a3', 'v', '2024-06-05T02:00:00.000Z', 'cancelled'),
      anAppointment('a4', 'v', '2024-05-31T16:30:00.000Z', 'arrived'),
      anAppointment('a5', 'v', '2024-07-01T02:00:00.000Z', 'booked'),
      anAppointment('a1', 'v', '2024-06-03T02:00:00.000Z', 'booked', { sequence: 1, revision: 0 }),
    ]);
    expect(await world.members('appointment-to-arrival', 'denominator')).toEqual(['a1', 'a2', 'a4']);
    expect(await world.members('appointment-to-arrival', 'numerator')).toEqual(['a1', 'a4']);
  });

  it('the complaint rate is about cars serviced in the period', async () => {
    await world.hear(['quiet', 'loud', 'asked', 'absent'].flatMap(car));
    await world.hear([
      ...['quiet', 'loud', 'asked'].map((id) => aVisit(id, '2024-06-03')),
      aCase('c1', 'loud', '2024-06-10T03:00:00.000Z'),
      aCase('c2', 'loud', '2024-06-11T03:00:00.000Z'),
      aCase('c3', 'asked', '2024-06-11T03:00:00.000Z', { kind: 'consultation' }),
      aCase('c4', 'absent', '2024-06-11T03:00:00.000Z'),
    ]);
    expect(await world.figure('complaint-rate')).toBe('1/3');
    expect(await world.members('complaint-rate', 'numerator')).toEqual(['loud']);
  });

  it('the first service falls due after three months or 5 000 km, and is done by a first service', async () => {
    await world.hear([
      ...['by-time', 'by-distance', 'done', 'young'].map((id) => aDescription(id)),
      aSale('by-time', '2024-03-30'),
      aSale('by-distance', '2024-05-01'),
      aSale('done', '2024-03-01'),
      aSale('young', '2024-04-01'),
      told('homeward.customer.v1.OdometerAssessed', 'by-distance', {
        vehicleId: 'by-distance',
        accepted: [
          { on: '2024-06-01', mileageKm: 4_999, source: 'dealer' },
          { on: '2024-06-29', mileageKm: 5_000, source: 'dealer' },
        ],
        refused: 0,
        sequence: 4,
      }),
      aVisit('done', '2024-05-20', { kind: 'first-service' }),
      aVisit('by-time', '2024-05-20', { kind: 'body-repair' }),
    ]);
    expect(await world.members('first-service-return', 'denominator')).toEqual(['by-distance', 'by-time', 'done']);
    expect(await world.members('first-service-return', 'numerator')).toEqual(['done']);
  });

  it('the regular return is about cars sold more than twelve months ago', async () => {
    await world.hear([
      ...['regular', 'repaired', 'new'].map((id) => aDescription(id)),
      aSale('regular', '2023-06-29'),
      aSale('repaired', '2022-06-29'),
      aSale('new', '2023-06-30'),
      aVisit('regular', '2023-07-01'),
      aVisit('repaired', '2024-06-01', { kind: 'general-repair' }),
    ]);
    expect(await world.members('regular-return', 'denominator')).toEqual(['regular', 'repaired']);
    expect(await world.members('regular-return', 'numerator')).toEqual(['regular']);
  });
});
