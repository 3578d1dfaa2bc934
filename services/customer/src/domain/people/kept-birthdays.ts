import { type Anniversary, type AnniversaryRules, anniversariesBetween, lunarDateOf, type YearDay } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import { type BirthdayCalendar, readBirthday } from '@homeward/pii';

/** A birthday as a record has it. */
export interface WrittenBirthday {
  readonly text: string;
  readonly calendar: BirthdayCalendar;
}

/** The days from one to another on which a birthday is kept, in the calendar in which it was told; none for a text that is no birthday. */
export function keptBirthdays(
  { text, calendar }: WrittenBirthday,
  fromOn: LocalDate,
  untilOn: LocalDate,
  rules: AnniversaryRules,
): readonly Anniversary[] {
  const read = readBirthday(text, calendar);
  if (!('on' in read)) return [];
  const day = read.calendar === 'lunar' ? lunarDay(read.on) : solarDay(read.on);
  return day === undefined ? [] : anniversariesBetween(day, fromOn, untilOn, rules);
}

function lunarDay(on: LocalDate): YearDay | undefined {
  const lunar = lunarDateOf(on);
  return lunar === undefined ? undefined : { calendar: 'lunar', month: lunar.month, day: lunar.day, isLeapMonth: lunar.isLeapMonth };
}

function solarDay(on: LocalDate): YearDay {
  return { calendar: 'solar', month: Number(on.slice(5, 7)), day: Number(on.slice(8)) };
}
