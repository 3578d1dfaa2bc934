import { sizeOfSms } from './sms-segments';

describe('an SMS', () => {
  it.each([
    ['', 'gsm7', 1],
    ['a'.repeat(160), 'gsm7', 1],
    ['a'.repeat(161), 'gsm7', 2],
    ['a'.repeat(306), 'gsm7', 2],
    ['a'.repeat(307), 'gsm7', 3],
    ['保'.repeat(70), 'ucs2', 1],
    ['保'.repeat(71), 'ucs2', 2],
    ['保'.repeat(135), 'ucs2', 3],
    [`${'a'.repeat(159)}保`, 'ucs2', 3],
  ])('of %s travels as %s in %s parts', (text, alphabet, segments) => {
    expect(sizeOfSms(text)).toEqual({ alphabet, segments });
  });

  it('counts signs of the extension table twice, and cuts none of them in two', () => {
    expect(sizeOfSms('€'.repeat(80))).toEqual({ alphabet: 'gsm7', segments: 1 });
    expect(sizeOfSms('€'.repeat(81))).toEqual({ alphabet: 'gsm7', segments: 2 });
    // 153 places hold 76 of them: the last place stays free.
    expect(sizeOfSms('€'.repeat(153))).toEqual({ alphabet: 'gsm7', segments: 3 });
  });

  it('counts signs outside the basic plane twice, and cuts none of them in two', () => {
    expect(sizeOfSms('🚗'.repeat(35))).toEqual({ alphabet: 'ucs2', segments: 1 });
    expect(sizeOfSms('🚗'.repeat(66))).toEqual({ alphabet: 'ucs2', segments: 2 });
    expect(sizeOfSms('🚗'.repeat(67))).toEqual({ alphabet: 'ucs2', segments: 3 });
  });
});
