import type { Instant } from '@homeward/kernel';
import { type CaseKind, CLOCKS, type ClockName, clocksFor, complaintClocks, type Severity } from '@homeward/policy';
import type { Timing } from '../domain/case-facts';
import type { ClockTerms } from '../domain/clock';
import type { CasePorts } from './ports';

/** The clocks of a case by the policy of its dealer, and the dealer's working time. */
export function timingOf(
  { reference, holidays }: Pick<CasePorts, 'reference' | 'holidays'>,
  about: { readonly dealerId: string; readonly kind: CaseKind; readonly severity: Severity },
  at: Instant,
): Timing {
  const tree = reference.tree();
  const policy = reference.policies().resolve(complaintClocks, { dealerId: about.dealerId, tree, at });
  const { warnAtPercent, escalateAtPercent, escalation, pauseWhileWaitingForCustomer, workingHours } = policy.document;
  const rules = clocksFor(policy.document, about.kind, about.severity);
  const termsOf = (name: ClockName): ClockTerms => ({
    ...rules[name],
    warnAtPercent,
    escalateAtPercent,
    ladder: escalation,
    policy: policy.reference,
  });
  return {
    terms: Object.fromEntries(CLOCKS.map((name) => [name, termsOf(name)])) as Record<ClockName, ClockTerms>,
    pauseWhileWaiting: pauseWhileWaitingForCustomer,
    work: { hours: workingHours, zone: tree.zoneOf(about.dealerId), holidays },
  };
}
