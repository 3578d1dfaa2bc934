import type { Instant } from '@homeward/kernel';
import { addDuration, elapsedMs, type HolidayCalendar, type WorkingHours, workingTimeBetween, workingTimeDue } from '@homeward/calendar';
import type { ClockName, EscalationLevel } from '@homeward/policy';

/** How one clock counts; taken from the policy when the clock starts and kept with it. */
export interface ClockTerms {
  readonly minutes: number;
  readonly time: 'elapsed' | 'working';
  /** Shares of the allowed time at which somebody is warned. */
  readonly warnAtPercent: readonly number[];
  /** Shares of the allowed time at which the case goes one level up; 100 is the breach. */
  readonly escalateAtPercent: readonly number[];
  /** Who the case goes up to, lowest first. */
  readonly ladder: readonly EscalationLevel[];
  readonly policy: string;
}

/** Where and when work is done: for clocks in working time. */
export interface WorkingTime {
  readonly hours: WorkingHours;
  readonly zone: string;
  readonly holidays: HolidayCalendar;
}

/** A moment of a clock at which something happens by itself. */
export interface ClockMark {
  readonly kind: 'warning' | 'escalation' | 'breach';
  readonly percent: number;
  /** The nominal instant, whenever somebody looks. */
  readonly at: Instant;
}

/** A limit that a case runs against. `dueAt` and `marks` move when the clock pauses. */
export interface CaseClock {
  readonly name: ClockName;
  /** 1 for the first run; reopening the case starts the next one. */
  readonly round: number;
  readonly terms: ClockTerms;
  readonly startedAt: Instant;
  /** The instant that shares of the time are counted from: the start, moved on by pauses. */
  readonly countsFromAt: Instant;
  readonly dueAt: Instant;
  readonly status: 'running' | 'paused' | 'met' | 'late';
  readonly pausedAt?: Instant;
  readonly endedAt?: Instant;
  readonly breached: boolean;
  /** Marks still to come, in order of time. */
  readonly marks: readonly ClockMark[];
}

/** When a share of the clock's time has gone by. In working time the share is of working minutes. */
function instantOfShare(countsFromAt: Instant, { minutes, time }: ClockTerms, percent: number, work: WorkingTime): Instant {
  const shareMs = Math.round((minutes * 60_000 * percent) / 100);
  if (time === 'elapsed') return addDuration(countsFromAt, shareMs);
  return workingTimeDue(countsFromAt, shareMs / 60_000, work.hours, work.zone, work.holidays);
}

const ORDER = { warning: 0, breach: 1, escalation: 2 } as const;

/** All marks by the terms, in order of time. The due instant itself is still in time: what happens at 100 % or later happens a millisecond after it (PL1). */
function marksOf(countsFromAt: Instant, terms: ClockTerms, work: WorkingTime): readonly ClockMark[] {
  const mark = (kind: ClockMark['kind'], percent: number): ClockMark => {
    const at = instantOfShare(countsFromAt, terms, percent, work);
    return { kind, percent, at: percent >= 100 ? addDuration(at, 1) : at };
  };
  return [
    ...terms.warnAtPercent.map((percent) => mark('warning', percent)),
    mark('breach', 100),
    ...terms.escalateAtPercent.map((percent) => mark('escalation', percent)),
  ].sort((a, b) => (a.at === b.at ? ORDER[a.kind] - ORDER[b.kind] : a.at < b.at ? -1 : 1));
}

/** A clock that starts at an instant. */
export function startClock(name: ClockName, round: number, terms: ClockTerms, at: Instant, work: WorkingTime): CaseClock {
  const dueAt = instantOfShare(at, terms, 100, work);
  return {
    name,
    round,
    terms,
    startedAt: at,
    countsFromAt: at,
    dueAt,
    status: 'running',
    breached: false,
    marks: marksOf(at, terms, work),
  };
}

/** The same clock counting from another instant or under other terms; what was told stays told. */
function recounted(clock: CaseClock, countsFromAt: Instant, terms: ClockTerms, work: WorkingTime): CaseClock {
  const wasToldOf = (mark: ClockMark): boolean => {
    const isStillOpen = clock.marks.some((open) => open.kind === mark.kind && open.percent === mark.percent);
    const wasPlanned =
      mark.kind === 'breach' ||
      (mark.kind === 'warning' ? clock.terms.warnAtPercent : clock.terms.escalateAtPercent).includes(mark.percent);
    return wasPlanned && !isStillOpen;
  };
  return {
    ...clock,
    terms,
    countsFromAt,
    dueAt: instantOfShare(countsFromAt, terms, 100, work),
    marks: marksOf(countsFromAt, terms, work).filter((mark) => !wasToldOf(mark)),
  };
}

/** A clock that runs or waits under other terms, from its own start; one that has ended stays as it is. */
export function withTerms(clock: CaseClock, terms: ClockTerms, work: WorkingTime): CaseClock {
  return clock.endedAt === undefined ? recounted(clock, clock.countsFromAt, terms, work) : clock;
}

export function pauseClock(clock: CaseClock, at: Instant): CaseClock {
  return clock.status === 'running' ? { ...clock, status: 'paused', pausedAt: at } : clock;
}

/**
 * The clock as it runs on after a pause: what was left when it paused is left now. In elapsed time everything moves by the length of the pause (PL2),
 * in working time by the working minutes of the pause.
 */
export function resumeClock(clock: CaseClock, at: Instant, work: WorkingTime): CaseClock {
  const { pausedAt, ...rest } = clock;
  if (clock.status !== 'paused' || pausedAt === undefined) return clock;
  const { hours, zone, holidays } = work;
  const countsFromAt =
    clock.terms.time === 'elapsed'
      ? addDuration(clock.countsFromAt, elapsedMs(pausedAt, at))
      : workingTimeDue(clock.countsFromAt, workingTimeBetween(pausedAt, at, hours, zone, holidays) / 60_000, hours, zone, holidays);
  return recounted({ ...rest, status: 'running' }, countsFromAt, clock.terms, work);
}

/** Ends a clock that runs or waits: met when not later than due, else late. A paused clock was in time if it was when it paused. */
export function endClock(clock: CaseClock, at: Instant): CaseClock {
  if (clock.status !== 'running' && clock.status !== 'paused') return clock;
  const { pausedAt, ...rest } = clock;
  const isInTime = (pausedAt ?? at) <= clock.dueAt;
  return { ...rest, status: isInTime ? 'met' : 'late', endedAt: at, breached: clock.breached || !isInTime, marks: [] };
}

/** The clock after a mark was told. */
export function tellMark(clock: CaseClock, told: ClockMark): CaseClock {
  return { ...clock, marks: clock.marks.filter((mark) => mark !== told), breached: clock.breached || told.kind === 'breach' };
}

/** The next mark of a running clock. */
export function nextMarkOf(clock: CaseClock): ClockMark | undefined {
  return clock.status === 'running' ? clock.marks[0] : undefined;
}
