import type { LocalDate } from '@homeward/kernel';
import type { CadenceInForce } from '@homeward/policy';
import { mannerOf, timesOf } from '../cadences/cadence-step';
import type { Candidate } from '../cadences/candidate';
import type { VehicleReasons } from '../contacts/contact-facts';
import { takenOver } from '../cadences/escalation';
import type { CareTerms } from '../cadences/reasons';
import type { Step } from '../cadences/step';

const CERTAIN_PERCENT = 100;

/** A day of a person, or of the calendar, as it concerns one person at one dealer. */
export interface PersonOccasion {
  /** A subject that is no car. */
  readonly subject: string;
  /** Tells the comings of one subject apart: the year of a birthday. */
  readonly turn: string;
  readonly sequence: number;
  /** What cadences call it, the nearest name first: `mid-autumn`, `festival`. */
  readonly kinds: readonly string[];
  readonly dealerId: string;
  readonly on: LocalDate;
  /** By when it is to be done; left out: on its day. */
  readonly dueOn?: LocalDate;
  /** The last day on which anybody is contacted about it; empty: as long as the step's window. */
  readonly untilOn: LocalDate;
  /** Only the cadence of this key; empty for every one that its kind starts. */
  readonly cadence: string;
  /** Whose work it is at the dealer, by code; empty for anybody of the step's kind. */
  readonly ownerId: string;
  readonly because: Step;
}

/** What the dealer's rules say to an occasion. */
export interface OccasionTerms extends Pick<CareTerms, 'shift'> {
  /** The cadences that are in force. */
  readonly cadences: readonly CadenceInForce[];
}

/**
 * The reasons that an occasion gives to contact one person: the steps of each cadence that it starts. The key of a reason names no dealer, so that whoever was
 * greeted by one is not greeted by the next.
 */
export function occasionReasons(occasion: PersonOccasion, terms: OccasionTerms): VehicleReasons {
  const { subject, sequence, because } = occasion;
  return { vehicleId: subject, sequence, reasons: startedBy(occasion, terms).flatMap((one) => stepsOf(occasion, one, terms)), because };
}

/** Whether an occasion of these kinds gives anybody a reason at the dealer. */
export function isKept(occasion: Pick<PersonOccasion, 'kinds' | 'cadence'>, terms: Pick<OccasionTerms, 'cadences'>): boolean {
  return startedBy(occasion, terms).length > 0;
}

/** The cadences that an occasion starts: those for its own name, else those for its family, so that Mid-Autumn has its own words where somebody wrote some. */
function startedBy(
  { kinds, cadence }: Pick<PersonOccasion, 'kinds' | 'cadence'>,
  { cadences }: Pick<OccasionTerms, 'cadences'>,
): readonly CadenceInForce[] {
  const forOccasions = cadences.flatMap((one) => {
    const { trigger } = one.cadence;
    return trigger.on === 'occasion' && (cadence === '' || one.key === cadence) ? [{ one, starts: trigger.kinds }] : [];
  });
  for (const kind of kinds) {
    const found = forOccasions.filter(({ starts }) => starts.includes(kind));
    if (found.length > 0) return found.map(({ one }) => one);
  }
  return [];
}

/** The steps of one cadence, counted from a day as that of the occasion, with what the manager takes over. */
export function stepsOf(
  { subject, turn, dealerId, ownerId, on, dueOn = on, untilOn }: Omit<PersonOccasion, 'sequence' | 'kinds' | 'cadence' | 'because'>,
  started: CadenceInForce,
  terms: Pick<OccasionTerms, 'shift'>,
): readonly Candidate[] {
  const { key: cadenceKey, cadence, reference } = started;
  const coming = `${subject}:${turn}`;
  const keyOf = (step: string): string => `${coming}:${cadenceKey}.${step}`;
  // Of what comes every month an occasion has the first time only: it is over with its day.
  const times = timesOf(cadence.steps, { startedOn: on, due: undefined, today: on }, terms);
  return cadence.steps.flatMap((rule): readonly Candidate[] => {
    const time = times.get(rule.key);
    // What goes by the maintenance of a car is no step of an occasion.
    if (time === undefined || rule.when.kind === 'around-due') return [];
    const endsOn = earlierOf(time.untilOn, untilOn);
    if (endsOn < time.fromOn) return [];
    const { follows } = time;
    const candidate: Candidate = {
      ...mannerOf(rule, ownerId, NOBODY_ADOPTED),
      key: keyOf(rule.key),
      kind: rule.key,
      dealerId,
      fromOn: time.fromOn,
      untilOn: endsOn,
      visitId: '',
      dueOn,
      earliestOn: dueOn,
      latestOn: dueOn,
      confidencePercent: CERTAIN_PERCENT,
      capExempt: false,
      concern: cadence.stops.includes('answer') ? coming : '',
      ...(follows === undefined ? {} : { follows: { key: keyOf(follows.step), afterDays: follows.afterDays } }),
      policy: reference,
    };
    const escalated = takenOver(started, rule, candidate);
    if (escalated === undefined) return [candidate];
    // What is over for everybody is over for the manager.
    const lastOn = earlierOf(escalated.untilOn, untilOn);
    return lastOn < escalated.fromOn ? [candidate] : [candidate, { ...escalated, untilOn: lastOn }];
  });
}

/** Of the two the earlier one; empty is no day. */
function earlierOf(day: LocalDate, endsOn: LocalDate): LocalDate {
  return endsOn !== '' && endsOn < day ? endsOn : day;
}

const NOBODY_ADOPTED = { advisors: { adopting: '', last: '' } } as const;
