import { effectsOf, type WakeUp, whenDue } from '@homeward/runtime';
import { createLeadAssignment, createLeadSurroundings } from './lead-assignment';
import type { LeadTools } from './lead-tools';

const PAGE = 500;

/** Leads at what falls due by itself: missed dates, escalations, offers that nobody answered, which go to the next dealer. */
export function createLeadWakeUp({ stores: { leads }, reference }: Pick<LeadTools, 'stores' | 'reference'>): WakeUp {
  return {
    name: leads.name,
    ...whenDue(leads),
    async run(now) {
      const due = await leads.due(now, PAGE);
      if (due.length === 0) return 0;
      const present = await leads.load(due.map(({ id }) => id));
      const expiring = due.flatMap(({ id, wakeAt }) => {
        const state = present.get(id)?.state;
        return state?.offerExpiresAt !== undefined && state.offerExpiresAt <= wakeAt ? [state] : [];
      });
      const assignment = await createLeadAssignment(leads, createLeadSurroundings({ reference }, now), reference.tree(), expiring);
      const requests = due.map(({ id, wakeAt }) => {
        const state = present.get(id)?.state;
        const isExpiring = state !== undefined && expiring.includes(state);
        const candidates = isExpiring ? assignment.candidates(state) : [];
        const next = candidates.find((dealerId) => dealerId !== state?.dealerId && state?.tried.includes(dealerId) !== true);
        if (next !== undefined) assignment.given(next);
        return {
          id,
          command: { type: 'TellMarks', at: wakeAt, candidates, surroundings: createLeadSurroundings({ reference }, wakeAt) } as const,
          cause: { id: `wake:${id}:${wakeAt}` },
          at: wakeAt,
        };
      });
      const outcomes = await leads.execute(requests);
      return effectsOf(outcomes);
    },
  };
}
