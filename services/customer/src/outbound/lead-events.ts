import { toMessage } from '@homeward/contracts';
import type { PublicMessage, Recorded } from '@homeward/store';
import { toLeadChanged } from '../domain/leads/public-lead';
import type { ToldLeadEvent } from '../domain/leads/told-lead';

/** Others hear of the lead as it stands after each step. */
export function tellLead(leadId: string, { seq, event }: Recorded<ToldLeadEvent>): readonly PublicMessage[] {
  const { summary, type, at, previousDealerId, previousPersonId } = event;
  const told = toLeadChanged(leadId, seq, summary, { change: type, changedAt: at, previousDealerId, previousPersonId });
  return [toMessage('homeward.customer.v1.LeadChanged', leadId, told)];
}
