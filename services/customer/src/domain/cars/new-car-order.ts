import type { Decider, Instant, LocalDate } from '@homeward/kernel';
import { Rejection } from '@homeward/kernel';
import { type Stamp, compareStamps, versionOf } from '../people/revision';

export const ORDER_STATES = ['ordered', 'allocated', 'produced', 'shipped', 'arrived', 'delivered', 'cancelled'] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** What a dealer's system says of an order at one time. */
export interface OrderVersion extends Stamp {
  readonly dealerId: string;
  /** Whose order it is. */
  readonly recordId: string;
  readonly model: string;
  readonly state: OrderState;
  readonly expectedOn?: LocalDate | undefined;
  /** As soon as it is known which car it is. */
  readonly vehicleId?: string | undefined;
  /** Who sells it; left out when nobody is named. */
  readonly consultantId?: string | undefined;
}

/** How an order stands: the latest version, and since when it is in its state. */
export interface StandingOrder {
  readonly version: OrderVersion;
  readonly sinceAt: Instant;
}

export interface NewCarOrderState {
  /** Everything that was said, in the order of (revision, occurred at, content): whatever came late stands in its place. */
  readonly versions: readonly OrderVersion[];
  readonly standing?: StandingOrder;
}

export interface NoteOrder {
  readonly type: 'NoteOrder';
  readonly version: OrderVersion;
}

/** A version was added; it may be an old one. */
export interface OrderNoted {
  readonly type: 'OrderNoted';
  readonly version: OrderVersion;
}
export interface OrderChanged {
  readonly type: 'OrderChanged';
  readonly standing: StandingOrder;
  /** Undefined the first time, and when something else changed. */
  readonly previousState: OrderState | undefined;
  /** The first that was heard of it; left out of what was written before this was told. */
  readonly orderedAt?: Instant;
  /** Whose it was when it was told last; left out the first time, and while it is theirs. */
  readonly previousRecordId?: string;
}
export type NewCarOrderEvent = OrderNoted | OrderChanged;

/**
 * The order of a new car (domain, section 7). All that was said is kept, since the history is asked for: an old word that comes late is added to it and
 * changes nothing else. The latest word counts, also when it goes back; a system that says the same again at a later time says it again.
 */
export const newCarOrder: Decider<NewCarOrderState, NoteOrder, NewCarOrderEvent> = {
  initial: { versions: [] },
  decide({ version }, { versions, standing }) {
    if (versions.some((known) => compareStamps(known, version) === 0))
      throw new Rejection('repeated', 'intake.repeated', { revision: version.revision });
    const all = withVersion(versions, version);
    const now = standingOf(all);
    const orderedAt = firstOf(all);
    const noted: NewCarOrderEvent = { type: 'OrderNoted', version };
    // Who waits is told by when it began; of an order that is over nobody asks that any more.
    const isSameWait = isOver(now) || orderedAt === firstOf(versions);
    if (now === undefined || orderedAt === undefined || (isSame(standing, now) && isSameWait)) return [noted];
    const previousState = standing?.version.state === now.version.state ? undefined : standing?.version.state;
    const before = standing?.version.recordId ?? now.version.recordId;
    const previous = before === now.version.recordId ? {} : { previousRecordId: before };
    return [noted, { type: 'OrderChanged', standing: now, previousState, orderedAt, ...previous }];
  },
  evolve: {
    OrderNoted: (state, { version }) => ({ ...state, versions: withVersion(state.versions, version) }),
    OrderChanged: (state, { standing }) => ({ ...state, standing }),
  },
};

export interface OrderStep {
  readonly state: OrderState;
  readonly sinceAt: Instant;
  /** The last that was expected during the step. */
  readonly expectedOn: LocalDate | undefined;
}

/** The states that an order went through; what is said again of the same state belongs to the step that it is in. */
export function stepsOf(versions: readonly OrderVersion[]): readonly OrderStep[] {
  const steps: OrderStep[] = [];
  for (const { state, occurredAt, expectedOn } of versions) {
    const last = steps.at(-1);
    if (last?.state === state) steps[steps.length - 1] = { ...last, expectedOn: expectedOn ?? last.expectedOn };
    else steps.push({ state, sinceAt: occurredAt, expectedOn });
  }
  return steps;
}

function standingOf(versions: readonly OrderVersion[]): StandingOrder | undefined {
  const version = versions.at(-1);
  const sinceAt = stepsOf(versions).at(-1)?.sinceAt;
  return version === undefined || sinceAt === undefined ? undefined : { version, sinceAt };
}

function isOver(standing: StandingOrder | undefined): boolean {
  const state = standing?.version.state;
  return state === 'delivered' || state === 'cancelled';
}

function firstOf(versions: readonly OrderVersion[]): Instant | undefined {
  return versions.map(({ occurredAt }) => occurredAt).sort()[0];
}

function withVersion(versions: readonly OrderVersion[], version: OrderVersion): readonly OrderVersion[] {
  return [...versions, version].sort(compareStamps);
}

/** What was said again at a later time is the same order, in the same state since the same time. */
function isSame(known: StandingOrder | undefined, now: StandingOrder): boolean {
  return known !== undefined && versionOf(known.version) === versionOf(now.version) && known.sinceAt === now.sinceAt;
}
