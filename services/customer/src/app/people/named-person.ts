import { readPhone } from '@homeward/pii';
import type { OpenedPerson } from './person-queries';

/** Fields whose value alone says who somebody is. */
const NAMING = ['name', 'phone', 'phone2', 'email', 'wechatId', 'street'] as const;
const HAN = /\p{Script=Han}/u;
/** A shorter value is in many texts. */
const SHORTEST = { han: 2, latin: 4 } as const;

/** Whether a text has a value in it by which the person is known, however it is spaced. */
export function namesPerson(text: string, { records }: Pick<OpenedPerson, 'records'>): boolean {
  const plain = toPlain(text);
  const digits = plain.replaceAll(/\D/g, '');
  return records.some(({ fields }) =>
    NAMING.some((field) => {
      const value = fields[field] ?? '';
      const read = readPhone(value);
      if ('e164' in read) return digits.includes(read.e164.replace(/^\+(?:86)?/, ''));
      const known = toPlain(value);
      return known.length >= (HAN.test(known) ? SHORTEST.han : SHORTEST.latin) && plain.includes(known);
    }),
  );
}

function toPlain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s·-]+/gu, '');
}
