import { contactsMade } from './contact-caps';
import type { ContactFacts, Placed, PlannedTouch } from './contact-facts';
import { fellowIdsOf } from './household';

/** Told to the calendar of somebody else in the household: everything that counts towards its limits. */
export interface TouchesShared {
  readonly type: 'TouchesShared';
  readonly to: string;
  readonly made: readonly Placed[];
  readonly planned: readonly PlannedTouch[];
}

interface Sharing {
  readonly facts: ContactFacts;
  /** As the latest plan has them; of people with a household only. */
  readonly touches?: readonly PlannedTouch[];
}

/** Whom a change of the plan, of what was done, or of the household concerns. */
export function sharedTouches(before: Sharing, after: Sharing): readonly TouchesShared[] {
  const fellows = fellowIdsOf(after.facts);
  if (fellows.length === 0) return [];
  const known = hasChanged(before, after) ? [] : fellowIdsOf(before.facts);
  const news = fellows.filter((personId) => !known.includes(personId));
  if (news.length === 0) return [];
  const made = after.facts.isErased === true ? [] : contactsMade(after.facts).map(({ on, purpose }) => ({ on, purpose }));
  const planned = after.touches ?? [];
  return news.map((to) => ({ type: 'TouchesShared', to, made, planned }));
}

function hasChanged({ facts, touches = [] }: Sharing, after: Sharing): boolean {
  return (
    facts.tried !== after.facts.tried ||
    facts.sending !== after.facts.sending ||
    facts.shared !== after.facts.shared ||
    facts.isErased !== after.facts.isErased ||
    !isSameTouches(touches, after.touches ?? [])
  );
}

export function isSameTouches(a: readonly PlannedTouch[], b: readonly PlannedTouch[]): boolean {
  return a === b || (a.length === b.length && JSON.stringify(a) === JSON.stringify(b));
}
