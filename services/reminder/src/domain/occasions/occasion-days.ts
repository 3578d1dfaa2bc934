import { addDays, anniversariesBetween, daysBetween } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import type { Occasions } from '@homeward/policy';
import type { OccasionPlan } from './occasion';

/** An occasion that comes by itself, and the day on which people's calendars are told of it. */
export interface ComingOccasion {
  readonly id: string;
  readonly announceOn: LocalDate;
  readonly plan: Pick<OccasionPlan, 'key' | 'kinds' | 'fromOn' | 'untilOn' | 'turn' | 'classes' | 'birthdays'>;
}

const EPOCH = '1970-01-01';
/** Every festival comes at least once in so many days: a Chinese year has 385 at most. */
const LOOK_AHEAD_DAYS = 400;

/**
 * Festivals, holidays and birthdays from a day on, in the order in which they are announced: those that are to be announced by then and are not over, and of each the next one after
 * them. Birthdays come in periods that lie next to one another, so that everybody's is in one of them.
 */
export function comingOccasions({ festivals, festivalAheadDays, birthday }: Occasions, today: LocalDate): readonly ComingOccasion[] {
  const found: ComingOccasion[] = [];
  for (const [key, { day, family, classes }] of Object.entries(festivals)) {
    const rules = { leapDay: birthday.leapDay, leapMonth: birthday.leapMonth };
    for (const { year, on } of anniversariesBetween(day, today, addDays(today, LOOK_AHEAD_DAYS + festivalAheadDays), rules)) {
      found.push({
        id: `${key}-${year}`,
        announceOn: addDays(on, -festivalAheadDays),
        plan: { key, kinds: [key, family], fromOn: on, untilOn: on, turn: year, ...(classes === undefined ? {} : { classes }) },
      });
    }
  }
  const { periodDays, aheadDays } = birthday;
  const period = Math.floor(daysBetween(EPOCH, today) / periodDays);
  const lastPeriod = Math.floor(daysBetween(EPOCH, addDays(today, aheadDays)) / periodDays) + 1;
  for (let turn = period; turn <= lastPeriod; turn += 1) {
    const fromOn = addDays(EPOCH, turn * periodDays);
    found.push({
      id: `birthdays-${fromOn}`,
      announceOn: addDays(fromOn, -aheadDays),
      plan: {
        key: BIRTHDAY,
        kinds: [BIRTHDAY],
        fromOn,
        untilOn: addDays(fromOn, periodDays - 1),
        turn,
        birthdays: { leapDay: birthday.leapDay, leapMonth: birthday.leapMonth },
      },
    });
  }
  return found.sort((a, b) => (a.announceOn === b.announceOn ? (a.id < b.id ? -1 : 1) : a.announceOn < b.announceOn ? -1 : 1));
}

/** The kind under which cadences know a birthday. */
export const BIRTHDAY = 'birthday';
