import type { PolicyProblem } from './definition';
import { type ExampleCustomer, type MonthsAgo, type StateFinding, lintStates } from './state-lint';
import type { CustomerStates } from './subjects/state-rules';

/** What is wrong with rules about states, each with a customer who shows it. */
export function stateProblems(policy: CustomerStates): readonly PolicyProblem[] {
  return lintStates(policy).map((finding) => toProblem(finding, policy));
}

function toProblem(finding: StateFinding, policy: CustomerStates): PolicyProblem {
  switch (finding.kind) {
    case 'hole':
      return { pointer: '/rules', expected: `a state for everybody; there is none for ${toText(finding.example, policy)}` };
    case 'overlap': {
      const [first, second] = finding.rules;
      return { pointer: `/rules/${second}`, expected: `no overlap with rule ${first}; both hold for ${toText(finding.example, policy)}` };
    }
    case 'dead-rule': {
      const why = finding.hiddenBy.length === 0 ? 'nobody meets it' : `rule ${finding.hiddenBy.join(' and ')} decides before it`;
      return { pointer: `/rules/${finding.rule}`, expected: `a rule that decides for somebody; ${why}` };
    }
    case 'dead-state':
      return { pointer: '/rules', expected: `somebody with the state ${finding.state}` };
  }
}

function toText({ visits, lastVisitMonthsAgo, saleMonthsAgo }: ExampleCustomer, { windowMonths }: CustomerStates): string {
  const ago = (months: MonthsAgo, unknown: string): string => (months === null ? unknown : `${months} months ago to the day`);
  return `a customer with ${visits} visits in ${windowMonths} months, the last ${ago(lastVisitMonthsAgo, 'never')}, sold ${ago(saleMonthsAgo, 'at an unknown time')}`;
}
