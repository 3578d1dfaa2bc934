import { addDays, addMonths } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import type { CadenceStep } from '@homeward/policy';
import type { Candidate } from './candidate';
import type { DueDate } from '../due/due-date';
import type { CareTerms, ReasonContext } from './reasons';
import { type Step, step } from './step';

/** What the days of a cadence's steps are counted from. */
export interface StepBasis {
  /** The day of the trigger. */
  readonly startedOn: LocalDate;
  /** The day that the trigger looks ahead to; left out: that of the trigger. */
  readonly aheadOn?: LocalDate;
  /** When maintenance is due, if that is known. */
  readonly due: DueDate | undefined;
  /** The day of the decision: of what comes every month the first round that is not over is meant. */
  readonly today: LocalDate;
}

/** When a step is to be done: on a day from `fromOn` to `untilOn`. */
export interface StepTime {
  /** Before it is moved off a day off. */
  readonly aimedOn: LocalDate;
  readonly fromOn: LocalDate;
  readonly untilOn: LocalDate;
  /** Begins so many days after the contact of another step. */
  readonly follows?: { readonly step: string; readonly afterDays: number };
  /** Which time it is of a step that comes every month, from 1 on; `isLast` when no other one comes. */
  readonly round?: { readonly number: number; readonly isLast: boolean };
  /** Bounds that its day was moved into, for the explanation. */
  readonly range?: { readonly rangeFromOn: LocalDate; readonly rangeToOn: LocalDate };
}

/** The days of all steps, by their keys. A step that follows one that comes after it in the list has none. */
export function timesOf(
  steps: readonly CadenceStep[],
  basis: StepBasis,
  { shift }: Pick<CareTerms, 'shift'>,
): ReadonlyMap<string, StepTime> {
  const times = new Map<string, StepTime>();
  for (const rule of steps) {
    const aimed = aimOf(rule, basis, times);
    if (aimed !== undefined) times.set(rule.key, timeOf(rule, aimed, shift));
  }
  return times;
}

/** The rounds before the present one of a step that comes every month, as far back as they were over at most so many days ago; the earliest first. */
export function earlierRounds(
  rule: CadenceStep,
  { round }: Pick<StepTime, 'round'>,
  { startedOn, today }: Pick<StepBasis, 'startedOn' | 'today'>,
  { shift }: Pick<CareTerms, 'shift'>,
  overForDays: number,
): readonly StepTime[] {
  const rounds: StepTime[] = [];
  for (let number = (round?.number ?? 1) - 1; number > 0; number -= 1) {
    const time = timeOf(rule, { on: addMonths(startedOn, number - 1), round: { number, isLast: false } }, shift);
    if (addDays(time.untilOn, overForDays) < today) break;
    rounds.unshift(time);
  }
  return rounds;
}

function timeOf({ windowDays, shift: rule }: CadenceStep, aimed: Aim, shift: CareTerms['shift']): StepTime {
  const lastOn = addDays(aimed.on, windowDays - 1);
  const shiftedOn = rule === undefined ? aimed.on : shift(aimed.on, rule);
  return {
    aimedOn: aimed.on,
    fromOn: aimed.fromOn ?? shiftedOn,
    untilOn: lastOn < shiftedOn ? shiftedOn : lastOn,
    ...(aimed.follows === undefined ? {} : { follows: aimed.follows }),
    ...(aimed.range === undefined ? {} : { range: aimed.range }),
    ...(aimed.round === undefined ? {} : { round: aimed.round }),
  };
}

interface Aim extends Pick<StepTime, 'follows' | 'range' | 'round'> {
  readonly on: LocalDate;
  /** When it may be done earlier than it is aimed at. */
  readonly fromOn?: LocalDate;
}

function aimOf({ when, windowDays }: CadenceStep, basis: StepBasis, times: ReadonlyMap<string, StepTime>): Aim | undefined {
  const { startedOn, aheadOn, due, today } = basis;
  switch (when.kind) {
    case 'days-after':
      return { on: addDays(startedOn, when.days) };
    case 'months-after':
      return { on: addMonths(startedOn, when.months) };
    case 'monthly': {
      const last = when.times ?? Infinity;
      let number = 1;
      while (number < last && addDays(addMonths(startedOn, number - 1), windowDays - 1) < today) number += 1;
      return { on: addMonths(startedOn, number - 1), round: { number, isLast: number === last } };
    }
    case 'days-before':
      return { on: addDays(aheadOn ?? startedOn, -when.days) };
    case 'around-due': {
      const rangeFromOn = addMonths(startedOn, when.fromMonths);
      const rangeToOn = addMonths(startedOn, when.toMonths);
      const dueOn = due?.dueOn ?? rangeFromOn;
      return {
        on: dueOn < rangeFromOn ? rangeFromOn : dueOn > rangeToOn ? rangeToOn : dueOn,
        range: { rangeFromOn, rangeToOn },
      };
    }
    case 'after-step': {
      const first = times.get(when.step);
      if (first === undefined) return undefined;
      // The calendar counts from the contact that was made; the window from the day on which it was to be made.
      return { on: addDays(first.aimedOn, when.days), fromOn: first.fromOn, follows: { step: when.step, afterDays: when.days } };
    }
  }
}

/** Who does it, how. An advisor whom nobody named is replaced by the care department. */
export function mannerOf(
  { owner, adoptedOwner, channels, purpose }: Pick<CadenceStep, 'owner' | 'adoptedOwner' | 'channels' | 'purpose'>,
  advisorId: string,
  { advisors }: Pick<ReasonContext, 'advisors'>,
): Pick<Candidate, 'ownerKind' | 'ownerId' | 'channels' | 'purpose'> {
  const wanted = advisors.adopting === '' ? owner : (adoptedOwner ?? owner);
  const isNamed = wanted === 'advisor' && advisorId !== '';
  return { ownerKind: wanted === 'advisor' && !isNamed ? 'care-specialist' : wanted, ownerId: isNamed ? advisorId : '', channels, purpose };
}

export function passedBy(untilOn: LocalDate, today: LocalDate): Step | undefined {
  return untilOn < today ? step('window.passed', { untilOn, today }) : undefined;
}

/** A step is to be moved off days off, and nobody knows yet which days of that year are: nothing is guessed silently. */
export function unknownHolidays(
  { shift }: CadenceStep,
  { aimedOn }: StepTime,
  { hasNotice }: Pick<CareTerms, 'hasNotice'>,
): readonly Step[] {
  const isMoved = shift !== undefined && shift.direction !== 'none';
  return isMoved && !hasNotice(aimedOn) ? [step('holidays.unknown', { year: aimedOn.slice(0, 4) })] : [];
}
