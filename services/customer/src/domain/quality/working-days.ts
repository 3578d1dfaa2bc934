import { addDays } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';

/** The day that is `count` working days after a day; 0 is the day itself. */
export function workingDaysAfter(day: LocalDate, count: number, isWorkday: (day: LocalDate) => boolean): LocalDate {
  let result = day;
  for (let left = count; left > 0;) {
    result = addDays(result, 1);
    if (isWorkday(result)) left -= 1;
  }
  return result;
}
