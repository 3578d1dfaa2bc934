import type { PolicyDraft, TryPoliciesResponse, WhatIfRun, WhatIfSum } from '@homeward/contracts/what-if';
import { z } from 'zod';
import type { Services } from '../../../outbound/services';
import { explainedSchema, toExplained } from '../contacts/explanations';
import { type IdentifyRequest, toCause } from '../idempotency';
import { id, idParams } from '../parameters';
import { present } from '../presented';
import { Problem } from '../problems';
import { type Call, type Route, route } from '../route';

const LARGEST_PAGE = 200;
const DEFAULT_PAGE = 50;
const MOST_DRAFTS = 20;
const LONGEST_CURSOR = 2_000;
const RUN_STATUSES = ['waiting', 'running', 'done', 'cancelled', 'failed'] as const;

const draftSchema = z.strictObject({
  subject: id(),
  scope: id().meta({ description: 'The node that it would hold for' }),
  document: z.record(z.string(), z.unknown()),
});

const asked = {
  policies: z.array(draftSchema).min(1).max(MOST_DRAFTS),
  from: z
    .enum(['now', 'beginning'])
    .default('now')
    .meta({ description: 'now: as if it were published; beginning: also for what has begun already, which keeps its version otherwise' }),
};

const questionSchema = z
  .strictObject({
    ...asked,
    limit: z.int().min(1).max(LARGEST_PAGE).default(DEFAULT_PAGE).meta({ description: 'People of one answer' }),
    cursor: z.string().max(LONGEST_CURSOR).optional(),
  })
  .meta({ id: 'WhatIfQuestion' });

const sumSchema = z.object({ contacts: z.int(), arrivals: z.int(), costFen: z.int() });

const comparison = {
  fromOn: z.string(),
  toOn: z.string(),
  suppositions: z.array(explainedSchema).meta({ description: 'What is taken for granted' }),
  rows: z.array(
    z.object({
      dimension: z.string().meta({ description: 'dealer, stream, channel, week: contacts; limit: reasons; contacts-a-person: people' }),
      key: z.string(),
      today: z.int(),
      draft: z.int(),
      more: z.int().meta({ description: 'People who get more of it under the draft' }),
      fewer: z.int(),
    }),
  ),
  totals: z.object({ people: z.int(), more: z.int(), fewer: z.int(), today: sumSchema, draft: sumSchema }),
  lookedAt: z.int().meta({ description: 'Calendars and cars read' }),
  inAll: z.int(),
};

const answerSchema = z
  .object({ ...comparison, cursor: z.string().optional() })
  .meta({ id: 'WhatIf', description: 'Of one page of people; rows and totals of all pages add up' });

const runSchema = z
  .object({
    runId: z.string(),
    status: z.enum(RUN_STATUSES),
    failure: z.string().optional().meta({ description: 'The code of what made it fail' }),
    askedAt: z.string(),
    endedAt: z.string().optional().meta({ description: 'Left out while it goes on' }),
    restarts: z.int().meta({ description: 'How often it began again, because other policies were published' }),
    ...comparison,
  })
  .meta({ id: 'WhatIfRun', description: 'lookedAt of inAll is how far it is; rows and totals are those of everybody once it is done' });

/** Policies tried out over the state as it is. */
export function whatIfRoutes({ whatIf }: Services, identify: IdentifyRequest): readonly Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/reminders/what-if',
      tag: 'Policies',
      operation: 'predictions.read',
      summary: 'The coming twelve months under today’s policies and under drafts, so many people at a time; nothing is written',
      body: questionSchema,
      answer: answerSchema,
      handle: async ({ body, metadata, locale }) => {
        const { policies, from, limit, cursor = '' } = body;
        const page = await whatIf.tryPolicies({ drafts: toDrafts(policies), from, page: { limit, cursor } }, { metadata });
        return { body: { ...toComparison(page, locale), ...present({ cursor: page.cursor }) } };
      },
    }),
    route({
      method: 'post',
      path: '/v1/reminders/what-if/runs',
      tag: 'Policies',
      operation: 'predictions.read',
      takesIdempotencyKey: true,
      summary: 'The same for everybody, in the background; nothing is written but how far it is and what comes out',
      body: z.strictObject(asked).meta({ id: 'NewWhatIfRun' }),
      answer: runSchema,
      status: 202,
      handle: async ({ principal, body: { policies, from }, metadata, digest, request, locale }) => {
        const cause = toCause(identify(request, principal), digest);
        return { body: toRun(await whatIf.startRun({ drafts: toDrafts(policies), from, cause }, { metadata }), locale) };
      },
    }),
    route({
      method: 'get',
      path: '/v1/reminders/what-if/runs/{runId}',
      tag: 'Policies',
      operation: 'predictions.read',
      summary: 'How far a run is, and what it has added up; kept for 30 days after its end',
      params: idParams('runId'),
      answer: runSchema,
      handle: async ({ params, metadata, locale }) => ({ body: toRun(await whatIf.readRun(params, { metadata }), locale) }),
    }),
    route({
      method: 'post',
      path: '/v1/reminders/what-if/runs/{runId}/cancel',
      tag: 'Policies',
      operation: 'predictions.read',
      summary: 'Have a run end where it is; what was added up until then stays',
      params: idParams('runId'),
      answer: runSchema,
      handle: async ({ params, metadata, locale }) => ({ body: toRun(await whatIf.cancelRun(params, { metadata }), locale) }),
    }),
  ];
}

type Locale = Call<unknown, unknown, unknown>['locale'];

function toDrafts(policies: readonly z.output<typeof draftSchema>[]): PolicyDraft[] {
  return policies.map(({ document, ...draft }) => ({ ...draft, body: JSON.stringify(document) }));
}

function toComparison({ suppositions, totals, cursor: _cursor, ...answer }: TryPoliciesResponse, locale: Locale) {
  const { people = 0, more = 0, fewer = 0, today, draft } = totals ?? {};
  return {
    ...answer,
    suppositions: suppositions.map((supposition) => toExplained(supposition, locale)),
    totals: { people, more, fewer, today: toSum(today), draft: toSum(draft) },
  };
}

function toRun({ runId, status, failureCode, askedAt, endedAt, restarts, result }: WhatIfRun, locale: Locale): z.input<typeof runSchema> {
  const known = RUN_STATUSES.find((one) => one === status);
  if (known === undefined || result === undefined) throw new Problem(502, 'gateway.service-failed', { values: { service: 'reminder' } });
  return { ...{ runId, status: known, askedAt, restarts }, ...present({ failure: failureCode, endedAt }), ...toComparison(result, locale) };
}

function toSum(sum: WhatIfSum | undefined): z.input<typeof sumSchema> {
  return sum ?? { contacts: 0, arrivals: 0, costFen: 0 };
}
