/**
 * Days, zones, working time and holidays. Days and instants are the texts of the kernel, which sort in the order of time;
 * day and month arithmetic is on integers, zones are Temporal's with their offsets remembered (tests hold both against Temporal).
 * What is not a day, an instant or a zone is a RangeError: text from outside goes through `isLocalDate` and `readInstant` first.
 */
export { type Anniversary, type AnniversaryRules, anniversariesBetween, anniversaryIn, type YearDay } from './anniversaries';
export { addDays, addMonths, daysBetween, firstDayPast, isLocalDate, monthsPast, type Weekday, WEEKDAYS, weekdayOf } from './dates';
export { addDuration, durationMs, elapsedMs } from './durations';
export {
  chinaHolidays,
  createHolidayCalendar,
  type DaysOff,
  type HolidayCalendar,
  noHolidays,
  type NoticeOfDay,
  yearWithoutNotice,
} from './holidays';
export { type LunarDate, lunarDateOf, solarDateOf } from './lunar';
export { nextAllowedInstant, type QuietHours } from './quiet-hours';
export { workingTimeBetween, workingTimeDue, type WorkingHours, type WorkingWindow } from './working-time';
export { epochMsOf, instantAt, instantOf, isInstant, localDateOf, minutesOf, readInstant, startOfDay, timeOfDayMs } from './zones';
