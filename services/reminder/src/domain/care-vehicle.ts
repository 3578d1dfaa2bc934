import type { Decider, Instant, LocalDate } from '@homeward/kernel';
import { type CareFact, type CareFacts, isNews, nothingHeard, withFact } from './care-facts';
import { type CarePlan, type CareSurroundings, carePlanOf } from './care-plan';
import { type Candidate, candidateText } from './candidate';
import { type Step, step } from './step';

/** What the world was told last, so that only changes are told. */
interface Told {
  readonly due?: PredictedDue;
  /** Per person the text of the reasons told; nobody who has none. */
  readonly reasons: Readonly<Record<string, string>>;
  /** What was derived under: see `CareSurroundings.stamp`. */
  readonly under: string;
  readonly reviewAt?: Instant;
}

/** One car as the reminders see it. */
export interface CareVehicleState {
  readonly facts: CareFacts;
  readonly told: Told;
}

export interface HearFacts {
  readonly type: 'HearFacts';
  /** In the order in which they were told. */
  readonly facts: readonly CareFact[];
  readonly surroundings: CareSurroundings;
}
/** The calendar, a policy or the organisation may have changed the plan. */
export interface ReviewVehicle {
  readonly type: 'ReviewVehicle';
  readonly surroundings: CareSurroundings;
}
export type CareVehicleCommand = HearFacts | ReviewVehicle;

export interface PredictedDue {
  readonly dealerId: string;
  readonly personId: string;
  readonly service: 'first-service' | 'routine';
  readonly dueOn: LocalDate;
  readonly basis: 'time' | 'mileage';
  readonly earliestOn: LocalDate;
  readonly latestOn: LocalDate;
  readonly confidencePercent: number;
  readonly policy: string;
}

export interface FactsHeard {
  readonly type: 'FactsHeard';
  readonly facts: readonly CareFact[];
}
export interface DuePredicted {
  readonly type: 'DuePredicted';
  readonly due: PredictedDue;
}
/** The car is due for nothing any more. */
export interface DueWithdrawn {
  readonly type: 'DueWithdrawn';
  readonly last: PredictedDue;
}
/** All reasons that the car gives to contact the person; none takes the earlier ones back. */
export interface ReasonsRevised {
  readonly type: 'ReasonsRevised';
  readonly personId: string;
  readonly reasons: readonly Candidate[];
  readonly because?: Step;
}
export interface VehicleReviewed {
  readonly type: 'VehicleReviewed';
  readonly under: string;
  readonly reviewAt?: Instant;
}
export type CareVehicleEvent = FactsHeard | DuePredicted | DueWithdrawn | ReasonsRevised | VehicleReviewed;

/** Facts about one car, and what follows from them; only changes are told (decision 0004). */
export const careVehicle: Decider<CareVehicleState, CareVehicleCommand, CareVehicleEvent> = {
  initial: { facts: nothingHeard, told: { reasons: {}, under: '' } },
  decide(command, state) {
    switch (command.type) {
      case 'HearFacts': {
        let facts = state.facts;
        const news: CareFact[] = [];
        for (const fact of command.facts) {
          if (!isNews(facts, fact)) continue;
          facts = withFact(facts, fact);
          news.push(fact);
        }
        if (news.length === 0) return [];
        return [{ type: 'FactsHeard', facts: news }, ...tellingsOf(facts, state.told, command.surroundings, causeOf(news))];
      }
      case 'ReviewVehicle':
        return tellingsOf(state.facts, state.told, command.surroundings, step('review'));
    }
  },
  evolve: {
    FactsHeard: (state, { facts }) => ({ ...state, facts: facts.reduce(withFact, state.facts) }),
    DuePredicted: (state, { due }) => ({ ...state, told: { ...state.told, due } }),
    DueWithdrawn: (state) => {
      const { due: _withdrawn, ...told } = state.told;
      return { ...state, told };
    },
    ReasonsRevised: (state, { personId, reasons }) => {
      const { [personId]: _before, ...others } = state.told.reasons;
      return { ...state, told: { ...state.told, reasons: reasons.length === 0 ? others : { ...others, [personId]: textOf(reasons) } } };
    },
    VehicleReviewed: (state, { under, reviewAt }) => {
      const { reviewAt: _consumed, ...told } = state.told;
      return { ...state, told: { ...told, under, ...(reviewAt === undefined ? {} : { reviewAt }) } };
    },
  },
};

function tellingsOf(facts: CareFacts, told: Told, surroundings: CareSurroundings, because: Step): readonly CareVehicleEvent[] {
  const plan = carePlanOf(facts, surroundings);
  const { reviewAt } = plan;
  const isReviewTold = told.under === surroundings.stamp && told.reviewAt === reviewAt;
  return [
    ...dueTold(plan, told),
    ...reasonsTold(plan, told, because),
    ...(isReviewTold
      ? []
      : [{ type: 'VehicleReviewed' as const, under: surroundings.stamp, ...(reviewAt === undefined ? {} : { reviewAt }) }]),
  ];
}

function dueTold({ due, dealerId, ownerId }: CarePlan, told: Told): readonly CareVehicleEvent[] {
  if ('kind' in due) return told.due === undefined ? [] : [{ type: 'DueWithdrawn', last: told.due }];
  const { service, dueOn, basis, earliestOn, latestOn, confidencePercent, policy } = due;
  const present = { dealerId, personId: ownerId, service, dueOn, basis, earliestOn, latestOn, confidencePercent, policy };
  return isSame(told.due, present) ? [] : [{ type: 'DuePredicted', due: present }];
}

function reasonsTold({ reasons }: CarePlan, told: Told, because: Step): readonly CareVehicleEvent[] {
  const standing = new Map<string, Candidate[]>();
  for (const { personId, candidate, dropped } of reasons) {
    if (dropped !== undefined || personId === '') continue;
    const own = standing.get(personId);
    if (own === undefined) standing.set(personId, [candidate]);
    else own.push(candidate);
  }
  const events: CareVehicleEvent[] = [];
  // First who loses reasons, then who gains them: nobody is contacted twice in between.
  for (const personId of Object.keys(told.reasons)) {
    if (!standing.has(personId)) events.push({ type: 'ReasonsRevised', personId, reasons: [], because });
  }
  for (const [personId, candidates] of standing) {
    if (told.reasons[personId] !== textOf(candidates)) events.push({ type: 'ReasonsRevised', personId, reasons: candidates, because });
  }
  return events;
}

function isSame(a: PredictedDue | undefined, b: PredictedDue): boolean {
  return (
    a !== undefined &&
    a.dueOn === b.dueOn &&
    a.personId === b.personId &&
    a.dealerId === b.dealerId &&
    a.service === b.service &&
    a.basis === b.basis &&
    a.earliestOn === b.earliestOn &&
    a.latestOn === b.latestOn &&
    a.confidencePercent === b.confidencePercent &&
    a.policy === b.policy
  );
}

function textOf(reasons: readonly Candidate[]): string {
  return reasons.map(candidateText).join('\n');
}

/** The newest word that explains itself, a visit before everything else (RE8). */
function causeOf(news: readonly CareFact[]): Step {
  const fact = news.findLast(({ kind }) => kind === 'visit' || kind === 'withdrawal') ?? news.at(-1);
  switch (fact?.kind) {
    case 'visit':
      return step('visit', { visitId: fact.key, dealerId: fact.dealerId, service: fact.service, visitedOn: fact.visitedOn });
    case 'withdrawal':
      return step('visit-withdrawn', { visitId: fact.key });
    case 'appointment':
      return step('appointment', { appointmentId: fact.key, status: fact.status });
    case 'owner':
      return step('ownership', { fromOn: fact.fromOn });
    default:
      return step(fact?.kind ?? 'review');
  }
}
