import { type Vault, readPlate } from '@homeward/pii';
import type { SurvivorshipFor } from '../../domain/people/survivorship';
import type { VehicleState } from '../../domain/cars/vehicle';
import { type VehicleDescription, descriptionOf, latestDescription, plateSource } from '../../domain/cars/vehicle-description';
import type { DataKeys } from '../people/data-keys';
import { placeOfVehicle } from '../intake/intake';
import type { CustomerStores } from '../ports';
import type { Scope } from '../organisation/scope';

/** A car with its identity opened. */
export interface OpenedVehicle {
  readonly vehicleId: string;
  readonly state: VehicleState;
  /** Empty while nobody has described it, or when its key is destroyed. */
  readonly vin: string;
  readonly plate: string;
  readonly description: VehicleDescription | undefined;
  /** The plate as one of its descriptions has it written; empty without one. */
  readonly plateOf: (descriptionKey: string) => string;
}

export interface VehicleQueries {
  /** Unknown and foreign cars are missing. */
  open(vehicleIds: readonly string[], scope: Scope): Promise<readonly OpenedVehicle[]>;
}

export function createVehicleQueries(
  stores: CustomerStores,
  dataKeys: DataKeys,
  vault: Vault,
  survivorshipFor: SurvivorshipFor,
): VehicleQueries {
  return {
    async open(vehicleIds, scope) {
      const [snapshots, keys] = await Promise.all([stores.vehicles.load([...new Set(vehicleIds)]), dataKeys.find(vehicleIds)]);
      return [...snapshots.values()]
        .filter(({ state }) => scope.seesVehicle(state.facts))
        .map(({ id, state }) => {
          const key = keys.get(id);
          const identityOf = (sealed: string | undefined): Readonly<Record<string, string>> =>
            key === undefined || sealed === undefined ? {} : vault.open(key, sealed, placeOfVehicle(id));
          const { facts } = state;
          const latest = identityOf(latestDescription(facts)?.sealed);
          const plate = identityOf(plateSource(facts, survivorshipFor)?.sealed).plate ?? latest.plate ?? '';
          const plateOf = (key: string): string => identityOf(facts.descriptions[key]?.sealed).plate ?? '';
          return { vehicleId: id, state, vin: latest.vin ?? '', plate, plateOf, description: descriptionOf(facts, survivorshipFor) };
        });
    },
  };
}

/** The plate in its one spelling; one that is invalid as it was written. */
export function plateText(plate: string): string {
  const read = readPlate(plate);
  return 'plate' in read ? read.plate : plate;
}
