import type { DeclinedWork as ShownWork } from '@homeward/contracts/customer-events';
import type { DeclinedWork } from '../domain/declined-work';
import type { Scope } from './scope';

/** Work that was declined, as a caller may see it: what it is belongs to the car; why and for how much, to the dealer who offered it. */
export function toShownWork({ kind, item, reason, amountFen, dueOn, dueKm, done, ...work }: DeclinedWork, scope: Scope): ShownWork {
  const isOwn = scope.seesDealer(work.dealerId);
  return {
    ...work,
    kind,
    item,
    reason: isOwn ? reason : '',
    amountFen: isOwn ? amountFen : 0,
    dueOn: dueOn ?? '',
    dueKm,
    doneVisitId: done?.visitId ?? '',
    doneOn: done?.on ?? '',
  };
}
