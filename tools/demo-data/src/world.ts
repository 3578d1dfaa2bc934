import { behaviour, busyness, type Use } from './behaviour';
import type { CarLife, SoldCar } from './car';
import { createCarLife } from './car-life';
import { addMonths, minutesPerDay, readLocalDate } from './local-time';
import { salesYears, type NetworkOptions } from './options';
import { createDealers, type DealerProfile } from './organisation';
import { createPerson, type Person } from './people';
import { createRandom, type Random } from './random';
import { colours, pickModel } from './vehicle-models';
import { createVin } from './vins';

/** What really happened, before any dealer system recorded it. */
export interface World {
  readonly dealers: readonly DealerProfile[];
  readonly lives: readonly CarLife[];
  readonly people: readonly Person[];
  readonly startDay: number;
  readonly endDay: number;
  /** The end of the data: eight in the evening of the last day, after closing time. */
  readonly endMinute: number;
}

/** Sells and lives all cars of the network. Pure: the same options give the same world. */
export function createWorld(options: NetworkOptions): World {
  const { seed } = options;
  const dealers = createDealers(options.dealers, seed);
  const endDay = readLocalDate(options.endOn);
  if (endDay === undefined) throw new RangeError('endOn is a date');
  const startDay = addMonths(endDay, -12 * options.years) + 1;
  const endMinute = endDay * minutesPerDay + 20 * 60;
  const people: Person[] = [];
  const ownersOf = dealers.map((): Person[] => []);
  const addPerson = (dealer: DealerProfile, relative?: Person): Person => {
    const number = people.length + 1;
    const person = createPerson(createRandom(seed, 'person', number), number, dealer.place, relative);
    people.push(person);
    return person;
  };

  const dealerWeights = dealers.map((dealer, index) => [index, dealer.size] as const);
  const lives: CarLife[] = [];
  for (let index = 0; index < options.vehicles; index++) {
    const random = createRandom(seed, 'car', index);
    // The first cars go round, so that even a tiny network has a car at each dealer.
    const dealer = index < dealers.length ? index : random.pickWeighted(dealerWeights);
    const profile = dealers[dealer];
    const owners = ownersOf[dealer];
    if (!profile || !owners) throw new RangeError('a car is sold by a dealer of the network');
    const car = sellCar(random, index, dealer, profile, endDay);
    const known = owners.length > 0 && random.chance(behaviour.carsOfKnownOwners) ? random.pick(owners) : undefined;
    const firstOwner = known ?? addPerson(profile);
    if (!known) owners.push(firstOwner);
    lives.push(
      createCarLife({
        random,
        drivingRandom: createRandom(seed, 'driving', index),
        car,
        firstOwner,
        dealers,
        startDay,
        endDay,
        endMinute,
        createBuyer: addPerson,
      }),
    );
  }
  return { dealers, lives, people, startDay, endDay, endMinute };
}

function sellCar(random: Random, index: number, dealer: number, profile: DealerProfile, endDay: number): SoldCar {
  const firstDay = addMonths(endDay, -12 * salesYears) + 1;
  const candidates = [0, 1, 2].map(() => {
    const day = random.integer(firstDay, endDay - 6);
    return [day, busyness(day)] as const;
  });
  const soldDay = random.pickWeighted(candidates);
  const model = pickModel(random, soldDay);
  const use = random.pickWeighted<Use>([
    ['family', behaviour.uses.family.share],
    ['commercial', behaviour.uses.commercial.share],
    ['special', behaviour.uses.special.share],
  ]);
  return {
    index,
    vin: createVin(model.vinSection, soldDay - 30, random.pick(['N', 'S', 'W']), index + 1),
    model,
    colour: random.pick(colours),
    use,
    dealer,
    soldDay,
    deliveredDay: soldDay + random.integer(0, 5),
    priceFen: Math.round((model.priceYuan * (1 + random.normal(0, 0.04))) / 100) * 10_000,
    consultantCode: random.pick(profile.consultantCodes),
  };
}
