import type { Heard } from '@homeward/bus';
import type { EventPayload } from '@homeward/contracts';
import type { IdDeriver } from '@homeward/pii';
import { type Step, command } from '@homeward/runtime';
import type { Snapshot } from '@homeward/store';
import type { VehicleSurroundings } from '../../domain/cars/vehicle-tellings';
import { verdictOn } from '../../domain/quality/verification';
import type { VerificationState } from '../../domain/quality/verification-facts';
import type { CustomerStores } from '../ports';

type HeardVerdict = Heard<EventPayload<'homeward.customer.v1.ValueVerified'>>;

/**
 * Carries what the call centre found out about a value of a car to the car, where it decides which value is used. Of a verdict the car is told what it is now, so
 * that of a verdict and its reversal the later one stays, whichever is heard last.
 */
export async function prepareCarVerdicts(
  { verifications, vehicles }: Pick<CustomerStores, 'verifications' | 'vehicles'>,
  batch: readonly HeardVerdict[],
  surroundings: VehicleSurroundings,
  ids: IdDeriver,
): Promise<(heard: HeardVerdict) => readonly Step[]> {
  const ofCars = batch.filter(({ event }) => event.vehicleId !== '');
  const found = ofCars.length === 0 ? NOTHING : await verifications.load([...new Set(ofCars.map(({ event }) => event.recordId))]);
  return ({ event: { recordId, dealerId, vehicleId, field, valueId } }) => {
    const snapshot = found.get(recordId);
    const verdict = snapshot === undefined ? undefined : verdictOn(snapshot.state, field, valueId);
    if (snapshot === undefined || verdict?.carValue === undefined) return [];
    const { carValue: value, outcome, at: occurredAt } = verdict;
    const key = ids.derive('car-verdict', recordId, field, valueId);
    const version = { key, dealerId, revision: snapshot.version, occurredAt, digest: outcome };
    return [
      command(vehicles, {
        id: vehicleId,
        command: { type: 'NoteFact', fact: { kind: 'verdict', ...version, field, value, outcome }, surroundings },
        cause: { id: `${key}:${snapshot.version}` },
        at: surroundings.now,
      }),
    ];
  };
}

const NOTHING: ReadonlyMap<string, Snapshot<VerificationState>> = new Map();
