import { addMonths } from '@homeward/calendar';
import { type CareFacts, firstDelivery, type VisitFact, standingVisits } from '../cars/care-facts';
import { type Occurrence, reasonsOf } from './occurrence';
import { type CadenceOn, type Reason, type ReasonContext, startedBy } from './reasons';
import { step } from './step';

/** The steps after the latest visit of the kinds that start a cadence (S0, S2; RE4, RE5). */
export function visitReasons(context: ReasonContext): readonly Reason[] {
  const visits = standingVisits(context.facts);
  const latest = visits.at(-1);
  const started = new Set<string>();
  const reasons: Reason[] = [];
  for (const visit of visits.toReversed()) {
    for (const cadence of startedBy(context, 'visit', visit.closedAt)) {
      if (started.has(cadence.key) || !isStartedBy(cadence, visit, context.facts)) continue;
      started.add(cadence.key);
      if (visit === latest || !cadence.cadence.stops.includes('visit'))
        reasons.push(...reasonsOf(context, cadence, occurrenceOf(context, cadence, visit)));
    }
  }
  return reasons;
}

function isStartedBy({ trigger }: CadenceOn<'visit'>, visit: VisitFact, facts: CareFacts): boolean {
  const kinds: readonly string[] = trigger.services;
  const payers: readonly string[] | undefined = trigger.paidBy;
  return (
    kinds.includes(visit.service) &&
    (payers === undefined || (visit.paidBy ?? []).some((payer) => payers.includes(payer))) &&
    (trigger.warranty === undefined || trigger.warranty === warrantyAt(visit, facts))
  );
}

/** Undefined while nobody has said how long the warranty lasts, or since when. */
function warrantyAt({ visitedOn, mileageKm }: VisitFact, facts: CareFacts): 'inside' | 'outside' | undefined {
  const { warrantyMonths, warrantyKm } = facts.description ?? {};
  const delivery = firstDelivery(facts);
  if (warrantyMonths === undefined || delivery === undefined) return undefined;
  const isOver = visitedOn > addMonths(delivery.on, warrantyMonths) || (warrantyKm !== undefined && mileageKm > warrantyKm);
  return isOver ? 'outside' : 'inside';
}

function occurrenceOf({ facts }: ReasonContext, { cadence }: CadenceOn<'visit'>, visit: VisitFact): Occurrence {
  const { key, visitedOn, dealerId, personId, advisorId } = visit;
  const boughtOn = facts.owner?.fromOn ?? '';
  return {
    ...{ key, dealerId, personId, advisorId, visitId: key },
    startedOn: visitedOn,
    capExempt: true,
    concern: '',
    // Whoever has bought the car since then was not the one who came.
    over:
      cadence.stops.includes('ownership-change') && boughtOn > visitedOn
        ? step('ownership.changed', { visitedOn, ownedFromOn: boughtOn })
        : undefined,
  };
}
