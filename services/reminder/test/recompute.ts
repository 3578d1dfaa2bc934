import { type OrgNode, OrgTree } from '@homeward/access';
import { createHolidayCalendar } from '@homeward/calendar';
import { PolicyBook, type PolicyDocument } from '@homeward/policy';
import { createSurroundings } from '../src/app/cars/surroundings';
import type { CareFacts } from '../src/domain/cars/care-facts';
import { carePlanOf } from '../src/domain/cars/care-plan';
import type { Candidate } from '../src/domain/cadences/candidate';
import type { ContactFacts, PlannedContact } from '../src/domain/contacts/contact-facts';
import { planTouches } from '../src/domain/contacts/touch-plan';

/** What the answer to "why" says that a decision was made from; read again by itself, as whoever got the answer would. */
interface Basis {
  readonly at: string;
  readonly nodes: readonly Omit<OrgNode, 'name'>[];
  readonly policies: readonly PolicyDocument[];
  readonly holidays: readonly string[];
  readonly makeUpWorkdays: readonly string[];
  readonly cars: Readonly<Record<string, { readonly at: string; readonly facts: CareFacts }>>;
  readonly people: readonly { readonly personId: string; readonly calendar: ContactFacts }[];
}

/** The contacts that come out of the answer alone: reasons of cars from their readings and visits, days from the reasons. */
export function recompute(json: string): readonly PlannedContact[] {
  const { at, nodes, policies, holidays, makeUpWorkdays, cars, people } = JSON.parse(json) as Basis;
  const tree = OrgTree.of(nodes.map((node) => ({ ...node, name: node.id })));
  const book = PolicyBook.of(policies);
  const surroundingsAt = createSurroundings({
    reference: { tree: () => tree, policies: () => book },
    holidays: createHolidayCalendar(new Set(holidays), new Set(makeUpWorkdays)),
  });
  return people.flatMap(({ personId, calendar }) => {
    const vehicles = Object.entries(calendar.vehicles).map(([vehicleId, told]) => {
      const car = cars[vehicleId];
      if (car === undefined) return [vehicleId, told] as const;
      const plan = carePlanOf(car.facts, surroundingsAt(car.at).care);
      const reasons = told.reasons.map(({ key }) => plan.reasons.find(({ candidate }) => candidate.key === key)?.candidate ?? missing(key));
      return [vehicleId, { ...told, reasons }] as const;
    });
    return planTouches({ ...calendar, vehicles: Object.fromEntries(vehicles) }, surroundingsAt(at).touch(personId)).contacts;
  });
}

function missing(key: string): Candidate {
  throw new Error(`The answer says nothing from which ${key} would follow`);
}
