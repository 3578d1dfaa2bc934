import { toMessage } from '@homeward/contracts';
import type { DeclinedWork as ToldWork } from '@homeward/contracts/customer-events';
import type { PublicMessage } from '@homeward/store';
import type { CareTelling } from '../domain/cars/care-tellings';
import type { DeclinedWork } from '../domain/cars/declined-work';
import { toComparedCode } from '../domain/cars/order-lines';
import type { DeclinedItem, VisitFact } from '../domain/cars/vehicle-facts';

/** What the world is told of how a car is looked after. Ids, codes and business values only. */
export function tellCare(vehicleId: string, telling: CareTelling, sequence: number): readonly PublicMessage[] {
  switch (telling.type) {
    case 'DeclinedWorkChanged': {
      const open = telling.open.map(toWork);
      return [toMessage('homeward.customer.v1.DeclinedWorkChanged', vehicleId, { vehicleId, open, sequence })];
    }
    case 'OpenVisitChanged': {
      const { promisedAt = '', readyAt = '', ...visit } = telling.visit;
      return [toMessage('homeward.customer.v1.OpenVisitChanged', vehicleId, { ...visit, vehicleId, promisedAt, readyAt, sequence })];
    }
    case 'RecallChanged': {
      const { campaign, status, announcedOn, doneOn = '', visitId = '', dealerId = '' } = telling.recall;
      const recall = { vehicleId, campaign, status, announcedOn, doneOn, visitId, dealerId, sequence };
      return [toMessage('homeward.customer.v1.RecallChanged', vehicleId, recall)];
    }
    case 'ServiceContractChanged': {
      const { key, dealerId, recordId = '', contract, fromOn, toOn, km, services, remainingServices, status, revision } = telling.contract;
      const terms = { kind: contract, fromOn, toOn, km, services, remainingServices, status, revision };
      const told = { contractId: key, vehicleId, dealerId, recordId, personId: telling.personId, ...terms, sequence };
      return [toMessage('homeward.customer.v1.ServiceContractChanged', vehicleId, told)];
    }
    case 'VehicleLinkChanged': {
      const { personId, previousPersonId } = telling;
      const { key, dealerId, role, recordId, fromOn = '', toOn = '', revision } = telling.link;
      const link = { linkId: key, vehicleId, dealerId, role, recordId, personId, previousPersonId, fromOn, toOn, revision, sequence };
      return [toMessage('homeward.customer.v1.VehicleLinkChanged', vehicleId, link)];
    }
  }
}

/** Declined work, as events tell it. */
export function toWork({ visitId, dealerId, declinedOn, times, done, ...item }: DeclinedWork): ToldWork {
  return { ...itemOf(item), visitId, dealerId, declinedOn, times, doneVisitId: done?.visitId ?? '', doneOn: done?.on ?? '' };
}

/** Words may name a person; a code cannot. */
const CODE = /^[\w.:/+-]+$/;

/** The codes of what was done at a visit, each once, as codes are compared. */
export function workOf({ lines }: Pick<VisitFact, 'lines'>): ReadonlySet<string> {
  return new Set(lines.flatMap(([, code]) => (CODE.test(code) ? [toComparedCode(code)] : [])));
}

function itemOf({ kind, item, reason, amountFen, dueOn, dueKm }: DeclinedItem) {
  return { kind, item: CODE.test(item) ? item : '', reason, amountFen, dueOn: dueOn ?? '', dueKm };
}
