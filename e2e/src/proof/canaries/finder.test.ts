import { createFinder } from './finder';
import { createCanaries } from './people';
import { spellingsOf } from './spellings';

const noise = (size: number): Buffer => Buffer.from(Array.from({ length: size }, (_, index) => (index * 97 + (index >> 3) * 31) & 0xff));

describe('the finder of personal values', () => {
  const people = createCanaries(40, 5);
  const [person] = people;
  if (person === undefined) throw new Error('Nobody is there');
  const finder = createFinder(people.flatMap(spellingsOf));
  const find = (bytes: Buffer) => [...finder.find(bytes).keys()];

  it('finds every spelling of every value, wherever it lies in whatever else', () => {
    for (const one of spellingsOf(person)) {
      const found = find(Buffer.concat([noise(997), one.bytes, noise(501)]));
      expect([one.value, one.how, found.some(({ person: whose, value }) => whose === person && value === one.value)]).toEqual([
        one.value,
        one.how,
        true,
      ]);
    }
  });

  it('finds a value in base64 however it lies in the text', () => {
    for (const before of ['', 'x', 'xy', 'xyz']) {
      const text = Buffer.from(`${before}${person.phone}!`).toString('base64');
      expect(find(Buffer.from(text)).map(({ value }) => value)).toContain('phone');
    }
  });

  it('finds a phone however it is written, and a plate and a VIN in any case', () => {
    const { phone, plate, vin } = person;
    const texts = [`+86 ${phone}`, `${phone.slice(0, 3)}-${phone.slice(3, 7)}-${phone.slice(7)}`, plate.toLowerCase(), vin.toLowerCase()];
    expect(texts.map((text) => find(Buffer.from(text)).map(({ value }) => value))).toEqual([['phone'], ['phone'], ['plate'], ['vin']]);
  });

  it('finds nothing where nothing is, and nobody else', () => {
    expect(find(noise(100_000))).toEqual([]);
    expect(new Set(find(Buffer.from(`${person.name} ${person.email}`)).map((found) => found.person))).toEqual(new Set([person]));
  });

  it('keeps people apart: no two share a value', () => {
    const many = createCanaries(1_000, 1);
    for (const value of ['name', 'phone', 'email', 'wechatId', 'street', 'plate', 'vin'] as const)
      expect([value, new Set(many.map((one) => one[value])).size]).toEqual([value, 1_000]);
  });
});
