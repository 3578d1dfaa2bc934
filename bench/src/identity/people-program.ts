import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { generatePeopleSet, readPeopleRecord, type ReadPeopleRecord } from '@homeward/demo-data';
import {
  blockingKeysOf,
  countSharing,
  nameKeyForSharing,
  readContent,
  type RecordContent,
  type Sharing,
  usualSpellingOf,
} from '@homeward/matching';
import { answerLines } from '../harness/line-process';

/**
 * Writes the same people for both: `records` as ours takes them, `features` as Splink does, with everything worked out that SQL cannot: simplified script,
 * sounds, parts of the address, shared identifiers left out, keys as numbers. `truth` has one person's number a line.
 */
function writePeople(
  records: number,
  seed: number,
  sharedFromNames: number,
  files: Readonly<Record<'records' | 'features' | 'truth', string>>,
): void {
  const set = generatePeopleSet({ records, seed });
  const read = set.map(readPeopleRecord);
  const sharing = countSharing(read, sharedFromNames);
  writeLines(files.records, read, (record, number) => JSON.stringify({ ...record, id: String(number) }));
  writeLines(files.features, read, (record, number) => JSON.stringify(toFeatures(record, number, sharing)));
  const persons = new Map<string, number>();
  writeLines(files.truth, set, ({ personId }) => {
    const known = persons.get(personId) ?? persons.size;
    persons.set(personId, known);
    return String(known);
  });
}

function toFeatures(record: ReadPeopleRecord, number: number, sharing: Sharing): object {
  const { name, birthday, address } = readContent(record);
  const isOwn = (kind: 'phone' | 'vin' | 'plate', value: string): boolean => sharing.namesOf(kind, value) < sharing.sharedFromNames;
  const phones = record.phones.filter((phone) => isOwn('phone', phone));
  const orNull = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text);
  return {
    id: number,
    name: orNull(name.text),
    sound: orNull(nameKeyForSharing(name)),
    surname: orNull(surnameOf(name)),
    phones: phones.length === 0 ? null : phones,
    wechat: orNull(record.wechatId),
    email: orNull(record.email),
    vin: orNull(record.vins.find((vin) => isOwn('vin', vin))),
    plate: orNull(record.plates.find((plate) => isOwn('plate', plate))),
    birthday: orNull(birthday?.digits),
    district: orNull(address?.district),
    street: orNull(address?.street),
    house: orNull(address?.house),
    door: address === undefined ? null : address.door,
    block_keys: blockingKeysOf(record).flatMap(({ kind, value }) =>
      kind !== 'pinyin' && kind !== 'name-birthday' && sharing.namesOf(kind, value) >= sharing.sharedFromNames
        ? []
        : [toNumber(`${kind} ${value}`)],
    ),
  };
}

/** Sounds, so that both scripts meet. */
function surnameOf(name: RecordContent['name']): string | undefined {
  return name.script === 'han' ? usualSpellingOf(name).surname : name.script === 'latin' ? name.words[0] : undefined;
}

/** 53 bits: whole in a double, and without two keys of one number among ten million. */
function toNumber(key: string): number {
  const digest = createHash('sha256').update(key).digest();
  return digest.readUIntBE(0, 6) * 32 + ((digest[6] ?? 0) & 31);
}

function writeLines<T>(file: string, items: readonly T[], toLine: (item: T, number: number) => string): void {
  const descriptor = openSync(file, 'w');
  let lines: string[] = [];
  const flush = (): void => {
    if (lines.length > 0) writeSync(descriptor, `${lines.join('\n')}\n`);
    lines = [];
  };
  for (const [number, item] of items.entries()) {
    lines.push(toLine(item, number));
    if (lines.length === 5_000) flush();
  }
  flush();
  closeSync(descriptor);
}

answerLines({
  write: ({ records, seed, sharedFromNames, files }) =>
    writePeople(Number(records), Number(seed), Number(sharedFromNames), files as Record<'records' | 'features' | 'truth', string>),
});
