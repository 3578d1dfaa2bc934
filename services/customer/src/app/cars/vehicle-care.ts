import type { DeclinedWork as ShownWork } from '@homeward/contracts/customer-events';
import type { Vehicle } from '@homeward/contracts/customer-service';
import type { LocalDate } from '@homeward/kernel';
import type { DeclinedWork } from '../../domain/cars/declined-work';
import { personOf } from '../../domain/cars/ownership';
import { recallsOf } from '../../domain/cars/recalls';
import { compareText } from '../../domain/people/revision';
import { contractStatusOn } from '../../domain/cars/service-contracts';
import type { VehicleState } from '../../domain/cars/vehicle';
import type { SurvivorshipFor } from '../../domain/people/survivorship';
import { type VehicleDescription, firstSaleOf, warrantyEndOf } from '../../domain/cars/vehicle-description';
import { linksOf } from '../../domain/cars/vehicle-links';
import type { Scope } from '../organisation/scope';

type Cover = Pick<
  Vehicle,
  | 'warranty'
  | 'insuranceExpiresOn'
  | 'inspectionExpiresOn'
  | 'recalls'
  | 'serviceContracts'
  | 'drivingConditions'
  | 'environments'
  | 'engine'
  | 'soldByDealerId'
  | 'priceFen'
  | 'links'
>;

/** What protects a car and what is still owed to it: for every dealer that serves it, but for persons and prices of other dealers' dealings. */
export function coverOf(
  { facts, people }: VehicleState,
  description: VehicleDescription | undefined,
  asked: { readonly today: LocalDate; readonly mileageKm: number; readonly scope: Scope; readonly survivorshipFor: SurvivorshipFor },
): Cover {
  const { today, mileageKm, scope, survivorshipFor } = asked;
  const sale = firstSaleOf(facts, survivorshipFor);
  return {
    warranty: description && {
      months: description.warrantyMonths,
      km: description.warrantyKm,
      endsOn: warrantyEndOf(description) ?? '',
    },
    insuranceExpiresOn: description?.insuranceExpiresOn ?? '',
    inspectionExpiresOn: description?.inspectionExpiresOn ?? '',
    recalls: recallsOf(facts).map(({ doneOn, visitId, dealerId, ...recall }) => ({
      ...recall,
      doneOn: doneOn ?? '',
      visitId: visitId ?? '',
      dealerId: dealerId ?? '',
    })),
    serviceContracts: Object.values(facts.contracts ?? {})
      .map((fact) => {
        const { key, dealerId, recordId, contract, fromOn, toOn, km, services, remainingServices } = fact;
        const terms = { contractId: key, dealerId, kind: contract, fromOn, toOn, km, services, remainingServices };
        const personId = scope.seesDealer(dealerId) ? personOf(people, recordId) : '';
        return { ...terms, status: contractStatusOn(fact, today, mileageKm), personId };
      })
      .sort((a, b) => compareText(a.fromOn, b.fromOn) || compareText(a.contractId, b.contractId)),
    drivingConditions: description?.drivingConditions ?? '',
    environments: [...(description?.environments ?? [])],
    engine: description?.engine ?? '',
    soldByDealerId: sale?.dealerId ?? '',
    links: linksOf(facts, people)
      .filter(({ dealerId }) => scope.seesDealer(dealerId))
      .map(({ fromOn = '', toOn = '', ...link }) => ({ ...link, fromOn, toOn })),
    priceFen: sale !== undefined && scope.seesDealer(sale.dealerId) ? sale.priceFen : 0,
  };
}

/** Work that was declined, as a caller may see it: what it is belongs to the car; why and for how much, to the dealer who offered it. */
export function toShownWork({ reason, amountFen, dueOn, done, ...work }: DeclinedWork, scope: Scope): ShownWork {
  const isOwn = scope.seesDealer(work.dealerId);
  return {
    ...work,
    reason: isOwn ? reason : '',
    amountFen: isOwn ? amountFen : 0,
    dueOn: dueOn ?? '',
    doneVisitId: done?.visitId ?? '',
    doneOn: done?.on ?? '',
  };
}
