import { createHanName } from './han-names';
import { createMobileNumber, formatPhone, phoneFormats } from './mobile-numbers';
import { createPlate } from './plates';
import { createRandom } from './random';
import { checkDigitOf, createVin, isValidVin, withLostCharacter, withWrongCheckDigit } from './vins';

const draws = 2_000;

describe('VINs', () => {
  test('the check digit of the standard example is X', () => {
    expect(checkDigitOf('1M8GDM9AXKP042788')).toBe('X');
    expect(isValidVin('11111111111111111')).toBe(true);
  });

  test('every VIN has a valid check digit and is of one car only', () => {
    const vins = Array.from({ length: draws }, (_, index) => createVin('C3A1B', 17_000 + index, 'N', index));
    expect(vins.every(isValidVin)).toBe(true);
    expect(new Set(vins).size).toBe(draws);
  });

  test('a wrong check digit keeps 17 characters and is not valid', () => {
    for (let serial = 0; serial < draws; serial++) {
      const vin = createVin('X5C2E', 18_000, 'S', serial);
      const wrong = withWrongCheckDigit(vin);
      expect(wrong).toHaveLength(17);
      expect(isValidVin(wrong)).toBe(false);
      expect(withLostCharacter(vin)).toHaveLength(16);
    }
  });
});

describe('plates', () => {
  test('a fuel car has five characters behind its place, at most two of them letters, never I or O', () => {
    const random = createRandom('plates');
    for (let index = 0; index < draws; index++) {
      const plate = createPlate(random, '苏A', false);
      expect(plate).toMatch(/^苏A[A-HJ-NP-Z0-9]{5}$/);
      expect(plate.slice(2).replace(/\d/g, '').length).toBeLessThanOrEqual(2);
    }
  });

  test('a new-energy car has eight characters, D or F first', () => {
    const random = createRandom('plates');
    for (let index = 0; index < draws; index++) {
      expect(createPlate(random, '粤B', true)).toMatch(/^粤B[DF][A-HJ-NP-Z0-9]\d{4}$/);
    }
  });
});

describe('phones', () => {
  test('a mobile number is of a Chinese mobile range', () => {
    const random = createRandom('phones');
    for (let index = 0; index < draws; index++) {
      expect(createMobileNumber(random)).toMatch(/^1(3\d|5[0-35-9]|66|7[235-8]|8\d|9[189])\d{8}$/);
    }
  });

  test('every format is the same number when it is read back', () => {
    for (const format of phoneFormats) {
      const typed = formatPhone('13912345678', format);
      expect(typed).not.toBe('13912345678');
      expect(typed.normalize('NFKC').replace(/\D/g, '').slice(-11)).toBe('13912345678');
    }
  });
});

describe('names', () => {
  test('a name has two to four characters, as many in traditional script, and a pinyin of two words', () => {
    const random = createRandom('names');
    for (let index = 0; index < draws; index++) {
      const name = createHanName(random, index % 2 === 0 ? 'male' : 'female');
      expect(name.simplified).toMatch(/^\p{Script=Han}{2,4}$/u);
      expect([...name.traditional]).toHaveLength([...name.simplified].length);
      expect(name.pinyin).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/);
    }
  });

  test('some names are written otherwise in traditional script', () => {
    const random = createRandom('names');
    const names = Array.from({ length: 200 }, () => createHanName(random, 'male'));
    expect(names.filter(({ simplified, traditional }) => simplified !== traditional).length).toBeGreaterThan(50);
  });
});
