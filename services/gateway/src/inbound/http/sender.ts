import type { OrgTree, Principal } from '@homeward/access';
import { epochMsOf, instantAt } from '@homeward/calendar';
import type { Instant } from '@homeward/kernel';
import type { RecordSender } from '../records/record-reader';
import { Problem } from './problems';

/** Who sends records, and for whom. */
export interface Sender extends RecordSender {
  readonly clientId: string;
  readonly subject: string;
  readonly sourceSystem: string;
}

/** Records of people without a dealer system of their own: uploads by hand. */
const BY_HAND = 'manual';

/** Throws Problem 403 when the principal's node has no dealers (that the gateway knows of yet). */
export function senderOf(principal: Principal, tree: OrgTree, now: Instant, toleranceSeconds: number): Sender {
  const dealerIds = tree.dealersUnder(principal.nodeId);
  if (dealerIds.size === 0) throw new Problem(403, 'gateway.node-without-dealers', { values: { node: principal.nodeId } });
  return {
    dealerIds,
    ownDealerId: dealerIds.has(principal.nodeId) ? principal.nodeId : undefined,
    ...(tree.brandOf(principal.nodeId) === undefined || dealerIds.has(principal.nodeId) ? {} : { networkNodeId: principal.nodeId }),
    latestAt: instantAt(epochMsOf(now) + toleranceSeconds * 1_000),
    clientId: principal.clientId ?? principal.subject,
    subject: principal.subject,
    sourceSystem: principal.system ?? BY_HAND,
  };
}
