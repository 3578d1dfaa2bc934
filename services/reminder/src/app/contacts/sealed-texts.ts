import type { TextKey } from '@homeward/runtime';
import type { SealedText } from '../../domain/contacts/contact-facts';
import { personIdOf } from './contact-id';
import type { ReminderPorts } from '../ports';

type Words = Readonly<Record<string, string>>;

/** Where words of a contact are kept: copied elsewhere they do not open. */
export type TextPlace = `${'contact' | 'answers' | 'check'}/${string}`;

/** Seals words that a contact brought up with a key of their own, which is to be kept before they are written. */
export function sealText(
  { vault, ids }: Pick<ReminderPorts, 'vault' | 'ids'>,
  made: TextKey[],
  contactId: string,
  place: TextPlace,
  words: Words,
): SealedText {
  const key = { id: ids.next(), key: vault.newDataKey(), subject: personIdOf(contactId) };
  made.push(key);
  return { key: key.id, box: vault.seal(key.key, { ...words }, place) };
}

/** Nothing of what an erased person said. */
export function openText(
  { vault }: Pick<ReminderPorts, 'vault'>,
  keys: ReadonlyMap<string, string>,
  place: TextPlace,
  sealed: SealedText | undefined,
): Words {
  const key = sealed === undefined ? undefined : keys.get(sealed.key);
  return sealed === undefined || key === undefined ? {} : vault.open(key, sealed.box, place);
}
