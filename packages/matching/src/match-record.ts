import type { Address } from './address';
import type { Birthday } from './birthday';
import { compileModel, nameSharesOf } from './compiled-model';
import type { MatchModel } from './match-model';
import type { PersonName } from './person-name';
import { readContent } from './record-content';
import { type IdentifierKind, isShared, type Sharing } from './sharing';

/**
 * One source's word on a person. Phones, VINs, plates, e-mail and WeChat id may be keyed hashes, since only their equality counts; name, birthday and
 * address are compared by content. Empty is unknown.
 */
export interface MatchRecord {
  readonly id: string;
  readonly name: string;
  /** E.164. */
  readonly phones: readonly string[];
  readonly email?: string;
  readonly wechatId?: string;
  /** Local date in the solar calendar. */
  readonly birthdayOn?: string;
  /** Province, city, district and street as one text. */
  readonly address?: string;
  readonly vins: readonly string[];
  readonly plates: readonly string[];
}

/** Identifiers of one kind: those of the person, and those that too many use. */
export interface Identifiers {
  readonly own: readonly string[];
  readonly shared: readonly string[];
}

/** A record read once, to be compared many times. */
export interface PreparedRecord {
  readonly id: string;
  readonly name: PersonName;
  /** log2 of the share of people with this name, and of those whose name sounds so. */
  readonly logNameShare: number;
  readonly logSoundShare: number;
  readonly birthday: Birthday | undefined;
  readonly address: Address | undefined;
  readonly phone: Identifiers;
  readonly wechat: Identifiers;
  readonly email: Identifiers;
  readonly vin: Identifiers;
  readonly plate: Identifiers;
}

const NO_VALUES: readonly string[] = [];
const NONE: Identifiers = { own: NO_VALUES, shared: NO_VALUES };

/** Reads a record for comparing. Never throws; what cannot be read is unknown. */
export function prepareRecord(record: MatchRecord, model: MatchModel, sharing: Sharing): PreparedRecord {
  const { name, birthday, address } = readContent(record);
  const shares = nameSharesOf(name, compileModel(model));
  return {
    id: record.id,
    name,
    logNameShare: shares.exact,
    logSoundShare: shares.sound,
    birthday,
    address,
    phone: toIdentifiers('phone', record.phones, sharing),
    wechat: record.wechatId === undefined ? NONE : toIdentifiers('wechat', [record.wechatId], sharing),
    email: record.email === undefined ? NONE : toIdentifiers('email', [record.email], sharing),
    vin: toIdentifiers('vin', record.vins, sharing),
    plate: toIdentifiers('plate', record.plates, sharing),
  };
}

function toIdentifiers(kind: IdentifierKind, values: readonly string[], sharing: Sharing): Identifiers {
  if (values.length === 0) return NONE;
  if (values.every((value) => value !== '' && !isShared(sharing, kind, value))) return { own: values, shared: NO_VALUES };
  const known = values.filter((value) => value !== '');
  return {
    own: known.filter((value) => !isShared(sharing, kind, value)),
    shared: known.filter((value) => isShared(sharing, kind, value)),
  };
}
