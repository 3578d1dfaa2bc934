import { solarDateOf } from '@homeward/calendar';
import { behaviour } from './behaviour';
import { readLocalDate, toDay, toYearMonthDay } from './local-time';
import type { Random } from './random';

/** How a car is driven in the course of time, whoever drives it and however far on average. */
export interface Driving {
  /** Days of average driving up to a day, from some beginning on; never falls. */
  drivenDays(day: number): number;
}

interface Trip {
  readonly fromDay: number;
  /** Days of average driving beside the everyday ones. */
  readonly days: number;
}

/** More driving in spring and early summer than in autumn and winter, and nothing else. */
export const steadyDriving: Driving = { drivenDays: (day) => day + seasonalDays(day) };

/** The driving of one car between two days: no month is like the other, and some families go home or on a journey in the long holidays. */
export function createDriving(random: Random, fromDay: number, toDay: number): Driving {
  const { monthSpread, travellers, holidayTrip } = behaviour.driving;
  const months = monthStarts(fromDay, toDay);
  const gains: number[] = [];
  let gained = 0;
  const factors = months.map(() => Math.max(0.4, random.normal(1, monthSpread)));
  months.forEach((start, index) => {
    gains.push(gained);
    gained += ((months[index + 1] ?? start) - start) * ((factors[index] ?? 1) - 1);
  });
  const goesAway = random.chance(travellers);
  const trips: Trip[] = goesAway
    ? holidayStarts(fromDay, toDay)
        .filter(() => random.chance(holidayTrip.chance))
        .map((start) => ({ fromDay: start, days: random.integer(holidayTrip.leastDays, holidayTrip.mostDays) }))
    : [];
  return {
    drivenDays(day) {
      const index = months.findLastIndex((start) => start <= day);
      const start = months[index] ?? day;
      const noise = (gains[index] ?? 0) + (day - start) * ((factors[index] ?? 1) - 1);
      const away = trips.reduce((sum, trip) => sum + trip.days * Math.min(1, Math.max(0, (day - trip.fromDay) / holidayTrip.length)), 0);
      return day + seasonalDays(day) + noise + away;
    },
  };
}

/** Days of driving gained by the season: the slope stays above −0.2, so that with the month's own factor nothing can fall. */
function seasonalDays(day: number): number {
  return 9 * Math.sin((2 * Math.PI * (day - 100)) / 365.25);
}

function monthStarts(fromDay: number, untilDay: number): readonly number[] {
  const starts: number[] = [];
  let { year, month } = toYearMonthDay(fromDay);
  for (;;) {
    const start = toDay({ year, month, day: 1 });
    starts.push(start);
    if (start > untilDay) return starts;
    month += 1;
    if (month > 12) [year, month] = [year + 1, 1];
  }
}

/** The first days of the Spring Festival, Labour Day and National Day. */
function holidayStarts(fromDay: number, untilDay: number): readonly number[] {
  const starts: number[] = [];
  for (let { year } = toYearMonthDay(fromDay); year <= toYearMonthDay(untilDay).year; year += 1) {
    const springFestival = readLocalDate(solarDateOf({ year, month: 1, day: 1, isLeapMonth: false }) ?? '');
    for (const day of [springFestival, toDay({ year, month: 5, day: 1 }), toDay({ year, month: 10, day: 1 })]) {
      if (day !== undefined && fromDay < day && day <= untilDay) starts.push(day);
    }
  }
  return starts;
}
