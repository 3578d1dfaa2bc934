import { type HolidayCalendar, weekdayOf } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import type { AppointmentCapacity } from '@homeward/policy';
import type { Keyed } from '../cars/vehicle-facts';

/** Whether cars are taken in on a day, and if not, what closes it. */
export type Opening = 'open' | 'weekday' | 'public-holiday' | 'closing-day';

/** What a dealer gives away on one day. */
export interface DayCapacity {
  readonly opening: Opening;
  /** False while the state's notice for the year is not known: its holidays look like any day. */
  readonly holidaysKnown: boolean;
  /** By the local hour, `09:00`; hours without places are left out. Empty unless open. */
  readonly places: Keyed<number>;
}

/** The places of a day by the policy that counts for it. */
export function capacityOn(on: LocalDate, policy: AppointmentCapacity, holidays: HolidayCalendar): DayCapacity {
  const notice = holidays.noticeOf(on);
  const isMadeUp = notice === 'make-up-workday' && policy.makeUpWorkday !== undefined;
  const hours = (isMadeUp ? policy.makeUpWorkday : undefined) ?? policy.weekly[weekdayOf(on)];
  const places = Object.fromEntries(Object.entries(hours).filter(([, count]) => count > 0));
  const openingOf = (): Opening => {
    if (policy.closedOn.includes(on)) return 'closing-day';
    if (notice === 'holiday' && policy.publicHolidays === 'off') return 'public-holiday';
    return Object.keys(places).length === 0 ? 'weekday' : 'open';
  };
  const opening = openingOf();
  return { opening, holidaysKnown: holidays.coversYear(Number(on.slice(0, 4))), places: opening === 'open' ? places : {} };
}
