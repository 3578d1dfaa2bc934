import { createAppointments } from './appointments';
import { behaviour, type Use } from './behaviour';
import { ownershipAt, type CarLife, type Ownership, type Reading, type SoldCar, type Visit } from './car';
import { createDriving } from './driving';
import { dayOf, minutesPerDay } from './local-time';
import { Odometer } from './odometer';
import type { DealerProfile } from './organisation';
import type { Person } from './people';
import { createPlate } from './plates';
import type { Random } from './random';
import { createOrderLines } from './repair-orders';
import { createHistory, type Occasion } from './service-history';

/** Appointments are booked this many days ahead at most; history runs on so far past the end of the data. */
export const bookingDays = 14;

export interface LifeInput {
  readonly random: Random;
  /** Of how the car is driven from month to month. */
  readonly drivingRandom: Random;
  readonly car: SoldCar;
  readonly firstOwner: Person;
  readonly dealers: readonly DealerProfile[];
  readonly startDay: number;
  readonly endDay: number;
  /** Nothing is recorded after this minute of the last day. */
  readonly endMinute: number;
  /** Makes the next person of the network. `relative` shares surname and phone. */
  createBuyer(dealer: DealerProfile, relative?: Person): Person;
}

/** Lives a car from its sale to the end of the data. */
export function createCarLife(input: LifeInput): CarLife {
  const { random, car, dealers, startDay, endDay, endMinute } = input;
  const driving = createDriving(input.drivingRandom, car.deliveredDay, endDay + bookingDays);
  const odometer = new Odometer(car.deliveredDay, dailyKmOf(random, car.use, car.model.typicalDailyKm), driving);
  const retired = retirementOf(random, car, endDay);
  const lastDay = retired?.day ?? endDay + bookingDays;
  const ownerships = createOwnerships(input, odometer, Math.min(lastDay, endDay));
  const history = createHistory({ random, car, odometer, ownerships, dealers, lastDay, endDay });
  const advisorOf = new Map<number, string>();
  const visits: Visit[] = [];
  const coming: Occasion[] = [];
  for (const occasion of history) {
    if (occasion.day > endDay) coming.push(occasion);
    else if (occasion.day >= startDay) {
      const visit = createVisit(input, occasion, odometer, ownerships, advisorOf);
      // A car that is still in the workshop has no closed repair order yet.
      if (visit.closedAt <= endMinute) visits.push(visit);
    }
  }
  return {
    car,
    odometer,
    ownerships,
    retired,
    visits,
    appointments: createAppointments({ random, visits, coming, ownerships, startDay, endMinute }),
    readings: createReadings(input, odometer, visits, retired?.day ?? endDay),
  };
}

function dailyKmOf(random: Random, use: Use, typicalKm: number): number {
  const { dailyKmFactor, dailyKmSpread } = behaviour.uses[use];
  return Math.max(6, typicalKm * dailyKmFactor * Math.exp(random.normal(0, dailyKmSpread)));
}

function retirementOf(random: Random, car: SoldCar, endDay: number): CarLife['retired'] {
  const { afterYears, rate, exportedShare } = behaviour.retirement;
  const day = car.deliveredDay + Math.round(afterYears * 365 + random.exponential(365 / rate));
  if (day > endDay) return undefined;
  return { day, status: random.chance(exportedShare) ? 'exported' : 'scrapped' };
}

function createOwnerships(input: LifeInput, odometer: Odometer, lastDay: number): readonly Ownership[] {
  const { random, car, firstOwner, dealers } = input;
  const dealer = dealers[car.dealer];
  if (!dealer) throw new RangeError('a car is sold by a dealer of the network');
  const plateAt = (): string => createPlate(random, dealer.place.platePrefix, car.model.isNewEnergy);
  const ownerships: Ownership[] = [{ person: firstOwner, fromDay: car.deliveredDay, plate: plateAt() }];
  const { afterYears, rate, withinFamily, newPlate } = behaviour.resale;
  let owner = firstOwner;
  let day = car.deliveredDay + Math.round(afterYears * 365);
  for (;;) {
    day += 30 + Math.round(random.exponential(365 / rate));
    if (day > lastDay) return ownerships;
    owner = input.createBuyer(dealer, random.chance(withinFamily) ? owner : undefined);
    const plate = random.chance(newPlate) ? plateAt() : ownershipAt(ownerships, day).plate;
    ownerships.push({ person: owner, fromDay: day, plate });
    odometer.changeDriver(day, dailyKmOf(random, car.use, car.model.typicalDailyKm));
  }
}

/** Minutes a car stays, by kind of visit; body repairs stay for days. */
function stayMinutes(random: Random, kind: Visit['kind']): number {
  switch (kind) {
    case 'first-service':
      return random.integer(40, 90);
    case 'routine':
      return random.integer(60, 170);
    case 'recall':
      return random.integer(60, 200);
    case 'warranty-repair':
      return random.chance(0.25) ? random.integer(1, 3) * minutesPerDay : random.integer(60, 260);
    case 'general-repair':
      return random.chance(0.2) ? random.integer(1, 2) * minutesPerDay : random.integer(60, 280);
    case 'body-repair':
      return random.integer(1, 7) * minutesPerDay + random.integer(0, 90);
  }
}

function createVisit(
  { random, car, dealers }: LifeInput,
  { day, dealer, kind }: Occasion,
  odometer: Odometer,
  ownerships: readonly Ownership[],
  advisorOf: Map<number, string>,
): Visit {
  const codes = dealers[dealer]?.advisorCodes ?? [];
  const usual = advisorOf.get(dealer) ?? random.pick(codes);
  advisorOf.set(dealer, usual);
  const openedAt = day * minutesPerDay + random.integer(8 * 60 + 20, 13 * 60 + 30);
  return {
    dealer,
    kind,
    person: ownershipAt(ownerships, day).person,
    openedAt,
    closedAt: openedAt + stayMinutes(random, kind),
    mileageKm: random.chance(0.97) ? odometer.kmAt(day) : undefined,
    advisorCode: random.chance(0.86) ? usual : random.pick(codes),
    lines: createOrderLines(random, kind, car.model),
  };
}

/** Odometer readings beside the visits: on-board units, and owners who are asked a month after a visit. */
function createReadings(
  { random, car, startDay, endDay, endMinute }: LifeInput,
  odometer: Odometer,
  visits: readonly Visit[],
  lastDay: number,
): readonly Reading[] {
  const { telematicsShare, telematicsEveryDays, ownerCallbackShare } = behaviour.readings;
  const readings: Reading[] = [];
  if (random.chance(telematicsShare)) {
    let day = Math.max(startDay, car.deliveredDay) + random.integer(1, telematicsEveryDays);
    for (; day <= Math.min(lastDay, endDay - 1); day += telematicsEveryDays) {
      readings.push({
        dealer: car.dealer,
        at: day * minutesPerDay + random.integer(0, 1439),
        mileageKm: odometer.kmAt(day),
        source: 'telematics',
      });
    }
  }
  for (const visit of visits) {
    const day = dayOf(visit.closedAt) + random.integer(28, 33);
    if (day >= Math.min(lastDay, endDay) || !random.chance(ownerCallbackShare)) continue;
    const at = day * minutesPerDay + random.integer(9 * 60, 19 * 60);
    if (at > endMinute) continue;
    // Owners read the figure off without its last two digits.
    readings.push({ dealer: visit.dealer, at, mileageKm: Math.floor(odometer.kmAt(day) / 100) * 100, source: 'owner' });
  }
  return readings.sort((one, other) => one.at - other.at);
}
