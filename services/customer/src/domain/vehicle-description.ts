import { addMonths } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import type { DataQuality, HomeDealer } from '@homeward/policy';
import type { ServiceHistory } from './customer-state';
import { compareText } from './revision';
import { type CoverageFact, type DescriptionFact, type SaleFact, type VehicleFacts, compareVisits, standingVisits } from './vehicle-facts';

/** The winning values over all sources: of each field the one written last. */
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
}

/** Undefined while no dealer has described the car. */
export function descriptionOf(facts: VehicleFacts): VehicleDescription | undefined {
  const descriptions = inOrderOfWriting(Object.values(facts.descriptions));
  if (descriptions.length === 0) return undefined;
  const latest = <Field extends keyof DescriptionFact>(field: Field): DescriptionFact[Field] | undefined =>
    descriptions.findLast((description) => isGiven(description[field]))?.[field];
  const cover = inOrderOfWriting<CoverageFact | DescriptionFact>([...descriptions, ...Object.values(facts.coverages)]);
  return {
    brand: latest('brand') ?? '',
    model: latest('model') ?? '',
    colour: latest('colour') ?? '',
    use: latest('use') ?? '',
    status: latest('status') ?? '',
    firstSoldOn: latest('soldNewOn') ?? salesByDay(facts)[0]?.soldOn,
    warrantyMonths: latest('warrantyMonths') ?? 0,
    warrantyKm: latest('warrantyKm') ?? 0,
    insuranceExpiresOn: cover.findLast((fact) => isGiven(fact.insuranceExpiresOn))?.insuranceExpiresOn,
    inspectionExpiresOn: cover.findLast((fact) => isGiven(fact.inspectionExpiresOn))?.inspectionExpiresOn,
    plateIndex: latest('plateIndex'),
    drivingConditions: latest('drivingConditions'),
    environments: latest('environments'),
  };
}

/** The description that was written last: whose VIN is shown, and whose dealer's policies count while no dealer is home. */
export function latestDescription(facts: VehicleFacts): DescriptionFact | undefined {
  return inOrderOfWriting(Object.values(facts.descriptions)).at(-1);
}

/** The description that the winning plate comes from. */
export function plateSource(facts: VehicleFacts): DescriptionFact | undefined {
  return inOrderOfWriting(Object.values(facts.descriptions)).findLast((description) => description.plateIndex !== undefined);
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
export function firstSaleOf(facts: VehicleFacts): SaleFact | undefined {
  return salesByDay(facts)[0];
}

/** The last day of the warranty by time: the day that lies its months behind the first sale. Undefined without one. */
export function warrantyEndOf({ firstSoldOn, warrantyMonths }: VehicleDescription): LocalDate | undefined {
  return firstSoldOn === undefined || warrantyMonths === 0 ? undefined : addMonths(firstSoldOn, warrantyMonths);
}

function salesByDay(facts: VehicleFacts): readonly SaleFact[] {
  return Object.values(facts.sales).sort((a, b) => compareText(a.soldOn, b.soldOn) || compareText(a.key, b.key));
}

function inOrderOfWriting<Written extends DescriptionFact | CoverageFact>(facts: readonly Written[]): readonly Written[] {
  return facts.length < 2 ? facts : facts.toSorted((a, b) => compareText(a.occurredAt, b.occurredAt) || compareText(a.key, b.key));
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== '' && value !== 0;
}
