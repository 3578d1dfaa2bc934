import { createHolidayCalendar } from '@homeward/calendar';
import { Rejection, fold, given } from '@homeward/kernel';
import type { AppointmentCapacity } from '@homeward/policy';
import { type DayCapacity, capacityOn } from './day-capacity';
import { type DealerDayCommand, type Place, type TakePlace, dealerDay, takenAt } from './dealer-day';

const ON = '2024-06-03';
const capacity: DayCapacity = { opening: 'open', holidaysKnown: true, places: { '09:00': 1, '10:00': 2 } };
const NINE = '2024-06-03T01:00:00.000Z';
const TEN = '2024-06-03T02:00:00.000Z';
const acting = { at: '2024-06-01T02:00:00.000Z', today: '2024-06-01', by: 'agent', digest: 'd1' };

const place = (appointmentId: string, changes: Partial<TakePlace['place']> = {}): TakePlace['place'] => ({
  ...{ appointmentId, dealerId: 'D1', on: ON, vehicleId: `car-of-${appointmentId}`, startsAt: NINE, hour: '09:00' },
  ...{ service: 'routine', advisorId: 'SA01' },
  ...changes,
});
const take = (appointmentId: string, changes: Partial<TakePlace> = {}, of: Partial<TakePlace['place']> = {}): TakePlace => ({
  ...{ type: 'TakePlace', capacity, lastOn: '2024-08-30', ...acting },
  place: place(appointmentId, of),
  ...changes,
});
const reported = (appointmentId: string, changes: Partial<Place> = {}): DealerDayCommand => ({
  type: 'NoteReported',
  capacity,
  place: {
    ...place(appointmentId),
    ...{ status: 'booked', source: 'dealer-system', stamp: { revision: 1, occurredAt: '2024-06-01T00:00:00.000Z', digest: 'r' } },
    ...changes,
  },
});
const atTen = { startsAt: TEN, hour: '10:00' };
const moving = { from: { on: ON, revision: 1, standing: 'booked' }, digest: 'd2' };
const stateAfter = (...commands: readonly DealerDayCommand[]) =>
  commands.reduce((state, command) => fold(dealerDay, dealerDay.decide(command, state), state), dealerDay.initial);
const codeOf = (...commands: readonly DealerDayCommand[]): string => {
  try {
    stateAfter(...commands);
  } catch (error) {
    if (error instanceof Rejection) return error.code;
    throw error;
  }
  return 'accepted';
};

describe('the places of a dealer’s day', () => {
  it('a place is given away with the first version of the appointment', () => {
    expect(given(dealerDay).when(take('a')).events).toMatchObject([
      { type: 'BookingChanged', place: { appointmentId: 'a', status: 'booked', source: 'booking', stamp: { revision: 1 } } },
    ]);
  });

  it('the last place of an hour is given away once; the next hour is another matter', () => {
    expect(codeOf(take('a'), take('b'))).toBe('appointment.hour-full');
    expect(codeOf(take('a'), take('b', {}, atTen), take('c', {}, atTen))).toBe('accepted');
  });

  it('what is called off gives its place back, what arrived keeps it', () => {
    const cancel = { type: 'CancelPlace', appointmentId: 'a', standing: 'booked', ...acting } as const;
    const arrive = { ...cancel, type: 'MarkArrived', today: ON } as const;
    expect(codeOf(take('a'), cancel, take('b'))).toBe('accepted');
    expect(codeOf(take('a'), arrive, take('b'))).toBe('appointment.hour-full');
  });

  it('a move within the day needs a place in the new hour, and frees the old one', () => {
    expect(codeOf(take('a'), take('a', moving, atTen), take('b'))).toBe('accepted');
    expect(codeOf(take('a'), take('b', {}, atTen), take('b', moving))).toBe('appointment.hour-full');
    const events = dealerDay.decide(take('a', moving, atTen), stateAfter(take('a')));
    expect(events).toMatchObject([{ place: { status: 'moved', stamp: { revision: 2 } } }]);
    expect(events[0]).not.toHaveProperty('previousOn');
  });

  it('a move from another day names the day that it leaves, and goes on with its revision', () => {
    const from = { on: '2024-06-02', revision: 4, standing: 'moved' };
    expect(dealerDay.decide(take('a', { from }), dealerDay.initial)).toMatchObject([
      { previousOn: '2024-06-02', place: { stamp: { revision: 5 }, on: ON } },
    ]);
  });

  it('the dealer’s own system is never refused: it overbooks, and that is told', () => {
    const state = stateAfter(take('a'));
    expect(dealerDay.decide(reported('x'), state)).toMatchObject([{ type: 'PlaceReported', isOverbooked: true }]);
    expect(dealerDay.decide(reported('x', atTen), state)).toMatchObject([{ isOverbooked: false }]);
    expect(takenAt(stateAfter(take('a'), reported('x')), '09:00')).toBe(2);
    expect(codeOf(reported('x'), take('a'))).toBe('appointment.hour-full');
  });

  it('a car that both name is one car, and nobody books it twice for a day', () => {
    expect(takenAt(stateAfter(take('a'), reported('x', { vehicleId: 'car-of-a' })), '09:00')).toBe(1);
    expect(codeOf(take('a'), take('b', {}, { ...atTen, vehicleId: 'car-of-a' }))).toBe('appointment.booked-already');
  });

  it('what the dealer’s system says does not depend on the order of arrival', () => {
    const late = reported('x', { ...atTen, stamp: { revision: 2, occurredAt: '2024-06-01T01:00:00.000Z', digest: 's' } });
    expect(stateAfter(late, reported('x'))).toEqual(stateAfter(reported('x'), late));
    const leave = { type: 'LeaveDay', appointmentId: 'x', stamp: { revision: 3, occurredAt: '', digest: '' } } as const;
    expect(stateAfter(leave, late, reported('x'))).toEqual(stateAfter(reported('x'), late, leave));
    expect(takenAt(stateAfter(leave, late), '10:00')).toBe(0);
  });

  it('a day is not left by an older version than the one that stands there', () => {
    const leave = { type: 'LeaveDay', appointmentId: 'a', stamp: { revision: 1, occurredAt: '', digest: '' } } as const;
    expect(takenAt(stateAfter(take('a'), leave), '09:00')).toBe(1);
  });

  it.each([
    ['appointment.in-past', [take('a', { at: NINE })]],
    ['appointment.too-far', [take('a', { lastOn: '2024-06-02' })]],
    ['appointment.hour-closed', [take('a', {}, { hour: '12:00', startsAt: '2024-06-03T04:00:00.000Z' })]],
    ['appointment.day-closed', [take('a', { capacity: { ...capacity, opening: 'public-holiday', places: {} } })]],
    ['appointment.there-already', [take('a'), take('a', moving)]],
    ['appointment.settled', [take('a'), take('a', { from: { on: ON, revision: 1, standing: 'arrived' } }, atTen)]],
    ['appointment.settled', [take('a'), { type: 'CancelPlace', appointmentId: 'a', standing: 'cancelled', ...acting }]],
    ['appointment.day-over', [take('a'), { type: 'CancelPlace', appointmentId: 'a', standing: 'booked', ...acting, today: '2024-06-04' }]],
    ['appointment.day-ahead', [take('a'), { type: 'MarkArrived', appointmentId: 'a', standing: 'booked', ...acting }]],
    ['appointment.arrived-already', [take('a'), { type: 'MarkArrived', appointmentId: 'a', standing: 'arrived', ...acting, today: ON }]],
    ['appointment.moved-meanwhile', [{ type: 'CancelPlace', appointmentId: 'a', standing: 'booked', ...acting }]],
  ] satisfies readonly (readonly [string, readonly DealerDayCommand[]])[])('%s', (code, commands) => {
    expect(codeOf(...commands)).toBe(code);
  });
});

describe('what a dealer gives away on a day', () => {
  const hours = { '09:00': 2, '12:00': 0 };
  const week = { monday: hours, tuesday: hours, wednesday: hours, thursday: hours, friday: hours, saturday: {}, sunday: {} };
  const policy: AppointmentCapacity = { weekly: week, publicHolidays: 'off', closedOn: ['2024-06-04'], daysAhead: 90 };
  // The dragon boat festival of 2024 falls on a Monday; the Saturday before the national holiday is worked.
  const holidays = createHolidayCalendar(new Set(['2024-06-10']), new Set(['2024-09-29', '2024-10-12']));
  const on = (day: string, changes: Partial<AppointmentCapacity> = {}) => capacityOn(day, { ...policy, ...changes }, holidays);

  it('has the hours of its weekday, without those that have no place', () => {
    expect(on('2024-06-03')).toEqual({ opening: 'open', holidaysKnown: true, places: { '09:00': 2 } });
    expect(on('2024-06-08')).toMatchObject({ opening: 'weekday', places: {} });
  });

  it('is closed on public holidays unless the dealer works, and on its own closing days', () => {
    expect(on('2024-06-10')).toMatchObject({ opening: 'public-holiday', places: {} });
    expect(on('2024-06-10', { publicHolidays: 'worked' }).opening).toBe('open');
    expect(on('2024-06-04')).toMatchObject({ opening: 'closing-day', places: {} });
  });

  it('a make-up workday has hours of its own, or those of its weekday', () => {
    expect(on('2024-10-12').opening).toBe('weekday');
    expect(on('2024-10-12', { makeUpWorkday: { '10:00': 3 } })).toMatchObject({ opening: 'open', places: { '10:00': 3 } });
  });

  it('says so when the state’s notice for the year is not out', () => {
    expect(on('2031-06-02')).toMatchObject({ opening: 'open', holidaysKnown: false });
  });
});
