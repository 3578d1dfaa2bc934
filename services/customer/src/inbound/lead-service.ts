import { type Principal, readPrincipal } from '@homeward/access';
import { LeadServiceDefinition, type LeadOutcomes } from '@homeward/contracts/leads';
import { type Implementation, implement } from '@homeward/rpc';
import { snapshotsAfter } from '@homeward/store';
import { actOnLeads } from '../app/leads/lead-actions';
import { openLeads } from '../app/leads/lead-opening';
import { listLeads, readLeads, toLeads } from '../app/leads/lead-queries';
import { type LeadOutcome, type LeadTools, type SeesLead, leadScopeFor, toLeadOutcome } from '../app/leads/lead-tools';
import { toldLead } from '../domain/leads/told-lead';

/** The calls of LeadService (proto/homeward/customer/v1/leads.proto). What is foreign is missing from answers, like what does not exist. */
export function createLeadService(tools: LeadTools): Implementation<typeof LeadServiceDefinition> {
  const answer = async (principal: Principal, outcomes: readonly LeadOutcome[], sees: SeesLead): Promise<LeadOutcomes> => {
    const left = await snapshotsAfter(tools.stores.leads, toldLead, outcomes);
    const visible = [...left.values()].flatMap(({ state, ...snapshot }) =>
      state !== undefined && sees(state) ? [{ ...snapshot, state }] : [],
    );
    const seen = new Set(visible.map(({ id }) => id));
    return {
      // Somebody else's lead that was joined keeps its id to itself.
      outcomes: outcomes.map(toLeadOutcome).map(({ outcome, result }) => ({
        result,
        outcome: outcome === undefined || seen.has(outcome.id) ? outcome : { ...outcome, id: '' },
      })),
      leads: [...(await toLeads(tools, visible, true, leadScopeFor(tools, principal, 'leads.read').sees))],
    };
  };
  return implement(LeadServiceDefinition, {
    async openLeads(request, { metadata }) {
      const principal = readPrincipal(metadata);
      return answer(principal, await openLeads(tools, principal, request), leadScopeFor(tools, principal, 'leads.open').sees);
    },
    async actOnLeads({ actions }, { metadata }) {
      const principal = readPrincipal(metadata);
      // Who gave a lead away is still told what became of it.
      return answer(principal, await actOnLeads(tools, principal, actions), () => true);
    },
    readLeads: async ({ leadIds }, { metadata }) => ({ leads: [...(await readLeads(tools, readPrincipal(metadata), leadIds))] }),
    listLeads: (request, { metadata }) => listLeads(tools, readPrincipal(metadata), request),
  });
}
