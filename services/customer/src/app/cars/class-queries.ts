import type { Principal } from '@homeward/access';
import { localDateOf } from '@homeward/calendar';
import type { ClassedCar, ClassedCustomer, ReadClassesRequest, ReadClassesResponse } from '@homeward/contracts/standings';
import { type LocalDate, Rejection } from '@homeward/kernel';
import { type CustomerClasses, customerClasses } from '@homeward/policy';
import { type Filter, type Snapshot, pagesOf } from '@homeward/store';
import { worthOf } from '../../domain/adoption/adoptable-car';
import {
  type CustomerHistory,
  type EarlySign,
  earlySignsOf,
  purchaseClassOf,
  type ValueClass,
  valueClassesOf,
} from '../../domain/cars/customer-classes';
import { amountsOf } from '../../domain/cars/order-lines';
import { ownerOn, ownershipsOf, personOf, wasInTimeOf } from '../../domain/cars/ownership';
import { recordsOf } from '../../domain/people/person';
import { compareText } from '../../domain/people/revision';
import type { VehicleState } from '../../domain/cars/vehicle';
import { descriptionOf, factsUpTo, homeDealerOf, latestDescription } from '../../domain/cars/vehicle-description';
import { standingVisits } from '../../domain/cars/vehicle-facts';
import type { VehicleSurroundings } from '../../domain/cars/vehicle-tellings';
import type { CustomerStores } from '../ports';
import { type StandingTools, dayAt } from './standings';
import { createSurroundings } from '../surroundings';
import { contactEntryOf } from '../people/timeline-reactions';

const SCAN = 500;
const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 500;

/** One customer while the cars are gone through: an owner with all cars, or a car whose owner nobody knows. */
interface Customer {
  readonly key: string;
  readonly personId: string;
  readonly cars: {
    readonly vehicleId: string;
    readonly use: string;
    /** Also when the owner is another dealer's and not named here; empty while nobody is known to own it. */
    readonly ownerId: string;
    readonly visits: CustomerHistory['visits'];
  }[];
  purchases: number;
  salesFen: number;
  visits: number;
  serviceFen: number;
}

/** As of which day, over how long, and by which values of a car. */
interface Counting {
  readonly on: LocalDate;
  readonly windowMonths: number;
  readonly surroundings: Pick<VehicleSurroundings, 'survivorshipFor' | 'homeDealerPolicy'>;
  /** Whether one of these dealers has a record of the person: others are not named. */
  readonly isKnownHere: (personId: string) => boolean;
}

/** By car, why it looks as if its customer is leaving. */
type Signs = ReadonlyMap<string, readonly EarlySign[]>;

/**
 * Classes of the customers of a dealer, region or brand, by the cars that were at home there on that day: value by what they bought and by what they spent on service at
 * these dealers, compared among themselves; what was done in the time of a former owner is not the present one's; how often they bought; how each car is used; early signs of leaving.
 */
export async function readClasses(tools: StandingTools, principal: Principal, request: ReadClassesRequest): Promise<ReadClassesResponse> {
  const on = dayAt(tools, principal, request.nodeId, request.on);
  const tree = tools.reference.tree();
  const dealerIds = tree.dealersUnder(request.nodeId);
  const { customers, bySales, byService, policy, reference } = await classedAt(tools, request.nodeId, on);
  const signsOf = async (of: readonly Customer[]): Promise<Signs> => {
    const cars = of.flatMap((customer) => customer.cars);
    const refusals = await refusalsOf(tools, dealerIds, cars, (at) => localDateOf(at, tree.zoneOf(request.nodeId)));
    return new Map(
      cars.map(({ vehicleId, visits }) => {
        const refusedOn = (refusals.get(vehicleId) ?? []).filter((day) => day <= on);
        return [vehicleId, earlySignsOf({ visits, refusedOn }, on, policy)];
      }),
    );
  };
  // Who is leaving is known once everybody has been looked at; of the others only those on the page are.
  const known = request.leavingOnly ? await signsOf(customers) : undefined;
  const asked =
    known === undefined ? customers : customers.filter(({ cars }) => cars.some((car) => (known.get(car.vehicleId)?.length ?? 0) > 0));
  const { shown, cursor } = pageOf(asked, request);
  const signs = known ?? (await signsOf(shown));
  return {
    nodeId: request.nodeId,
    on,
    policyVersion: reference,
    total: asked.length,
    customers: shown.map(({ key, personId, cars, purchases, salesFen, visits, serviceFen }): ClassedCustomer => ({
      personId,
      cars: cars.map(({ vehicleId, use }): ClassedCar => ({
        vehicleId,
        use,
        earlySigns: (signs.get(vehicleId) ?? []).map(({ code, values }) => ({ code, values: { ...values } })),
      })),
      purchases,
      salesFen,
      purchaseClass: purchaseClassOf(purchases, policy.purchase) ?? '',
      salesClass: bySales.get(key) ?? 'low',
      visits,
      serviceFen,
      serviceClass: byService.get(key) ?? 'low',
    })),
    cursor,
  };
}

/** The classes of one owner among the customers of a node. */
export interface OwnerClasses {
  readonly personId: string;
  /** Empty for who bought none there. */
  readonly purchase: string;
  readonly sales: string;
  readonly service: string;
  /** Of each car. */
  readonly uses: readonly string[];
}

/** The classes of all known owners among the customers of a node as of a day, by person. */
export async function ownerClasses(tools: ClassTools, nodeId: string, on: LocalDate): Promise<readonly OwnerClasses[]> {
  const { customers, bySales, byService, policy } = await classedAt(tools, nodeId, on);
  return customers
    .filter(({ personId }) => personId !== '')
    .map(({ key, personId, purchases, cars }) => ({
      personId,
      purchase: purchaseClassOf(purchases, policy.purchase) ?? '',
      sales: bySales.get(key) ?? 'low',
      service: byService.get(key) ?? 'low',
      uses: cars.map(({ use }) => use),
    }))
    .sort((a, b) => compareText(a.personId, b.personId));
}

type ClassTools = Pick<StandingTools, 'reference' | 'clock'> & { readonly stores: Pick<CustomerStores, 'vehicles' | 'people'> };

interface Classed {
  readonly customers: readonly Customer[];
  readonly bySales: ReadonlyMap<string, ValueClass>;
  readonly byService: ReadonlyMap<string, ValueClass>;
  readonly policy: CustomerClasses;
  readonly reference: string;
}

async function classedAt({ stores, reference, clock }: ClassTools, nodeId: string, on: LocalDate): Promise<Classed> {
  const tree = reference.tree();
  const rules = reference.policies().resolve(customerClasses, { dealerId: nodeId, tree, at: clock.now() });
  const policy = rules.document;
  const surroundings = createSurroundings(clock.now(), tree, reference.policies());
  const customers = await customersOf(stores, tree.dealersUnder(nodeId), { on, windowMonths: policy.windowMonths, surroundings });
  const classesBy = (value: 'salesFen' | 'serviceFen'): ReadonlyMap<string, ValueClass> =>
    valueClassesOf(
      customers.map((customer) => ({ key: customer.key, valueFen: customer[value] })),
      policy.value,
    );
  return { customers, bySales: classesBy('salesFen'), byService: classesBy('serviceFen'), policy, reference: rules.reference };
}

async function customersOf(
  { vehicles, people }: Pick<CustomerStores, 'vehicles' | 'people'>,
  dealerIds: ReadonlySet<string>,
  counting: Omit<Counting, 'isKnownHere'>,
): Promise<readonly Customer[]> {
  const customers = new Map<string, Customer>();
  const customerOf = (key: string, personId: string): Customer => {
    let customer = customers.get(key);
    if (customer === undefined) {
      customer = { key, personId, cars: [], purchases: 0, salesFen: 0, visits: 0, serviceFen: 0 };
      customers.set(key, customer);
    }
    return customer;
  };
  const here = { in: [...dealerIds] };
  const seen = new Set<string>();
  // Those that are at home here now, and those that may have been on that day or were bought here.
  const filters: readonly Filter[] = [
    { home: here },
    { alsoAt: here },
    { alsoAt2: here },
    { alsoAt3: here },
    { alsoAtMore: { equal: 'yes' } },
  ];
  for (const filter of filters) {
    for await (const items of pagesOf(vehicles, { filter, limit: SCAN })) {
      const cars = items.filter(({ id }) => !seen.has(id));
      const isKnownHere = await knownHere(people, dealerIds, cars, counting.on);
      for (const car of cars) countCar(car, dealerIds, { ...counting, isKnownHere }, customerOf);
      for (const { id } of cars) seen.add(id);
    }
  }
  // Who only bought a car that is somebody else's by now is no customer of today.
  return [...customers.values()].filter(({ cars }) => cars.length > 0);
}

/** Who of the owners of that day has a record at these dealers: an owner may be known to one by another dealer's word, and have been its customer for years. */
async function knownHere(
  people: CustomerStores['people'],
  dealerIds: ReadonlySet<string>,
  cars: readonly Snapshot<VehicleState>[],
  on: LocalDate,
): Promise<Counting['isKnownHere']> {
  const ownerIds = cars.flatMap(({ state: { facts, people: placements } }) => {
    const owner = ownerOn(ownershipsOf(facts, placements), on);
    return owner === undefined || owner.personId === '' || dealerIds.has(owner.dealerId) ? [] : [owner.personId];
  });
  if (ownerIds.length === 0) return () => false;
  const found = await people.load([...new Set(ownerIds)]);
  return (personId) => found.get(personId)?.state.profile?.dealerIds.some((dealerId) => dealerIds.has(dealerId)) === true;
}

function countCar(
  { id, state: { facts, people } }: Snapshot<VehicleState>,
  dealerIds: ReadonlySet<string>,
  { on, windowMonths, surroundings, isKnownHere }: Counting,
  customerOf: (key: string, personId: string) => Customer,
): void {
  const past = factsUpTo(facts, on);
  // Whatever has become of the car since: who bought it has bought it.
  for (const { dealerId, priceFen, recordId } of Object.values(past.sales)) {
    const buyerId = personOf(people, recordId);
    if (buyerId === '' || !dealerIds.has(dealerId)) continue;
    const buyer = customerOf(buyerId, buyerId);
    buyer.purchases += 1;
    buyer.salesFen += priceFen;
  }
  const description = descriptionOf(facts, surroundings.survivorshipFor);
  const homeDealerId = homeDealerOf(past, surroundings.homeDealerPolicy(latestDescription(facts)?.dealerId));
  if (description?.status !== 'active' || homeDealerId === undefined || !dealerIds.has(homeDealerId)) return;
  const ownerships = ownershipsOf(facts, people);
  const owner = ownerOn(ownerships, on);
  const ownerId = owner !== undefined && (dealerIds.has(owner.dealerId) || isKnownHere(owner.personId)) ? owner.personId : '';
  const customer = customerOf(ownerId === '' ? `car:${id}` : ownerId, ownerId);
  const visits = standingVisits(past)
    .filter((visit) => dealerIds.has(visit.dealerId))
    .filter((visit) => wasInTimeOf(owner?.personId ?? '', visit, people, ownerships))
    .sort((a, b) => compareText(a.visitedOn, b.visitedOn) || compareText(a.key, b.key));
  const worth = worthOf({ visits }, on, windowMonths);
  customer.cars.push({
    vehicleId: id,
    use: description.use,
    ownerId: owner?.personId ?? '',
    visits: visits.map((visit) => ({ on: visit.visitedOn, spentFen: amountsOf(visit).totalFen })),
  });
  customer.visits += worth.visits;
  customer.serviceFen += worth.spendingFen;
}

/** The days on which the owner of each car refused a contact about it, in ascending order: a refusal is the person's and stays with them when the car is sold. */
async function refusalsOf(
  { stores: { timeline, people }, ids }: Pick<StandingTools, 'stores' | 'ids'>,
  dealerIds: ReadonlySet<string>,
  cars: readonly { readonly vehicleId: string; readonly ownerId: string }[],
  dayOf: (at: string) => LocalDate,
): Promise<ReadonlyMap<string, readonly LocalDate[]>> {
  const refused: { readonly id: string; readonly vehicleId: string; readonly personId: string | undefined; readonly on: LocalDate }[] = [];
  const vehicleIds = cars.map(({ vehicleId }) => vehicleId);
  for (let from = 0; from < vehicleIds.length; from += SCAN) {
    for await (const items of pagesOf(timeline, { filter: { vehicle: { in: vehicleIds.slice(from, from + SCAN) } }, limit: SCAN })) {
      for (const { id, document } of items) {
        const { kind, vehicleId, personId, at, values, dealerId } = document;
        if (kind !== 'contact-made' || vehicleId === undefined || values['result'] !== 'refused' || !dealerIds.has(dealerId)) continue;
        refused.push({ id, vehicleId, personId, on: dayOf(at) });
      }
    }
  }
  const ownerOf = new Map(cars.map(({ vehicleId, ownerId }) => [vehicleId, ownerId]));
  const ownersOfRefused = refused.flatMap(({ vehicleId }) => ownerOf.get(vehicleId) || []);
  const [contacts, owners] = await Promise.all([
    timeline.get(refused.flatMap(({ id, vehicleId, personId }) => (personId === undefined ? [contactEntryOf(id, vehicleId)] : []))),
    people.load([...new Set(ownersOfRefused)]),
  ]);
  // A contact names the person by the id of its day; each record's own id leads to who it belongs to now.
  const idsOf = new Map(
    [...owners].map(([id, { state }]) => [id, new Set([id, ...recordsOf(state).map((one) => ids.personIdByRecord(one))])]),
  );
  const refusals = new Map<string, LocalDate[]>();
  for (const { id, vehicleId, personId = contacts.get(contactEntryOf(id, vehicleId))?.personId ?? '', on } of refused) {
    if (idsOf.get(ownerOf.get(vehicleId) ?? '')?.has(personId) === true)
      refusals.set(vehicleId, [...(refusals.get(vehicleId) ?? []), on].sort());
  }
  return refusals;
}

/** The greatest service value first; a page goes on behind the value and the customer that the one before ended with. */
function pageOf(
  customers: readonly Customer[],
  { page }: ReadClassesRequest,
): { readonly shown: readonly Customer[]; readonly cursor: string } {
  const limit = page === undefined || page.limit <= 0 ? DEFAULT_PAGE : Math.min(page.limit, LARGEST_PAGE);
  const order = (a: Pick<Customer, 'serviceFen' | 'key'>, b: Pick<Customer, 'serviceFen' | 'key'>): number =>
    b.serviceFen - a.serviceFen || compareText(a.key, b.key);
  const sorted = customers.toSorted(order);
  const from = page === undefined || page.cursor === '' ? undefined : readPosition(page.cursor);
  const behind = from === undefined ? sorted : sorted.filter((customer) => order(from, customer) < 0);
  const shown = behind.slice(0, limit);
  const last = shown.at(-1);
  return { shown, cursor: behind.length > limit && last !== undefined ? `${last.serviceFen}.${last.key}` : '' };
}

function readPosition(cursor: string): Pick<Customer, 'serviceFen' | 'key'> {
  const [, value, key] = /^(\d{1,15})\.(.{1,100})$/.exec(cursor) ?? [];
  if (value === undefined || key === undefined) throw new Rejection('invalid', 'store.cursor-invalid', { pointer: '/cursor' });
  return { serviceFen: Number(value), key };
}
