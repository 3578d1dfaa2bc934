import type { AppointmentState, CarLife, OrderLine, Reading, Visit } from './car';
import { createCustomerBook, type CustomerBook, type CustomerRow } from './customer-rows';
import { minutesPerDay, toLocalDate, toLocalDateTime } from './local-time';
import type { DealerProfile } from './organisation';
import type { Person } from './people';
import { createRow, type DmsRow, type RecordType } from './records';
import { createVehicleRows, type CarContact, type KnownCar } from './vehicle-rows';
import type { World } from './world';

/** What one dealer's DMS holds, tidy: each type in the order in which it was written. */
export interface DealerBook {
  readonly dealer: DealerProfile;
  readonly customers: readonly CustomerRow[];
  readonly rows: Record<RecordType, DmsRow[]>;
}

interface Entry<T> {
  readonly known: OpenCar;
  readonly fact: T;
}

interface OpenCar extends KnownCar {
  readonly contacts: CarContact[];
}

/** Everything of one dealer, collected from all cars before it is numbered. */
interface Collection {
  readonly cars: OpenCar[];
  readonly contacts: Map<Person, { minutes: number[]; isAtHome: boolean }>;
  readonly visits: Entry<Visit>[];
  readonly appointments: Entry<readonly AppointmentState[]>[];
  readonly readings: Entry<Reading>[];
}

/** A sale is booked at three in the afternoon: its hour is not recorded. */
const saleMinute = (life: CarLife): number => life.car.soldDay * minutesPerDay + 15 * 60;

/** Books the world at its dealers. `vinOf` gives a car's VIN as the systems have it, typing errors included. */
export function createDealerBooks(seed: number, world: World, vinOf: (life: CarLife) => string): readonly DealerBook[] {
  const collections = world.dealers.map((): Collection => ({ cars: [], contacts: new Map(), visits: [], appointments: [], readings: [] }));
  for (const life of world.lives) collectCar(collections, life, vinOf(life));
  return world.dealers.map((dealer, index) => {
    const collection = collections[index];
    if (!collection) throw new RangeError('each dealer has a collection');
    return createBook(seed, dealer, collection);
  });
}

function collectCar(collections: readonly Collection[], life: CarLife, vin: string): void {
  const knownAt = new Map<number, OpenCar>();
  const carAt = (dealer: number): { collection: Collection; known: OpenCar } => {
    const collection = collections[dealer];
    if (!collection) throw new RangeError('a visit is at a dealer of the network');
    let known = knownAt.get(dealer);
    if (!known) {
      known = { life, vin, isSoldHere: dealer === life.car.dealer, contacts: [] };
      knownAt.set(dealer, known);
      collection.cars.push(known);
    }
    return { collection, known };
  };
  const contact = (dealer: number, person: Person, at: number): { collection: Collection; known: OpenCar } => {
    const here = carAt(dealer);
    here.known.contacts.push({ at, person });
    const seen = here.collection.contacts.get(person);
    if (seen) seen.minutes.push(at);
    else here.collection.contacts.set(person, { minutes: [at], isAtHome: dealer === life.car.dealer });
    return here;
  };

  const firstOwner = life.ownerships[0];
  if (firstOwner) contact(life.car.dealer, firstOwner.person, saleMinute(life));
  for (const visit of life.visits) {
    const { collection, known } = contact(visit.dealer, visit.person, visit.openedAt);
    collection.visits.push({ known, fact: visit });
  }
  for (const states of Map.groupBy(life.appointments, ({ key }) => key).values()) {
    const first = states[0];
    if (!first) continue;
    const { collection, known } = contact(first.dealer, first.person, first.recordedAt);
    collection.appointments.push({ known, fact: states });
  }
  for (const reading of life.readings) {
    const { collection, known } = carAt(reading.dealer);
    collection.readings.push({ known, fact: reading });
  }
  for (const known of knownAt.values()) known.contacts.sort((one, other) => one.at - other.at);
}

function createBook(seed: number, dealer: DealerProfile, { cars, contacts, visits, appointments, readings }: Collection): DealerBook {
  const book = createCustomerBook(seed, dealer.id, contacts);
  cars.sort((one, other) => (one.contacts[0]?.at ?? 0) - (other.contacts[0]?.at ?? 0) || one.life.car.index - other.life.car.index);
  const sold = cars.filter(({ isSoldHere }) => isSoldHere).sort((one, other) => saleMinute(one.life) - saleMinute(other.life));
  visits.sort((one, other) => one.fact.closedAt - other.fact.closedAt);
  appointments.sort((one, other) => (one.fact[0]?.recordedAt ?? 0) - (other.fact[0]?.recordedAt ?? 0));
  readings.sort((one, other) => one.fact.at - other.fact.at);
  const byTime = (one: DmsRow, other: DmsRow): number => one.at - other.at;
  return {
    dealer,
    customers: book.rows,
    rows: {
      customer: book.rows.map(({ row }) => row),
      vehicle: cars.flatMap((known, index) => createVehicleRows(known, numbered('V', index), book)).sort(byTime),
      sale: sold.map((known, index) => toSaleRow(known, numbered('S', index), book)),
      appointment: appointments.flatMap((entry, index) => toAppointmentRows(entry, numbered('A', index), book)).sort(byTime),
      visit: visits.map((entry, index) => toVisitRow(entry, numbered('RO', index), book)),
      reading: readings.map((entry, index) => toReadingRow(entry, numbered('M', index))),
      'visit-cancellation': [],
    },
  };
}

const numbered = (prefix: string, index: number): string => `${prefix}${String(index + 1).padStart(6, '0')}`;

function toSaleRow({ life, vin }: KnownCar, externalId: string, book: CustomerBook): DmsRow {
  const { car, ownerships } = life;
  const at = saleMinute(life);
  const firstOwner = ownerships[0];
  return createRow('sale', at, {
    externalId,
    revision: '1',
    vin,
    customerExternalId: firstOwner && book.idOf(firstOwner.person, at),
    soldOn: toLocalDate(car.soldDay),
    deliveredOn: toLocalDate(car.deliveredDay),
    priceFen: String(car.priceFen),
    consultantId: car.consultantCode,
  });
}

function toAppointmentRows({ known, fact }: Entry<readonly AppointmentState[]>, externalId: string, book: CustomerBook): DmsRow[] {
  return fact.map((state, index) =>
    createRow('appointment', state.recordedAt, {
      externalId,
      revision: String(index + 1),
      occurredAt: toLocalDateTime(state.recordedAt),
      vin: known.vin,
      customerExternalId: book.idOf(state.person, state.recordedAt),
      startsAt: toLocalDateTime(state.startsAt),
      service: state.service,
      status: state.status,
      advisorId: state.advisorCode,
    }),
  );
}

function toVisitRow({ known, fact }: Entry<Visit>, externalId: string, book: CustomerBook): DmsRow {
  return createRow('visit', fact.closedAt, {
    externalId,
    revision: '1',
    vin: known.vin,
    customerExternalId: book.idOf(fact.person, fact.openedAt),
    kind: fact.kind,
    openedAt: toLocalDateTime(fact.openedAt),
    closedAt: toLocalDateTime(fact.closedAt),
    mileageKm: fact.mileageKm === undefined ? undefined : String(fact.mileageKm),
    advisorId: fact.advisorCode,
    lines: toLinesCell(fact.lines),
  });
}

/** `kind/code/payer/amountFen|…`. */
export function toLinesCell(lines: readonly OrderLine[]): string {
  return lines.map(({ kind, code, payer, amountFen }) => `${kind}/${code}/${payer}/${String(amountFen)}`).join('|');
}

function toReadingRow({ known, fact }: Entry<Reading>, externalId: string): DmsRow {
  return createRow('reading', fact.at, {
    externalId,
    revision: '1',
    occurredAt: toLocalDateTime(fact.at),
    vin: known.vin,
    mileageKm: String(fact.mileageKm),
    source: fact.source,
  });
}
