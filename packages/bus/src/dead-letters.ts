import { type Bus, type Delivered, type Message, type TopicSettings } from './bus';

/**
 * - `parked`: waits for a person to look at it.
 * - `redriven`: handed to the group again; not yet handled.
 * - `settled`: handled after a redrive.
 */
export type DeadLetterState = 'parked' | 'redriven' | 'settled';

/** An event that one group could not handle, with everything that is needed to understand it and to try again. */
export interface DeadLetter {
  /** `<topic>/<partition>/<offset>` of where it was heard first; stays the same through redrives. */
  readonly id: string;
  readonly state: DeadLetterState;
  /** How often it was parked. */
  readonly times: number;
  /** Why: a stable code where the error has one, and words without personal data. */
  readonly cause: { readonly code: string; readonly message: string };
  readonly origin: { readonly topic: string; readonly partition: number; readonly offset: bigint };
  /** The event as it was heard: key, id, source, type, time, bytes, trace. */
  readonly original: Message;
}

/** Where the parked events of a group are kept. */
export const deadLetterTopicOf = (group: string): string => `${group}.dead-letter`;
/** Where redriven events come back to that one group. */
export const redriveTopicOf = (group: string): string => `${group}.redrive`;

/** How long a redrive may wait for its group: as long as the stores remember the causes that make it count once. */
const REDRIVE_DAYS = 90;

/** The topics that a group needs beside those it hears. Dead letters are kept until a person decides. */
export function deadLetterTopics(group: string, deadLetterTopic: string = deadLetterTopicOf(group)): readonly TopicSettings[] {
  return [
    { name: deadLetterTopic, partitions: 1, retention: 'forever' },
    { name: redriveTopicOf(group), partitions: 1, retention: { days: REDRIVE_DAYS } },
  ];
}

/** Names of the extension attributes that carry the dead letter beside its event. */
const ID = 'deadletterid';
const STATE = 'deadletterstate';
const CODE = 'deadlettercode';
const MESSAGE = 'deadlettermessage';
const ORIGIN_TOPIC = 'origintopic';
const ORIGIN_PARTITION = 'originpartition';
const ORIGIN_OFFSET = 'originoffset';
const TIMES = 'deadlettertimes';
const OWN = new Set([ID, STATE, CODE, MESSAGE, ORIGIN_TOPIC, ORIGIN_PARTITION, ORIGIN_OFFSET, TIMES]);

const NOTHING = new Uint8Array(0);

/** Where an event was heard first: of a redriven one the original place. */
export function originOf(delivered: Delivered): DeadLetter['origin'] {
  return readOrigin(delivered) ?? { topic: delivered.topic, partition: delivered.partition, offset: delivered.offset };
}

function readOrigin({ extensions = {} }: Message): DeadLetter['origin'] | undefined {
  const { [ORIGIN_TOPIC]: topic, [ORIGIN_PARTITION]: partition, [ORIGIN_OFFSET]: offset } = extensions;
  if (topic === undefined || partition === undefined || offset === undefined) return undefined;
  return { topic, partition: Number(partition), offset: BigInt(offset) };
}

/** The id of the dead letter that a redriven event comes from; undefined for an event that was never parked. */
export function deadLetterIdOf(delivered: Delivered): string | undefined {
  return delivered.extensions?.[ID];
}

/** How often an event was parked before it was delivered here. */
const timesOf = ({ extensions = {} }: Message): number => Number(extensions[TIMES] ?? 0);

/** The record that parks an event: its own bytes and headers, with cause and origin beside them. */
export function toDeadLetter(deadLetterTopic: string, delivered: Delivered, cause: DeadLetter['cause']): Message {
  const original = toOriginal(delivered);
  return {
    ...original,
    topic: deadLetterTopic,
    extensions: {
      ...original.extensions,
      ...toOwnExtensions(originOf(delivered), timesOf(delivered) + 1),
      [STATE]: 'parked' satisfies DeadLetterState,
      [CODE]: cause.code.slice(0, 200),
      [MESSAGE]: cause.message.slice(0, 1_000),
    },
  };
}

/** The record that a redriven event is handled; it has no value. */
export function toSettled(deadLetterTopic: string, delivered: Delivered): Message {
  return toMark(deadLetterTopic, delivered, originOf(delivered), timesOf(delivered), 'settled');
}

function toMark(
  deadLetterTopic: string,
  message: Message,
  origin: DeadLetter['origin'],
  times: number,
  state: 'redriven' | 'settled',
): Message {
  return {
    ...toOriginal(message),
    topic: deadLetterTopic,
    value: NOTHING,
    extensions: { ...toOwnExtensions(origin, times), [STATE]: state },
  };
}

/** The event as its producer published it, without what parking and redriving have added. */
function toOriginal({ key, id, source, type, at, value, traceparent, extensions = {} }: Message): Omit<Message, 'topic'> {
  const others = Object.entries(extensions).filter(([name]) => !OWN.has(name));
  return {
    ...{ key, id, source, type, at, value },
    ...(traceparent !== undefined && { traceparent }),
    ...(others.length > 0 && { extensions: Object.fromEntries(others) }),
  };
}

function toOwnExtensions({ topic, partition, offset }: DeadLetter['origin'], times: number): Readonly<Record<string, string>> {
  return {
    [ID]: `${topic}/${partition}/${offset}`,
    [ORIGIN_TOPIC]: topic,
    [ORIGIN_PARTITION]: String(partition),
    [ORIGIN_OFFSET]: String(offset),
    [TIMES]: String(times),
  };
}

/** Dead letters as the records of their topic tell, in the order of first parking. */
export type DeadLetterBook = Map<string, DeadLetter>;

const STATES: readonly DeadLetterState[] = ['parked', 'redriven', 'settled'];

/**
 * Adds one record of the dead-letter topic to the book. Records come twice and in any order (the group may be done with a redriven event before
 * the redrive is marked), so the latest step counts: parked the first time, redriven, settled, parked the second time …
 */
export function enter(book: DeadLetterBook, record: Message): void {
  const origin = readOrigin(record);
  const { [ID]: id, [CODE]: code = 'unknown', [MESSAGE]: message = '' } = record.extensions ?? {};
  const state = STATES.find((one) => one === record.extensions?.[STATE]);
  if (id === undefined || origin === undefined || state === undefined) return;
  const present = book.get(id);
  const times = timesOf(record);
  if (present !== undefined && !isLater({ times, state }, present)) return;
  if (state === 'parked')
    book.set(id, { id, state, times, cause: { code, message }, origin, original: { ...toOriginal(record), topic: origin.topic } });
  else if (present !== undefined) book.set(id, { ...present, times, state });
}

function isLater(left: Pick<DeadLetter, 'times' | 'state'>, right: Pick<DeadLetter, 'times' | 'state'>): boolean {
  return left.times > right.times || (left.times === right.times && STATES.indexOf(left.state) > STATES.indexOf(right.state));
}

/** The dead letters of a group that wait for a person; with `all` also those redriven and settled. Oldest first. */
export async function listDeadLetters(bus: Bus, group: string, options: { readonly all?: boolean } = {}): Promise<readonly DeadLetter[]> {
  const book: DeadLetterBook = new Map();
  for await (const record of bus.read(deadLetterTopicOf(group))) enter(book, record);
  return [...book.values()].filter(({ state }) => options.all === true || state === 'parked');
}

/** One dead letter of a group, in whatever state; undefined if there is none of that id. */
export async function showDeadLetter(bus: Bus, group: string, id: string): Promise<DeadLetter | undefined> {
  const letters = await listDeadLetters(bus, group, { all: true });
  return letters.find((letter) => letter.id === id);
}

export interface Redriven {
  readonly redriven: readonly string[];
  /** Ids of no dead letter, or of one that is not parked any more. */
  readonly skipped: readonly string[];
}

/**
 * Gives parked events to their one group again, under their original id and source, so that whatever part of them took effect is counted once.
 * In the order of first parking. A crash on the way may redrive twice, which the same property absorbs.
 */
export async function redrive(bus: Bus, group: string, ids: readonly string[]): Promise<Redriven> {
  const wanted = new Set(ids);
  const letters = (await listDeadLetters(bus, group)).filter(({ id }) => wanted.has(id));
  await bus.publish(
    letters.map(({ original, origin, times }) => ({
      ...original,
      topic: redriveTopicOf(group),
      extensions: { ...original.extensions, ...toOwnExtensions(origin, times) },
    })),
  );
  await bus.publish(letters.map(({ original, origin, times }) => toMark(deadLetterTopicOf(group), original, origin, times, 'redriven')));
  const redriven = letters.map(({ id }) => id);
  return { redriven, skipped: [...wanted].filter((id) => !redriven.includes(id)) };
}
