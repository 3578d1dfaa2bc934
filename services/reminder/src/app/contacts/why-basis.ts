import type { OrgNode } from '@homeward/access';
import { addDays, daysBetween } from '@homeward/calendar';
import type { Instant, LocalDate } from '@homeward/kernel';
import type { PolicyDocument } from '@homeward/policy';
import type { CareFacts } from '../../domain/cars/care-facts';
import type { ContactFacts, ContactPast, PastContact, Placed } from '../../domain/contacts/contact-facts';
import { contactsMade } from '../../domain/contacts/contact-caps';
import { fellowsOf } from '../../domain/contacts/household';
import { pastsOf } from '../../domain/contacts/shared-past';
import type { TouchPlan } from '../../domain/contacts/touch-plan';
import type { ReminderPorts } from '../ports';
import { PLANNING_SUBJECTS } from '../cars/surroundings';

/**
 * Everything that a decision was made from, as data: with it alone, and the rules of this service, the same dates come out again. What whoever asks may not
 * see is left out where no date hangs on it, and else replaced by what counts of it: contacts of other dealers, and of others in the household, are days and
 * purposes; people are named only where it is the person asked about.
 */
export interface WhyBasis {
  readonly at: Instant;
  readonly nodes: readonly Pick<OrgNode, 'id' | 'kind' | 'parentId' | 'timeZone'>[];
  readonly policies: readonly Omit<PolicyDocument, 'publishedBy'>[];
  /** From a year before the decision to a year after the last day of what it is about. */
  readonly holidays: readonly LocalDate[];
  readonly makeUpWorkdays: readonly LocalDate[];
  /** As they were when they gave their reasons. */
  readonly cars: Readonly<Record<string, CarThen>>;
  readonly people: readonly { readonly personId: string; readonly calendar: ContactFacts }[];
}

/** A car at a moment. */
export interface CarThen {
  readonly at: Instant;
  readonly facts: CareFacts;
}

/** A person with the plan, and the reasons that the question is about. */
export interface AskedPerson {
  readonly personId: string;
  readonly facts: ContactFacts;
  readonly plan: TouchPlan;
  readonly isAsked: (vehicleId: string, key: string) => boolean;
}

const SOMEBODY = 'somebody';
const DAYS_AROUND = 400;

export function whyBasisOf(
  { reference, holidays }: Pick<ReminderPorts, 'reference' | 'holidays'>,
  at: Instant,
  cars: ReadonlyMap<string, CarThen>,
  people: readonly AskedPerson[],
  isVisible: (dealerId: string) => boolean,
): WhyBasis {
  const known = new Set(people.map(({ personId }) => personId));
  const calendars = people.map((person) => ({ personId: person.personId, calendar: askedOf(person) }));
  const dealers = new Set([
    ...calendars.flatMap(({ calendar }) =>
      Object.values(calendar.vehicles).flatMap(({ reasons }) => reasons.map(({ dealerId }) => dealerId)),
    ),
    ...[...cars.values()].flatMap(({ facts: { homeDealer, owner, sales } }) => [
      homeDealer?.dealerId ?? '',
      owner?.dealerId ?? '',
      ...Object.values(sales).map(({ dealerId }) => dealerId),
    ]),
  ]);
  const tree = reference.tree();
  const path = new Set([...dealers].flatMap((dealerId) => tree.pathOf(dealerId)));
  const nodes = tree.all().flatMap(({ id, kind, parentId, timeZone }) => (path.has(id) ? [{ id, kind, parentId, timeZone }] : []));
  const book = reference.policies();
  const policies = PLANNING_SUBJECTS.flatMap((subject) => book.documents(subject))
    .filter(({ scope, effectiveFrom }) => effectiveFrom <= at && (scope === 'default' || path.has(scope)))
    .map(({ publishedBy: _publishedBy, ...document }) => document);
  const today = at.slice(0, 10);
  const lastOn = calendars
    .flatMap(({ calendar }) => Object.values(calendar.vehicles).flatMap(({ reasons }) => reasons.map(({ untilOn }) => untilOn)))
    .reduce((last, on) => (on > last ? on : last), today);
  const firstOn = addDays(today, -DAYS_AROUND);
  const days = Array.from({ length: daysBetween(firstOn, lastOn) + DAYS_AROUND }, (_, index) => addDays(firstOn, index));
  return {
    at,
    nodes,
    policies,
    holidays: days.filter((day) => holidays.noticeOf(day) === 'holiday'),
    makeUpWorkdays: days.filter((day) => holidays.noticeOf(day) === 'make-up-workday'),
    cars: Object.fromEntries(
      [...cars].map(([vehicleId, { at: then, facts }]) => [vehicleId, { at: then, facts: maskedCar(facts, known, isVisible) }]),
    ),
    people: calendars,
  };
}

/** Technical history is everybody's; whom another dealer spoke to is nobody else's. */
function maskedCar(facts: CareFacts, known: ReadonlySet<string>, isVisible: (dealerId: string) => boolean): CareFacts {
  const nameOf = (personId: string): string => (personId === '' || known.has(personId) ? personId : SOMEBODY);
  const visits = Object.entries(facts.visits).map(([key, visit]): readonly [string, typeof visit] => {
    if (visit.kind !== 'visit') return [key, visit];
    const advisorId = isVisible(visit.dealerId) ? visit.advisorId : '';
    return [key, { ...visit, advisorId, personId: nameOf(visit.personId) }];
  });
  const adoptions = Object.entries(facts.adoptions ?? {}).filter(([dealerId]) => isVisible(dealerId));
  return {
    ...facts,
    visits: Object.fromEntries(visits),
    ...(facts.openVisits === undefined ? {} : { openVisits: maskedVisits(facts.openVisits, nameOf, isVisible) }),
    ...(facts.adoptions === undefined ? {} : { adoptions: Object.fromEntries(adoptions) }),
    ...(facts.owner === undefined ? {} : { owner: { ...facts.owner, personId: nameOf(facts.owner.personId) } }),
  };
}

function maskedVisits(
  visits: NonNullable<CareFacts['openVisits']>,
  nameOf: (personId: string) => string,
  isVisible: (dealerId: string) => boolean,
): NonNullable<CareFacts['openVisits']> {
  return Object.fromEntries(
    Object.entries(visits).map(([key, visit]) => {
      const advisorId = isVisible(visit.dealerId) ? visit.advisorId : '';
      return [key, { ...visit, advisorId, personId: nameOf(visit.personId) }];
    }),
  );
}

/** The calendar with the reasons asked about alone; everything else is days and purposes. */
function askedOf({ personId, facts, plan, isAsked }: AskedPerson): ContactFacts {
  const vehicles = Object.values(facts.vehicles).flatMap((vehicle) => {
    const reasons = vehicle.reasons.filter(({ key }) => isAsked(vehicle.vehicleId, key));
    const { because: _because, ...rest } = vehicle;
    return reasons.length === 0 ? [] : [[vehicle.vehicleId, { ...rest, reasons }] as const];
  });
  const subjects = new Set(vehicles.map(([vehicleId]) => vehicleId));
  const { cases, past } = pastAbout(facts, subjects);
  const elsewhere = plan.placing.placed
    .filter(({ counts, group }) => counts && !group.items.some(({ vehicleId, candidate }) => isAsked(vehicleId, candidate.key)))
    .map(({ touch }): Placed => ({ on: touch.on, purpose: touch.purpose }));
  // Names that sort as the people do: who yields to whom hangs on it.
  const fellows = fellowsOf(facts).map(({ from, ...touches }, index) => ({ ...touches, from: `${from < personId ? '!' : '~'}${index}` }));
  return {
    vehicles: Object.fromEntries(vehicles),
    ...(facts.profile === undefined ? {} : { profile: facts.profile }),
    tried: {},
    sending: {},
    withheld: {},
    shared: { before: { from: 'before', sequence: 1, past } },
    cases,
    elsewhere,
    ...(fellows.length === 0
      ? {}
      : {
          households: { household: { householdId: 'household', sequence: 1, personIds: fellows.map(({ from }) => from) } },
          fellows: Object.fromEntries(fellows.map((fellow) => [fellow.from, fellow])),
        }),
  };
}

/** What was raised about these subjects, and of all others the days on which they count. */
function pastAbout(
  facts: ContactFacts,
  subjects: ReadonlySet<string>,
): { readonly past: ContactPast; readonly cases: NonNullable<ContactFacts['cases']> } {
  const pasts = pastsOf(facts);
  const isAbout = ({ agenda }: PastContact): boolean => agenda.some(({ vehicleId }) => subjects.has(vehicleId));
  const about = ({ contactId, plannedOn, purpose, counts, agenda }: PastContact): PastContact => ({
    ...{ contactId, plannedOn, purpose, counts },
    agenda: agenda.flatMap(({ vehicleId, key, concern }) => (subjects.has(vehicleId) ? [{ vehicleId, key, concern }] : [])),
  });
  const tried: Record<string, ContactPast['tried'][string]> = {};
  const sending: Record<string, PastContact> = {};
  const withheld: Record<string, { readonly contact: PastContact }> = {};
  const others: ContactPast[] = [];
  for (const past of pasts) {
    const foreign: ContactPast = {
      tried: Object.fromEntries(Object.entries(past.tried).filter(([, { contact }]) => !isAbout(contact))),
      sending: Object.fromEntries(Object.entries(past.sending).filter(([, contact]) => !isAbout(contact))),
      withheld: {},
    };
    others.push(foreign);
    for (const [id, { contact, attempts }] of Object.entries(past.tried)) {
      if (!isAbout(contact)) continue;
      const days = attempts.map(({ result, at, on, callAgainOn }) => ({
        result,
        at,
        on,
        ...(callAgainOn === undefined ? {} : { callAgainOn }),
      }));
      tried[id] = { contact: about(contact), attempts: days };
    }
    for (const [id, contact] of Object.entries(past.sending)) if (isAbout(contact)) sending[id] = about(contact);
    for (const [id, { contact }] of Object.entries(past.withheld)) if (isAbout(contact)) withheld[id] = { contact: about(contact) };
  }
  contactsMade({ ...facts, tried: {}, sending: {}, withheld: {}, shared: sharedOf(others) }).forEach(({ on, purpose }, index) => {
    const contactId = `other-${index}`;
    const contact: PastContact = { contactId, plannedOn: on, purpose, counts: true, agenda: [] };
    tried[contactId] = { contact, attempts: [{ result: 'reached', at: '', on }] };
  });
  const cases = pasts.reduce<NonNullable<ContactFacts['cases']>>((all, past) => ({ ...all, ...past.cases }), {});
  return { past: { tried, sending, withheld }, cases };
}

function sharedOf(pasts: readonly ContactPast[]): ContactFacts['shared'] {
  return Object.fromEntries(pasts.map((past, index) => [String(index), { from: String(index), sequence: 1, past }]));
}
