import { DatabaseSync } from 'node:sqlite';
import { carePlanOf } from '@homeward/reminder/domain/cars/care-plan';
import type { CareVehicleState } from '@homeward/reminder/domain/cars/care-vehicle';
import { declareVehicles } from '@homeward/reminder/outbound/stores';
import { secureRandom, systemMachineClock } from '@homeward/runtime';
import { createSqliteStore } from '@homeward/store';
import { carOf, factsOf, NOW } from './fleet';
import { planSurroundings, RULES } from './plan-policies';
import { carIdOf } from './told-of-people';

/** Cars that are written at once. */
const CARS_AT_ONCE = 2_000;
/** The journal is emptied after so many times of that. */
const FORGOTTEN_EVERY = 10;

/** How many contacts and items of a rule are for a day, by `<rule> <day>`. */
export type PlanCounts = Readonly<Record<string, number>>;

export interface PlannedCars {
  readonly cars: number;
  readonly counts: PlanCounts;
}

/** Writes cars into the store of a reminder service, through their decider, with nothing waiting for the disk. */
export async function layCars(file: string, from: number, to: number): Promise<void> {
  const surroundings = planSurroundings(false);
  const store = await createSqliteStore({
    path: file,
    isDisposable: true,
    publish: async () => undefined,
    machineClock: systemMachineClock(),
    random: secureRandom(),
  });
  try {
    const vehicles = declareVehicles(store);
    await store.prepare();
    for (let first = from; first < to; first += CARS_AT_ONCE) {
      const requests = Array.from({ length: Math.min(CARS_AT_ONCE, to - first) }, (_, place) => {
        const facts = factsOf(carOf(first + place));
        const id = carIdOf(first + place);
        const command = { type: 'HearFacts' as const, vehicleId: id, facts, surroundings };
        return { id, cause: { id: 'laid' }, at: NOW, command };
      });
      await vehicles.execute(requests);
      if ((first - from) % (CARS_AT_ONCE * FORGOTTEN_EVERY) === 0) forgetJournal(file);
    }
    forgetJournal(file);
  } finally {
    await store.close();
  }
}

/** Planning reads what cars are, not how they became so; two thirds of the disk are the journal's. */
function forgetJournal(file: string): void {
  const database = new DatabaseSync(file, { timeout: 10_000 });
  try {
    database.exec('DELETE FROM "care-vehicles.events"');
  } finally {
    database.close();
  }
}

/** Reads all cars of a file and plans each under the changed policy, by the functions that the service plans with. */
export function planCars(file: string): PlannedCars {
  let cars = 0;
  const surroundings = planSurroundings(true);
  const counted = new Map<string, number>();
  const known: ReadonlySet<string> = new Set(RULES);
  const count = (rule: string, day: string): void => {
    if (!known.has(rule)) return;
    const key = `${rule} ${day}`;
    counted.set(key, (counted.get(key) ?? 0) + 1);
  };
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    for (const { state } of database.prepare('SELECT state FROM "care-vehicles" WHERE seq > 0').iterate()) {
      cars += 1;
      const { facts } = JSON.parse(state as string) as CareVehicleState;
      const { reasons, items } = carePlanOf(facts, surroundings);
      for (const { candidate, dropped } of reasons) if (dropped === undefined) count(candidate.kind, candidate.fromOn);
      for (const { item, dueOn } of items) count(item, dueOn);
    }
  } finally {
    database.close();
  }
  return { cars, counts: Object.fromEntries(counted) };
}
