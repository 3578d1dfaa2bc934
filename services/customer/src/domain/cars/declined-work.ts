import type { LocalDate } from '@homeward/kernel';
import { toComparedCode } from './order-lines';
import { compareText } from '../people/revision';
import { type DeclinedItem, type VehicleFacts, type VisitFact, compareVisits, standingVisits } from './vehicle-facts';

/** Work that was recommended and declined, with what became of it. Declined again it is the same work, as it was put last. */
export interface DeclinedWork extends DeclinedItem {
  /** The visit at which it was declined last. */
  readonly visitId: string;
  readonly dealerId: string;
  readonly declinedOn: LocalDate;
  /** How often it was declined since it was first recommended, or done last. */
  readonly times: number;
  /** The later visit that did it; undefined while it is open. */
  readonly done?: { readonly visitId: string; readonly on: LocalDate };
}

/**
 * All work that the owners of a car declined, in the order of the visits. A visit does what was declined before it when its order has a line of the
 * same kind and code, whoever pays and whichever dealer it is; what is declined at a visit is not done at it.
 */
export function declinedWorkOf(facts: VehicleFacts): readonly DeclinedWork[] {
  const visits = standingVisits(facts);
  if (visits.every(({ declined }) => declined === undefined)) return [];
  const settled: DeclinedWork[] = [];
  const open = new Map<string, DeclinedWork>();
  for (const visit of visits.toSorted(compareVisits)) {
    for (const [kind, code] of visit.lines) {
      const work = open.get(keyOf(kind, code));
      if (work === undefined) continue;
      settled.push({ ...work, done: { visitId: visit.key, on: visit.visitedOn } });
      open.delete(keyOf(kind, code));
    }
    for (const item of visit.declined ?? []) {
      const key = keyOf(item.kind, item.item);
      const known = open.get(key);
      // An item that stands twice in one order is one piece of work.
      const times = known === undefined ? 1 : known.times + (known.visitId === visit.key ? 0 : 1);
      open.set(key, { ...item, visitId: visit.key, dealerId: visit.dealerId, declinedOn: visit.visitedOn, times });
    }
  }
  return [...settled, ...open.values()].sort(
    (a, b) =>
      compareText(a.declinedOn, b.declinedOn) ||
      compareText(a.visitId, b.visitId) ||
      compareText(keyOf(a.kind, a.item), keyOf(b.kind, b.item)),
  );
}

/** What nobody has done yet. */
export function openWorkOf(facts: VehicleFacts): readonly DeclinedWork[] {
  return declinedWorkOf(facts).filter(({ done }) => done === undefined);
}

/** What was declined at one visit, as it was put there; whatever became of it before or since. */
export function declinedAt({ key, dealerId, visitedOn, declined = [] }: VisitFact): readonly DeclinedWork[] {
  return declined.map((item) => ({ ...item, visitId: key, dealerId, declinedOn: visitedOn, times: 1 }));
}

function keyOf(kind: string, item: string): string {
  return `${kind}/${toComparedCode(item)}`;
}
