import { hash } from 'node:crypto';

const NAME_LENGTH = 16;
/** In no id of ours; needs no escape in a URL, and is no path in a document, as a full stop would be. */
const SEPARATOR = '~';

/** The same for the same leading reason, so that a contact that moves stays the same contact. Names its person, whose calendar it stands in. */
export function contactIdOf(personId: string, vehicleId: string, key: string): string {
  const name = hash('sha256', `${vehicleId.length}:${vehicleId}${key}`, 'base64url').slice(0, NAME_LENGTH);
  return `${personId}${SEPARATOR}${name}`;
}

/** The person in whose calendar the contact stands; empty for what is no id of a contact. */
export function personIdOf(contactId: string): string {
  const place = contactId.lastIndexOf(SEPARATOR);
  return place <= 0 ? '' : contactId.slice(0, place);
}
