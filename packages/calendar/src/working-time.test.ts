import fc from 'fast-check';
import { chinaHolidays, createHolidayCalendar, noHolidays, yearWithoutNotice } from './holidays';
import { nextAllowedInstant } from './quiet-hours';
import { type WorkingHours, type WorkingWindow, workingTimeBetween, workingTimeDue } from './working-time';
import { epochMsOf, instantAt, instantOf } from './zones';

const ZONE = 'Asia/Shanghai';
const at = (date: string, time: string) => instantOf(date, time, ZONE);

function aWeek(day: readonly WorkingWindow[], weekend: readonly WorkingWindow[] = []): WorkingHours {
  const weekly = { monday: day, tuesday: day, wednesday: day, thursday: day, friday: day, saturday: weekend, sunday: weekend };
  return { weekly, publicHolidays: 'off' };
}
const officeHours = aWeek([{ from: '09:00', to: '17:00' }]);
const withLunch = aWeek([
  { from: '08:00', to: '12:00' },
  { from: '13:30', to: '18:00' },
]);

describe('working time', () => {
  it('one hour from Friday 16:30 is due on Monday 09:30', () => {
    expect(workingTimeDue(at('2024-05-17', '16:30'), 60, officeHours, ZONE, chinaHolidays())).toBe(at('2024-05-20', '09:30'));
  });

  it('two hours from 11:30 go over the lunch break to 15:00', () => {
    expect(workingTimeDue(at('2024-05-15', '11:30'), 120, withLunch, ZONE, chinaHolidays())).toBe(at('2024-05-15', '15:00'));
  });

  it('time that ends with a window is due there, not at the start of the next', () => {
    expect(workingTimeDue(at('2024-05-17', '16:00'), 60, officeHours, ZONE, noHolidays())).toBe(at('2024-05-17', '17:00'));
  });

  it('starts with the next window when received outside', () => {
    expect(workingTimeDue(at('2024-05-18', '12:00'), 1, officeHours, ZONE, noHolidays())).toBe(at('2024-05-20', '09:01'));
    expect(workingTimeDue(at('2024-05-18', '12:00'), 0, officeHours, ZONE, noHolidays())).toBe(at('2024-05-18', '12:00'));
  });

  it('public holidays are off, and worked where the policy says so', () => {
    const received = at('2024-04-30', '16:30');
    // 1 to 5 May 2024 are off.
    expect(workingTimeDue(received, 60, officeHours, ZONE, chinaHolidays())).toBe(at('2024-05-06', '09:30'));
    expect(workingTimeDue(received, 60, { ...officeHours, publicHolidays: 'worked' }, ZONE, chinaHolidays())).toBe(
      at('2024-05-01', '09:30'),
    );
  });

  it('a make-up workday on a Sunday is worked: by Monday’s windows, its own, or those of the policy', () => {
    // Sunday 2024-04-28 makes up for the May holiday.
    const received = at('2024-04-28', '08:00');
    const holidays = chinaHolidays();
    expect(workingTimeDue(received, 60, officeHours, ZONE, holidays)).toBe(at('2024-04-28', '10:00'));
    const openOnSundays = aWeek([{ from: '09:00', to: '17:00' }], [{ from: '11:00', to: '15:00' }]);
    expect(workingTimeDue(received, 60, openOnSundays, ZONE, holidays)).toBe(at('2024-04-28', '12:00'));
    const own: WorkingHours = { ...openOnSundays, makeUpWorkday: [{ from: '10:00', to: '12:00' }] };
    expect(workingTimeDue(received, 60, own, ZONE, holidays)).toBe(at('2024-04-28', '11:00'));
  });

  it('between two instants is what the due time was made of', () => {
    const anInstant = fc.integer({ min: Date.UTC(2023, 0, 1), max: Date.UTC(2026, 5, 1) }).map(instantAt);
    fc.assert(
      fc.property(anInstant, fc.integer({ min: 1, max: 10_000 }), fc.constantFrom(officeHours, withLunch), (from, minutes, hours) => {
        const due = workingTimeDue(from, minutes, hours, ZONE, chinaHolidays());
        expect(workingTimeBetween(from, due, hours, ZONE, chinaHolidays())).toBe(minutes * 60_000);
        // The first such moment: a millisecond earlier it was less.
        expect(workingTimeBetween(from, instantAt(epochMsOf(due) - 1), hours, ZONE, chinaHolidays())).toBe(minutes * 60_000 - 1);
        expect(workingTimeBetween(due, from, hours, ZONE, chinaHolidays())).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('hours without any window are an error, not an endless search', () => {
    expect(() => workingTimeDue(at('2024-05-17', '16:30'), 60, aWeek([]), ZONE, noHolidays())).toThrow(RangeError);
    const upsideDown = aWeek([{ from: '17:00', to: '09:00' }]);
    expect(() => workingTimeDue(at('2024-05-17', '16:30'), 60, upsideDown, ZONE, noHolidays())).toThrow(RangeError);
    expect(workingTimeBetween(at('2024-05-17', '16:30'), at('2024-05-20', '16:30'), aWeek([]), ZONE, noHolidays())).toBe(0);
  });
});

describe('holidays', () => {
  it('a public holiday moves to the last day before it, or the first after it', () => {
    const china = chinaHolidays();
    expect(china.shiftEarlier('2024-10-01', 'public-holidays')).toBe('2024-09-30');
    expect(china.shiftLater('2024-10-01', 'public-holidays')).toBe('2024-10-08');
    // A Sunday is no public holiday.
    expect(china.shiftEarlier('2024-08-18', 'public-holidays')).toBe('2024-08-18');
    expect(china.shiftEarlier('2024-08-18', 'non-workdays')).toBe('2024-08-16');
  });

  it('make-up workdays are workdays, holidays on weekdays are none', () => {
    const china = chinaHolidays();
    expect([china.noticeOf('2024-04-28'), china.isWorkday('2024-04-28')]).toEqual(['make-up-workday', true]);
    expect([china.noticeOf('2024-05-01'), china.isWorkday('2024-05-01')]).toEqual(['holiday', false]);
    expect([china.noticeOf('2024-05-11'), china.isWorkday('2024-05-11')]).toEqual(['make-up-workday', true]);
    expect([china.noticeOf('2024-05-18'), china.isWorkday('2024-05-18')]).toEqual(['ordinary', false]);
  });

  it('a year without a notice is told, and its days are ordinary', () => {
    const china = chinaHolidays();
    expect([2019, 2024, 2025].map((year) => china.coversYear(year))).toEqual([true, true, true]);
    expect(china.coversYear(2099)).toBe(false);
    expect(china.noticeOf('2099-10-01')).toBe('ordinary');
  });

  it('from October on a next year without a notice is reported, and a present one at any time', () => {
    const known = createHolidayCalendar(new Set(['2025-10-01']), new Set());
    const asked = ['2024-12-31', '2025-01-01', '2025-09-30', '2025-10-01', '2025-12-31', '2026-01-01'];
    expect(asked.map((today) => yearWithoutNotice(known, today, 10))).toEqual([2024, undefined, undefined, 2026, 2026, 2026]);
  });

  it('a calendar that is off for ever is an error, not an endless search', () => {
    const days = Array.from({ length: 200 }, (_, index) => instantAt(Date.UTC(2024, 0, 1) + index * 86_400_000).slice(0, 10));
    expect(() => createHolidayCalendar(new Set(days), new Set()).shiftLater('2024-02-01', 'public-holidays')).toThrow(RangeError);
  });
});

describe('quiet hours', () => {
  const night = { from: '21:00', to: '09:00' };

  it.each([
    ['2024-05-15', '20:59', '2024-05-15', '20:59'],
    ['2024-05-15', '21:00', '2024-05-16', '09:00'],
    ['2024-05-15', '23:30', '2024-05-16', '09:00'],
    ['2024-05-16', '05:30', '2024-05-16', '09:00'],
    ['2024-05-16', '09:00', '2024-05-16', '09:00'],
  ])('%s %s is allowed at %s %s', (date, time, expectedDate, expectedTime) => {
    expect(nextAllowedInstant(at(date, time), night, ZONE)).toBe(at(expectedDate, expectedTime));
  });

  it('may lie within one day, and equal times mean none', () => {
    expect(nextAllowedInstant(at('2024-05-15', '12:30'), { from: '12:00', to: '14:00' }, ZONE)).toBe(at('2024-05-15', '14:00'));
    expect(nextAllowedInstant(at('2024-05-15', '12:30'), { from: '12:00', to: '12:00' }, ZONE)).toBe(at('2024-05-15', '12:30'));
  });

  it('never answers with an earlier moment, and the answer is allowed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) }).map(instantAt),
        fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe'),
        (instant, zone) => {
          const allowed = nextAllowedInstant(instant, night, zone);
          expect(allowed >= instant).toBe(true);
          expect(nextAllowedInstant(allowed, night, zone)).toBe(allowed);
        },
      ),
    );
  });
});
