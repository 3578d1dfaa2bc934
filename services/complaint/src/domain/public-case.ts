import type { CaseClock } from './clock';
import type { CaseSummary } from './told-case';

/** The public form of a case; empty text stands for what is not known yet. */
export function toCaseChanged(caseId: string, sequence: number, summary: CaseSummary, change: string, changedAt: string) {
  const { satisfied } = summary;
  return {
    caseId,
    dealerId: summary.dealerId,
    personId: summary.personId,
    vehicleId: summary.vehicleId,
    kind: summary.kind,
    category: summary.category,
    severity: summary.severity,
    channel: summary.channel,
    status: summary.status,
    receivedAt: summary.receivedAt,
    firstResponseAt: summary.firstResponseAt ?? '',
    plannedAt: summary.plannedAt ?? '',
    solvedAt: summary.solvedAt ?? '',
    closedAt: summary.closedAt ?? '',
    satisfied: satisfied === undefined ? '' : satisfied ? 'yes' : 'no',
    escalatedTo: summary.escalatedTo,
    clocks: summary.clocks.map(toClock),
    change,
    changedAt,
    reopened: summary.reopened,
    sequence,
    // Events written before it was told say nothing of it.
    ownerId: (summary as Partial<CaseSummary>).ownerId ?? '',
    contactId: summary.contactId ?? '',
  };
}

function toClock(clock: CaseClock) {
  return {
    name: clock.name,
    startedAt: clock.startedAt,
    dueAt: clock.dueAt,
    status: clock.status === 'running' && clock.breached ? 'breached' : clock.status === 'late' ? 'breached' : clock.status,
    endedAt: clock.endedAt ?? '',
    policyVersion: clock.terms.policy,
  };
}
