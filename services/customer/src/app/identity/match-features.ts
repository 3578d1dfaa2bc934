import { type MatchRecord, blockingKeysOf } from '@homeward/matching';
import { readBirthday, readEmail, readPhone, readPlate, readVin } from '@homeward/pii';
import type { IdentityTools } from '../intake/customer-reading';
import { type CustomerFields, calendarOf } from '../intake/field-validity';
import type { RecordLinks } from '../ports';

/**
 * A record as records are compared: what only has to be equal as blind marks, what has to be alike as text. `links` has the cars that name the
 * record; a car or a plate that the customer names counts like those of them.
 */
export function toMatchRecord(
  recordId: string,
  fields: CustomerFields,
  links: RecordLinks | undefined,
  { ids, blind }: IdentityTools,
): MatchRecord {
  const phones = [fields.phone ?? '', fields.phone2 ?? ''].flatMap((text) => {
    const phone = readPhone(text);
    return 'e164' in phone ? [blind.phone(phone.e164)] : [];
  });
  const email = readEmail(fields.email ?? '');
  const vin = readVin(fields.namedVin ?? '');
  const plate = readPlate(fields.namedPlate ?? '');
  const wechatId = (fields.wechatId ?? '').trim();
  return {
    id: recordId,
    name: fields.name ?? '',
    phones,
    ...('email' in email ? { email: blind.email(email.email) } : {}),
    ...(wechatId === '' ? {} : { wechatId: blind.wechat(wechatId) }),
    birthdayOn: dayOfBirth(fields),
    address: [fields.province, fields.city, fields.district, fields.street].map((part) => part ?? '').join(''),
    vins: [...new Set([...(links?.vehicleIds ?? []), ...('vin' in vin ? [ids.vehicleId(vin.vin)] : [])])].sort(),
    plates: [...new Set([...(links?.plates ?? []), ...('plate' in plate ? [blind.plate(plate.plate)] : [])])].sort(),
  };
}

/** The day itself, whichever calendar and spelling it was told in; empty when it is none. */
function dayOfBirth(fields: CustomerFields): string {
  const { birthdayOn = '' } = fields;
  if (birthdayOn === '') return '';
  const birthday = readBirthday(birthdayOn, calendarOf(fields));
  return 'on' in birthday ? birthday.on : '';
}

/** Marks of what another record of the same person may share. Two records that share none are never compared. */
export function blocksOf(record: MatchRecord, tools: Pick<IdentityTools, 'ids'>): readonly string[] {
  return [...new Set(blockingKeysOf(record).map(({ kind, value }) => blockIdOf(kind, value, tools)))].sort();
}

/** Where the records stand that share this value. */
export function blockIdOf(kind: string, value: string, { ids }: Pick<IdentityTools, 'ids'>): string {
  return `${kind}:${ids.derive('block', kind, value)}`;
}

/** Whether a block stands for an identifier that belongs to one person, unless it is shared. */
export function isIdentifierBlock(blockId: string): boolean {
  return IDENTIFIER_BLOCKS.some((kind) => blockId.startsWith(`${kind}:`));
}
const IDENTIFIER_BLOCKS = ['phone', 'email', 'wechat'] as const;
