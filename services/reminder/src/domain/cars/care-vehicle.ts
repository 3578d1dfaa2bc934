import type { Decider, Instant, LocalDate } from '@homeward/kernel';
import { type Backfill, waitsForMore } from './backfill';
import { type CareFact, type CareFacts, isNews, nothingHeard, withFact } from './care-facts';
import { type Declaration, declarationOf } from './done-elsewhere';
import { type CarePlan, type CareSurroundings, careDealerOf, carePlanOf } from './care-plan';
import { type DrawnPlan, type DrawnUnit, withHoldOuts } from './hold-out';
import { type Candidate, textOf } from '../cadences/candidate';
import { type Step, step } from '../cadences/step';

/** What the world was told last, so that only changes are told. */
interface Told {
  readonly due?: PredictedDue;
  /** Per person a digest of the reasons told; nobody who has none. */
  readonly reasons: Readonly<Record<string, string>>;
  /** Of the hold-outs told; left out for none. */
  readonly units?: string;
  /** What was derived under: see `CareSurroundings.stamp`. */
  readonly under: string;
  readonly reviewAt?: Instant;
}

/** One car as the reminders see it. */
export interface CareVehicleState {
  readonly facts: CareFacts;
  readonly told: Told;
  /** Left out: the plan knows everything that was heard. */
  readonly backfill?: Backfill;
}

export interface HearFacts {
  readonly type: 'HearFacts';
  readonly vehicleId: string;
  /** In the order in which they were told. */
  readonly facts: readonly CareFact[];
  /** Now, when facts of the past may wait for more of them; left out: planned at once. */
  readonly mayWaitFrom?: Instant;
  readonly surroundings: CareSurroundings;
}
/** The calendar, a policy or the organisation may have changed the plan. */
export interface ReviewVehicle {
  readonly type: 'ReviewVehicle';
  readonly vehicleId: string;
  readonly surroundings: CareSurroundings;
}
/** Somebody says that what is due was done elsewhere, or that it was not after all. */
export interface DeclareDone {
  readonly type: 'DeclareDone';
  readonly vehicleId: string;
  readonly declaration: Declaration;
  readonly surroundings: CareSurroundings;
}
export type CareVehicleCommand = HearFacts | ReviewVehicle | DeclareDone;

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
  /** Left out: what follows from them is in the next event, if it is anything. */
  readonly backfill?: Backfill;
}
/** All reasons that the car gives to contact the person; none takes the earlier ones back. */
export interface PersonReasons {
  readonly personId: string;
  readonly reasons: readonly Candidate[];
  /** Of the reasons; empty for none. */
  readonly digest: string;
}
/** What has changed of what follows from the facts. One event, as its parts are always decided together. */
export interface CareRevised {
  readonly type: 'CareRevised';
  /** Left out: as before. */
  readonly due?: { readonly kind: 'predicted' | 'withdrawn'; readonly due: PredictedDue };
  /** First who loses reasons, then who gains them. */
  readonly reasons: readonly PersonReasons[];
  /** Left out: as before. */
  readonly drawn?: { readonly dealerId: string; readonly units: readonly DrawnUnit[]; readonly digest: string };
  readonly because: Step;
  readonly under: string;
  readonly reviewAt?: Instant;
}
export type CareVehicleEvent = FactsHeard | CareRevised;

/** Facts about one car, and what follows from them; only changes are told (decision 0004). */
export const careVehicle: Decider<CareVehicleState, CareVehicleCommand, CareVehicleEvent> = {
  initial: { facts: nothingHeard, told: { reasons: {}, under: '' } },
  decide(command, state) {
    switch (command.type) {
      case 'HearFacts':
        return heard(command, command.facts, state, command.mayWaitFrom);
      case 'DeclareDone':
        return heard(command, [declarationOf(state.facts, command.declaration, command.surroundings)], state);
      case 'ReviewVehicle':
        return revisionOf(command, state, state.backfill?.because ?? step('review'));
    }
  },
  evolve: {
    FactsHeard: (state, { facts, backfill }) => ({
      ...state,
      facts: facts.reduce(withFact, state.facts),
      ...(backfill === undefined ? {} : { backfill }),
    }),
    CareRevised: ({ facts, told }, { due, reasons, drawn, under, reviewAt }) => {
      const known = due === undefined ? told.due : due.kind === 'predicted' ? due.due : undefined;
      const digests = { ...told.reasons };
      for (const { personId, digest } of reasons) {
        if (digest === '') delete digests[personId];
        else digests[personId] = digest;
      }
      const units = drawn === undefined ? told.units : drawn.digest;
      return {
        facts,
        told: {
          ...(known === undefined ? {} : { due: known }),
          reasons: digests,
          ...(units === undefined || units === '' ? {} : { units }),
          under,
          ...(reviewAt === undefined ? {} : { reviewAt }),
        },
      };
    },
  },
};

/** Which car is decided about, and under which rules. */
type About = Pick<CareVehicleCommand, 'vehicleId' | 'surroundings'>;

function heard(about: About, said: readonly CareFact[], state: CareVehicleState, mayWaitFrom?: Instant): readonly CareVehicleEvent[] {
  let { facts } = state;
  const news: CareFact[] = [];
  for (const fact of said) {
    if (!isNews(facts, fact)) continue;
    facts = withFact(facts, fact);
    news.push(fact);
  }
  if (news.length === 0) return [];
  const because = causeOf(news);
  const backfill = mayWaitFrom === undefined ? undefined : backfillOf(about, { ...state, facts }, news, { since: mayWaitFrom, because });
  if (backfill !== undefined) return [{ type: 'FactsHeard', facts: news, backfill }];
  return [{ type: 'FactsHeard', facts: news }, ...revisionOf(about, { ...state, facts }, because)];
}

/** What the plan waits with; undefined when it is made now. */
function backfillOf(
  { surroundings }: About,
  { facts, told, backfill: known }: CareVehicleState,
  news: readonly CareFact[],
  backfill: Backfill,
): Backfill | undefined {
  const isWaiting = known !== undefined || told.under === '';
  const { today } = surroundings.of(careDealerOf(facts));
  if (!waitsForMore(news, today, isWaiting)) return undefined;
  return known === undefined ? backfill : { since: known.since, because: backfill.because };
}

function revisionOf(
  { vehicleId, surroundings }: About,
  { facts, told, backfill }: CareVehicleState,
  because: Step,
): readonly CareVehicleEvent[] {
  const plan = withHoldOuts(carePlanOf(facts, surroundings), vehicleId, surroundings);
  const due = dueRevised(plan, told);
  const reasons = reasonsRevised(plan, told, surroundings);
  const drawn = drawnAnew(plan, told, surroundings);
  const under = surroundings.stamp;
  const { reviewAt } = plan;
  const isKnown = told.under === under && told.reviewAt === reviewAt && backfill === undefined;
  if (due === undefined && reasons.length === 0 && drawn === undefined && isKnown) return [];
  return [
    {
      type: 'CareRevised',
      ...(due === undefined ? {} : { due }),
      reasons,
      ...(drawn === undefined ? {} : { drawn }),
      because,
      under,
      ...(reviewAt === undefined ? {} : { reviewAt }),
    },
  ];
}

function dueRevised({ due, dealerId, ownerId }: CarePlan, told: Told): CareRevised['due'] {
  if ('kind' in due) return told.due === undefined ? undefined : { kind: 'withdrawn', due: told.due };
  const { service, dueOn, basis, earliestOn, latestOn, confidencePercent, policy } = due;
  const present = { dealerId, personId: ownerId, service, dueOn, basis, earliestOn, latestOn, confidencePercent, policy };
  return isSame(told.due, present) ? undefined : { kind: 'predicted', due: present };
}

function reasonsRevised({ reasons }: CarePlan, told: Told, { digestOf }: CareSurroundings): readonly PersonReasons[] {
  const standing = new Map<string, Candidate[]>();
  for (const { personId, candidate, dropped } of reasons) {
    if (dropped !== undefined || personId === '') continue;
    const own = standing.get(personId);
    if (own === undefined) standing.set(personId, [candidate]);
    else own.push(candidate);
  }
  const revised: PersonReasons[] = [];
  for (const personId of Object.keys(told.reasons)) if (!standing.has(personId)) revised.push({ personId, reasons: [], digest: '' });
  for (const [personId, candidates] of standing) {
    const digest = digestOf(textOf(candidates));
    if (told.reasons[personId] !== digest) revised.push({ personId, reasons: candidates, digest });
  }
  return revised;
}

/** All comparisons that the car is in, when they are others than those told. */
function drawnAnew({ dealerId, units }: DrawnPlan, told: Told, { digestOf }: CareSurroundings): CareRevised['drawn'] {
  if (units.length === 0) return told.units === undefined ? undefined : { dealerId, units, digest: '' };
  const digest = digestOf(
    units.map((unit) => [unit.stream, unit.round, unit.arm, unit.dealerId, unit.advisorId, unit.startOn, unit.dueOn].join('|')).join('\n'),
  );
  return digest === told.units ? undefined : { dealerId, units, digest };
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
    case 'open-visit':
      return step('open-visit', { visitId: fact.key, promisedAt: fact.promisedAt, readyAt: fact.readyAt });
    case 'owner':
      return step('ownership', { fromOn: fact.fromOn });
    case 'adoption':
      return step('adoption', { advisorId: fact.advisorId });
    case 'recall':
      return step('recall', { campaign: fact.key, status: fact.status, visitId: fact.visitId });
    case 'contract':
      return step('contract', { contractId: fact.key, status: fact.status });
    case 'declaration':
      return step(fact.doneOn === '' ? 'done-elsewhere-taken-back' : 'done-elsewhere', { item: fact.dueKey, doneOn: fact.doneOn });
    default:
      return step(fact?.kind ?? 'review');
  }
}
