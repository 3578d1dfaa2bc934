import type { Lead, LeadOutcome, NewLead } from '@homeward/contracts/leads';
import { z } from 'zod';
import { textOf } from '../../../catalogues/texts';
import type { Services } from '../../../outbound/services';
import type { DealersOf } from '../dealers';
import { type IdentifyRequest, toCause } from '../idempotency';
import { LEAD_LEVELS, LEAD_STATUSES, type NewLeadBody, leadActionSchema, leadSchema, newLeadSchema, openedSchema } from './lead-schemas';
import { id, idParams, pageQuery } from '../parameters';
import { present } from '../presented';
import { Problem, acceptedOutcome, unknownProblem } from '../problems';
import { type Call, type Route, route } from '../route';

const MOST_LEADS = 1_000;

/** Prospects, with their follow-ups. */
export function leadRoutes({ leads }: Services, dealersOf: DealersOf, identify: IdentifyRequest): readonly Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/leads',
      tag: 'Leads',
      operation: 'leads.open',
      takesIdempotencyKey: true,
      summary: 'Open leads; one that is refused does not hold up the others, and the same phone at the same brand joins the open lead',
      body: z.strictObject({ leads: z.array(newLeadSchema).min(1).max(MOST_LEADS) }),
      answer: z.object({ leads: z.array(openedSchema) }),
      handle: async ({ principal, body, metadata, digest, request, locale }) => {
        const cause = toCause(identify(request, principal), digest);
        const { outcomes, leads: opened } = await leads.openLeads({ leads: body.leads.map(toNewLead), cause }, { metadata });
        const dealers = new Map(opened.map(({ present: stands }) => [stands?.leadId, stands?.dealerId]));
        return { body: { leads: body.leads.map((_lead, place) => toOpened(outcomes[place], dealers, locale)) } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/leads',
      tag: 'Leads',
      operation: 'leads.read',
      summary: 'Leads, the latest first; of the overdue ones whoever waits the longest',
      query: z.object({
        ...pageQuery,
        dealer: id().optional(),
        status: z.enum(LEAD_STATUSES).optional(),
        level: z.enum(LEAD_LEVELS).optional(),
        owner: id().optional(),
        overdue: z.enum(['true', 'false']).optional(),
      }),
      answer: z.object({ leads: z.array(leadSchema), cursor: z.string().optional() }),
      handle: async ({ principal, query, metadata }) => {
        const { dealer, status = '', level = '', owner = '', overdue, limit, cursor = '' } = query;
        const asked = {
          // Without a dealer also those that no dealer has: the service knows them.
          dealerIds: dealer === undefined ? [] : dealersOf(principal, 'leads.read', dealer),
          status,
          level,
          ownerId: owner,
          overdue: overdue === 'true',
          personId: '',
          page: { limit, cursor },
        };
        const found = await leads.listLeads(asked, { metadata });
        return { body: { leads: found.leads.map(toLead), ...present({ cursor: found.cursor }) } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/leads/{leadId}',
      tag: 'Leads',
      operation: 'leads.read',
      summary: 'A lead with its history',
      params: idParams('leadId'),
      answer: leadSchema,
      handle: async ({ params, metadata }) => {
        const [found] = (await leads.readLeads({ leadIds: [params.leadId] }, { metadata })).leads;
        if (found === undefined) throw unknownProblem('lead');
        return { body: toLead(found) };
      },
    }),
    route({
      method: 'post',
      path: '/v1/leads/{leadId}/actions',
      tag: 'Leads',
      operation: 'leads.act',
      takesIdempotencyKey: true,
      summary: 'Act on a lead; assigning it and reviewing a loss have rights of their own',
      params: idParams('leadId'),
      body: leadActionSchema,
      answer: leadSchema,
      handle: async ({ principal, params, body, metadata, digest, request }) => {
        const cause = toCause(identify(request, principal), digest);
        const values = Object.fromEntries(Object.entries(body.values ?? {}).map(([name, value]) => [name, String(value)]));
        const action = { leadId: params.leadId, action: body.action, text: body.text ?? '', values, keyAccount: body.keyAccount, cause };
        const { outcomes, leads: acted } = await leads.actOnLeads({ actions: [action] }, { metadata });
        acceptedOutcome(outcomes.flatMap(({ outcome }) => outcome ?? []));
        const [found] = acted;
        if (found === undefined) throw new Problem(502, 'gateway.service-failed', { values: { service: 'customer' } });
        return { body: toLead(found) };
      },
    }),
  ];
}

/** What is left out of a body is empty text in the message. */
type WithGaps = { readonly [Name in keyof Omit<NewLead, 'keyAccount'>]?: string | undefined } & Pick<NewLeadBody, 'keyAccount'>;

function toNewLead({
  dealerId = '',
  placeId = '',
  personId = '',
  name = '',
  phone = '',
  email = '',
  source = '',
  purchaseType = '',
  model = '',
  competitor = '',
  concern = '',
  level = '',
  ownerId = '',
  openedAt = '',
  agreedAt = '',
  keyAccount,
}: WithGaps): NewLead {
  return {
    dealerId,
    placeId,
    personId,
    name,
    phone,
    email,
    source,
    purchaseType,
    model,
    competitor,
    concern,
    level,
    ownerId,
    openedAt,
    agreedAt,
    keyAccount,
  };
}

function toOpened(
  row: LeadOutcome | undefined,
  dealers: ReadonlyMap<string | undefined, string | undefined>,
  locale: Call<unknown, unknown, unknown>['locale'],
): z.input<typeof openedSchema> {
  const outcome = row?.outcome;
  if (row === undefined || outcome === undefined) throw new Problem(502, 'gateway.service-failed', { values: { service: 'customer' } });
  if (outcome.status === 'rejected') {
    const { rejectionCode: code, rejectionDetail: detail } = outcome;
    const problem = code === 'store.cause-reused' ? 'gateway.idempotency-key-reused' : code;
    return { outcome: 'rejected', code: problem, ...present({ pointer: detail['pointer'] ?? '' }), text: textOf(locale, problem, detail) };
  }
  const result = RESULTS.find((known) => known === row.result) ?? 'repeated';
  const told = { leadId: outcome.id, dealerId: dealers.get(outcome.id) ?? '' };
  return { outcome: outcome.status === 'repeated' ? 'repeated' : result, ...present(told) };
}

const RESULTS = ['opened', 'joined', 'reactivated'] as const;

export function toLead({ present: stands, overdue, entries, levels, keyAccount, ...words }: Lead): z.input<typeof leadSchema> {
  if (stands === undefined) throw new Problem(502, 'gateway.service-failed', { values: { service: 'customer' } });
  const { leadId, change: _c, changedAt: _a, sequence: _s, previousDealerId: _d, previousPersonId: _p, keyAccount: _k, ...rest } = stands;
  return {
    leadId,
    ...present(rest),
    ...present(words),
    overdue,
    ...(keyAccount === undefined ? {} : { keyAccount }),
    ...(entries.length === 0 ? {} : { entries: entries.map(present) }),
    ...(levels.length === 0 ? {} : { levels }),
  };
}
