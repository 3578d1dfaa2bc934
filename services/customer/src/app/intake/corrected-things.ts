import type { IdDeriver } from '@homeward/pii';
import { LostRace } from '@homeward/runtime';
import { pagesOf } from '@homeward/store';
import { compareStamps } from '../../domain/people/revision';
import type { VehicleCommand, VehicleState } from '../../domain/cars/vehicle';
import type { AppointmentFact, VisitFact, WithdrawalFact } from '../../domain/cars/vehicle-facts';
import type { VehicleSurroundings } from '../../domain/cars/vehicle-tellings';
import type { ReportedAppointment } from './place-keeping';
import type { CustomerStores } from '../ports';

type Thing = VisitFact | WithdrawalFact | AppointmentFact;

/**
 * A correction that names another car: of all cars that a dealer's visit or appointment was said of, the one with the greatest version keeps it, and it
 * ends on the others. Every row is written before the rows of its thing are read: whichever car comes later sees the other.
 */
export interface CorrectedThings {
  /** Gives the appointments that ended on a car, as they stand there now. */
  settle(thingIds: readonly string[], surroundings: VehicleSurroundings): Promise<readonly ReportedAppointment[]>;
}

const PAGE = 1_000;
/** What a visit ends with on a car that it never was of. */
const OTHER_CAR = 'other-car';

export function createCorrectedThings({ rows, vehicles }: Pick<CustomerStores, 'rows' | 'vehicles'>, ids: IdDeriver): CorrectedThings {
  const carsOf = async (thingIds: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> => {
    const cars = new Map<string, Set<string>>();
    for await (const items of pagesOf(rows, { filter: { thing: { in: thingIds } }, limit: PAGE })) {
      for (const { document } of items) {
        const { thingId, subjectId } = document;
        if (thingId === undefined || subjectId === '') continue;
        cars.set(thingId, (cars.get(thingId) ?? new Set()).add(subjectId));
      }
    }
    return cars;
  };

  return {
    async settle(thingIds, surroundings) {
      if (thingIds.length === 0) return [];
      const contested = [...(await carsOf([...new Set(thingIds)]))].filter(([, cars]) => cars.size > 1);
      if (contested.length === 0) return [];
      const known = await vehicles.load([...new Set(contested.flatMap(([, cars]) => [...cars]))]);
      const requests = contested.flatMap(([thingId, cars]) => {
        const versions = [...cars].map((vehicleId) => {
          const key = ids.factId(thingId, vehicleId);
          return { vehicleId, key, version: versionOf(known.get(vehicleId)?.state, key) };
        });
        const greatest = versions
          .flatMap(({ version }) => version ?? [])
          .sort(compareStamps)
          .at(-1);
        if (greatest === undefined) return [];
        return versions.flatMap(({ vehicleId, key, version }) => {
          const ended = endedBy(greatest, key, version);
          if (ended === undefined) return [];
          return [
            {
              id: vehicleId,
              command: { type: 'CedeThing', ended, surroundings } as const satisfies VehicleCommand,
              cause: { id: `ceded:${key}:${ended.revision}:${ended.digest}` },
              at: surroundings.now,
            },
          ];
        });
      });
      for (const outcome of await vehicles.execute(requests)) {
        if (outcome.status === 'conflict') throw new LostRace(vehicles.name, outcome.id);
      }
      return requests.flatMap(({ id, command: { ended } }) => (ended.kind === 'appointment' ? [{ vehicleId: id, fact: ended }] : []));
    },
  };
}

function versionOf(state: VehicleState | undefined, key: string): Thing | undefined {
  return state?.facts.visits[key] ?? state?.facts.appointments[key];
}

/** How the thing ends on a car that has not the greatest version of it; undefined on the one that has. */
function endedBy(
  { kind, dealerId, revision, occurredAt, digest }: Thing,
  key: string,
  version: Thing | undefined,
): WithdrawalFact | AppointmentFact | undefined {
  const stamp = { key, dealerId, revision, occurredAt, digest };
  if (version !== undefined && compareStamps(stamp, version) <= 0) return undefined;
  if (version?.kind === 'appointment') return { ...version, ...stamp, status: 'cancelled' };
  return kind === 'appointment' ? undefined : { kind: 'withdrawal', ...stamp, reason: OTHER_CAR };
}
