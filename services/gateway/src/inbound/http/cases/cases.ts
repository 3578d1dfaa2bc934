import type { Case } from '@homeward/contracts/complaint-service';
import { z } from 'zod';
import type { Services } from '../../../outbound/services';
import { attributed } from '../people/attributed';
import type { DealersOf } from '../dealers';
import { type IdentifyRequest, toCause } from '../idempotency';
import { id, idParams, moment, openText, pageQuery } from '../parameters';
import { present } from '../presented';
import { Problem, acceptedOutcome, unknownProblem } from '../problems';
import { type Route, route } from '../route';

const text = () => z.string().optional();

export const caseSchema = z
  .object({
    caseId: z.string(),
    dealerId: text(),
    personId: text(),
    vehicleId: text(),
    kind: text(),
    category: text(),
    severity: text(),
    channel: text(),
    status: text(),
    receivedAt: text(),
    firstResponseAt: text(),
    plannedAt: text(),
    solvedAt: text(),
    closedAt: text(),
    satisfied: text(),
    escalatedTo: text(),
    clocks: z.array(z.object({ name: text(), startedAt: text(), dueAt: text(), status: text(), endedAt: text(), policyVersion: text() })),
    changedAt: text(),
    reopened: z.int(),
    department: text(),
    ownerId: text(),
    contactId: text().meta({ description: 'In which the problem was found' }),
    entries: z.array(
      z.object({ at: text(), action: text(), by: text(), internal: z.boolean(), text: text(), values: z.record(z.string(), z.string()) }),
    ),
  })
  .meta({ id: 'Case' });

const newCaseSchema = z
  .strictObject({
    dealerId: id(),
    personId: id().optional(),
    vehicleId: id().optional(),
    kind: z.enum(['consultation', 'suggestion', 'complaint', 'on-site-complaint', 'media-warning', 'dangerous-customer', 'rescue']),
    category: z.enum(['product', 'service', 'sales']).optional(),
    severity: z.string().max(40).optional(),
    channel: z.string().max(40).optional(),
    department: openText(100).optional(),
    text: z.string().min(1).max(10_000).meta({ description: 'What the customer said; kept encrypted' }),
    receivedAt: moment().optional(),
    phone: z
      .string()
      .max(40)
      .optional()
      .meta({ description: 'The number of whoever calls: says which record is meant of a person who has several; not kept' }),
  })
  .meta({ id: 'NewCase' });

const ACTIONS = [
  'classify',
  'answer',
  'note',
  'investigate',
  'plan',
  'progress',
  'wait',
  'resume',
  'execute',
  'call-back',
  'close',
  'reopen',
  'assign',
] as const;

const actionSchema = z
  .strictObject({
    action: z.enum(ACTIONS),
    text: z.string().max(10_000).optional(),
    values: z.object({ ownerId: id() }).partial().catchall(openText(2_000)).optional(),
  })
  .meta({
    id: 'CaseAction',
    description:
      'values: classify: category, severity, department; plan: measures, ownerId, deadlineAt; call-back: satisfied; close: analysis; assign: ownerId',
  });

/** Complaints and other cases, with their clocks. */
export function caseRoutes({ complaint, identity }: Services, dealersOf: DealersOf, identify: IdentifyRequest): readonly Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/cases',
      tag: 'Cases',
      operation: 'cases.open',
      takesIdempotencyKey: true,
      summary: 'Open a case',
      body: newCaseSchema,
      status: 201,
      answer: caseSchema,
      handle: async ({ principal, body, metadata, digest, request }) => {
        const [dealerId = body.dealerId] = dealersOf(principal, 'cases.open', body.dealerId);
        const { vehicleId = '', kind, category = '', severity = '', channel = '', department = '', receivedAt = '' } = body;
        const cause = toCause(identify(request, principal), digest);
        const about = { personId: body.personId ?? '', vehicleId, dealerId, phone: body.phone };
        const newCase = {
          ...(await attributed(identity, about, metadata)),
          dealerId,
          vehicleId,
          kind,
          category,
          severity,
          channel,
          department,
          text: body.text,
          receivedAt,
          cause,
        };
        const { outcomes, cases } = await complaint.openCases({ cases: [newCase] }, { metadata });
        const { id: caseId } = acceptedOutcome(outcomes);
        return { body: toCase(told(cases, caseId)), headers: { location: `/v1/cases/${caseId}` } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/cases',
      tag: 'Cases',
      operation: 'cases.read',
      summary: 'Cases',
      query: z.object({
        ...pageQuery,
        dealer: id().optional(),
        status: z.string().max(40).optional(),
        kind: z.string().max(40).optional(),
      }),
      answer: z.object({ cases: z.array(caseSchema), cursor: z.string().optional() }),
      handle: async ({ principal, query, metadata }) => {
        const { cases, cursor } = await complaint.listCases(
          {
            dealerIds: dealersOf(principal, 'cases.read', query.dealer),
            status: query.status ?? '',
            kind: query.kind ?? '',
            personId: '',
            page: { limit: query.limit, cursor: query.cursor ?? '' },
          },
          { metadata },
        );
        return { body: { cases: cases.map(toCase), ...present({ cursor }) } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/cases/{caseId}',
      tag: 'Cases',
      operation: 'cases.read',
      summary: 'A case with its clocks and entries',
      params: idParams('caseId'),
      answer: caseSchema,
      handle: async ({ params, metadata }) => {
        const { cases } = await complaint.readCases({ caseIds: [params.caseId] }, { metadata });
        const [found] = cases;
        if (found === undefined) throw unknownProblem('case');
        return { body: toCase(found) };
      },
    }),
    route({
      method: 'post',
      path: '/v1/cases/{caseId}/actions',
      tag: 'Cases',
      operation: 'cases.act',
      takesIdempotencyKey: true,
      summary: 'Act on a case',
      params: idParams('caseId'),
      body: actionSchema,
      answer: caseSchema,
      handle: async ({ principal, params, body, metadata, digest, request }) => {
        const cause = toCause(identify(request, principal), digest);
        const action = { caseId: params.caseId, action: body.action, text: body.text ?? '', values: body.values ?? {}, cause };
        const { outcomes, cases } = await complaint.actOnCases({ actions: [action] }, { metadata });
        acceptedOutcome(outcomes);
        return { body: toCase(told(cases, params.caseId)) };
      },
    }),
  ];
}

function told(cases: readonly Case[], caseId: string): Case {
  const found = cases.find(({ present: stands }) => stands?.caseId === caseId) ?? cases[0];
  if (found === undefined) throw new Problem(502, 'gateway.service-failed', { values: { service: 'complaint' } });
  return found;
}

export function toCase({ present: stands, entries, department, ownerId }: Case): z.input<typeof caseSchema> {
  if (stands === undefined) throw new Problem(502, 'gateway.service-failed', { values: { service: 'complaint' } });
  const { caseId, clocks, change: _change, sequence: _sequence, ...rest } = stands;
  return { caseId, ...present(rest), ...present({ department, ownerId }), clocks: clocks.map(present), entries: entries.map(present) };
}
