import { type Decider, evolve } from '@homeward/kernel';
import type { CaseCommand, CaseEvent, CaseState, OpenedCase } from './case-facts';
import { complaintCase } from './complaint-case';

/** What others are told of a case: everything but the words. */
export type CaseSummary = Omit<OpenedCase, 'entries' | 'waiting' | 'department'>;

/** An event with the case as it stands after it, because others are told of the case and not of the step. */
export type ToldCaseEvent = CaseEvent & { readonly summary: CaseSummary };

function summaryOf(state: OpenedCase): CaseSummary {
  const { entries: _entries, waiting: _waiting, department: _department, ...summary } = state;
  return summary;
}

/** The case whose events carry their result. */
export const toldCase: Decider<CaseState, CaseCommand, ToldCaseEvent> = {
  initial: complaintCase.initial,
  decide(command, state) {
    let current = state;
    return complaintCase.decide(command, state).map((event) => {
      current = evolve(complaintCase, current, event);
      if (current === undefined) throw new Error('An event leaves no case');
      return { ...event, summary: summaryOf(current) };
    });
  },
  evolve: complaintCase.evolve,
};
