import type { Decider } from '@homeward/kernel';
import { type Placement, type Placements } from './ownership';
import { admit, compareStamps } from '../people/revision';
import {
  type AppointmentFact,
  type VehicleFact,
  type VehicleFacts,
  type WithdrawalFact,
  knownVersion,
  noFacts,
  recordNamedBy,
  withFact,
} from './vehicle-facts';
import { type Told, type VehicleSurroundings, type VehicleTelling, afterTelling, nothingTold, tellingsOf } from './vehicle-tellings';

/** The row of a request that a fact came with. */
export interface IntakeRow {
  readonly requestId: string;
  readonly row: number;
}

/** One car: what was said of it, whose records it knows, and what the world was told. */
export interface VehicleState {
  readonly facts: VehicleFacts;
  readonly people: Placements;
  readonly told: Told;
  /** Rows that wait for the car to be described. */
  readonly held: readonly IntakeRow[];
}

export interface NoteFact {
  readonly type: 'NoteFact';
  readonly fact: VehicleFact;
  /** Left out for what came otherwise. */
  readonly row?: IntakeRow | undefined;
  /** Where the record that the fact names stands, as far as it is known. */
  readonly placement?: Placement | undefined;
  readonly surroundings: VehicleSurroundings;
}
/** The record belongs to this person now. */
export interface LearnPlacement {
  readonly type: 'LearnPlacement';
  readonly recordId: string;
  readonly placement: Placement;
  readonly surroundings: VehicleSurroundings;
}
/** A newer version of this visit or appointment was said of another car: it ends here, under the newer version's stamp. */
export interface CedeThing {
  readonly type: 'CedeThing';
  readonly ended: WithdrawalFact | AppointmentFact;
  readonly surroundings: VehicleSurroundings;
}
/** The calendar or a policy may have changed what is derived. */
export interface Review {
  readonly type: 'Review';
  readonly surroundings: VehicleSurroundings;
}
export type VehicleCommand = NoteFact | LearnPlacement | CedeThing | Review;

export interface FactNoted {
  readonly type: 'FactNoted';
  readonly fact: VehicleFact;
  /** The content was known; only its time is new. */
  readonly confirmation: boolean;
  /** The row waits for the car to be described. */
  readonly heldFor?: IntakeRow;
}
export interface PlacementLearned {
  readonly type: 'PlacementLearned';
  readonly recordId: string;
  readonly placement: Placement;
}
/** The car was described: what waited for it is accepted. */
export interface RowsSettled {
  readonly type: 'RowsSettled';
  readonly rows: readonly IntakeRow[];
}
export type VehicleEvent = FactNoted | PlacementLearned | RowsSettled | VehicleTelling;

const UNPLACED: Placement = { personId: '', sequence: 0 };

/** Rules of one car: a keyed set of facts; everything else is derived from the whole set, and told when it changes. */
export const vehicle: Decider<VehicleState, VehicleCommand, VehicleEvent> = {
  initial: { facts: noFacts, people: {}, told: nothingTold, held: [] },
  decide(command, state) {
    switch (command.type) {
      case 'NoteFact':
        return noteFact(command, state);
      case 'LearnPlacement': {
        const learned = learn(state.people, command.recordId, command.placement);
        if (learned.length === 0) return [];
        return [...learned, ...tellingsOf(state.facts, withLearned(state.people, learned), state.told, command.surroundings)];
      }
      case 'CedeThing':
        return cedeThing(command, state);
      case 'Review':
        return tellingsOf(state.facts, state.people, state.told, command.surroundings);
    }
  },
  evolve: {
    FactNoted: (state, { fact, heldFor }) => ({
      ...state,
      facts: withFact(state.facts, fact),
      held: heldFor === undefined ? state.held : [...state.held, heldFor],
    }),
    PlacementLearned: (state, { recordId, placement }) => ({ ...state, people: { ...state.people, [recordId]: placement } }),
    RowsSettled: (state) => ({ ...state, held: [] }),
    VehicleDescribed: heard,
    VehicleSold: (state, telling) => heard({ ...state, facts: withFact(state.facts, telling.sale) }, telling),
    OwnerChanged: heard,
    HomeDealerChanged: heard,
    VisitRecorded: (state, telling) => heard({ ...state, facts: withFact(state.facts, telling.visit) }, telling),
    VisitWithdrawn: (state, telling) => heard({ ...state, facts: withFact(state.facts, telling.withdrawal) }, telling),
    OdometerAssessed: heard,
    ReadingRefused: heard,
    AppointmentChanged: (state, telling) => heard({ ...state, facts: withFact(state.facts, telling.appointment) }, telling),
    DeclinedWorkChanged: heard,
    OpenVisitChanged: heard,
    RecallChanged: heard,
    ServiceContractChanged: heard,
    VehicleLinkChanged: heard,
    CustomerStateChanged: heard,
    ReviewScheduled: heard,
  },
};

/** Whether a dealer has described the car; until then everything else that is said of it waits. */
export function isDescribed(facts: VehicleFacts): boolean {
  for (const _key in facts.descriptions) return true;
  return false;
}

function noteFact({ fact, row, placement, surroundings }: NoteFact, state: VehicleState): readonly VehicleEvent[] {
  const confirmation = admit(knownVersion(state.facts, fact), fact) === 'confirmed';
  const facts = withFact(state.facts, fact);
  const named = recordNamedBy(fact);
  const learned = named === undefined ? [] : learn(state.people, named, placement ?? UNPLACED);
  if (!isDescribed(facts))
    return [{ type: 'FactNoted', fact, confirmation, ...(confirmation || row === undefined ? {} : { heldFor: row }) }, ...learned];

  const tellings = tellingsOf(facts, withLearned(state.people, learned), state.told, surroundings);
  // An event that carries the fact itself keeps it as well; to write it down twice would double the journal of every visit.
  const noted: readonly VehicleEvent[] = tellings.some((telling) => carries(telling, fact))
    ? []
    : [{ type: 'FactNoted', fact, confirmation }];
  const settled: readonly VehicleEvent[] = state.held.length === 0 ? [] : [{ type: 'RowsSettled', rows: state.held }];
  return [...noted, ...learned, ...tellings, ...settled];
}

/** The same whether this car's version or the other car's came first: what ends a thing carries the greatest stamp that is known of it. */
function cedeThing({ ended, surroundings }: CedeThing, { facts, people, told }: VehicleState): readonly VehicleEvent[] {
  const known = knownVersion(facts, ended);
  if (known !== undefined && compareStamps(ended, known) <= 0) return [];
  const tellings = tellingsOf(withFact(facts, ended), people, told, surroundings);
  return tellings.some((telling) => carries(telling, ended))
    ? tellings
    : [{ type: 'FactNoted', fact: ended, confirmation: false }, ...tellings];
}

function carries(telling: VehicleTelling, fact: VehicleFact): boolean {
  switch (telling.type) {
    case 'VisitRecorded':
      return telling.visit === fact;
    case 'VisitWithdrawn':
      return telling.withdrawal === fact;
    case 'VehicleSold':
      return telling.sale === fact;
    case 'AppointmentChanged':
      return telling.appointment === fact;
    default:
      return false;
  }
}

/** The first time that a record is named it is remembered even when it is not placed yet, so that its placement is sent here later. */
function learn(people: Placements, recordId: string, placement: Placement): readonly PlacementLearned[] {
  const known = people[recordId];
  if (known !== undefined && known.sequence >= placement.sequence) return [];
  return [{ type: 'PlacementLearned', recordId, placement }];
}

function withLearned(people: Placements, learned: readonly PlacementLearned[]): Placements {
  return learned.length === 0
    ? people
    : { ...people, ...Object.fromEntries(learned.map(({ recordId, placement }) => [recordId, placement])) };
}

function heard(state: VehicleState, telling: VehicleTelling): VehicleState {
  return { ...state, told: afterTelling(state.told, telling) };
}
