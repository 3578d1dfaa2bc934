import type { RecordSource } from '@homeward/policy';
import { compareText } from '../people/revision';
import type { RecordValues } from '../people/survivorship';
import type { CoverageFact, DescriptionFact, SaleFact, VehicleFacts, VerdictFact } from './vehicle-facts';

/** Stands for the car's VIN: whoever speaks of the car names the same one. */
export const OWN_VIN = 'vin';
/** Stands for a plate that can be none; how it was written is sealed. */
export const INVALID_PLATE = 'invalid';
/** Between the surroundings of a car in their one value. */
export const LIST_SEPARATOR = '|';
const DMS: RecordSource = 'dms';

/** Fields that say one thing together, or are called otherwise by whoever sends them, by the name that they are verified under. */
const VERIFIED_AS: Readonly<Record<string, readonly string[]>> = {
  warranty: ['warrantyMonths', 'warrantyKm'],
  soldNewOn: ['purchasedOn'],
};

/** The present values of one field of a car may be told apart, compared and shown without opening anything: a plate is its blind index. */
export type VehicleField = keyof ReturnType<typeof valuesOfDescription> | 'soldByDealerId' | 'priceFen';

/**
 * What is said of a car, by whoever says it: its descriptions, its insurance and inspection, and its first sale. What the call centre found out goes before what
 * a sender claims; it holds for the value, whoever says it.
 */
export function vehicleValues(facts: VehicleFacts): readonly RecordValues[] {
  const verdicts = latestVerdicts(facts);
  const judged = (
    fact: DescriptionFact | CoverageFact | SaleFact,
    fields: RecordValues['fields'],
    quarantined: readonly string[] = [],
  ): RecordValues => {
    const { key, dealerId, occurredAt } = fact;
    const { source = DMS, verified = NONE } = fact.kind === 'sale' ? {} : fact;
    return {
      recordId: key,
      dealerId,
      source,
      at: occurredAt,
      fields,
      ...verificationOf(fields, verified, verdicts),
      quarantined: quarantined.length === 0 ? NO_FIELDS : new Set(quarantined),
      ...(fact.kind === 'sale' ? { isImplied: true } : {}),
    };
  };
  return [
    ...Object.values(facts.descriptions).map((fact) =>
      judged(fact, valuesOfDescription(fact), fact.isPlateInvalid === true ? ['plate'] : []),
    ),
    ...Object.values(facts.coverages).map((fact) => judged(fact, valuesOfCoverage(fact))),
    ...firstSales(facts).map((fact) =>
      judged(fact, { purchasedOn: fact.soldOn, soldByDealerId: fact.dealerId, priceFen: textOf(fact.priceFen) }),
    ),
  ];
}
const NONE: readonly string[] = [];
const NO_FIELDS: ReadonlySet<string> = new Set();

/** The filled fields of what is said among those that its source says it has verified. */
export function verifiedVehicleFields(named: readonly string[], fact: DescriptionFact | CoverageFact): readonly string[] {
  if (named.length === 0) return named;
  const values: RecordValues['fields'] = fact.kind === 'description' ? valuesOfDescription(fact) : valuesOfCoverage(fact);
  const fields = named.flatMap((name) => VERIFIED_AS[name] ?? [name]);
  return [...new Set(fields)].filter((field) => (values[field] ?? '') !== '').sort(compareText);
}

function valuesOfDescription(fact: DescriptionFact) {
  return {
    vin: OWN_VIN,
    plate: fact.plateIndex ?? (fact.isPlateInvalid === true ? INVALID_PLATE : ''),
    brand: fact.brand,
    model: fact.model,
    colour: fact.colour,
    use: fact.use,
    status: fact.status,
    purchasedOn: fact.soldNewOn ?? '',
    warrantyMonths: textOf(fact.warrantyMonths),
    warrantyKm: textOf(fact.warrantyKm),
    ...valuesOfCoverage(fact),
    drivingConditions: fact.drivingConditions ?? '',
    environments: fact.environments?.join(LIST_SEPARATOR) ?? '',
    engine: fact.engine ?? '',
  };
}

function valuesOfCoverage({ insuranceExpiresOn = '', inspectionExpiresOn = '' }: DescriptionFact | CoverageFact) {
  return { insuranceExpiresOn, inspectionExpiresOn };
}

/** The sales of the first day on which it was sold: those of later days are of a used car. */
function firstSales({ sales }: VehicleFacts): readonly SaleFact[] {
  const all = Object.values(sales);
  const firstOn = all.map(({ soldOn }) => soldOn).sort()[0];
  return all.filter(({ soldOn }) => soldOn === firstOn);
}

/** What was found out about values, each of them by the latest call; in the order of time. */
export function latestVerdicts({ verdicts }: VehicleFacts): readonly VerdictFact[] {
  if (verdicts === undefined) return [];
  const latest = new Map<string, VerdictFact>();
  const inTime = Object.values(verdicts).sort((a, b) => compareText(a.occurredAt, b.occurredAt) || compareText(a.key, b.key));
  for (const verdict of inTime) {
    const value = `${verdict.field}/${verdict.value}`;
    latest.delete(value);
    latest.set(value, verdict);
  }
  return [...latest.values()];
}

function verificationOf(
  fields: RecordValues['fields'],
  claimed: readonly string[],
  verdicts: readonly VerdictFact[],
): Pick<RecordValues, 'verified' | 'refuted'> {
  if (verdicts.length === 0) return { verified: claimed.length === 0 ? NO_FIELDS : new Set(claimed), refuted: NO_FIELDS };
  const found = verdicts.filter(({ field, value }) => fields[field] === value);
  const judged = (wanted: VerdictFact['outcome']): readonly string[] =>
    found.flatMap(({ field, outcome }) => (outcome === wanted ? [field] : []));
  const refuted = new Set(judged('wrong'));
  return { verified: new Set([...claimed.filter((field) => !refuted.has(field)), ...judged('right')]), refuted };
}

/** Empty for 0, which nobody says. */
function textOf(number: number): string {
  return number === 0 ? '' : String(number);
}
