import { readDayTime } from './day-time';

describe('a time of day', () => {
  it.each([
    ['18:00-20:00', '18:00', '20:00'],
    ['9点至11点', '09:00', '11:00'],
    ['9:30 ~ 11', '09:30', '11:00'],
    ['14：00—17：30', '14:00', '17:30'],
  ])('%s is from %s to %s', (text, from, to) => {
    expect(readDayTime(text)).toEqual({ from, to });
  });

  it.each(['', '晚上', '20:00-18:00', '25:00-26:00', '18:70-19:00', '18:00', 'after 18:00-20:00'])('%s stays words', (text) => {
    expect(readDayTime(text)).toBeUndefined();
  });
});
