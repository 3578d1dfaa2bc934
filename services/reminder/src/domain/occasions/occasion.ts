import type { AnniversaryRules } from '@homeward/calendar';
import { type Decider, type Instant, type LocalDate, Rejection } from '@homeward/kernel';

/** Who is of one of the values of each list that is not empty; see policy customer-classes. */
export interface OccasionClasses {
  readonly purchase?: readonly string[] | undefined;
  readonly sales?: readonly string[] | undefined;
  readonly service?: readonly string[] | undefined;
  readonly use?: readonly string[] | undefined;
}

/** What is announced, and to whom. */
export interface OccasionPlan {
  /** What the sender, or the policy, calls it. */
  readonly key: string;
  /** What cadences call it, the nearest name first. */
  readonly kinds: readonly string[];
  /** The people whose cars are at home at the dealers of these nodes. */
  readonly nodeIds: readonly string[];
  readonly fromOn: LocalDate;
  readonly untilOn: LocalDate;
  /** Counts the comings of what comes again, 0 for what comes once. */
  readonly turn: number;
  /** Only this cadence; empty for all of its kind. */
  readonly cadence: string;
  readonly classes?: OccasionClasses;
  /** Only people whose birthday is kept in this time. */
  readonly birthdays?: AnniversaryRules;
  /** Until the end people who come to the place are looked for again after so many days; 0: never. */
  readonly againDays: number;
  /** Who announced it; empty: the platform by its policy. What a person announced can be withdrawn, and is taken back when it is over. */
  readonly by: string;
  readonly at: Instant;
  /** The first moment after its last day. */
  readonly endAt: Instant;
}

export type WalkPhase = 'telling' | 'taking-back';

/** How far people's calendars are told, dealer by dealer. */
export interface WalkPosition {
  readonly phase: WalkPhase;
  readonly dealerId: string;
  readonly cursor: string;
}

export interface OpenedOccasion {
  readonly plan: OccasionPlan;
  readonly withdrawnAt?: Instant;
  readonly withdrawnBy?: string;
  /** Of a walk that is going on. */
  readonly position?: WalkPosition;
  /** When calendars are to be told; in the past while they are being told. Missing: nobody has to be told any more. */
  readonly walkAt?: Instant;
  /** How often somebody was told. */
  readonly reached: number;
}
export type OccasionState = OpenedOccasion | undefined;

export type OccasionCommand =
  | { readonly type: 'Announce'; readonly plan: OccasionPlan }
  | { readonly type: 'Withdraw'; readonly by: string; readonly at: Instant }
  /** A page was told; `position` is the next one, and nothing when the walk is at its end. */
  | {
      readonly type: 'MoveWalk';
      readonly from: WalkPosition;
      readonly position?: WalkPosition;
      readonly reached: number;
      readonly walkAt?: Instant;
    };

export type OccasionEvent =
  | { readonly type: 'OccasionAnnounced'; readonly plan: OccasionPlan }
  | { readonly type: 'OccasionWithdrawn'; readonly by: string; readonly at: Instant }
  | { readonly type: 'WalkMoved'; readonly position: WalkPosition; readonly reached: number }
  | { readonly type: 'WalkEnded'; readonly reached: number; readonly walkAt?: Instant };

/** An occasion that the people of a place are told of, page by page; the same page told twice changes nothing. */
export const occasion: Decider<OccasionState, OccasionCommand, OccasionEvent> = {
  initial: undefined,
  decide(command, state) {
    if (command.type === 'Announce') {
      if (state === undefined) return [{ type: 'OccasionAnnounced', plan: command.plan }];
      if (contentOf(state.plan) === contentOf(command.plan)) throw new Rejection('repeated', 'occasion.announced-already');
      throw new Rejection('conflict', 'occasion.other-content', { pointer: '/key' });
    }
    if (state === undefined) throw new Rejection('unknown', 'occasion.unknown');
    switch (command.type) {
      case 'Withdraw':
        if (state.withdrawnAt !== undefined) throw new Rejection('repeated', 'occasion.withdrawn-already');
        if (command.at >= state.plan.endAt) throw new Rejection('conflict', 'occasion.over', { untilOn: state.plan.untilOn });
        return [{ type: 'OccasionWithdrawn', by: command.by, at: command.at }];
      case 'MoveWalk': {
        const { from, position, reached, walkAt } = command;
        // Another process was here first, or somebody withdrew it meanwhile.
        const isStale = state.position !== undefined && !isSame(state.position, from);
        if (isStale || (from.phase === 'telling' && state.withdrawnAt !== undefined)) return [];
        if (position !== undefined) return [{ type: 'WalkMoved', position, reached }];
        return [{ type: 'WalkEnded', reached, ...(walkAt === undefined ? {} : { walkAt }) }];
      }
    }
  },
  evolve: {
    OccasionAnnounced: (_state, { plan }) => ({ plan, walkAt: plan.at, reached: 0 }),
    OccasionWithdrawn: (state, { at, by }) => withoutWalk(state, { withdrawnAt: at, withdrawnBy: by, walkAt: at }),
    WalkMoved: (state, { position, reached }) => ({ ...opened(state), position, reached: opened(state).reached + reached }),
    WalkEnded: (state, { reached, walkAt }) =>
      withoutWalk(state, { reached: opened(state).reached + reached, ...(walkAt === undefined ? {} : { walkAt }) }),
  },
};

/** What is to be told at a moment: what was withdrawn or is over is taken back. */
export function phaseAt({ plan, withdrawnAt }: OpenedOccasion, now: Instant): WalkPhase {
  return withdrawnAt !== undefined || now >= plan.endAt ? 'taking-back' : 'telling';
}

export function statusAt({ plan, withdrawnAt }: OpenedOccasion, now: Instant): 'announced' | 'over' | 'withdrawn' {
  if (withdrawnAt !== undefined) return 'withdrawn';
  return now >= plan.endAt ? 'over' : 'announced';
}

function opened(state: OccasionState): OpenedOccasion {
  if (state === undefined) throw new Error('Events of an occasion begin with its announcement');
  return state;
}

function withoutWalk(state: OccasionState, change: Partial<OpenedOccasion>): OpenedOccasion {
  const { position: _position, walkAt: _walkAt, ...rest } = opened(state);
  return { ...rest, ...change };
}

function isSame(a: WalkPosition, b: WalkPosition): boolean {
  return a.phase === b.phase && a.dealerId === b.dealerId && a.cursor === b.cursor;
}

/** Everything but who said it when. */
function contentOf({ at: _at, by: _by, endAt: _endAt, ...plan }: OccasionPlan): string {
  return JSON.stringify(plan, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
