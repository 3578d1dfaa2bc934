import type { PairComparison } from '@homeward/contracts/identity-service';
import { z } from 'zod';
import type { Services } from '../../../outbound/services';
import { type IdentifyRequest, toCause } from '../idempotency';
import { id, idParams, pageQuery } from '../parameters';
import { present } from '../presented';
import { type Route, route } from '../route';

const VERDICTS = ['sure', 'doubtful', 'unlikely'] as const;
const TIES = ['alone', 'model', 'ruling'] as const;

const comparisonSchema = z
  .object({
    recordId: z.string(),
    otherRecordId: z.string(),
    verdict: z.enum(VERDICTS),
    weight: z.number(),
    probability: z.number(),
    steps: z.array(z.object({ field: z.string(), level: z.string(), weight: z.number(), why: z.string() })),
    ruling: z.string().optional(),
  })
  .meta({ id: 'PairComparison', description: 'Bits of evidence for one person, step by step; the sum of all steps is the weight' });

const reviewSchema = z
  .object({
    recordId: z.string(),
    otherRecordId: z.string(),
    personId: z.string(),
    otherPersonId: z.string(),
    weight: z.number(),
    valueFen: z.int(),
    dealerIds: z.array(z.string()),
  })
  .meta({ id: 'PairReview' });

const mergedSchema = z
  .object({ personId: z.string(), recordIds: z.array(z.string()), dealerIds: z.array(z.string()) })
  .meta({ id: 'MergedPerson' });

const outcomeSchema = z.object({ outcomes: z.array(z.object({ id: z.string(), status: z.string(), code: z.string().optional() })) });

const pair = { recordId: id(), otherRecordId: id() };
const reason = () => z.string().trim().min(3).max(300).meta({ description: 'Why; kept encrypted' });

/** Whose records are whose: the waterfall of each pair, the queue of doubtful ones, and decisions that can be taken back. */
export function identityRoutes({ identity }: Services, identify: IdentifyRequest): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/people/{personId}/identity',
      tag: 'Identity',
      operation: 'identity.read',
      summary: 'The records of a person, and how alike they are',
      params: idParams('personId'),
      answer: z.object({
        personId: z.string(),
        records: z.array(
          z.object({
            recordId: z.string(),
            dealerId: z.string(),
            sourceSystem: z.string(),
            tiedBy: z.enum(TIES),
            tiedTo: z.string().optional(),
            weight: z.number(),
            policyVersion: z.string().optional(),
          }),
        ),
        comparisons: z.array(comparisonSchema),
      }),
      handle: async ({ params, metadata }) => {
        const { personId, records, comparisons } = await identity.readIdentity({ personId: params.personId }, { metadata });
        return {
          body: {
            personId,
            records: records.map(({ tiedTo, policyVersion, tiedBy, ...record }) => ({
              ...record,
              tiedBy: TIES.find((known) => known === tiedBy) ?? 'alone',
              ...present({ tiedTo, policyVersion }),
            })),
            comparisons: comparisons.map(toComparison),
          },
        };
      },
    }),
    route({
      method: 'post',
      path: '/v1/people/{personId}/separations',
      tag: 'Identity',
      operation: 'identity.rule',
      takesIdempotencyKey: true,
      summary: 'Take records out of a person: what names them goes with them',
      params: idParams('personId'),
      body: z.strictObject({ recordIds: z.array(id()).min(1).max(100), reason: reason() }),
      answer: outcomeSchema,
      handle: async ({ principal, params, body, metadata, digest, request }) => {
        const cause = toCause(identify(request, principal), digest);
        const { outcomes } = await identity.separateRecords({ personId: params.personId, ...body, cause }, { metadata });
        return { body: { outcomes: outcomes.map(toOutcome) } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/identity/merged',
      tag: 'Identity',
      operation: 'identity.read',
      summary: 'People of several records, those of most records first',
      query: z.object(pageQuery),
      answer: z.object({ people: z.array(mergedSchema), cursor: z.string().optional() }),
      handle: async ({ query, metadata }) => {
        const { people, cursor } = await identity.listMerged({ page: { limit: query.limit, cursor: query.cursor ?? '' } }, { metadata });
        return { body: { people, ...present({ cursor }) } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/identity/reviews',
      tag: 'Identity',
      operation: 'identity.read',
      summary: 'Pairs that may be one person, what is worth most first',
      query: z.object(pageQuery),
      answer: z.object({ reviews: z.array(reviewSchema), cursor: z.string().optional() }),
      handle: async ({ query, metadata }) => {
        const { reviews, cursor } = await identity.readPairReviews(
          { page: { limit: query.limit, cursor: query.cursor ?? '' } },
          { metadata },
        );
        return { body: { reviews, ...present({ cursor }) } };
      },
    }),
    route({
      method: 'post',
      path: '/v1/identity/comparisons',
      tag: 'Identity',
      operation: 'identity.read',
      summary: 'How alike pairs of records are',
      body: z.strictObject({ pairs: z.array(z.strictObject(pair)).min(1).max(200) }),
      answer: z.object({ comparisons: z.array(comparisonSchema) }),
      handle: async ({ body, metadata }) => {
        const { comparisons } = await identity.comparePairs(body, { metadata });
        return { body: { comparisons: comparisons.map(toComparison) } };
      },
    }),
    route({
      method: 'post',
      path: '/v1/identity/rebuild',
      tag: 'Identity',
      operation: 'identity.rebuild',
      summary: 'Look at all records again, a page at a time, until no cursor comes back; begins with scaling the model to their number',
      body: z.strictObject({ cursor: z.string().max(2_000).optional() }),
      answer: z.object({ lookedAt: z.int(), moved: z.int(), cursor: z.string().optional() }),
      handle: async ({ body, metadata }) => {
        const { lookedAt, moved, cursor } = await identity.rebuildIdentity({ cursor: body.cursor ?? '' }, { metadata });
        return { body: { lookedAt, moved, ...present({ cursor }) } };
      },
    }),
    route({
      method: 'post',
      path: '/v1/identity/rulings',
      tag: 'Identity',
      operation: 'identity.rule',
      takesIdempotencyKey: true,
      summary: 'Decide that records are always, or never, of one person, or take the decision back',
      body: z.strictObject({
        decisions: z
          .array(z.strictObject({ ...pair, ruling: z.enum(['always', 'never', 'none']), reason: reason() }))
          .min(1)
          .max(200),
      }),
      answer: outcomeSchema,
      handle: async ({ principal, body, metadata, digest, request }) => {
        const cause = toCause(identify(request, principal), digest);
        const { outcomes } = await identity.rulePairs({ decisions: body.decisions, cause }, { metadata });
        return { body: { outcomes: outcomes.map(toOutcome) } };
      },
    }),
  ];
}

function toComparison({ verdict, ruling, ...comparison }: PairComparison): z.input<typeof comparisonSchema> {
  return { ...comparison, verdict: VERDICTS.find((known) => known === verdict) ?? 'unlikely', ...present({ ruling }) };
}

function toOutcome({ id: pairId, status, rejectionCode }: { id: string; status: string; rejectionCode: string }) {
  return { id: pairId, status, ...present({ code: rejectionCode }) };
}
