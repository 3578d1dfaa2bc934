import { type Decider, Rejection } from '@homeward/kernel';
import type { Adoption, AdoptionBookState, BookDealt, DealBook, DealtCar, PastDeal } from './adoption-facts';
import { planDeal, textOfPlan } from './adoption-plan';
import type { Keyed } from '../cars/vehicle-facts';

/** The journal keeps all of them. */
const KEPT_DEALS = 20;

/** Which advisor of a dealer looks after which car; a deal is one event, so it is applied whole or not at all. */
export const adoptionBook: Decider<AdoptionBookState, DealBook, BookDealt> = {
  initial: { adopted: {}, deals: [] },
  decide(command, { adopted }) {
    const { at, on, by, policy, isCorrected, advisors, expectedPlan, nameOf } = command;
    if (advisors.length === 0) throw new Rejection('conflict', 'adoption.no-advisors');
    const plan = planDeal(adopted, command);
    if (expectedPlan !== '' && expectedPlan !== nameOf(textOfPlan(plan))) throw new Rejection('conflict', 'adoption.plan-changed');
    return plan.changes.length === 0 ? [] : [{ type: 'BookDealt', at, on, by, policy, isCorrected, changes: plan.changes }];
  },
  evolve: {
    BookDealt: ({ adopted, deals }, { at, by, policy, changes }) => ({
      adopted: withChanges(adopted, changes, at),
      deals: [toPastDeal(at, by, policy, changes), ...deals].slice(0, KEPT_DEALS),
    }),
  },
};

function withChanges(adopted: Keyed<Adoption>, changes: readonly DealtCar[], sinceAt: string): Keyed<Adoption> {
  const next: Record<string, Adoption> = { ...adopted };
  for (const { vehicleId, advisorId } of changes) {
    if (advisorId === '') delete next[vehicleId];
    else next[vehicleId] = { advisorId, sinceAt };
  }
  return next;
}

function toPastDeal(at: string, by: string, policy: string, changes: readonly DealtCar[]): PastDeal {
  const count = (counts: (change: DealtCar) => boolean): number => changes.filter(counts).length;
  return {
    at,
    by,
    policy,
    adopted: count(({ previousAdvisorId }) => previousAdvisorId === ''),
    moved: count(({ advisorId, previousAdvisorId }) => advisorId !== '' && previousAdvisorId !== ''),
    released: count(({ advisorId }) => advisorId === ''),
  };
}
