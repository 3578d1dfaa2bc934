import type { FeedEntry } from '@homeward/contracts/feed';
import { z } from 'zod';
import type { Services } from '../../../outbound/services';
import { type DealersOf, onlyDealer } from '../dealers';
import { commaList, id } from '../parameters';
import { Problem, refusedProblem } from '../problems';
import { type Route, route } from '../route';

const MOST_ENTRIES = 1_000;

export const feedEntrySchema = z
  .object({
    entryId: z.string().meta({ description: 'The same for each time that the same thing is told' }),
    kind: z.string().meta({ description: 'customer, task, appointment, points, notice' }),
    change: z.string().meta({
      description:
        'customer: recorded, moved, profiled, owner-changed, erased (forget these records in your own system, too); task: planned, dropped, made, of a wrong field correction-open, -disputed, -corrected, -withdrawn; appointment: its status; points: the kind of the line; notice: what it tells',
    }),
    aboutId: z.string().meta({
      description: 'The record, person, car, contact, correction, appointment, account or endpoint; entries of one stand in order',
    }),
    at: z.string(),
    data: z.record(z.string(), z.unknown()).meta({ description: 'Ids, codes, dates and whole numbers; never what somebody is called' }),
  })
  .meta({ id: 'FeedEntry' });

/** What a dealer's own system is told, to be read on in. */
export function feedRoutes({ feed }: Services, dealersOf: DealersOf): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/feed',
      tag: 'Outbound',
      operation: 'feed.read',
      summary: 'What a dealer is told of customers, tasks, appointments and points: every entry at least once, in order for each thing',
      query: z.object({
        dealer: id().optional().meta({ description: 'Not needed by whoever has one dealer' }),
        cursor: z.string().max(2_000).optional().meta({ description: 'From the answer before; keep it, also when nothing was there' }),
        from: z.enum(['oldest', 'newest']).default('oldest').meta({ description: 'Where to begin without a cursor' }),
        kinds: commaList().optional().meta({ description: 'customer,task,appointment,points,notice; all unless some are named' }),
        limit: z.coerce.number().int().min(1).max(MOST_ENTRIES).default(100),
      }),
      answer: z
        .object({
          entries: z.array(feedEntrySchema),
          cursor: z.string(),
          more: z.boolean().meta({ description: 'More is there already; also with few entries, or none, of the kinds asked for' }),
        })
        .meta({ id: 'FeedPage' }),
      handle: async ({ principal, query, metadata }) => {
        const dealerId = onlyDealer(dealersOf(principal, 'feed.read', query.dealer), () =>
          refusedProblem(400, [{ code: 'feed.dealer-missing', pointer: '/query/dealer', detail: {} }]),
        );
        const asked = { dealerId, cursor: query.cursor ?? '', start: query.from, kinds: query.kinds ?? [], limit: query.limit };
        const { entries, cursor, more, tooOld } = await feed.readFeed(asked, { metadata });
        if (tooOld) throw new Problem(410, 'feed.cursor-too-old', { values: { cursor } });
        return { body: { entries: entries.map(toEntry), cursor, more } };
      },
    }),
  ];
}

function toEntry({ dealerId: _dealerId, data, ...entry }: FeedEntry): z.input<typeof feedEntrySchema> {
  return { ...entry, data: JSON.parse(data) as Record<string, unknown> };
}
