import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { decodersOf } from '@homeward/contracts';
import type { EmbeddedPorts } from '@homeward/runtime';

/** Contacts as the world has heard of them, and as they are listed: what is compared, one line each, in order. */
export interface ContactsTold {
  readonly onBus: readonly string[];
  readonly listed: readonly string[];
}

interface Listed {
  readonly personId: string;
  readonly plannedAt: string;
  readonly status: string;
}

export const lineOf = (personId: string, at: string): string => `${personId} ${at}`;

/** Who is to be contacted when: from the messages on the bus, and from the list in the file of the store. */
export async function contactsPlanned({ bus }: EmbeddedPorts, directory: string): Promise<ContactsTold> {
  const type = 'homeward.reminder.v1.ContactPlanned' as const;
  const decoders = decodersOf(type);
  const planned = new Map<string, string>();
  for await (const message of bus.read('homeward.contacts.v1')) {
    const contact = decoders[message.type]?.(message.value);
    if (contact !== undefined) planned.set(contact.contactId, lineOf(contact.personId, contact.plannedAt));
  }
  return { onBus: [...planned.values()].sort(), listed: listedContacts(directory, 'open') };
}

/** Who was contacted: from the messages on the bus, and from the list. */
export async function contactsMade({ bus }: EmbeddedPorts, directory: string): Promise<ContactsTold> {
  const type = 'homeward.reminder.v1.ContactMade' as const;
  const decoders = decodersOf(type);
  const made: string[] = [];
  for await (const message of bus.read('homeward.contacts.v1')) {
    const contact = decoders[message.type]?.(message.value);
    if (contact !== undefined) made.push(lineOf(contact.personId, contact.madeAt));
  }
  return { onBus: made.sort(), listed: listedContacts(directory, 'made') };
}

function listedContacts(directory: string, wanted: string): readonly string[] {
  const database = new DatabaseSync(path.join(directory, 'reminder.db'), { readOnly: true });
  try {
    const lines: string[] = [];
    for (const { state } of database.prepare('SELECT state FROM contacts WHERE seq > 0').iterate()) {
      const { personId, plannedAt, status } = JSON.parse(state as string) as Listed;
      if (status === wanted) lines.push(lineOf(personId, plannedAt));
    }
    return lines.sort();
  } finally {
    database.close();
  }
}
