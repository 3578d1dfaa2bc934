import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Bus, DeadLetter, Delivered } from '@homeward/bus';
import { listDeadLetters, redrive } from '@homeward/bus';
import { eventCatalogue, topicCatalogue } from '@homeward/contracts';
import { z } from 'zod';
import { ASKED_PROCESSES } from '../../outbound/services';
import { id } from './parameters';
import { unknownProblem } from './problems';
import { type Route, route, streamRoute } from './route';
import { beginStream } from './send';

const letterSchema = z
  .object({
    id: z.string(),
    group: z.string(),
    state: z.string(),
    times: z.int(),
    cause: z.object({ code: z.string(), message: z.string() }),
    topic: z.string(),
    partition: z.int(),
    offset: z.string(),
    type: z.string(),
    key: z.string(),
    source: z.string(),
    at: z.string(),
    event: z.unknown().optional(),
  })
  .meta({ id: 'DeadLetter' });

const groupQuery = z.object({ group: z.enum(ASKED_PROCESSES) });

/** What is on the bus, for those who run the platform. Events carry opaque ids; what is sealed stays sealed. */
export function eventRoutes(bus: Bus): readonly Route[] {
  return [
    streamRoute({
      method: 'get',
      path: '/v1/events/{topic}',
      tag: 'Operations',
      operation: 'events.read',
      summary: 'The events of a topic, one JSON document a line; with follow=true also those to come',
      params: z.object({ topic: id() }),
      query: z.object({ follow: z.enum(['true', 'false']).default('false'), last: z.coerce.number().int().min(0).max(100_000).optional() }),
      mediaType: 'application/x-ndjson',
      stream: async ({ params, query }, response) => {
        const { topic } = params;
        if (!topicCatalogue.some(({ name }) => name === topic)) throw unknownProblem('topic');
        await tail(bus, topic, { follow: query.follow === 'true', last: query.last }, response);
      },
    }),
    route({
      method: 'get',
      path: '/v1/dead-letters',
      tag: 'Operations',
      operation: 'dead-letters.read',
      summary: 'Events that a service could not handle',
      query: z.object({ group: z.enum(ASKED_PROCESSES).optional(), all: z.enum(['true', 'false']).default('false') }),
      answer: z.object({ deadLetters: z.array(letterSchema) }),
      handle: async ({ query }) => {
        const groups = query.group === undefined ? ASKED_PROCESSES : [query.group];
        const letters = await Promise.all(
          groups.map(async (group) => (await lettersOf(bus, group, query.all === 'true')).map((letter) => toLetter(group, letter))),
        );
        return { body: { deadLetters: letters.flat() } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/dead-letters/{letterId}',
      tag: 'Operations',
      operation: 'dead-letters.read',
      summary: 'An event that a service could not handle, with its content',
      params: z.object({ letterId: id() }),
      query: groupQuery,
      answer: letterSchema,
      handle: async ({ params, query }) => {
        const letter = (await lettersOf(bus, query.group, true)).find(({ id: known }) => known === params.letterId);
        if (letter === undefined) throw unknownProblem('dead-letter');
        return { body: { ...toLetter(query.group, letter), event: toEvent(letter.original.type, letter.original.value) } };
      },
    }),
    route({
      method: 'post',
      path: '/v1/dead-letters/redrive',
      tag: 'Operations',
      operation: 'dead-letters.redrive',
      summary: 'Hand parked events to their service again',
      body: z.strictObject({ group: z.enum(ASKED_PROCESSES), ids: z.array(z.string()).min(1).max(1_000) }),
      answer: z.object({ redriven: z.array(z.string()), skipped: z.array(z.string()) }),
      handle: async ({ body }) => {
        const parked = await lettersOf(bus, body.group, false);
        if (parked.length === 0) return { body: { redriven: [], skipped: body.ids } };
        const { redriven, skipped } = await redrive(bus, body.group, body.ids);
        return { body: { redriven: [...redriven], skipped: [...skipped] } };
      },
    }),
  ];
}

/** A group that never parked anything has no topic for it. */
async function lettersOf(bus: Bus, group: string, all: boolean): Promise<readonly DeadLetter[]> {
  try {
    return await listDeadLetters(bus, group, { all });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'bus.topic-unknown') return [];
    throw error;
  }
}

async function tail(
  bus: Bus,
  topic: string,
  { follow, last }: { follow: boolean; last: number | undefined },
  response: ServerResponse,
): Promise<void> {
  const past = bus.read(topic)[Symbol.asyncIterator]();
  // A log that cannot be read is a problem, as long as nothing was answered.
  let one = await past.next();
  // A tail waits for what comes, however long that takes.
  response.setTimeout(0);
  beginStream(response, { 'content-type': 'application/x-ndjson' });
  response.flushHeaders();
  const gone = once(response, 'close').then(
    () => undefined,
    () => undefined,
  );
  const next = new Map<number, bigint>();
  const write = async (delivered: Delivered): Promise<void> => {
    if (!response.write(`${JSON.stringify(toLine(delivered))}\n`)) await Promise.race([once(response, 'drain'), gone]);
  };
  const recent: Delivered[] = [];
  for (; one.done !== true; one = await past.next()) {
    if (response.destroyed) {
      await past.return?.();
      return;
    }
    const delivered = one.value;
    next.set(delivered.partition, delivered.offset + 1n);
    if (last === undefined) {
      await write(delivered);
      continue;
    }
    recent.push(delivered);
    if (recent.length > last) recent.shift();
  }
  for (const delivered of recent) await write(delivered);
  if (follow) {
    const coming = bus.read(topic, { follow: true, from: next })[Symbol.asyncIterator]();
    for (;;) {
      const fresh = await Promise.race([coming.next(), gone]);
      if (fresh === undefined || fresh.done === true) break;
      await write(fresh.value);
    }
    // Not waited for: it may only end with the next event.
    coming.return?.()?.catch(() => undefined);
  }
  response.end();
}

function toLine({ topic, partition, offset, key, id: eventId, source, type, at, value }: Delivered): object {
  return { topic, partition, offset: String(offset), key, id: eventId, source, type, at, event: toEvent(type, value) };
}

/** The payload as JSON; bytes, which are sealed or unreadable, as their number. */
function toEvent(type: string, value: Uint8Array): unknown {
  const entry = Object.entries(eventCatalogue).find(([name]) => name === type)?.[1];
  try {
    const payload: unknown = entry?.codec.decode(value);
    return payload === undefined ? { bytes: value.length } : JSON.parse(JSON.stringify(payload, (_, item: unknown) => withoutBytes(item)));
  } catch {
    return { bytes: value.length };
  }
}

function withoutBytes(item: unknown): unknown {
  if (item instanceof Uint8Array) return { bytes: item.length };
  // A Buffer has already been turned into its JSON by its own method.
  if (typeof item === 'object' && item !== null && 'type' in item && item.type === 'Buffer' && 'data' in item && Array.isArray(item.data))
    return { bytes: item.data.length };
  return item;
}

function toLetter(group: string, { id: letterId, state, times, cause, origin, original }: DeadLetter): z.input<typeof letterSchema> {
  const { type, key, source, at } = original;
  return {
    id: letterId,
    group,
    state,
    times,
    cause,
    topic: origin.topic,
    partition: origin.partition,
    offset: String(origin.offset),
    type,
    key,
    source,
    at,
  };
}
