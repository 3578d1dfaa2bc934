import type { Operation, Principal } from '@homeward/access';
import { unknown } from '@homeward/access';
import type { LeadAction } from '@homeward/contracts/leads';
import { Rejection } from '@homeward/kernel';
import { causeOf, executeItems } from '@homeward/runtime';
import { LEAD_LEVELS, type LeadLevel } from '@homeward/policy';
import type { Request } from '@homeward/store';
import { FOLLOW_UP_RESULTS, type LeadCommand, type LeadDetails, type OpenedLead, PURCHASE_TYPES } from '../../domain/leads/lead-facts';
import { type LeadBuyers, findLeadBuyers } from './lead-buyers';
import { type LeadAssignment, createLeadAssignment, createLeadSurroundings } from './lead-assignment';
import { type LeadOutcome, type LeadScope, type LeadTools, instantAt, leadScopeFor, oneOf, placeOfLead, toKeyAccount } from './lead-tools';

/** Actions with a right of their own; the others need `leads.act`. */
const OPERATIONS: Readonly<Partial<Record<string, Operation>>> = {
  assign: 'leads.assign',
  'approve-loss': 'leads.review-loss',
  'refuse-loss': 'leads.review-loss',
};

/** Carries out actions on leads that the caller may see; others are unknown. A refused one does not hold up the others. */
export async function actOnLeads(tools: LeadTools, principal: Principal, actions: readonly LeadAction[]): Promise<readonly LeadOutcome[]> {
  const now = tools.clock.now();
  const present = await tools.stores.leads.load([...new Set(actions.map(({ leadId }) => leadId))]);
  const opened = [...present.values()].flatMap(({ state }) => (state === undefined ? [] : [state]));
  const keys = await tools.dataKeys.take(opened.map(({ recordId }) => recordId));
  const surroundings = createLeadSurroundings(tools, now);
  const assignment = await createLeadAssignment(
    tools.stores.leads,
    surroundings,
    tools.reference.tree(),
    actions.flatMap(({ leadId, action }) => (action === 'refuse' ? (present.get(leadId)?.state ?? []) : [])),
  );

  const buyers = await findLeadBuyers(tools.stores, actions);

  return await executeItems(actions, {
    toRequest(action): Request<LeadCommand> {
      const { leadId } = action;
      const scope = leadScopeFor(tools, principal, OPERATIONS[action.action] ?? 'leads.act');
      const state = present.get(leadId)?.state;
      if (state === undefined || !scope.sees(state)) throw unknown('lead');
      const key = keys.get(state.recordId);
      if (key === undefined) throw new TypeError('A data key is missing that was just taken');
      const seal = (text: string): string => tools.vault.seal(key, { text }, placeOfLead(leadId));
      const acting = { at: now, by: principal.subject, surroundings, ...(action.text === '' ? {} : { text: seal(action.text) }) };
      const command = toCommand(action, state, scope, { assignment, buyers }, acting, seal);
      return { id: leadId, cause: causeOf(action.cause, tools.ids.next()), at: now, command };
    },
    execute: (requests) => tools.stores.leads.execute(requests),
  });
}

type ActingPart = Pick<Extract<LeadCommand, { readonly type: 'Accept' }>, 'at' | 'by' | 'text' | 'surroundings'>;

function toCommand(
  action: LeadAction,
  state: OpenedLead,
  scope: LeadScope,
  { assignment, buyers }: { readonly assignment: LeadAssignment; readonly buyers: LeadBuyers },
  acting: ActingPart,
  seal: (text: string) => string,
): LeadCommand {
  const value = (name: string): string => (action.values as Readonly<Record<string, string>>)[name] ?? '';
  const levelOr = <Else extends string>(otherwise: Else): LeadLevel | Else =>
    value('level') === '' ? otherwise : oneOf(LEAD_LEVELS, value('level'), '/values/level');
  switch (action.action) {
    case 'accept':
      return { type: 'Accept', ownerId: value('ownerId'), ...acting };
    case 'refuse':
      return { type: 'Refuse', candidates: assignment.candidates(state), ...acting };
    case 'assign': {
      const dealerId = value('dealerId');
      if (dealerId !== '' && scope.dealerIds !== undefined && !scope.dealerIds.has(dealerId))
        throw new Rejection('unknown', 'dealer.unknown', { pointer: '/values/dealerId' });
      return { type: 'Assign', dealerId, ownerId: value('ownerId'), ...acting };
    }
    case 'follow-up': {
      const agreedAt = value('agreedAt');
      return {
        type: 'FollowUp',
        result: oneOf(FOLLOW_UP_RESULTS, value('result') === '' ? 'reached' : value('result'), '/values/result'),
        level: levelOr(''),
        ...(agreedAt === '' ? {} : { agreedAt: instantAt(agreedAt, '/values/agreedAt') }),
        ...acting,
      };
    }
    case 'change-level':
      return { type: 'ChangeLevel', level: oneOf(LEAD_LEVELS, value('level'), '/values/level'), ...acting };
    case 'describe':
      return { type: 'Describe', details: detailsOf(action, value, seal), ...acting };
    case 'test-drive':
      return {
        type: 'RecordTestDrive',
        model: value('model') === '' ? state.model : value('model'),
        drivenAt: value('at') === '' ? acting.at : instantAt(value('at'), '/values/at'),
        ...acting,
      };
    case 'quote': {
      const amountFen = Number(value('amountFen'));
      if (value('amountFen') === '' || !Number.isSafeInteger(amountFen) || amountFen <= 0)
        throw new Rejection('invalid', 'lead.amount-unreadable', { pointer: '/values/amountFen' });
      return { type: 'Quote', model: value('model') === '' ? state.model : value('model'), amountFen, ...acting };
    }
    case 'propose-loss':
      return { type: 'ProposeLoss', reason: value('reason'), ...acting };
    case 'approve-loss':
      return { type: 'ApproveLoss', ...acting };
    case 'refuse-loss':
      return { type: 'RefuseLoss', ...acting };
    case 'reactivate':
      return { type: 'Reactivate', level: levelOr(''), ...acting };
    case 'win':
      return { type: 'Win', ...buyers.of(state, action), ...acting };
    default:
      throw new Rejection('invalid', 'lead.unknown-action', { pointer: '/action' });
  }
}

function detailsOf(
  { values, keyAccount }: LeadAction,
  value: (name: string) => string,
  seal: (text: string) => string,
): Partial<LeadDetails> {
  return {
    ...('purchaseType' in values ? { purchaseType: oneOf(PURCHASE_TYPES, value('purchaseType'), '/values/purchaseType') } : {}),
    ...('model' in values ? { model: value('model') } : {}),
    ...('competitor' in values ? { competitor: value('competitor') } : {}),
    ...(keyAccount === undefined ? {} : { keyAccount: toKeyAccount(keyAccount, seal) }),
  };
}
