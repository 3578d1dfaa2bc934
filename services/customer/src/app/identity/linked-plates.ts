import { compareText } from '../../domain/people/revision';
import type { VehicleState } from '../../domain/cars/vehicle';
import type { CustomerStores } from '../ports';

type Stores = Pick<CustomerStores, 'records' | 'links' | 'vehicles'>;

/**
 * Takes in the plates of the cars that dealers describe as these records' own, so that somebody who names a plate only is compared with them. Asked by a
 * rebuild, not with every row (decision 0011). Gives the plates, as blind marks, that a record no longer has.
 */
export async function learnLinkedPlates(
  { records, links, vehicles }: Stores,
  recordIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const known = await records.load(recordIds);
  // Cars go on naming the record of somebody who was erased.
  const living = [...known.values()].flatMap(({ id, state }) => (state.latest === undefined ? [] : [id]));
  const linked = await links.get(living);
  const cars = await vehicles.load([...new Set([...linked.values()].flatMap(({ vehicleIds }) => vehicleIds))]);
  const gone = new Map<string, readonly string[]>();
  const changes = [...linked].flatMap(([recordId, { vehicleIds, plates: before = [] }]) => {
    const present = vehicleIds.flatMap((id) => platesOf(recordId, cars.get(id)?.state));
    const plates = [...new Set(present)].sort(compareText);
    if (plates.join() === before.join()) return [];
    gone.set(
      recordId,
      before.filter((plate) => !plates.includes(plate)),
    );
    return [{ id: recordId, change: (stored = { vehicleIds }) => ({ ...stored, plates }) }];
  });
  await links.update(changes);
  return gone;
}

/** A plate leads to a person: it goes with the person. */
export async function forgetLinkedPlates({ links }: Pick<Stores, 'links'>, recordIds: readonly string[]): Promise<void> {
  await links.update(
    recordIds.map((id) => ({ id, change: (known) => (known?.plates === undefined ? known : { vehicleIds: known.vehicleIds }) })),
  );
}

function platesOf(recordId: string, car: VehicleState | undefined): readonly string[] {
  return Object.values(car?.facts.descriptions ?? {}).flatMap((description) =>
    description.recordId === recordId && description.plateIndex !== undefined ? [description.plateIndex] : [],
  );
}
