import { behaviour } from './behaviour';
import type { CarLife, Ownership } from './car';
import type { CustomerBook } from './customer-rows';
import { addMonths, dayOf, minutesPerDay, toLocalDate, toLocalDateTime } from './local-time';
import type { Person } from './people';
import { createRow, type DmsRow } from './records';
import { brand } from './vehicle-models';

/** A car as one dealer's DMS knows it: since when, and until when it heard of it. */
export interface KnownCar {
  readonly life: CarLife;
  /** The VIN as this DMS has it. */
  readonly vin: string;
  readonly isSoldHere: boolean;
  /** The sale, visits and appointments here, by time. */
  readonly contacts: readonly CarContact[];
}

/** Who came with the car, or called about it, and when. */
export interface CarContact {
  readonly at: number;
  readonly person: Person;
}

/** The rows of one car: its first registration, a revision for each new owner who came, one when it was scrapped or exported. */
export function createVehicleRows(known: KnownCar, externalId: string, book: CustomerBook): readonly DmsRow[] {
  const { life, contacts } = known;
  const lastHeardDay = dayOf(contacts.at(-1)?.at ?? 0);
  const states: { at: number; ownership: Ownership; status: 'active' | 'scrapped' | 'exported' }[] = [];
  for (const { at, person } of contacts) {
    const ownership = life.ownerships.find((candidate) => candidate.person === person);
    const current = states.at(-1)?.ownership;
    // The desk learns of a new owner only when that owner comes.
    if (ownership && (!current || ownership.fromDay > current.fromDay)) states.push({ at, ownership, status: 'active' });
  }
  const latest = states.at(-1);
  if (life.retired && known.isSoldHere && latest) {
    states.push({
      at: Math.max(life.retired.day * minutesPerDay + 600, latest.at + 60),
      ownership: latest.ownership,
      status: life.retired.status,
    });
  }
  return states.map(({ at, ownership, status }, index) =>
    createRow('vehicle', at, {
      externalId,
      revision: String(index + 1),
      occurredAt: toLocalDateTime(at),
      vin: known.vin,
      plate: ownership.plate,
      brand: brand.id,
      model: life.car.model.code,
      colour: life.car.colour,
      use: life.car.use,
      customerExternalId: book.idOf(ownership.person, at),
      ownedFrom: toLocalDate(ownership.fromDay),
      soldNewOn: toLocalDate(life.car.soldDay),
      warrantyMonths: String(behaviour.warranty.months),
      warrantyKm: String(behaviour.warranty.km),
      insuranceExpiresOn: toLocalDate(nextAnniversary(life.car.deliveredDay, 12, index === states.length - 1 ? lastHeardDay : dayOf(at))),
      inspectionExpiresOn: toLocalDate(nextAnniversary(life.car.deliveredDay, life.car.use === 'family' ? 24 : 12, dayOf(at))),
      status,
    }),
  );
}

/** The first day after `day` that is a whole number of periods after `start`. */
function nextAnniversary(start: number, months: number, day: number): number {
  let periods = Math.max(1, Math.floor((day - start) / (31 * months)));
  while (addMonths(start, periods * months) <= day) periods++;
  return addMonths(start, periods * months);
}
