import { z } from 'zod';
import { type DeepReadonly, definePolicy } from '../definition';
import { positive, timeOfDay } from './words';

/** Kinds of case (domain, section 4). */
export const CASE_KINDS = [
  'consultation',
  'suggestion',
  'complaint',
  'on-site-complaint',
  'media-warning',
  'dangerous-customer',
  'rescue',
] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

export const SEVERITIES = ['low', 'normal', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const CLOCKS = ['first-response', 'plan', 'solution'] as const;
export type ClockName = (typeof CLOCKS)[number];

/** Who is told and answers, lowest first. */
export const ESCALATION_LEVELS = ['agent', 'dealer-manager', 'region', 'brand', 'group'] as const;
export type EscalationLevel = (typeof ESCALATION_LEVELS)[number];

const workingWindow = z
  .strictObject({ from: timeOfDay, to: z.union([timeOfDay, z.literal('24:00')]) })
  .refine(({ from, to }) => from < to, 'from before to');
const workingDay = z
  .array(workingWindow)
  .refine(
    (day) => day.every((window, index) => index === 0 || (day[index - 1]?.to ?? '') <= window.from),
    'windows in order, not overlapping',
  );

/** As `WorkingHours` of the calendar. */
const workingHours = z.strictObject({
  weekly: z
    .strictObject({
      monday: workingDay,
      tuesday: workingDay,
      wednesday: workingDay,
      thursday: workingDay,
      friday: workingDay,
      saturday: workingDay,
      sunday: workingDay,
    })
    .refine((week) => Object.values(week).some((day) => day.length > 0), 'a window on some day'),
  publicHolidays: z.enum(['off', 'worked']),
  makeUpWorkday: workingDay.optional(),
});

const clock = z.strictObject({
  minutes: positive,
  /** `elapsed` runs round the clock, `working` in working hours only. */
  time: z.enum(['elapsed', 'working']),
});

export const complaintClocks = definePolicy({
  subject: 'complaint-clocks',
  schema: z.strictObject({
    /** The first rule that fits a case gives its clocks. Left out conditions fit every case. */
    rules: z
      .array(
        z.strictObject({
          kinds: z.array(z.enum(CASE_KINDS)).min(1).optional(),
          severities: z.array(z.enum(SEVERITIES)).min(1).optional(),
          clocks: z.strictObject({ 'first-response': clock, plan: clock, solution: clock }),
        }),
      )
      .min(1)
      .refine((rules) => {
        const last = rules.at(-1);
        return last?.kinds === undefined && last?.severities === undefined;
      }, 'a last rule that fits every case'),
    /** Shares of a clock at which those who answer now are warned. */
    warnAtPercent: z.array(z.int().min(1).max(99)),
    /** Shares of a clock at which the case goes one level up; 100 is the breach. */
    escalateAtPercent: z.array(z.int().min(1).max(1000)),
    escalation: z.array(z.enum(ESCALATION_LEVELS)).min(1),
    pauseWhileWaitingForCustomer: z.boolean(),
    workingHours,
  }),
});
export type ComplaintClocks = ReturnType<typeof complaintClocks.bodyOf>;
export type ClockRule = DeepReadonly<z.infer<typeof clock>>;

/** The clocks of a case; every case has some, as the last rule fits all. */
export function clocksFor(policy: ComplaintClocks, kind: CaseKind, severity: Severity): Readonly<Record<ClockName, ClockRule>> {
  const rule = policy.rules.find(({ kinds, severities }) => (kinds?.includes(kind) ?? true) && (severities?.includes(severity) ?? true));
  if (rule === undefined) throw new Error('The last rule of complaint-clocks fits every case');
  return rule.clocks;
}
