import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { addDuration, durationMs, elapsedMs } from './durations';
import { epochMsOf, instantAt, instantOf, isInstant, localDateOf, readInstant, startOfDay, timeOfDayMs } from './zones';

/** Fixed offset, half hours, daylight saving on both halves of the globe, skipped midnights and a skipped day. */
const ZONES = [
  'Asia/Shanghai',
  'Asia/Urumqi',
  'UTC',
  'Asia/Kolkata',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Pacific/Apia',
  'Africa/Casablanca',
];
const aZone = fc.constantFrom(...ZONES);
const anEpochMs = fc.integer({ min: Date.UTC(1970, 0, 2), max: Date.UTC(2060, 0, 1) });
const aTime = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }));

describe('zones', () => {
  it('give the local day and time that Temporal gives', () => {
    fc.assert(
      fc.property(anEpochMs, aZone, (ms, zone) => {
        const local = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
        expect(localDateOf(instantAt(ms), zone)).toBe(local.toPlainDate().toString());
        const midnight = Temporal.PlainTime.from('00:00');
        expect(timeOfDayMs(instantAt(ms), zone)).toBe(midnight.until(local.toPlainTime()).total('milliseconds'));
      }),
      { numRuns: 500 },
    );
  });

  it('give the same local days on both sides of every change of the clocks', () => {
    for (const zone of ZONES) {
      let moment = Temporal.Instant.from('2005-01-01T00:00:00Z').toZonedDateTimeISO(zone);
      for (let changes = 0; changes < 12; changes += 1) {
        const next = moment.getTimeZoneTransition('next');
        if (next === null) break;
        for (const offsetMs of [-1, 0, 1]) {
          const ms = next.epochMilliseconds + offsetMs;
          const expected = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDate().toString();
          expect(localDateOf(instantAt(ms), zone)).toBe(expected);
        }
        moment = next;
      }
    }
  });

  it('find the instant of a local time as Temporal does', () => {
    fc.assert(
      fc.property(anEpochMs, aTime, aZone, (ms, [hour, minute], zone) => {
        const date = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO('UTC').toPlainDate();
        const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
        const expected = date.toPlainDateTime({ hour, minute }).toZonedDateTime(zone, { disambiguation: 'compatible' });
        expect(epochMsOf(instantOf(date.toString(), time, zone))).toBe(expected.epochMilliseconds);
        expect(epochMsOf(startOfDay(date.toString(), zone))).toBe(date.toZonedDateTime({ timeZone: zone }).epochMilliseconds);
      }),
      { numRuns: 500 },
    );
  });

  it('a time that the clocks skip is the one as far after the gap, one that comes twice is the first', () => {
    expect(instantOf('2024-03-10', '02:30', 'America/New_York')).toBe('2024-03-10T07:30:00.000Z');
    expect(instantOf('2024-11-03', '01:30', 'America/New_York')).toBe('2024-11-03T05:30:00.000Z');
  });

  it('24:00 is the midnight that ends the day', () => {
    expect(instantOf('2024-05-01', '24:00', 'Asia/Shanghai')).toBe('2024-05-01T16:00:00.000Z');
    expect(() => instantOf('2024-05-01', '24:01', 'Asia/Shanghai')).toThrow(RangeError);
    expect(() => instantOf('2024-05-01', '9:00', 'Asia/Shanghai')).toThrow(RangeError);
  });

  it('an unknown zone is an error', () => {
    expect(() => localDateOf('2024-05-01T00:00:00.000Z', 'Asia/Atlantis')).toThrow(RangeError);
  });
});

describe('instants', () => {
  it('are read from and written to milliseconds without loss', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }), (ms) => {
        expect(epochMsOf(instantAt(ms))).toBe(ms);
        expect(instantAt(ms)).toBe(new Date(ms).toISOString());
      }),
    );
    for (const outside of [253_402_300_800_000, -62_167_219_200_001, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => instantAt(outside)).toThrow(RangeError);
    }
  });

  it('have one form only, so that they sort as text', () => {
    for (const text of [
      '2024-05-01T01:00:00Z',
      '2024-05-01T01:00:00.000+00:00',
      '2024-05-01 01:00:00.000Z',
      '2024-02-30T01:00:00.000Z',
      '2024-05-01T24:00:00.000Z',
      '',
    ]) {
      expect(isInstant(text)).toBe(false);
      expect(() => epochMsOf(text)).toThrow(RangeError);
    }
  });

  it('from outside are brought to that form, or to nothing', () => {
    expect(readInstant('2024-05-01T09:00:00+08:00')).toBe('2024-05-01T01:00:00.000Z');
    expect(readInstant('2024-05-01T01:00:00.1234567Z')).toBe('2024-05-01T01:00:00.123Z');
    expect(readInstant('2024-05-01T09:00:00')).toBeUndefined();
    expect(readInstant('2024-02-30T09:00:00Z')).toBeUndefined();
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        const instant = readInstant(text);
        expect(instant === undefined || isInstant(instant)).toBe(true);
      }),
    );
  });

  it('move by milliseconds and by exact durations, never by months', () => {
    expect(addDuration('2024-05-01T01:00:00.000Z', 'PT24H')).toBe('2024-05-02T01:00:00.000Z');
    expect(addDuration('2024-05-01T01:00:00.000Z', -1)).toBe('2024-05-01T00:59:59.999Z');
    expect(durationMs('P1DT2H30M1.5S')).toBe(95_401_500);
    expect(durationMs('P1W')).toBe(604_800_000);
    for (const text of ['P1M', 'P1Y', 'P', 'PT', 'P1DT', '', '1H', 'PT-1H']) expect(() => durationMs(text)).toThrow(RangeError);
    expect(elapsedMs('2024-05-01T01:00:00.000Z', '2024-05-01T00:59:00.000Z')).toBe(-60_000);
  });
});
