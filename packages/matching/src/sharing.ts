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
  return read.soundKeys[0] ?? '';
}

/** The identifiers of a record, each once. */
export function identifiersOf({ phones, vins, plates, wechatId, email }: MatchRecord): readonly (readonly [IdentifierKind, string])[] {
  const found: (readonly [IdentifierKind, string])[] = [];
  addOnce(found, 'phone', phones);
  addOnce(found, 'vin', vins);
  addOnce(found, 'plate', plates);
  if (wechatId !== undefined && wechatId !== '') found.push(['wechat', wechatId]);
  if (email !== undefined && email !== '') found.push(['email', email]);
  return found;
}

function addOnce(found: (readonly [IdentifierKind, string])[], kind: IdentifierKind, values: readonly string[]): void {
  for (const [index, value] of values.entries()) if (value !== '' && values.indexOf(value) === index) found.push([kind, value]);
}

/** Counts the names of every identifier in a set of records that is at hand as a whole. */
export function countSharing(records: Iterable<MatchRecord>, sharedFromNames: number): Sharing {
  // Most identifiers have one name: a set of its own only from the second on.
  const names: Record<IdentifierKind, Map<string, string | Set<string>>> = {
    ...{ phone: new Map(), wechat: new Map(), email: new Map(), vin: new Map(), plate: new Map() },
  };
  for (const record of records) {
    const key = nameKeyForSharing(record.name);
    if (key === '') continue;
    for (const [kind, value] of identifiersOf(record)) {
      const known = names[kind].get(value);
      if (known === undefined) names[kind].set(value, key);
      else if (typeof known !== 'string') known.add(key);
      else if (known !== key) names[kind].set(value, new Set([known, key]));
    }
  }
  const several = new Map<IdentifierKind, Map<string, number>>();
  for (const kind of ['phone', 'wechat', 'email', 'vin', 'plate'] as const) {
    const counts = new Map<string, number>();
    for (const [value, known] of names[kind]) if (typeof known !== 'string' && known.size >= sharedFromNames) counts.set(value, known.size);
    several.set(kind, counts);
  }
  return { sharedFromNames, namesOf: (kind, value) => several.get(kind)?.get(value) ?? 1 };
}
