import type { LeadSummary } from './told-lead';

interface LastChange {
  readonly change: string;
  readonly changedAt: string;
  readonly previousDealerId: string;
  readonly previousPersonId: string;
}

/** The public form of a lead; empty text stands for what is not known, and for what is over. */
export function toLeadChanged(leadId: string, sequence: number, summary: LeadSummary, last: LastChange) {
  const { next } = summary;
  return {
    leadId,
    nodeId: summary.nodeId,
    dealerId: summary.dealerId,
    recordId: summary.recordId,
    personId: summary.personId,
    ownerId: summary.ownerId,
    origin: summary.origin,
    source: summary.source,
    purchaseType: summary.purchaseType,
    model: summary.model,
    status: summary.status,
    level: summary.level,
    openedAt: summary.openedAt,
    assignedAt: summary.assignedAt,
    offerExpiresAt: summary.offerExpiresAt ?? '',
    followedUpAt: summary.followedUpAt ?? '',
    followUps: summary.followUps,
    missed: summary.missed,
    nextBasis: next?.basis ?? '',
    nextFollowUpOn: next?.on ?? '',
    nextFollowUpAt: next?.at ?? '',
    overdueAt: next?.overdueAt ?? '',
    everyDays: next?.everyDays ?? 0,
    escalatedTo: summary.escalatedTo,
    testDrives: summary.testDrives,
    quotes: summary.quotes,
    lossReason: summary.lossReason,
    closedAt: summary.closedAt ?? '',
    vehicleId: summary.vehicleId,
    saleId: summary.saleId,
    keyAccount: summary.isKeyAccount,
    joined: summary.joined,
    reactivated: summary.reactivated,
    policyVersion: next?.policy ?? '',
    mergedInto: summary.mergedInto ?? '',
    parted: summary.parted ?? 0,
    sequence,
    ...last,
  };
}
