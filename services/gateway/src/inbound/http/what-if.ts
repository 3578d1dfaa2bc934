import type { WhatIfSum } from '@homeward/contracts/what-if';
import { z } from 'zod';
import type { Services } from '../../outbound/services';
import { explainedSchema, toExplained } from './explanations';
import { id } from './parameters';
import { present } from './presented';
import { type Route, route } from './route';

const LARGEST_PAGE = 200;
const DEFAULT_PAGE = 50;
const MOST_DRAFTS = 20;
const LONGEST_CURSOR = 2_000;

const draftSchema = z.strictObject({
  subject: id(),
  scope: id().meta({ description: 'The node that it would hold for' }),
  document: z.record(z.string(), z.unknown()),
});

const questionSchema = z
  .strictObject({
    policies: z.array(draftSchema).min(1).max(MOST_DRAFTS),
    from: z
      .enum(['now', 'beginning'])
      .default('now')
      .meta({ description: 'now: as if it were published; beginning: also for what has begun already, which keeps its version otherwise' }),
    limit: z.int().min(1).max(LARGEST_PAGE).default(DEFAULT_PAGE).meta({ description: 'People of one answer' }),
    cursor: z.string().max(LONGEST_CURSOR).optional(),
  })
  .meta({ id: 'WhatIfQuestion' });

const sumSchema = z.object({ contacts: z.int(), arrivals: z.int(), costFen: z.int() });

const answerSchema = z
  .object({
    fromOn: z.string(),
    toOn: z.string(),
    suppositions: z.array(explainedSchema).meta({ description: 'What is taken for granted' }),
    rows: z
      .array(
        z.object({
          dimension: z.string().meta({ description: 'dealer, stream, channel, week: contacts; limit: reasons; contacts-a-person: people' }),
          key: z.string(),
          today: z.int(),
          draft: z.int(),
          more: z.int().meta({ description: 'People who get more of it under the draft' }),
          fewer: z.int(),
        }),
      )
      .meta({ description: 'Of this page of people; those of all pages add up' }),
    totals: z.object({ people: z.int(), more: z.int(), fewer: z.int(), today: sumSchema, draft: sumSchema }),
    lookedAt: z.int().meta({ description: 'Calendars and cars read for this answer' }),
    inAll: z.int(),
    cursor: z.string().optional(),
  })
  .meta({ id: 'WhatIf' });

/** Policies tried out over the state as it is. */
export function whatIfRoutes({ whatIf }: Services): readonly Route[] {
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
        const drafts = policies.map(({ document, ...draft }) => ({ ...draft, body: JSON.stringify(document) }));
        const {
          suppositions,
          totals,
          cursor: next,
          ...answer
        } = await whatIf.tryPolicies({ drafts, from, page: { limit, cursor } }, { metadata });
        const { people = 0, more = 0, fewer = 0, today, draft } = totals ?? {};
        return {
          body: {
            ...answer,
            suppositions: suppositions.map((supposition) => toExplained(supposition, locale)),
            totals: { people, more, fewer, today: toSum(today), draft: toSum(draft) },
            ...present({ cursor: next }),
          },
        };
      },
    }),
  ];
}

function toSum(sum: WhatIfSum | undefined): z.input<typeof sumSchema> {
  return sum ?? { contacts: 0, arrivals: 0, costFen: 0 };
}
