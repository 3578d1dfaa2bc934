import type { Instant, LocalDate } from '@homeward/kernel';
import type {
  CadenceInForce,
  CadenceStep,
  CareItems,
  ChurnLevels,
  HoldOuts,
  MaintenanceIntervals,
  Occasions,
  TriggerKind,
  TriggerOf,
} from '@homeward/policy';
import type { AppointmentFact, CareFacts } from '../cars/care-facts';
import type { Candidate } from './candidate';
import type { DueDate } from '../due/due-date';
import type { DueItem } from '../due/due-item';
import type { Ruled, Step } from './step';

/** What the rules of one dealer say at the moment of the decision. */
export interface CareTerms {
  /** The moment of the decision, and its local day. */
  readonly now: Instant;
  readonly today: LocalDate;
  /** The first moment of a day in the dealer's zone. */
  readonly startOf: (day: LocalDate) => Instant;
  readonly dayOf: (instant: Instant) => LocalDate;
  readonly intervals: Ruled<MaintenanceIntervals>;
  readonly items: Ruled<CareItems>;
  readonly holdOuts: Ruled<HoldOuts>;
  readonly tradeUp: Ruled<Occasions['tradeUp']>;
  readonly churn: ChurnLevels;
  /** Whether the holidays of a day's year are known. */
  readonly hasNotice: (day: LocalDate) => boolean;
  /** The cadences that were in force at a moment; of a moment to come, those of now. */
  readonly cadencesAt: (moment: Instant) => readonly CadenceInForce[];
  /** Moves a date off the days that the rule names. */
  readonly shift: (day: LocalDate, rule: NonNullable<CadenceStep['shift']>) => LocalDate;
}

/** A reason with whom to contact, or why nobody is. */
export interface Reason {
  readonly personId: string;
  readonly candidate: Candidate;
  /** Left out: it stands. */
  readonly dropped?: Step;
  /** The day from which on the calendar alone gives another reason in its place. */
  readonly reviewOn?: LocalDate;
  /** The same, of what hangs on an hour. */
  readonly reviewAt?: Instant;
  readonly explain: () => readonly Step[];
}

/** Who is contacted about what of a car. */
export interface ReasonContext {
  readonly facts: CareFacts;
  /** Who looks after the car's maintenance; empty for none. */
  readonly dealerId: string;
  /** The present owner; empty while unknown. */
  readonly ownerId: string;
  readonly terms: CareTerms;
  readonly due: DueDate | undefined;
  /** What else it is due for. */
  readonly items: readonly DueItem[];
  /** The next one that is neither cancelled nor kept. */
  readonly appointment: AppointmentFact | undefined;
  readonly advisors: AdvisorsOfCar;
  /** A number from 0 up to 1, always the same for the same text. */
  readonly draw: (text: string) => number;
}

/** Advisors at the dealer, empty for nobody: who has adopted the car, and whom its latest visit names. */
interface AdvisorsOfCar {
  readonly adopting: string;
  readonly last: string;
}

/** A cadence with a trigger of one kind. */
export interface CadenceOn<On extends TriggerKind> extends CadenceInForce {
  readonly trigger: TriggerOf<On>;
}

/**
 * The cadences that something started at a moment: those that were in force then. A version that takes effect later counts for what is started later, until
 * somebody brings the car to it.
 */
export function startedBy<On extends TriggerKind>(
  { terms, facts }: Pick<ReasonContext, 'terms' | 'facts'>,
  on: On,
  startedAt: Instant,
): readonly CadenceOn<On>[] {
  const migratedAt = facts.migration?.at ?? '';
  return terms.cadencesAt(startedAt < migratedAt ? migratedAt : startedAt).flatMap((one) => {
    const { trigger } = one.cadence;
    return isOn(trigger, on) ? [{ ...one, trigger }] : [];
  });
}

function isOn<On extends TriggerKind>(trigger: { readonly on: TriggerKind }, on: On): trigger is TriggerOf<On> {
  return trigger.on === on;
}
