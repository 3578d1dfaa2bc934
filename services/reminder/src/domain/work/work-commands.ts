import type { Instant } from '@homeward/kernel';
import type { Placement } from '../contacts/shared-past';
import type { TouchSurroundings } from '../contacts/touch-terms';
import type { Assignment } from './work-assignment';

/** Somebody takes the contact, or is given it. */
export interface AssignContact {
  readonly type: 'AssignContact';
  readonly contactId: string;
  readonly assignment: Assignment;
  /** Who cannot keep what is theirs. */
  readonly away: readonly string[];
  readonly placement?: Placement;
  readonly surroundings: TouchSurroundings;
}

/** The time has come to tell that nobody called whom a call was promised. */
export interface MissPromise {
  readonly type: 'MissPromise';
  readonly contactId: string;
  readonly at: Instant;
}
