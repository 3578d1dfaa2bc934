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

/** The record that parks an event: its own bytes and headers, with cause and origin beside them. */
export function toDeadLetter(deadLetterTopic: string, delivered: Delivered, cause: DeadLetter['cause']): Message {
  const origin = originOf(delivered);
  return {
    ...toOriginal(delivered),
    topic: deadLetterTopic,
    extensions: {
      ...toOriginExtensions(origin),
      [STATE]: 'parked' satisfies DeadLetterState,
      [CODE]: cause.code.slice(0, 200),
      [MESSAGE]: cause.message.slice(0, 1_000),
    },
  };
}

/** The record that says what became of a dead letter; it has no value. */
export function toMark(deadLetterTopic: string, original: Message, origin: DeadLetter['origin'], state: 'redriven' | 'settled'): Message {
  return { ...toOriginal(original), topic: deadLetterTopic, value: NOTHING, extensions: { ...toOriginExtensions(origin), [STATE]: state } };
}

function toOriginal({ key, id, source, type, at, value, traceparent }: Message): Omit<Message, 'topic'> {
  return { key, id, source, type, at, value, ...(traceparent !== undefined && { traceparent }) };
}

function toOriginExtensions({ topic, partition, offset }: DeadLetter['origin']): Readonly<Record<string, string>> {
  return {
    [ID]: `${topic}/${partition}/${offset}`,
    [ORIGIN_TOPIC]: topic,
    [ORIGIN_PARTITION]: String(partition),
    [ORIGIN_OFFSET]: String(offset),
  };
}

/** Dead letters as the records of their topic tell, in the order of first parking. */
export type DeadLetterBook = Map<string, DeadLetter>;

/** Adds one record of the dead-letter topic to the book. Records of other kinds are left alone. */
export function enter(book: DeadLetterBook, record: Message): void {
  const origin = readOrigin(record);
  const { [ID]: id, [STATE]: state, [CODE]: code = 'unknown', [MESSAGE]: message = '' } = record.extensions ?? {};
  if (id === undefined || origin === undefined) return;
  const present = book.get(id);
  if (state === 'parked') {
    // Parked again without a redrive in between is the same parking, told twice.
    const times = present === undefined ? 1 : present.times + (present.state === 'parked' ? 0 : 1);
    book.set(id, { id, state, times, cause: { code, message }, origin, original: { ...toOriginal(record), topic: origin.topic } });
  } else if (present !== undefined && (state === 'redriven' || state === 'settled')) {
    book.set(id, { ...present, state });
  }
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
    letters.map(({ original, origin }) => ({ ...original, topic: redriveTopicOf(group), extensions: toOriginExtensions(origin) })),
  );
  await bus.publish(letters.map(({ original, origin }) => toMark(deadLetterTopicOf(group), original, origin, 'redriven')));
  const redriven = letters.map(({ id }) => id);
  return { redriven, skipped: [...wanted].filter((id) => !redriven.includes(id)) };
}
