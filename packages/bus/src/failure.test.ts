import { codeOf, nameOf, placesOf } from './failure';

describe('a failure in words', () => {
  it('is its name and its stable code, never its message', () => {
    const error = Object.assign(new TypeError('phone 13800138000 is bad'), { code: 'person.bad' });
    expect(nameOf(error)).toBe('TypeError person.bad');
    expect(codeOf(error)).toBe('person.bad');
    expect(nameOf('13800138000')).toBe('string');
  });

  it('names what caused it', () => {
    const refused = Object.assign(new Error('10.0.0.1'), { code: 'ECONNREFUSED' });
    expect(nameOf(new RangeError('a', { cause: refused }))).toBe('RangeError < Error ECONNREFUSED');
  });

  it('says where it came up, without folders and without the message, even one of several lines', () => {
    const error = new Error('first line\n    second 13800138000');
    const places = placesOf(error);
    expect(places).toContain('failure.test.ts:');
    expect(places).not.toContain('/');
    expect(places).not.toContain('13800138000');
  });
});
