import type { Occasion, OccasionClasses } from '@homeward/contracts/occasions';
import type { ItemOutcome } from '@homeward/contracts/values';
import { z } from 'zod';
import { textOf } from '../../../catalogues/texts';
import type { Services } from '../../../outbound/services';
import { type IdentifyRequest, toCause } from '../idempotency';
import { day, id, idParams, openText, pageQuery } from '../parameters';
import { present } from '../presented';
import { acceptedOutcome, Problem } from '../problems';
import { type Call, type Route, route } from '../route';

const MOST_OCCASIONS = 100;
const MOST_NODES = 1_000;

const text = () => z.string().optional();

const someOf = <Word extends string>(words: readonly [Word, ...Word[]]) => z.array(z.enum(words)).min(1).optional();

const classesSchema = z.strictObject({
  purchase: someOf(['first', 'repeat', 'loyal']),
  sales: someOf(['high', 'mid', 'low']),
  service: someOf(['high', 'mid', 'low']),
  use: someOf(['family', 'commercial', 'special']),
});

const newOccasionSchema = z
  .strictObject({
    key: openText(80)
      .min(1)
      .meta({ description: 'What the sender calls it: the same word from the same node is the same occasion', example: 'storm-7' }),
    kind: openText(40).min(1).meta({ description: 'weather, promotion, club; the policy occasions names them' }),
    area: z
      .array(id())
      .min(1)
      .max(MOST_NODES)
      .meta({ description: 'Nodes of the organisation: the people whose cars are at home at their dealers' }),
    fromOn: day(),
    untilOn: day().meta({ description: 'The last day on which anybody is contacted about it' }),
    cadence: openText(80).optional().meta({ description: 'Only this one of the cadences for its kind' }),
    classes: classesSchema
      .optional()
      .meta({ description: 'Only customers of one of the values of each list; see policy customer-classes' }),
  })
  .meta({ id: 'NewOccasion' });

const occasionSchema = z
  .object({
    occasionId: z.string(),
    key: z.string(),
    kind: z.string(),
    area: z.array(z.string()),
    fromOn: z.string(),
    untilOn: z.string(),
    cadence: text(),
    classes: classesSchema.optional(),
    status: z.string().meta({ description: 'announced, over, withdrawn' }),
    announcedAt: z.string(),
    announcedBy: text().meta({ description: 'Left out for festivals, which come by themselves' }),
    withdrawnAt: text(),
    reached: z.int().meta({ description: 'People whose calendar was told of it' }),
    spreading: z.boolean().meta({ description: 'Somebody has still to be told of it, or of its end' }),
  })
  .meta({ id: 'Occasion' });

const announcedSchema = z
  .object({
    outcome: z.enum(['announced', 'repeated', 'rejected']),
    occasion: occasionSchema.optional(),
    code: text(),
    pointer: text(),
    text: text(),
  })
  .meta({ id: 'OccasionOutcome' });

/** Weather, promotions and club events that head office and regions announce for the people of a place. */
export function occasionRoutes({ occasions }: Services, identify: IdentifyRequest): readonly Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/occasions',
      tag: 'Occasions',
      operation: 'occasions.announce',
      takesIdempotencyKey: true,
      summary: 'Announce occasions for the people of places; one that is refused does not hold up the others',
      body: z.strictObject({ occasions: z.array(newOccasionSchema).min(1).max(MOST_OCCASIONS) }),
      answer: z.object({ occasions: z.array(announcedSchema) }),
      handle: async ({ principal, body, metadata, digest, request, locale }) => {
        const cause = toCause(identify(request, principal), digest);
        const wanted = body.occasions.map(({ area, cadence = '', classes, ...same }, place) => ({
          ...same,
          cadence,
          nodeIds: area,
          classes: classes === undefined ? undefined : toAsked(classes),
          cause: { ...cause, id: `${cause.id}:${place}` },
        }));
        const { outcomes, occasions: announced } = await occasions.announceOccasions({ occasions: wanted }, { metadata });
        const byId = new Map(announced.map((occasion) => [occasion.occasionId, occasion]));
        return { body: { occasions: body.occasions.map((_one, place) => toAnnounced(outcomes[place], byId, place, locale)) } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/occasions',
      tag: 'Occasions',
      operation: 'occasions.read',
      summary: 'Occasions that reach your dealers, festivals too; the latest first',
      query: z.object({ ...pageQuery, status: z.enum(['announced', 'over', 'withdrawn']).optional() }),
      answer: z.object({ occasions: z.array(occasionSchema), cursor: z.string().optional() }),
      handle: async ({ query, metadata }) => {
        const { status = '', limit, cursor = '' } = query;
        const found = await occasions.listOccasions({ status, page: { limit, cursor } }, { metadata });
        return { body: { occasions: found.occasions.map(toOccasion), ...present({ cursor: found.cursor }) } };
      },
    }),
    route({
      method: 'post',
      path: '/v1/occasions/{occasionId}/withdraw',
      tag: 'Occasions',
      operation: 'occasions.announce',
      takesIdempotencyKey: true,
      summary: 'Take an occasion back: contacts about it that are still open are dropped',
      params: idParams('occasionId'),
      answer: occasionSchema,
      handle: async ({ principal, params, metadata, request }) => {
        const cause = toCause(identify(request, principal), `withdraw ${params.occasionId}`);
        const answer = await occasions.withdrawOccasions({ occasions: [{ ...params, cause }] }, { metadata });
        acceptedOutcome(answer.outcomes);
        const [withdrawn] = answer.occasions;
        if (withdrawn === undefined) throw new Problem(502, 'gateway.service-failed', { values: { service: 'reminder' } });
        return { body: toOccasion(withdrawn) };
      },
    }),
  ];
}

function toAsked({ purchase = [], sales = [], service = [], use = [] }: z.output<typeof classesSchema>): OccasionClasses {
  return { purchase, sales, service, use };
}

function toAnnounced(
  outcome: ItemOutcome | undefined,
  byId: ReadonlyMap<string, Occasion>,
  place: number,
  locale: Call<unknown, unknown, unknown>['locale'],
): z.input<typeof announcedSchema> {
  if (outcome === undefined) throw new Problem(502, 'gateway.service-failed', { values: { service: 'reminder' } });
  const occasion = byId.get(outcome.id);
  const shown = occasion === undefined ? {} : { occasion: toOccasion(occasion) };
  if (outcome.status !== 'rejected') return { outcome: outcome.status === 'repeated' ? 'repeated' : 'announced', ...shown };
  const { rejectionKind, rejectionCode, rejectionDetail: detail } = outcome;
  // Announced before under its own word: nothing is wrong.
  if (rejectionKind === 'repeated') return { outcome: 'repeated' };
  const code = rejectionCode === 'store.cause-reused' ? 'gateway.idempotency-key-reused' : rejectionCode;
  const pointer = detail['pointer'] === undefined ? '' : `/occasions/${place}${detail['pointer']}`;
  return { outcome: 'rejected', code, ...present({ pointer }), text: textOf(locale, code, detail) };
}

function toOccasion({ nodeIds, classes, reached, spreading, ...words }: Occasion): z.input<typeof occasionSchema> {
  const { occasionId, key, kind, fromOn, untilOn, status, announcedAt, cadence, announcedBy, withdrawnAt } = words;
  return {
    ...{ occasionId, key, kind, fromOn, untilOn, status, announcedAt, reached, spreading },
    ...present({ cadence, announcedBy, withdrawnAt }),
    area: nodeIds,
    ...(classes === undefined ? {} : { classes: toShown(classes) }),
  };
}

/** Values that the policy allows, whatever is asked of it one day. */
function toShown(classes: OccasionClasses): z.input<typeof classesSchema> {
  return Object.fromEntries(Object.entries(classes).filter(([, values]) => (values as readonly string[]).length > 0));
}
