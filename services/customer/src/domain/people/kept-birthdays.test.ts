import type { AnniversaryRules } from '@homeward/calendar';
import { keptBirthdays, type WrittenBirthday } from './kept-birthdays';

const rules: AnniversaryRules = { leapDay: 'earlier', leapMonth: 'regular' };
const kept = (text: string, fromOn: string, untilOn: string, calendar: WrittenBirthday['calendar'] = 'solar') =>
  keptBirthdays({ text, calendar }, fromOn, untilOn, rules);

describe('the days on which a birthday is kept', () => {
  it.each([
    ['1980-05-01', 'solar' as const, '2024-05-01'],
    ['1980年5月1日', 'solar' as const, '2024-05-01'],
    // By the Chinese calendar the 17th of the third month, which is another day every year.
    ['农历1980-03-17', 'solar' as const, '2024-04-25'],
    ['1980-03-17', 'lunar' as const, '2024-04-25'],
    ['2000-02-29', 'solar' as const, '2024-02-29'],
  ])('%s, told in the %s calendar, is kept on %s', (text, calendar, on) => {
    expect(kept(text, '2024-01-01', '2024-12-31', calendar)).toEqual([{ year: 2024, on }]);
  });

  it('says nothing of the year of birth', () => {
    expect(kept('1980-05-01', '2024-05-01', '2024-05-01')).toEqual(kept('1999-05-01', '2024-05-01', '2024-05-01'));
  });

  it('another day, and what is no birthday, is not in it', () => {
    expect(kept('1980-05-01', '2024-05-02', '2025-04-30')).toEqual([]);
    expect(['in spring', '', '1980-02-30'].map((text) => kept(text, '2024-01-01', '2024-12-31'))).toEqual([[], [], []]);
  });
});
