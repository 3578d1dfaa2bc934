import { createBlindIndex, createIdDeriver } from '@homeward/pii';
import { blocksOf, toMatchRecord } from './match-features';

const tools = { ids: createIdDeriver(new Uint8Array(32).fill(1)), blind: createBlindIndex(new Uint8Array(32).fill(2)) };
const recordWith = (fields: Readonly<Record<string, string>>) => toMatchRecord('r', { name: '张伟', ...fields }, { vehicleIds: [] }, tools);
const BORN = { birthdayOn: '1980-05-01' };

describe('the birthday that records are compared by', () => {
  test.each([
    [{ birthdayOn: '农历1980-03-17' }],
    [{ birthdayOn: '1980-03-17', birthdayCalendar: 'lunar' }],
    [{ birthdayOn: '农历1980年三月十七' }],
    [{ birthdayOn: '1980年5月1日' }],
    [{ birthdayOn: '19800501' }],
    [{ birthdayOn: '1980/5/1', birthdayCalendar: 'solar' }],
  ])('is the day itself, whichever calendar and spelling it was told in: %o', (fields) => {
    expect(recordWith(fields).birthdayOn).toBe('1980-05-01');
    expect(blocksOf(recordWith(fields), tools)).toEqual(blocksOf(recordWith(BORN), tools));
  });

  test('is not that of the other calendar, and none where the text is no day', () => {
    expect(recordWith({ birthdayOn: '1980-05-01', birthdayCalendar: 'lunar' }).birthdayOn).not.toBe('1980-05-01');
    expect(recordWith({ birthdayOn: '1980-02-30' }).birthdayOn).toBe('');
    expect(recordWith({ birthdayOn: 'in spring' }).birthdayOn).toBe('');
  });
});
