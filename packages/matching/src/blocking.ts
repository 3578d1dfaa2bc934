import { type MatchRecord } from './match-record';
import { readContent } from './record-content';
import { identifiersOf, type IdentifierKind } from './sharing';

export type BlockingKind = IdentifierKind | 'name-birthday' | 'pinyin';

/** Records with a key in common are compared; those without one never are. */
export interface BlockingKey {
  readonly kind: BlockingKind;
  readonly value: string;
}

/**
 * The keys of a record: every identifier; the sound of the name with the birthday; and the sound of the name with one more thing that
 * survives where the birthday is wrong or unknown. A sound alone would not do: 1 in 2 000 people is some Zhang Wei, which is 500 records of a million
 * and 125 000 pairs. With the year of birth or the day and month (one of them survives a slip of the keys), with the street, a block holds a handful.
 * Phones may be hashes, so their last digits are no key. Values hold personal data: hash them before they leave the process.
 */
export function blockingKeysOf(record: MatchRecord): readonly BlockingKey[] {
  const { name, birthday, address } = readContent(record);
  const keys: BlockingKey[] = [];
  for (const [kind, value] of identifiersOf(record)) keys.push({ kind, value });
  for (const sound of name.soundKeys) {
    if (birthday !== undefined) {
      keys.push({ kind: 'name-birthday', value: `${sound} ${birthday.digits}` });
      keys.push({ kind: 'pinyin', value: `${sound} y${birthday.digits.slice(0, 4)}` });
      keys.push({ kind: 'pinyin', value: `${sound} d${birthday.digits.slice(4)}` });
    }
    if (address !== undefined && address.street !== '') {
      keys.push({ kind: 'pinyin', value: `${sound} s${address.street}${address.house}` });
    }
  }
  return keys;
}
