import type { Vehicle, VehicleVisit } from '@homeward/contracts/customer-service';
import { maskPlate, maskVin } from '@homeward/pii';
import { openWorkOf } from '../../domain/cars/declined-work';
import { amountsOf } from '../../domain/cars/order-lines';
import { readingsOf, seriesOf } from '../../domain/cars/odometer';
import { ownershipsOf, visitorOf } from '../../domain/cars/ownership';
import { compareText } from '../../domain/people/revision';
import { dealersOf } from '../../domain/cars/vehicle-facts';
import { homeDealerOf, latestDescription } from '../../domain/cars/vehicle-description';
import type { VehicleSurroundings } from '../../domain/cars/vehicle-tellings';
import type { Scope } from '../organisation/scope';
import { coverOf, toShownWork } from './vehicle-care';
import { type OpenedVehicle, plateText } from './vehicle-queries';
import { toVehicleFields } from './vehicle-values';

export interface VehicleAnswerOptions {
  readonly scope: Scope;
  readonly surroundings: VehicleSurroundings;
  /** Where the caller works. */
  readonly callerNodeId: string;
  /** Also the values that are not used. */
  readonly allValues: boolean;
}

/**
 * The technical history of a car belongs to the car and is shown whole; persons, advisors and amounts of other dealers' dealings are left out
 * (domain, section 1), and so are visits of an owner's time that the caller's dealers had no part in.
 */
export function toVehicle(vehicle: OpenedVehicle, { scope, surroundings, callerNodeId, allValues }: VehicleAnswerOptions): Vehicle {
  const { vehicleId, state, vin, plate, description } = vehicle;
  const { survivorshipFor } = surroundings;
  const { facts, people, told, held } = state;
  // Whoever works at a dealer that deals with the car has seen it; head office has not.
  const isDealing = dealersOf(facts).has(callerNodeId);
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
    ...coverOf(state, description, { today: rules.today, mileageKm: series.accepted.at(-1)?.mileageKm ?? 0, scope, survivorshipFor }),
    fields: toVehicleFields(vehicle, { scope, survivorshipFor, isClear: isDealing, allValues }),
    declinedWork: openWorkOf(facts).map((work) => toShownWork(work, scope)),
  };
}
