import { type Instant, Rejection } from '@homeward/kernel';
import type { ContactOwner } from '@homeward/policy';
import type { PlannedContact } from '../contacts/contact-facts';

/** Whose work a contact was made by a person, whatever its reasons say. */
export interface Assignment {
  readonly ownerKind: ContactOwner;
  readonly ownerId: string;
  /** `promised`: to whoever promised the customer a call. */
  readonly how: 'taken' | 'reassigned' | 'promised';
  readonly by: string;
  readonly at: Instant;
}

export type Assignments = Readonly<Record<string, Assignment>>;

/** The contact as it is made by whom it was assigned to. */
export function assigned(contact: PlannedContact, assignments: Assignments = {}): PlannedContact {
  const assignment = assignments[contact.contactId];
  if (assignment === undefined) return contact;
  const { ownerKind, ownerId, how } = assignment;
  return { ...contact, ownerKind, ownerId, assigned: how };
}

/**
 * Whether the assignment changes anything. Refuses to take what somebody else has taken, or what belongs to another one, unless that one is away: of two
 * who take the same contact one gets it.
 */
export function isNewAssignment(contact: PlannedContact, wanted: Assignment, away: readonly string[]): boolean {
  if (contact.channel !== 'phone') throw new Rejection('conflict', 'work.not-a-call', { channel: contact.channel });
  const isOwn = contact.ownerId === wanted.ownerId;
  if (wanted.how === 'taken' && !isOwn && contact.ownerId !== '' && !away.includes(contact.ownerId)) {
    if (contact.assigned === 'taken') throw new Rejection('conflict', 'work.taken-already', { ownerId: contact.ownerId });
    throw new Rejection('conflict', 'work.belongs-to-another', { ownerId: contact.ownerId });
  }
  return !isOwn || contact.assigned === undefined;
}
