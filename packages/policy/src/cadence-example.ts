import type { Cadence, CadenceStep } from './subjects/cadences';

/** The days of the months of 2024, a leap year that begins on a Monday: on its first day the example starts. */
const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const YEAR = 2024;
const YEAR_DAYS = 366;
const WEEK_DAYS = 7;

/** How far ahead in the example that lies which a trigger looks ahead to: a due date half a year, an appointment two weeks, nothing else at all. */
const AHEAD_MONTHS = 6;
const AHEAD_DAYS = 14;

/** Days of the example, counted from the one on which the cadence is started. */
export interface ExampleWindow {
  readonly step: CadenceStep;
  readonly place: number;
  readonly from: number;
  readonly until: number;
}

/** The windows of a cadence's steps, started on 2024-01-01; a step that has none, because it follows none that has one, is left out. */
export function exampleOf({ trigger, steps }: Cadence): readonly ExampleWindow[] {
  const ahead = aheadOf(trigger);
  const windows: ExampleWindow[] = [];
  steps.forEach((step, place) => {
    for (const from of daysOf(step, ahead, windows)) windows.push({ step, place, from, until: from + step.windowDays - 1 });
  });
  return windows;
}

/** Whether a trigger looks ahead to a day after the one on which it is known. */
export function isAhead(trigger: Cadence['trigger']): boolean {
  const { on } = trigger;
  return on === 'maintenance-due' || on === 'item-due' || on === 'appointment' || on === 'occasion' || isPromise(trigger);
}

/** The steps before and after a promise are counted from its day alike. */
function isPromise(trigger: Cadence['trigger']): boolean {
  return trigger.on === 'waiting' && trigger.since === 'promise';
}

function aheadOf(trigger: Cadence['trigger']): number {
  if (!isAhead(trigger) || isPromise(trigger)) return 0;
  return trigger.on === 'appointment' ? AHEAD_DAYS : monthStart(AHEAD_MONTHS);
}

function daysOf({ when }: CadenceStep, ahead: number, before: readonly ExampleWindow[]): readonly number[] {
  switch (when.kind) {
    case 'days-after':
      return [when.days];
    case 'months-after':
      return [monthStart(when.months)];
    case 'days-before':
      return [ahead - when.days];
    case 'around-due':
      return [monthStart(when.fromMonths)];
    case 'monthly':
      return Array.from({ length: Math.min(when.times ?? 1, MONTH_DAYS.length) }, (_, month) => monthStart(month));
    case 'after-step': {
      const first = before.find(({ step }) => step.key === when.step);
      return first === undefined ? [] : [first.from + when.days];
    }
  }
}

/** The first day of a month of the example, 0 for January 2024; the years after it have its months as well. */
function monthStart(month: number): number {
  const within = month % MONTH_DAYS.length;
  return MONTH_DAYS.slice(0, within).reduce((sum, days) => sum + days, ((month - within) / MONTH_DAYS.length) * YEAR_DAYS);
}

export function weekOf(day: number): number {
  return Math.floor(day / WEEK_DAYS);
}

export function monthOf(day: number): number {
  const [years, within] = [Math.floor(day / YEAR_DAYS), ((day % YEAR_DAYS) + YEAR_DAYS) % YEAR_DAYS];
  const month = MONTH_DAYS.findLastIndex((_, index) => monthStart(index) <= within);
  return years * MONTH_DAYS.length + month;
}

/** `2024-01-06` */
export function dayText(day: number): string {
  const month = monthOf(day);
  const year = YEAR + Math.floor(month / MONTH_DAYS.length);
  const inYear = ((month % MONTH_DAYS.length) + MONTH_DAYS.length) % MONTH_DAYS.length;
  const dayOfMonth = day - (Math.floor(day / YEAR_DAYS) * YEAR_DAYS + monthStart(inYear)) + 1;
  return `${year}-${String(inYear + 1).padStart(2, '0')}-${String(dayOfMonth).padStart(2, '0')}`;
}
