import type { Instant } from '@homeward/kernel';
import { firstFollowUp, isOverdue } from './follow-up';
import type { LeadCommand, LeadEvent, LeadTerms, NextFollowUp, OpenedLead } from './lead-facts';

export type JoiningCommand = Extract<LeadCommand, { readonly type: 'TakeDuplicate' | 'LetDuplicateGo' | 'MergeInto' | 'Part' }>;

const IDENTITY = 'identity';

/** Neither won, nor lost, nor merged: it is followed up, and another one of the same customer joins it. */
export function isOpenLead({ status }: Pick<OpenedLead, 'status'>): boolean {
  return status !== 'won' && status !== 'lost' && status !== 'merged';
}

/**
 * Two open leads of one person are one to whoever follows up. Of the two one goes on and takes what is due at the other one, if that is sooner; the other one keeps
 * all that it was, so that it goes on when they turn out to be of two people.
 */
export function joining(command: JoiningCommand, state: OpenedLead, terms: LeadTerms, expiresAt: Instant): readonly LeadEvent[] {
  const { at } = command;
  if (command.personId !== state.personId) return [];
  const who = { at, by: IDENTITY };
  switch (command.type) {
    case 'TakeDuplicate': {
      const { leadId, due } = command;
      if (!isOpenLead(state) || state.duplicates?.[leadId] !== undefined) return [];
      return [
        { type: 'DuplicateMerged', leadId, ...(due === undefined ? {} : { due }), ...changed(state, [state.next, due], at, terms), ...who },
      ];
    }
    case 'LetDuplicateGo': {
      const { leadId } = command;
      const { [leadId]: held, ...others } = state.duplicates ?? {};
      if (held === undefined) return [];
      // What was said anew since, or is over, stays as it is.
      const own =
        state.ownNext === undefined ? {} : changed(state, [state.ownNext, ...Object.values(others).map(({ due }) => due)], at, terms);
      return [{ type: 'DuplicateParted', leadId, ...own, ...who }];
    }
    case 'MergeInto':
      // Two that took each other at the same moment: whoever looks next decides.
      if (!isOpenLead(state) || state.duplicates?.[command.leadId] !== undefined) return [];
      return [{ type: 'LeadMerged', into: command.leadId, ...who }];
    case 'Part': {
      const { merged } = state;
      if (merged === undefined) return [];
      const { leadId, next, offerExpiresAt } = merged;
      // What fell due meanwhile was the other lead's to do: this one is begun anew. What was late before is late still.
      const isAnew = next !== undefined && isOverdue(next, at) && !isOverdue(next, merged.at);
      const after = isAnew ? firstFollowUp(state.level, at, terms) : next;
      return [
        {
          type: 'LeadParted',
          from: leadId,
          ...(after === undefined ? {} : { next: after }),
          ...(offerExpiresAt === undefined ? {} : { offerExpiresAt: offerExpiresAt > at ? offerExpiresAt : expiresAt }),
          ...who,
        },
      ];
    }
  }
}

/** What is due for all of them: the first date that was agreed and is not over, else whatever is the soonest. Nothing when that is due here already. */
function changed(
  state: OpenedLead,
  dues: readonly (NextFollowUp | undefined)[],
  at: Instant,
  { rules }: LeadTerms,
): { readonly next?: NextFollowUp } {
  const known = dues.filter((due) => due !== undefined);
  const agreed = known.filter((due) => due.basis === 'agreed' && !isOverdue(due, at));
  const [first] = (agreed.length > 0 ? agreed : known).toSorted((a, b) =>
    a.overdueAt < b.overdueAt ? -1 : Number(a.overdueAt > b.overdueAt),
  );
  if (first === undefined || first.overdueAt === state.next?.overdueAt) return {};
  return { next: { ...first, everyDays: rules.levels[state.level].thenEveryDays } };
}
