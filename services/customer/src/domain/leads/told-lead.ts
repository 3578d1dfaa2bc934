import { type Decider, evolve } from '@homeward/kernel';
import type { LeadCommand, LeadEvent, LeadState, OpenedLead } from './lead-facts';
import { lead } from './lead';

/** What others are told of a lead: no words, and no company. */
export type LeadSummary = Omit<
  OpenedLead,
  'entries' | 'levels' | 'tried' | 'keyAccount' | 'competitor' | 'placeId' | 'personSequence' | 'merged' | 'duplicates' | 'ownNext'
> & {
  readonly isKeyAccount: boolean;
  /** The lead that it was merged into. */
  readonly mergedInto?: string;
};

/** An event with the lead as it stands after it, because others are told of the lead and not of the step. */
export type ToldLeadEvent = LeadEvent & {
  readonly summary: LeadSummary;
  /** Where and whose it was before; empty when it is the same. */
  readonly previousDealerId: string;
  readonly previousPersonId: string;
};

export function summaryOf(state: OpenedLead): LeadSummary {
  const { entries: _e, levels: _l, tried: _t, keyAccount, competitor: _c, placeId: _p, personSequence: _s, ...others } = state;
  const { merged, duplicates: _d, ownNext: _o, ...summary } = others;
  return { ...summary, isKeyAccount: keyAccount !== undefined, ...(merged === undefined ? {} : { mergedInto: merged.leadId }) };
}

/** The lead whose events carry their result. */
export const toldLead: Decider<LeadState, LeadCommand, ToldLeadEvent> = {
  initial: lead.initial,
  decide(command, state) {
    let current = state;
    return lead.decide(command, state).map((event) => {
      const before = current;
      const after = evolve(lead, current, event);
      if (after === undefined) throw new TypeError('An event leaves no lead');
      current = after;
      return {
        ...event,
        summary: summaryOf(after),
        previousDealerId: before === undefined || before.dealerId === after.dealerId ? '' : before.dealerId,
        previousPersonId: before === undefined || before.personId === after.personId ? '' : before.personId,
      };
    });
  },
  evolve: lead.evolve,
};
