import type { Vehicle, VehicleVisit } from '@homeward/contracts/customer-service';
import { type Vault, maskPlate, maskVin, readPlate } from '@homeward/pii';
import { openWorkOf } from '../domain/declined-work';
import { amountsOf } from '../domain/order-lines';
import { readingsOf, seriesOf } from '../domain/odometer';
import { ownershipsOf, visitorOf } from '../domain/ownership';
import { compareText } from '../domain/revision';
import type { VehicleState } from '../domain/vehicle';
import { dealersOf } from '../domain/vehicle-facts';
import { descriptionOf, homeDealerOf, latestDescription, plateSource } from '../domain/vehicle-description';
import type { VehicleSurroundings } from '../domain/vehicle-tellings';
import type { DataKeys } from './data-keys';
import { placeOfVehicle } from './intake';
import type { CustomerStores } from './ports';
import type { Scope } from './scope';
import { coverOf, toShownWork } from './vehicle-care';

/** A car with its identity opened. */
export interface OpenedVehicle {
  readonly vehicleId: string;
  readonly state: VehicleState;
  /** Empty while nobody has described it, or when its key is destroyed. */
  readonly vin: string;
  readonly plate: string;
}

export interface VehicleQueries {
  /** Unknown and foreign cars are missing. */
  open(vehicleIds: readonly string[], scope: Scope): Promise<readonly OpenedVehicle[]>;
}

export function createVehicleQueries(stores: CustomerStores, dataKeys: DataKeys, vault: Vault): VehicleQueries {
  return {
    async open(vehicleIds, scope) {
      const [snapshots, keys] = await Promise.all([stores.vehicles.load([...new Set(vehicleIds)]), dataKeys.find(vehicleIds)]);
      return [...snapshots.values()]
        .filter(({ state }) => scope.seesVehicle(state.facts))
        .map(({ id, state }) => {
          const key = keys.get(id);
          const identityOf = (sealed: string | undefined): Readonly<Record<string, string>> =>
            key === undefined || sealed === undefined ? {} : vault.open(key, sealed, placeOfVehicle(id));
          const latest = identityOf(latestDescription(state.facts)?.sealed);
          const plate = identityOf(plateSource(state.facts)?.sealed).plate ?? latest.plate ?? '';
          return { vehicleId: id, state, vin: latest.vin ?? '', plate };
        });
    },
  };
}

/** The plate in its one spelling; one that is invalid as it was written. */
export function plateText(plate: string): string {
  const read = readPlate(plate);
  return 'plate' in read ? read.plate : plate;
}

/**
 * The technical history of a car belongs to the car and is shown whole; persons, advisors and amounts of other dealers' dealings are left out
 * (domain, section 1), and so are visits of an owner's time that the caller's dealers had no part in.
 */
export function toVehicle(
  { vehicleId, state, vin, plate }: OpenedVehicle,
  scope: Scope,
  surroundings: VehicleSurroundings,
  callerNodeId: string,
): Vehicle {
  const { facts, people, told, held } = state;
  // Whoever works at a dealer that deals with the car has seen it; head office has not.
  const isDealing = dealersOf(facts).has(callerNodeId);
  const description = descriptionOf(facts);
  const policyDealer = latestDescription(facts)?.dealerId;
  const homeDealerId = homeDealerOf(facts, surroundings.homeDealerPolicy(policyDealer));
  const rules = surroundings.of(homeDealerId ?? policyDealer);
  const ownerships = ownershipsOf(facts, people);
  const series = seriesOf(readingsOf(facts), rules.odometer);
  const acceptedKm = new Map(series.accepted.map(({ key, mileageKm }) => [key, mileageKm]));
  const visits = Object.values(facts.visits).map((visit): VehicleVisit => {
    const isOwn = scope.seesDealer(visit.dealerId);
    const empty = {
      visitId: visit.key,
      dealerId: visit.dealerId,
      revision: visit.revision,
      personId: '',
      advisorId: '',
      totalFen: 0,
      customerPaidFen: 0,
    };
    if (visit.kind === 'withdrawal') return { ...empty, kind: '', visitedOn: '', mileageKm: 0, withdrawn: true };
    const { totalFen, customerPaidFen } = amountsOf(visit);
    return {
      ...empty,
      kind: visit.service,
      visitedOn: visit.visitedOn,
      mileageKm: acceptedKm.get(visit.key) ?? 0,
      withdrawn: false,
      ...(isOwn ? { personId: visitorOf(visit, people, ownerships), advisorId: visit.advisorId, totalFen, customerPaidFen } : {}),
    };
  });
  return {
    vehicleId,
    vin: isDealing ? vin : maskVin(vin),
    plate: isDealing ? plateText(plate) : maskPlate(plateText(plate)),
    brand: description?.brand ?? '',
    model: description?.model ?? '',
    colour: description?.colour ?? '',
    use: description?.use ?? '',
    status: description?.status ?? '',
    firstSoldOn: description?.firstSoldOn ?? '',
    homeDealerId: homeDealerId ?? '',
    state: told.standing?.state ?? '',
    churnLevel: told.standing?.churnLevel ?? '',
    statePolicyVersion: rules.definitions.main.version,
    ownerships: ownerships
      .filter(({ dealerId }) => scope.seesDealer(dealerId))
      .map(({ personId, recordId, dealerId, fromOn, toOn }) => ({ personId, recordId, dealerId, fromOn, toOn: toOn ?? '' })),
    visits: visits.sort((a, b) => compareText(a.visitedOn, b.visitedOn) || compareText(a.visitId, b.visitId)),
    readings: [
      ...series.accepted.map(({ on, mileageKm, source }) => ({ on, mileageKm, source, status: 'accepted', reason: '' })),
      ...series.refused.map(({ on, mileageKm, source, reason }) => ({ on, mileageKm, source, status: 'refused', reason })),
    ].sort((a, b) => compareText(a.on, b.on) || a.mileageKm - b.mileageKm),
    pending: held.length,
    ...coverOf(state, rules.today, series.accepted.at(-1)?.mileageKm ?? 0, scope),
    declinedWork: openWorkOf(facts).map((work) => toShownWork(work, scope)),
  };
}
