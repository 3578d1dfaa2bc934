export { addDays, addMonths, daysBetween, firstDayPast, isLocalDate, monthsPast, type Weekday, WEEKDAYS, weekdayOf } from './dates';
export { addDuration, durationMs, elapsedMs } from './durations';
export { chinaHolidays, createHolidayCalendar, type DaysOff, type HolidayCalendar, noHolidays, type NoticeOfDay } from './holidays';
export { nextAllowedInstant, type QuietHours } from './quiet-hours';
export { workingTimeBetween, workingTimeDue, type WorkingHours, type WorkingWindow } from './working-time';
export { epochMsOf, instantAt, instantOf, isInstant, localDateOf, minutesOf, readInstant, startOfDay, timeOfDayMs } from './zones';
