import { fold, given } from '@homeward/kernel';
import { aDescription, aVisit, aWithdrawal, anAppointment, noting, reviewing } from '../cars/example-facts';
import { type VehicleCommand, vehicle } from '../cars/vehicle';

/** At ten on 2025-01-10. */
const booked = anAppointment();
const toldAfter = (...commands: readonly VehicleCommand[]) => {
  const told: string[] = [];
  let state = vehicle.initial;
  for (const command of commands) {
    const events = vehicle.decide(command, state);
    told.push(...events.flatMap((event) => (event.type === 'AppointmentChanged' ? [event.outcome ?? event.appointment.status] : [])));
    state = fold(vehicle, events, state);
  }
  return { last: told.at(-1), told, reviewAt: state.told.reviewAt };
};
const described = noting(aDescription());

describe('what becomes of an appointment', () => {
  it('the dealer closes without the car: a no-show, told at the closing hour (RE7)', () => {
    const open = toldAfter(described, noting(booked));
    expect(open).toEqual({ last: 'booked', told: ['booked'], reviewAt: '2025-01-10T10:00:00.000Z' });
    expect(given(vehicle).when(described, noting(booked), reviewing('2025-01-11')).events).toMatchObject([
      { type: 'AppointmentChanged', appointment: booked, outcome: 'no-show' },
      { type: 'ReviewScheduled' },
    ]);
  });

  it('the car was there on its day: it arrived, also when the visit ends days later', () => {
    expect(toldAfter(described, noting(booked), noting(aVisit('2025-01-10'))).last).toBe('arrived');
    const long = aVisit('2025-01-13', { openedAt: '2025-01-10T03:00:00.000Z' });
    expect(toldAfter(described, noting(booked), noting(long, '2025-01-13')).last).toBe('arrived');
  });

  it('an arrival is enough, and nobody waits for the closing hour any more', () => {
    const arrival = {
      kind: 'arrival',
      key: 'RO1',
      dealerId: 'D1',
      revision: 1,
      occurredAt: '2025-01-10T02:05:00.000Z',
      digest: 'arrival',
      arrivedAt: '2025-01-10T02:05:00.000Z',
      arrivedOn: '2025-01-10',
      mileageKm: 0,
      advisorId: 'SA01',
    } as const;
    expect(toldAfter(described, noting(booked), noting(arrival, '2025-01-10')).last).toBe('arrived');
    expect(toldAfter(described, noting(booked), noting(arrival, '2025-01-10'), reviewing('2025-01-11')).last).toBe('arrived');
  });

  it('a visit that is heard of late takes the no-show back, and its withdrawal brings it again', () => {
    const visit = aVisit('2025-01-10');
    const late = [described, noting(booked), reviewing('2025-01-11'), noting(visit, '2025-01-15')];
    expect(toldAfter(...late).told).toEqual(['booked', 'no-show', 'arrived']);
    expect(toldAfter(...late, noting(aWithdrawal(visit.key), '2025-01-16')).last).toBe('no-show');
  });

  it('being at another dealer, or on another day, is not keeping it', () => {
    const elsewhere = noting(aVisit('2025-01-10', { dealerId: 'D2' }), '2025-01-11');
    const another = noting(aVisit('2025-01-09', { key: 'day before' }), '2025-01-11');
    expect(toldAfter(described, noting(booked), elsewhere, another).last).toBe('no-show');
  });

  it('agreed for later than the closing hour it is open until the end of the day', () => {
    const late = anAppointment({ startsAt: '2025-01-10T11:00:00.000Z' });
    expect(toldAfter(described, noting(late)).reviewAt).toBe('2025-01-10T16:00:00.000Z');
  });

  it('what the dealer says of it goes first', () => {
    const cancelled = anAppointment({ revision: 2, digest: 'cancelled', status: 'cancelled' });
    expect(toldAfter(described, noting(cancelled), noting(aVisit('2025-01-10')), reviewing('2025-01-11')).told).toEqual(['cancelled']);
  });

  it('does not depend on the order of arrival', () => {
    const visit = aVisit('2025-01-10');
    expect(toldAfter(described, noting(visit, '2025-01-12'), noting(booked, '2025-01-12')).last).toBe('arrived');
  });
});
