import { localDateOf } from '@homeward/calendar';
import { aVisit, aWithdrawal, anAppointment } from './example-facts';
import { type VehicleFact, noFacts, withFact } from './vehicle-facts';
import { courseOf } from './visit-steps';

const RO = 'visit-2024-06-01';
const dayOf = (at: string) => localDateOf(at, 'Asia/Shanghai');
const told = { dealerId: 'D1', revision: 1, digest: 'told' };
const arrival = {
  ...told,
  kind: 'arrival',
  key: RO,
  occurredAt: '2024-06-01T01:00:00.000Z',
  arrivedAt: '2024-06-01T01:00:00.000Z',
  arrivedOn: '2024-06-01',
  mileageKm: 0,
  advisorId: 'SA01',
} as const;
const progress = (stage: string, at: string, promisedAt?: string): VehicleFact => ({
  ...told,
  kind: 'progress',
  key: `${RO}.${stage}`,
  occurredAt: at,
  visitId: RO,
  stage,
  at,
  promisedAt,
});
const course = (said: readonly VehicleFact[], followedUpAt?: string) => courseOf(RO, said.reduce(withFact, noFacts), dayOf, followedUpAt);
const states = (said: readonly VehicleFact[], followedUpAt?: string) => course(said, followedUpAt)?.steps.map(({ state }) => state);

describe('a visit through its seven steps (S2)', () => {
  const appointment = anAppointment({ startsAt: '2024-06-01T01:30:00.000Z' });
  const inWork = progress('in-workshop', '2024-06-01T02:00:00.000Z', '2024-06-01T08:00:00.000Z');
  const checked = progress('quality-check', '2024-06-01T03:00:00.000Z');
  const closed = aVisit('2024-06-01');

  it('begins with the arrival, and keeps the appointment of its day', () => {
    expect(course([appointment, arrival])).toMatchObject({ stage: 'reception', sinceAt: arrival.arrivedAt, promisedAt: undefined });
    expect(course([appointment, arrival])?.steps).toMatchObject([
      { step: 'appointment', at: appointment.startsAt, state: 'done' },
      { step: 'reception', at: arrival.arrivedAt, state: 'under-way' },
      { step: 'repair-order', state: 'ahead' },
      { step: 'work', state: 'ahead' },
      { step: 'quality-check', state: 'ahead' },
      { step: 'delivery', state: 'ahead' },
      { step: 'follow-up', state: 'ahead' },
    ]);
  });

  it('steps that nobody wrote down are done when a later one has come', () => {
    expect(states([arrival, inWork])).toEqual(['skipped', 'done', 'done', 'under-way', 'ahead', 'ahead', 'ahead']);
    expect(states([closed])).toEqual(['skipped', 'done', 'done', 'done', 'done', 'done', 'under-way']);
  });

  it('what was promised stays until something else is promised', () => {
    expect(course([arrival, inWork, checked])).toMatchObject({ stage: 'quality-check', promisedAt: '2024-06-01T08:00:00.000Z' });
    const later = progress('ready', '2024-06-01T04:00:00.000Z', '2024-06-01T09:00:00.000Z');
    expect(course([arrival, later, checked, inWork])).toMatchObject({ stage: 'ready', promisedAt: '2024-06-01T09:00:00.000Z' });
  });

  it('a car that goes back to the workshop is in work again', () => {
    const again = { ...inWork, at: '2024-06-01T05:00:00.000Z' } as VehicleFact;
    expect(course([arrival, checked, again])).toMatchObject({ stage: 'work', sinceAt: '2024-06-01T05:00:00.000Z' });
  });

  it('is delivered when its order is closed, and over when somebody has asked how it was', () => {
    expect(course([arrival, inWork, closed])).toMatchObject({ stage: 'delivered', sinceAt: closed.closedAt });
    expect(states([arrival, closed], '2024-06-02T01:00:00.000Z')?.at(-1)).toBe('done');
  });

  it('a visit that was cancelled keeps the steps that were made', () => {
    const cancelled = [arrival, inWork, aWithdrawal(RO)];
    expect(course(cancelled)).toMatchObject({ stage: 'cancelled' });
    expect(states(cancelled)).toEqual(['skipped', 'done', 'skipped', 'done', 'skipped', 'skipped', 'skipped']);
  });

  it('an appointment of another day or dealer, or one that was called off, is not its own', () => {
    const others = [
      anAppointment({ key: 'a', startsAt: '2024-06-02T01:30:00.000Z' }),
      anAppointment({ key: 'b', startsAt: '2024-06-01T01:30:00.000Z', dealerId: 'D2' }),
      anAppointment({ key: 'c', startsAt: '2024-06-01T01:30:00.000Z', status: 'cancelled' }),
    ];
    expect(states([...others, arrival])?.[0]).toBe('skipped');
  });

  it('nothing is known of a number that nobody named', () => {
    expect(courseOf('unknown', [arrival, closed].reduce(withFact, noFacts), dayOf)).toBeUndefined();
  });
});
