import type { PersonPlacement } from '@homeward/runtime';
import type { Placement } from '../../domain/contacts/shared-past';

/** Where the record of a calendar's id belongs, as the calendar understands it; undefined while it never moved. */
export function toPlacement(personId: string, placed: PersonPlacement | undefined): Placement | undefined {
  if (placed === undefined) return undefined;
  return { to: placed.personId === personId ? '' : placed.personId, sequence: placed.sequence };
}
