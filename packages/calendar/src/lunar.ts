import type { LocalDate } from '@homeward/kernel';
import { addDays, daysBetween, isLocalDate } from './dates';

/** A day of the Chinese calendar. A leap month has the number of the month before it. */
export interface LunarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly isLeapMonth: boolean;
}

const FIRST_YEAR = 1901;
const FIRST_NEW_YEAR = '1901-02-19';

/**
 * The years from 1901 to 2099 as the almanac has them (GB/T 33661), one number each: its lowest four bits are the month that a leap month follows, 0
 * for none; the bits above say of each month in order whether it has 30 days instead of 29. Not what Unicode's library reckons: its moon is some minutes
 * off, which moves a month by a day where the new moon is near midnight (Spring Festival 2027 is on 6 February), and in 1987 it has another leap month.
 */
const ALMANAC = [
  '0n4w 1aa8 1yg5 0jw0 0xio 1vfo 0h40 0zv4 21pe 0n4w 2dsm 0z80 0wj4 1tbp 08gg 0h4g 102a 1768 2lgn 1a1s 15jk 2b4l 0wo0 08kg 1wlw 0lkw',
  '1ac0 2oma 1a1s 15k6 0gc0 0wog 1n51 0zvk 0lkw 1aqb 0n0w 1zcn 0xf4 0gc0 0wqe 0xqo 0h40 2edw 10sg 0zo0 2bzm 0xg0 1uxj 0ggw 0xqo 1wh1',
  '0i00 174g 2kkj 1600 0xg8 0xgw 0gv4 0xue 0y8g 0lk0 1aac 1aa8 0jvk 13sj 0xio 1vhj 0h40 1028 21ph 0zs0 0z80 1ygk 0wj4 1tbs 08gg 0h5c',
  '102e 1768 16w0 2k44 15jk 2b4q 0wo0 08kg 0i1i 0llc 1ac0 2omd 1a1s 15k0 0wo3 0wog 1tuw 0alc 0llc 200l 0n0w 0ks0 1uwk 0gc0 0wq8 1vhe',
  '0h40 2edz 10sg 0zo0 2bzp 0xg0 0gcw 0xqs 0xu8 1wh5 0ie8 174g 2kkm 1600 13rk 1uxw 0gv4 0xu8 1wki 0lk0 1aae 0mkw 0jw0 13sl 141c 0gww',
  '0y8z 1028 21pn 0zs0 0z80 2b3q 0wj4 0er4 0gxh 0hxs 102o 2eci 16w0 2k47 15jk 0wnk 1tcl 0ew0 0i1c 176r 1aq8 2omg 1a1s 15k0 0wo6 0wog',
  '0fa8 0llg 0n68 0n0w 1a2b 0ks0 1uwn 0gc0 0wq8 1vhh 0h40 100g 21lw 0zog 2c0o 0xg0 0gcw 0xqu 0xu8 0hwg 10t0 174g 1600 2ic3 13s0 27zb',
  '0gv4 0xu8 1wkl 0lk0 1aa8 195w 0kog 13so 0er4 0gxc 0y92 102o 0n4w 215g 0zm8 0xbk 1t4i',
].flatMap((line) => line.split(' ').map((year) => Number.parseInt(year, 36)));

interface Year {
  readonly newYear: LocalDate;
  readonly months: readonly { readonly month: number; readonly isLeapMonth: boolean; readonly days: number }[];
}

const YEARS: readonly Year[] = readAlmanac();

function readAlmanac(): readonly Year[] {
  let newYear = FIRST_NEW_YEAR;
  return ALMANAC.map((year) => {
    const leapMonth = year & 15;
    const months = Array.from({ length: leapMonth === 0 ? 12 : 13 }, (_, index) => {
      const isAfterLeap = leapMonth !== 0 && index >= leapMonth;
      return {
        month: isAfterLeap ? index : index + 1,
        isLeapMonth: leapMonth !== 0 && index === leapMonth,
        days: 29 + ((year >> (index + 4)) & 1),
      };
    });
    const read: Year = { newYear, months };
    newYear = addDays(
      newYear,
      months.reduce((total, { days }) => total + days, 0),
    );
    return read;
  });
}

/** The day that a day of the Chinese calendar was or will be; undefined when there is no such day in the years 1901 to 2099. */
export function solarDateOf({ year, month, day, isLeapMonth }: LunarDate): LocalDate | undefined {
  const known = YEARS[year - FIRST_YEAR];
  if (known === undefined) return undefined;
  const index = known.months.findIndex((candidate) => candidate.month === month && candidate.isLeapMonth === isLeapMonth);
  const found = known.months[index];
  if (found === undefined || !Number.isInteger(day) || day < 1 || day > found.days) return undefined;
  const before = known.months.slice(0, index).reduce((total, { days }) => total + days, 0);
  return addDays(known.newYear, before + day - 1);
}

/** A day as the Chinese calendar counts it; undefined for what is no day, and outside its years 1901 to 2099. */
export function lunarDateOf(date: LocalDate): LunarDate | undefined {
  if (!isLocalDate(date)) return undefined;
  const solarYear = Number(date.slice(0, 4));
  // New year lies in January or February.
  for (const year of [solarYear, solarYear - 1]) {
    const known = YEARS[year - FIRST_YEAR];
    if (known === undefined || date < known.newYear) continue;
    let left = daysBetween(known.newYear, date);
    for (const { month, isLeapMonth, days } of known.months) {
      if (left < days) return { year, month, day: left + 1, isLeapMonth };
      left -= days;
    }
  }
  return undefined;
}
