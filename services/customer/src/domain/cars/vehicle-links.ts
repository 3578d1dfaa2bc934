import type { LocalDate } from '@homeward/kernel';
import { type Placements, personOf } from './ownership';
import { compareText } from '../people/revision';
import type { LinkFact, VehicleFacts } from './vehicle-facts';

/** Who drives a car or pays for it, besides owning it. */
export interface VehicleLink {
  readonly role: 'driver' | 'payer';
  readonly recordId: string;
  readonly dealerId: string;
  /** Empty while the record has not arrived. */
  readonly personId: string;
  /** Undefined when nobody knows. */
  readonly fromOn: LocalDate | undefined;
  /** The first day on which it is so no longer; undefined while it is. */
  readonly toOn: LocalDate | undefined;
}

/**
 * Drivers and payers of a car; several may be at once. What several records of one person say of times that touch is one link: so it comes together when
 * the records turn out to be one person, and apart when that is undone. In the order of role, first day and person.
 */
export function linksOf(facts: VehicleFacts, people: Placements): readonly VehicleLink[] {
  const links: VehicleLink[] = [];
  for (const fact of Object.values(facts.links ?? {}).sort(inOrder)) {
    const { role, recordId, dealerId, fromOn, toOn } = fact;
    if (role === 'owner' || (fromOn !== undefined && toOn !== undefined && toOn <= fromOn)) continue;
    const link: VehicleLink = { role, recordId, dealerId, personId: personOf(people, recordId), fromOn, toOn };
    const at = links.findIndex((known) => known.role === role && whoOf(known) === whoOf(link) && reaches(known, fromOn));
    const known = links[at];
    if (known === undefined) links.push(link);
    else links[at] = { ...known, toOn: laterEnd(known.toOn, toOn) };
  }
  return links.sort(
    (a, b) =>
      compareText(a.role, b.role) ||
      compareText(a.fromOn ?? '', b.fromOn ?? '') ||
      compareText(whoOf(a), whoOf(b)) ||
      compareText(a.toOn ?? '~', b.toOn ?? '~'),
  );
}

function inOrder(a: LinkFact, b: LinkFact): number {
  return compareText(a.fromOn ?? '', b.fromOn ?? '') || compareText(a.toOn ?? '~', b.toOn ?? '~') || compareText(a.key, b.key);
}

function whoOf({ personId, recordId }: Pick<VehicleLink, 'personId' | 'recordId'>): string {
  return personId || recordId;
}

/** The link lasts until the day, which is not before its own first one. */
function reaches({ toOn }: VehicleLink, on: LocalDate | undefined): boolean {
  return toOn === undefined || on === undefined || on <= toOn;
}

function laterEnd(a: LocalDate | undefined, b: LocalDate | undefined): LocalDate | undefined {
  if (a === undefined || b === undefined) return undefined;
  return a > b ? a : b;
}
