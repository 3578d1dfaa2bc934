import fc from 'fast-check';
import { addDays, lunarDateOf } from '@homeward/calendar';
import { readBirthday } from './birthday';
import { readEmail } from './email';
import { readPhone } from './phone';
import { readPlate } from './plate';
import { readVin } from './vin';

/** Puts separators between the characters of a text, the way forms and people do. */
function spelled(separators: readonly string[]) {
  return (text: string) =>
    fc
      .array(fc.constantFrom('', '', '', ...separators), { minLength: text.length, maxLength: text.length })
      .map((marks) => [...text].map((character, index) => character + (index === text.length - 1 ? '' : (marks[index] ?? ''))).join(''));
}

/** Full-width, as a Chinese keyboard writes. */
const fullWidth = (text: string) => text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));
const widths = (text: string) => fc.constantFrom(text, fullWidth(text));
const PLATE = [...'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789'];

describe('a value reads the same however it is spelled, and its own spelling leads back to it', () => {
  it('mobiles', () => {
    const mobile = fc.tuple(fc.constantFrom('138', '139', '150', '177', '188', '199'), fc.integer({ min: 0, max: 99_999_999 }));
    const spellings = mobile
      .map(([start, rest]) => start + String(rest).padStart(8, '0'))
      .chain((number) =>
        fc.tuple(fc.constant(number), spelled([' ', '-'])(number).chain(widths), fc.constantFrom('', '+86 ', '0086', '86-')),
      );
    fc.assert(
      fc.property(spellings, ([number, text, country]) => {
        expect(readPhone(country + text)).toEqual({ e164: `+86${number}`, kind: 'mobile' });
        expect(readPhone(`+86${number}`)).toEqual({ e164: `+86${number}`, kind: 'mobile' });
      }),
    );
  });

  it('plates', () => {
    const body = fc.array(fc.constantFrom(...PLATE), { minLength: 5, maxLength: 5 }).map((characters) => characters.join(''));
    const plate = fc.tuple(fc.constantFrom(...'京津沪皖粤新'), fc.constantFrom(...'ABCDM'), body).map((parts) => parts.join(''));
    const spellings = plate.chain((text) => fc.tuple(fc.constant(text), spelled([' ', '·', '-'])(text).chain(widths)));
    fc.assert(
      fc.property(spellings, ([value, text]) => {
        expect(readPlate(text.toLowerCase())).toEqual({ plate: value, kind: 'civil' });
        expect(readPlate(value)).toEqual({ plate: value, kind: 'civil' });
      }),
    );
  });

  it('new-energy plates have eight characters', () => {
    const small = fc.tuple(fc.constantFrom(...'ABCDEFGHJK'), fc.constantFrom(...PLATE), fc.integer({ min: 0, max: 9_999 }));
    fc.assert(
      fc.property(small, fc.integer({ min: 0, max: 99_999 }), ([kind, character, number], large) => {
        const plate = `沪A${kind}${character}${String(number).padStart(4, '0')}`;
        expect(readPlate(plate)).toEqual({ plate, kind: 'new-energy' });
        const truck = `沪A${String(large).padStart(5, '0')}${kind}`;
        expect(readPlate(truck)).toEqual({ plate: truck, kind: 'new-energy' });
      }),
    );
  });

  it('VINs', () => {
    const characters = [...'ABCDEFGHJKLMNPRSTUVWXYZ0123456789'];
    const vin = fc.array(fc.constantFrom(...characters), { minLength: 17, maxLength: 17 }).map((all) => all.join(''));
    const spellings = vin
      .filter((text) => new Set(text).size > 1)
      .chain((text) => fc.tuple(fc.constant(text), spelled([' ', '-'])(text).chain(widths)));
    fc.assert(fc.property(spellings, ([value, text]) => expect(readVin(text.toLowerCase())).toMatchObject({ vin: value })));
  });

  it('birthdays of both calendars', () => {
    const day = fc.integer({ min: 0, max: 70_000 }).map((days) => addDays('1901-03-01', days));
    fc.assert(
      fc.property(day, (on) => {
        expect(readBirthday(on.replaceAll('-', '/'))).toEqual({ birthday: on, calendar: 'solar', on });
        const lunar = lunarDateOf(on);
        if (lunar === undefined) return;
        const text = `${lunar.year}年${lunar.isLeapMonth ? '闰' : ''}${lunar.month}月${lunar.day}日`;
        const read = readBirthday(text, 'lunar');
        expect(read).toMatchObject({ calendar: 'lunar', on });
        if ('birthday' in read) expect(readBirthday(read.birthday)).toEqual(read);
      }),
    );
  });

  it('e-mail addresses', () => {
    fc.assert(
      fc.property(fc.emailAddress({ size: 'small' }), (text) => {
        const read = readEmail(text);
        if ('email' in read) expect(readEmail(fullWidth(read.email))).toEqual(read);
        else expect(text).not.toMatch(/^[a-z]+@[a-z]+\.[a-z]+$/);
      }),
    );
  });
});
