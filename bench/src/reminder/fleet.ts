import { addDays, daysBetween } from '@homeward/calendar';
import type { Instant, LocalDate } from '@homeward/kernel';
import type { CareFact } from '@homeward/reminder/domain/cars/care-facts';
import { dealerIdOf, personIdOf } from './told-of-people';

/** The moment of the plan: ten in the morning at the dealers. */
export const NOW: Instant = '2026-03-02T02:00:00.000Z';
export const TODAY: LocalDate = '2026-03-02';

export interface FleetVisit {
  readonly on: LocalDate;
  readonly kind: 'first-service' | 'routine' | 'general-repair';
  readonly mileageKm: number;
}

/** A car with its past, the same each time for the same number. */
export interface FleetCar {
  readonly index: number;
  readonly status: 'active' | 'scrapped';
  readonly model: string;
  readonly use: 'family' | 'commercial';
  readonly isSevere: boolean;
  readonly deliveredOn: LocalDate;
  readonly insuranceExpiresOn: LocalDate;
  readonly inspectionExpiresOn: LocalDate;
  /** The earliest first, on different days. */
  readonly visits: readonly FleetVisit[];
  /** At each visit, and between visits; monotonic. */
  readonly readings: readonly (readonly [on: LocalDate, km: number])[];
}

export const WARRANTY_MONTHS = 36;
export const WARRANTY_KM = 100_000;
const OLDEST_DAYS = 2_600;
const MOST_VISITS = 4;

/** So many even shares of a car's number, one after the other. */
function scatter(index: number): () => number {
  let state = Math.imul(index + 1, 2_654_435_761) >>> 0;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e37_79b9) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) / 4_294_967_296;
  };
}

export function carOf(index: number): FleetCar {
  const share = scatter(index);
  const between = (least: number, most: number): number => least + Math.floor(share() * (most - least + 1));
  const deliveredOn = addDays(TODAY, -between(20, OLDEST_DAYS));
  const isCommercial = share() < 0.1;
  const kmPerDay = (isCommercial ? 100 : 40) * (0.6 + share() * 0.9);
  const visits: FleetVisit[] = [];
  const readings: (readonly [LocalDate, number])[] = [];
  const read = (on: LocalDate): number => {
    const km = Math.max(Math.floor(daysBetween(deliveredOn, on) * kmPerDay), (readings.at(-1)?.[1] ?? 0) + 1);
    readings.push([on, km]);
    return km;
  };
  // The last few visits of a long life: what was before is with the dealers.
  let on = addDays(deliveredOn, Math.max(between(60, 120), daysBetween(deliveredOn, TODAY) - 190 * MOST_VISITS));
  const isFirst = share() < 0.2;
  while (on < TODAY && visits.length < MOST_VISITS) {
    const kind = visits.length === 0 && isFirst ? 'first-service' : share() < 0.2 ? 'general-repair' : 'routine';
    visits.push({ on, kind, mileageKm: read(on) });
    const readOn = addDays(on, between(20, 80));
    if (readOn < TODAY && share() < 0.3) read(readOn);
    on = addDays(on, between(100, 240));
  }
  return {
    ...{ index, deliveredOn, visits, readings },
    status: share() < 0.02 ? 'scrapped' : 'active',
    model: `YH-S${1 + (index % 5)}`,
    use: isCommercial ? 'commercial' : 'family',
    isSevere: share() < 0.1,
    insuranceExpiresOn: addDays(TODAY, between(-300, 364)),
    inspectionExpiresOn: addDays(TODAY, between(-500, 700)),
  };
}

/** What the reminders have heard of the car. */
export function factsOf(car: FleetCar): readonly CareFact[] {
  const { index, status, model, use, isSevere, deliveredOn, insuranceExpiresOn, inspectionExpiresOn, visits, readings } = car;
  const dealerId = dealerIdOf(index);
  const personId = personIdOf(index);
  return [
    {
      ...{ kind: 'description', sequence: 1, model, use, status, firstSoldOn: deliveredOn },
      drivingConditions: isSevere ? 'severe' : 'normal',
      ...{ warrantyMonths: WARRANTY_MONTHS, warrantyKm: WARRANTY_KM, insuranceExpiresOn, inspectionExpiresOn },
    },
    { kind: 'sale', sequence: 2, key: `s${index}`, dealerId, soldOn: deliveredOn, deliveredOn },
    { kind: 'owner', sequence: 3, personId, dealerId, fromOn: deliveredOn },
    { kind: 'home-dealer', sequence: 4, dealerId },
    ...visits.map(({ on, kind, mileageKm }, number): CareFact => ({
      ...{ kind: 'visit', sequence: 5 + number, key: `v${index}-${number}`, dealerId, service: kind, visitedOn: on },
      ...{ closedAt: `${on}T08:00:00.000Z`, mileageKm, advisorId: `SA${index % 8}`, personId },
    })),
    { kind: 'odometer', sequence: 5 + visits.length, readings },
  ];
}
