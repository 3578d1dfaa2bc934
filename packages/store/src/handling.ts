import { type DomainEvent, evolve, type Instant, Rejection } from '@homeward/kernel';
import type { AggregateDefinition, Cause, Outcome, Recorded, Request } from './aggregate';
import type { Seen, SeenApplied, StoredDocument, Write } from './document';
import type { LookupValue, Lookups } from './query';

/** An outcome, or the promise of one whose events have to be read back from the journal. */
export type Answer<Event extends DomainEvent> =
  Outcome<Event> | { readonly status: 'recalled'; readonly id: string; readonly seen: SeenApplied };

/** What handling a group of requests to one aggregate comes to: the answers in order, and the write that makes them true, if any is needed. */
export interface Handled<State, Event extends DomainEvent> {
  readonly answers: readonly Answer<Event>[];
  readonly write: Write<State, Event> | undefined;
}

export interface Handling {
  /** Machine time, for what is remembered and for the age of the outbox. */
  readonly now: Instant;
  /** Causes remembered before this machine instant are forgotten at the next write. */
  readonly forgetBefore: Instant;
  /** Refuses the first request that is not a repeat, instead of deciding it: its write had broken a unique lookup. */
  readonly refuseFirst?: Rejection;
}

/**
 * Decides requests to one aggregate in order. Pure: same document, same requests, same result. Errors that are no Rejection pass through,
 * so that nothing of the group is written.
 */
export function handle<State, Command, Event extends DomainEvent>(
  definition: AggregateDefinition<State, Command, Event>,
  present: StoredDocument<State, Event> | undefined,
  requests: readonly Request<Command>[],
  { now, forgetBefore, refuseFirst }: Handling,
): Handled<State, Event> {
  const { decider } = definition;
  let state = present !== undefined && present.seq > 0 ? present.state : decider.initial;
  let seq = present?.seq ?? 0;
  let refusal = refuseFirst;
  const outbox: Recorded<Event>[] = [...(present?.outbox ?? [])];
  const seen = new Map((present?.seen ?? []).map((entry) => [entry.cause, entry]));
  const remembered = seen.size;
  const answers: Answer<Event>[] = [];

  for (const { id, command, cause, at } of requests) {
    const before = seen.get(cause.id);
    if (before !== undefined) {
      answers.push(answerAgain(id, before, cause, outbox));
      continue;
    }
    const decided = refusal ?? decide(definition, command, state);
    refusal = undefined;
    if (decided instanceof Rejection) {
      const { kind, code, detail } = decided;
      seen.set(cause.id, { ...toRemember(cause, now), rejection: { kind, code, detail } });
      answers.push({ status: 'rejected', id, rejection: decided, repeated: false });
      continue;
    }
    for (const event of decided) {
      state = evolve(decider, state, event);
      seq += 1;
      outbox.push({ seq, event, at, cause: cause.id });
    }
    seen.set(cause.id, { ...toRemember(cause, now), version: seq, events: decided.length });
    answers.push({ status: 'applied', id, version: seq, events: decided, repeated: false });
  }

  const first = requests[0];
  if (first === undefined || seen.size === remembered) return { answers, write: undefined };
  const document: StoredDocument<State, Event> = {
    id: first.id,
    version: (present?.version ?? 0) + 1,
    seq,
    state,
    outbox,
    outboxAt: outboxAtOf(present, outbox, now),
    seen: withoutForgotten([...seen.values()], forgetBefore),
    wakeAt: seq > 0 ? definition.wakeAt?.(state) : undefined,
    by: seq > 0 ? lookUp(definition.lookups, state) : {},
  };
  return { answers, write: { document, before: present } };
}

/** The values that a state is found by. */
export function lookUp<State>(lookups: Lookups<State>, state: State): Record<string, LookupValue | undefined> {
  return Object.fromEntries(Object.entries(lookups).map(([field, lookup]) => [field, lookup.of(state)]));
}

function decide<State, Command, Event extends DomainEvent>(
  definition: AggregateDefinition<State, Command, Event>,
  command: Command,
  state: State,
): readonly Event[] | Rejection {
  try {
    return definition.decider.decide(command, state);
  } catch (error) {
    if (error instanceof Rejection) return error;
    throw error;
  }
}

function toRemember(cause: Cause, now: Instant): { cause: string; at: Instant; digest?: string } {
  return cause.digest === undefined ? { cause: cause.id, at: now } : { cause: cause.id, at: now, digest: cause.digest };
}

function answerAgain<Event extends DomainEvent>(id: string, seen: Seen, cause: Cause, outbox: readonly Recorded<Event>[]): Answer<Event> {
  if (seen.digest !== cause.digest) {
    return { status: 'rejected', id, rejection: new Rejection('conflict', 'store.cause-reused'), repeated: false };
  }
  if ('rejection' in seen) {
    const { kind, code, detail } = seen.rejection;
    return { status: 'rejected', id, rejection: new Rejection(kind, code, detail), repeated: true };
  }
  const events = outbox.filter(({ seq }) => seq > seen.version - seen.events && seq <= seen.version).map(({ event }) => event);
  // An event is in the outbox until it is in the journal, so what is missing here can be read there.
  if (events.length < seen.events) return { status: 'recalled', id, seen };
  return { status: 'applied', id, version: seen.version, events, repeated: true };
}

function outboxAtOf(
  present: StoredDocument<unknown, DomainEvent> | undefined,
  outbox: readonly unknown[],
  now: Instant,
): Instant | undefined {
  if (outbox.length === 0) return undefined;
  const waitedBefore = present !== undefined && present.outbox.length > 0;
  return waitedBefore ? (present.outboxAt ?? now) : now;
}

/** Entries stand in the order of handling, so the forgotten ones are at the front. */
function withoutForgotten(seen: readonly Seen[], forgetBefore: Instant): readonly Seen[] {
  const firstKept = seen.findIndex(({ at }) => at >= forgetBefore);
  return firstKept === -1 ? [] : seen.slice(firstKept);
}
