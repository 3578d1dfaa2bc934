import { type PersonName, readPersonName } from './person-name';
import type { MatchRecord } from './match-record';

/** Identifiers that several people may use. */
export type IdentifierKind = 'phone' | 'wechat' | 'email' | 'vin' | 'plate';

/** Who uses what: a dealer's landline or an advisor's own number stands in the records of many, and joins nobody. */
export interface Sharing {
  /** An identifier with this many distinct names, or more, has no weight. The policy "more than 5" is 6. */
  readonly sharedFromNames: number;
  /** Distinct names in all records with the identifier, spellings of one name counted once. */
  namesOf(kind: IdentifierKind, value: string): number;
}

/** Nothing is shared: for records of which nothing else is known. */
export const NOTHING_SHARED: Sharing = { sharedFromNames: Number.POSITIVE_INFINITY, namesOf: () => 0 };

export function isShared(sharing: Sharing, kind: IdentifierKind, value: string): boolean {
  return sharing.namesOf(kind, value) >= sharing.sharedFromNames;
}

/** What distinct names are counted by: spellings of one name have the same key. Empty for a name that is unknown or only a title. */
export function nameKeyForSharing(name: PersonName | string): string {
  const read = typeof name === 'string' ? readPersonName(name) : name;
  switch (read.script) {
    case 'none':
      return '';
    case 'han':
      return read.givenCharacters.length === 0 ? '' : (read.spellings[0]?.surname ?? '') + (read.spellings[0]?.given ?? '');
    case 'latin':
    case 'firm':
      return read.text;
  }
}

/** The identifiers of a record, each once. */
export function* identifiersOf(record: MatchRecord): Generator<readonly [IdentifierKind, string]> {
  for (const phone of new Set(record.phones)) yield ['phone', phone];
  for (const vin of new Set(record.vins)) yield ['vin', vin];
  for (const plate of new Set(record.plates)) yield ['plate', plate];
  if (record.wechatId !== undefined && record.wechatId !== '') yield ['wechat', record.wechatId];
  if (record.email !== undefined && record.email !== '') yield ['email', record.email];
}

/** Counts the names of every identifier in a set of records that is at hand as a whole. */
export function countSharing(records: Iterable<MatchRecord>, sharedFromNames: number): Sharing {
  // Most identifiers have one name: a set of its own only from the second on.
  const names = new Map<string, string | Set<string>>();
  for (const record of records) {
    const key = nameKeyForSharing(record.name);
    if (key === '') continue;
    for (const [kind, value] of identifiersOf(record)) {
      const at = `${kind} ${value}`;
      const known = names.get(at);
      if (known === undefined) names.set(at, key);
      else if (typeof known !== 'string') known.add(key);
      else if (known !== key) names.set(at, new Set([known, key]));
    }
  }
  const several = new Map<string, number>();
  for (const [at, known] of names) if (typeof known !== 'string' && known.size >= sharedFromNames) several.set(at, known.size);
  return { sharedFromNames, namesOf: (kind, value) => several.get(`${kind} ${value}`) ?? 1 };
}
