import { addMonths } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import type { DataQuality, HomeDealer } from '@homeward/policy';
import type { ServiceHistory } from './customer-state';
import { compareText } from '../people/revision';
import { type RecordValues, type SurvivorshipFor, usedRecords } from '../people/survivorship';
import { type DescriptionFact, type Keyed, type SaleFact, type VehicleFacts, compareVisits, standingVisits } from './vehicle-facts';
import { LIST_SEPARATOR, type VehicleField, vehicleValues } from './vehicle-values';

/** The winning values over all sources, by the survivorship policy. */
export interface VehicleDescription {
  readonly brand: string;
  readonly model: string;
  readonly colour: string;
  readonly use: string;
  readonly status: string;
  readonly firstSoldOn?: LocalDate | undefined;
  readonly warrantyMonths: number;
  readonly warrantyKm: number;
  readonly insuranceExpiresOn?: LocalDate | undefined;
  readonly inspectionExpiresOn?: LocalDate | undefined;
  readonly plateIndex?: string | undefined;
  /** Absent while nobody said, as the next. */
  readonly drivingConditions?: string | undefined;
  readonly environments?: readonly string[] | undefined;
  readonly engine?: string | undefined;
}

/** Undefined while no dealer has described the car. The policy is that of the dealer whose description was written last. */
export function descriptionOf(facts: VehicleFacts, survivorshipFor: SurvivorshipFor): VehicleDescription | undefined {
  const used = usedOf(facts, survivorshipFor);
  if (used === undefined) return undefined;
  const value = (field: VehicleField): string => used.get(field)?.fields[field] ?? '';
  const given = (field: VehicleField): string | undefined => value(field) || undefined;
  return {
    brand: value('brand'),
    model: value('model'),
    colour: value('colour'),
    use: value('use'),
    // Ours: whoever says nothing else speaks of a car that is driven.
    status: value('status') || 'active',
    firstSoldOn: given('purchasedOn'),
    warrantyMonths: Number(value('warrantyMonths')),
    warrantyKm: Number(value('warrantyKm')),
    insuranceExpiresOn: given('insuranceExpiresOn'),
    inspectionExpiresOn: given('inspectionExpiresOn'),
    plateIndex: given('plate'),
    drivingConditions: given('drivingConditions'),
    environments: given('environments')?.split(LIST_SEPARATOR),
    engine: given('engine'),
  };
}

/** The description that was written last: whose VIN is shown, and whose dealer's policies count while no dealer is home. */
export function latestDescription(facts: VehicleFacts): DescriptionFact | undefined {
  const descriptions = Object.values(facts.descriptions);
  return descriptions.length < 2
    ? descriptions[0]
    : descriptions.sort((a, b) => compareText(a.occurredAt, b.occurredAt) || compareText(a.key, b.key)).at(-1);
}

/** The description that the winning plate comes from. */
export function plateSource(facts: VehicleFacts, survivorshipFor: SurvivorshipFor): DescriptionFact | undefined {
  const plate = usedOf(facts, survivorshipFor)?.get('plate');
  return plate === undefined ? undefined : facts.descriptions[plate.recordId];
}

/** Whether all basic fields of a car are filled and valid. A car without a valid VIN does not get this far. */
export function hasBasics(description: VehicleDescription, fields: DataQuality['basicFields']['vehicle']): boolean {
  const filled: Record<(typeof fields)[number], boolean> = {
    vin: true,
    plate: description.plateIndex !== undefined,
    model: description.model !== '',
    purchasedOn: description.firstSoldOn !== undefined,
    brand: description.brand !== '',
    colour: description.colour !== '',
    use: description.use !== '',
  };
  return fields.every((field) => filled[field]);
}

/** The dealer that the car counts for (domain, section 1): by policy that of its latest routine visit, else of its sale. */
export function homeDealerOf(facts: VehicleFacts, policy: HomeDealer): string | undefined {
  const routine: ReadonlySet<string> = new Set(policy.routineKinds);
  const visits = standingVisits(facts).toSorted(compareVisits);
  const dealerBy: Record<HomeDealer['order'][number], () => string | undefined> = {
    'latest-routine-visit': () => visits.findLast((visit) => routine.has(visit.service))?.dealerId,
    'latest-visit': () => visits.at(-1)?.dealerId,
    sale: () => salesByDay(facts).at(-1)?.dealerId,
  };
  for (const source of policy.order) {
    const dealerId = dealerBy[source]();
    if (dealerId !== undefined) return dealerId;
  }
  return undefined;
}

/**
 * The dealers other than its home that dealt with the car, whoever did last first; most cars have none. Whoever asks for the cars of a dealer on a day of the past finds
 * by them those that have moved since.
 */
export function otherDealersOf(facts: VehicleFacts, homeDealerId: string | undefined): readonly string[] {
  let latest: Map<string, LocalDate> | undefined;
  const consider = (on: LocalDate, dealerId: string): void => {
    if (dealerId === homeDealerId) return;
    const known = (latest ??= new Map<string, LocalDate>()).get(dealerId);
    if (known === undefined || on > known) latest.set(dealerId, on);
  };
  for (const { soldOn, dealerId } of Object.values(facts.sales)) consider(soldOn, dealerId);
  for (const { visitedOn, dealerId } of standingVisits(facts)) consider(visitedOn, dealerId);
  if (latest === undefined) return [];
  return [...latest].sort(([a, one], [b, other]) => compareText(other, one) || compareText(b, a)).map(([dealerId]) => dealerId);
}

/** The facts without sales and visits that came after a day. What the car is counts as it is known now. */
export function factsUpTo(facts: VehicleFacts, on: LocalDate): VehicleFacts {
  return {
    ...facts,
    sales: until(facts.sales, ({ soldOn }) => soldOn <= on),
    visits: until(facts.visits, (visit) => visit.kind === 'withdrawal' || visit.visitedOn <= on),
  };
}

/** The days that state and churn level depend on. A car that was delivered counts from then on, another one from its sale. */
export function serviceHistoryOf(facts: VehicleFacts): ServiceHistory {
  const sales = Object.values(facts.sales).map(({ soldOn, deliveredOn }) => deliveredOn ?? soldOn);
  const soldNew = Object.values(facts.descriptions).flatMap(({ soldNewOn }) => soldNewOn ?? []);
  return {
    visitDays: standingVisits(facts)
      .map(({ visitedOn }) => visitedOn)
      .sort(),
    saleDays: [...sales, ...soldNew].sort(),
  };
}

/** The sale of the car as a new one, as far as it is known. */
export function firstSaleOf(facts: VehicleFacts, survivorshipFor: SurvivorshipFor): SaleFact | undefined {
  const sale = usedOf(facts, survivorshipFor)?.get('soldByDealerId');
  return sale === undefined ? undefined : facts.sales[sale.recordId];
}

/** The last day of the warranty by time: the day that lies its months behind the first sale. Undefined without one. */
export function warrantyEndOf({ firstSoldOn, warrantyMonths }: VehicleDescription): LocalDate | undefined {
  return firstSoldOn === undefined || warrantyMonths === 0 ? undefined : addMonths(firstSoldOn, warrantyMonths);
}

/** What is used of each field. */
function usedOf(facts: VehicleFacts, survivorshipFor: SurvivorshipFor): ReadonlyMap<string, RecordValues> | undefined {
  const latest = latestDescription(facts);
  return latest === undefined ? undefined : usedRecords(vehicleValues(facts), survivorshipFor(latest.dealerId));
}

function until<Fact>(facts: Keyed<Fact>, hadHappened: (fact: Fact) => boolean): Keyed<Fact> {
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => hadHappened(fact)));
}

function salesByDay(facts: VehicleFacts): readonly SaleFact[] {
  return Object.values(facts.sales).sort((a, b) => compareText(a.soldOn, b.soldOn) || compareText(a.key, b.key));
}
