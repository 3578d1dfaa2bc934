import type { Instant, LocalDate } from '@homeward/kernel';
import { compareText } from '../people/revision';
import type { ArrivalFact, ProgressFact, VehicleFacts, VisitFact, WithdrawalFact } from './vehicle-facts';

/** The seven steps of a service (S2). */
const STEPS = ['appointment', 'reception', 'repair-order', 'work', 'quality-check', 'delivery', 'follow-up'] as const;
type StepName = (typeof STEPS)[number];

/** Where a visit is; `ready` waits for its owner. */
export type VisitStage = 'reception' | 'repair-order' | 'work' | 'quality-check' | 'ready' | 'delivered' | 'cancelled';

export interface VisitStep {
  readonly step: StepName;
  /** Undefined while it has not come, or when nobody wrote down when it was. */
  readonly at: Instant | undefined;
  /** `skipped`: there was no appointment, or the visit was cancelled. */
  readonly state: 'done' | 'under-way' | 'ahead' | 'skipped';
}

export interface VisitCourse {
  readonly dealerId: string;
  readonly stage: VisitStage;
  readonly sinceAt: Instant;
  /** What the owner was told last. */
  readonly promisedAt: Instant | undefined;
  readonly steps: readonly VisitStep[];
  /** The visit once it is closed, or its cancellation. */
  readonly visit: VisitFact | WithdrawalFact | undefined;
  readonly arrival: ArrivalFact | undefined;
}

/** How dealers' systems name where the car is. */
const STAGES = {
  reception: 'reception',
  'repair-order': 'repair-order',
  'in-workshop': 'work',
  'quality-check': 'quality-check',
  ready: 'ready',
} as const satisfies Readonly<Record<string, VisitStage>>;
const ORDER: readonly VisitStage[] = ['reception', 'repair-order', 'work', 'quality-check', 'ready', 'delivered'];
/** The step that is under way at a stage. */
const STEP_OF = {
  reception: 'reception',
  'repair-order': 'repair-order',
  work: 'work',
  'quality-check': 'quality-check',
  ready: 'delivery',
  delivered: 'follow-up',
} as const satisfies Readonly<Record<Exclude<VisitStage, 'cancelled'>, StepName>>;

/**
 * The course of one visit out of everything that was said under its number: arrival, progress, the closed order; undefined for a visit that is unknown.
 * `dayOf` is the dealer's calendar, `followedUpAt` the first contact about it.
 */
export function courseOf(
  visitId: string,
  facts: VehicleFacts,
  dayOf: (at: Instant) => LocalDate,
  followedUpAt?: Instant,
): VisitCourse | undefined {
  const visit = facts.visits[visitId];
  const arrival = facts.arrivals[visitId];
  const progress = progressOf(visitId, facts);
  const dealerId = visit?.dealerId ?? arrival?.dealerId ?? progress[0]?.dealerId;
  if (dealerId === undefined) return undefined;
  const closed = visit?.kind === 'visit' ? visit : undefined;
  const beganAt = arrival?.arrivedAt ?? closed?.openedAt ?? firstOf(progress.map(({ at }) => at));
  const { stage, sinceAt } = stageOf(visit, arrival, progress);
  const at: Readonly<Record<StepName, Instant | undefined>> = {
    appointment: beganAt === undefined ? undefined : appointmentOf(facts, dealerId, dayOf(beganAt), dayOf),
    reception: firstOf([arrival?.arrivedAt, atStage(progress, 'reception'), closed?.openedAt]),
    'repair-order': atStage(progress, 'repair-order'),
    work: atStage(progress, 'work'),
    'quality-check': atStage(progress, 'quality-check'),
    delivery: closed?.closedAt,
    'follow-up': followedUpAt,
  };
  return { dealerId, stage, sinceAt, promisedAt: promiseOf(progress), visit, arrival, steps: stepsOf(stage, at) };
}

/** What was said of how far a visit is, in no order. */
export function progressOf(visitId: string, facts: Pick<VehicleFacts, 'progress'>): readonly ProgressFact[] {
  return Object.values(facts.progress).filter((fact) => fact.visitId === visitId);
}

/** The latest word on where a visit is, and since when. */
export function stageOf(
  visit: VisitFact | WithdrawalFact | undefined,
  arrival: ArrivalFact | undefined,
  progress: readonly ProgressFact[],
): Pick<VisitCourse, 'stage' | 'sinceAt'> {
  if (visit?.kind === 'withdrawal') return { stage: 'cancelled', sinceAt: visit.occurredAt };
  if (visit !== undefined) return { stage: 'delivered', sinceAt: visit.closedAt };
  // The latest word counts: a car goes back to the workshop from its quality check.
  const latest = progress
    .flatMap((fact) => {
      const stage = readStage(fact.stage);
      return stage === undefined ? [] : [{ stage, sinceAt: fact.at }];
    })
    .sort((a, b) => compareText(a.sinceAt, b.sinceAt) || ORDER.indexOf(a.stage) - ORDER.indexOf(b.stage))
    .at(-1);
  return latest ?? { stage: 'reception', sinceAt: arrival?.arrivedAt ?? progress[0]?.at ?? '' };
}

function stepsOf(stage: VisitStage, at: Readonly<Record<StepName, Instant | undefined>>): readonly VisitStep[] {
  const underWay = stage === 'cancelled' ? undefined : STEPS.indexOf(STEP_OF[stage]);
  return STEPS.map((step, index): VisitStep => {
    const stateOf = (): VisitStep['state'] => {
      if (step === 'appointment') return at.appointment === undefined ? 'skipped' : 'done';
      if (underWay === undefined) return at[step] === undefined ? 'skipped' : 'done';
      if (index < underWay || (step === 'follow-up' && at['follow-up'] !== undefined)) return 'done';
      return index === underWay ? 'under-way' : 'ahead';
    };
    return { step, at: at[step], state: stateOf() };
  });
}

/** The appointment that the visit kept: of that dealer, on the day on which the car came; the first of several. */
function appointmentOf(facts: VehicleFacts, dealerId: string, on: LocalDate, dayOf: (at: Instant) => LocalDate): Instant | undefined {
  const kept = Object.values(facts.appointments).filter(
    (appointment) => appointment.dealerId === dealerId && appointment.status !== 'cancelled' && dayOf(appointment.startsAt) === on,
  );
  return firstOf(kept.map(({ startsAt }) => startsAt));
}

/** What was promised last, also when it was said at an earlier stage. */
export function promiseOf(progress: readonly ProgressFact[]): Instant | undefined {
  return progress
    .filter(({ promisedAt }) => promisedAt !== undefined)
    .sort((a, b) => compareText(a.at, b.at) || compareText(a.key, b.key))
    .at(-1)?.promisedAt;
}

function atStage(progress: readonly ProgressFact[], wanted: VisitStage): Instant | undefined {
  return firstOf(progress.filter(({ stage }) => readStage(stage) === wanted).map(({ at }) => at));
}

function readStage(stage: string): VisitStage | undefined {
  return Object.entries(STAGES).find(([name]) => name === stage)?.[1];
}

function firstOf(moments: readonly (Instant | undefined)[]): Instant | undefined {
  return moments.filter((moment) => moment !== undefined).sort()[0];
}
