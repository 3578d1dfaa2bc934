import type { ContactCaps } from '@homeward/policy';
import type { Candidate } from '../cadences/candidate';
import { compareText } from '../cars/care-facts';
import type { CaseFact, ContactFacts } from './contact-facts';
import { pastsOf } from './shared-past';
import { type Step, step } from '../cadences/step';
import type { TouchTerms } from './touch-terms';

export interface Hold {
  readonly then: 'wait' | 'case-owner';
  readonly caseId: string;
  readonly ownerId: string;
  readonly step: Step;
}

/** What the open cases of the person do to a reason: it waits while one of them says so, else it goes through the owner of the one opened first. */
export function holdOf({ purpose }: Pick<Candidate, 'purpose'>, facts: ContactFacts, { caps }: TouchTerms): Hold | undefined {
  const { caseHolds = [] } = caps.rules;
  if (caseHolds.length === 0) return undefined;
  const holds = openCasesOf(facts).flatMap((one) => {
    const then = ruleFor(one, purpose, caseHolds);
    return then === undefined || then === 'go-ahead' ? [] : [{ one, then }];
  });
  const found = holds.find(({ then }) => then === 'wait') ?? holds[0];
  if (found === undefined) return undefined;
  const { one, then } = found;
  const { caseId, kind, severity, ownerId } = one;
  return { then, caseId, ownerId, step: step(`case.${then}`, { caseId, kind, severity, policy: caps.reference }) };
}

function openCasesOf(facts: ContactFacts): readonly CaseFact[] {
  return pastsOf(facts)
    .flatMap(({ cases = {} }) => Object.values(cases))
    .filter(({ isOpen }) => isOpen)
    .sort((a, b) => compareText(a.receivedAt, b.receivedAt) || compareText(a.caseId, b.caseId));
}

function ruleFor(
  { kind, severity }: CaseFact,
  purpose: Candidate['purpose'],
  rules: NonNullable<ContactCaps['caseHolds']>,
): 'wait' | 'case-owner' | 'go-ahead' | undefined {
  return rules.find(
    ({ kinds, severities, purposes }) =>
      kinds.includes(kind) && (severities === undefined || severities.includes(severity)) && purposes.includes(purpose),
  )?.then;
}
