import { compareText } from '../cars/care-facts';
import type { ContactFacts, FellowTouches, Placed, PlannedTouch } from './contact-facts';

/*
 * The limits of a household count what is planned for the others in it. So that two people never wait for one another, all contacts of a household stand in
 * one order, by importance and then by person, and each yields only to those before it: whatever is told first, the plans come out the same.
 */

type HouseholdFacts = Pick<ContactFacts, 'households' | 'fellows'>;

const NOBODY: readonly string[] = [];

/** Everybody else of every household of the person, sorted. */
export function fellowIdsOf({ households }: HouseholdFacts): readonly string[] {
  if (households === undefined) return NOBODY;
  return [...new Set(Object.values(households).flatMap(({ personIds }) => personIds))].sort(compareText);
}

/** What those who are of the household now have told. */
export function fellowsOf(facts: HouseholdFacts): readonly FellowTouches[] {
  const { fellows = {} } = facts;
  return fellowIdsOf(facts).flatMap((personId) => fellows[personId] ?? []);
}

/** The planned contacts of others that one of this person, with this place in the order, yields to. */
export function plannedBefore(order: PlannedTouch['order'], personId: string, fellows: readonly FellowTouches[]): readonly Placed[] {
  return fellows.flatMap(({ from, planned }) =>
    planned.filter((touch) => {
      const compared = touch.order[0] - order[0] || touch.order[1] - order[1];
      return compared < 0 || (compared === 0 && from < personId);
    }),
  );
}
