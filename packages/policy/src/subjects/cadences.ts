import { z } from 'zod';
import { cadenceProblems } from '../cadence-lint';
import { type DeepReadonly, definePolicy } from '../definition';
import { channel, contactOwner, notNegative, percent, positive, purpose, shift, texts, visitKind } from './words';

/** What starts a cadence; one file of the reminder service reads each. */
export const TRIGGERS = [
  'visit',
  'delivery',
  'maintenance-due',
  'item-due',
  'appointment',
  'no-show',
  'churn',
  'waiting',
  'occasion',
  'trade-up',
] as const;
export type TriggerKind = (typeof TRIGGERS)[number];

/**
 * What ends a started cadence, or lets it rest: a later visit; an appointment ahead, for steps that ask the customer to come; another owner since it was
 * started; an answer to one of its steps, which is an answer to all of them.
 */
export const STOPS = ['visit', 'appointment', 'ownership-change', 'answer'] as const;
export type CadenceStop = (typeof STOPS)[number];

/** Who pays for what is done at a visit. */
export const PAYERS = ['customer', 'warranty', 'insurance', 'maker'] as const;

const word = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a key such as visit-day-5');

const trigger = z.discriminatedUnion('on', [
  /** The day on which the car leaves. Left out: whatever the warranty, whoever pays. */
  z.strictObject({
    on: z.literal('visit'),
    services: z.array(visitKind).min(1),
    warranty: z.enum(['inside', 'outside']).optional(),
    paidBy: z.array(z.enum(PAYERS)).min(1).optional(),
  }),
  /** The day on which a new car is handed over. */
  z.strictObject({ on: z.literal('delivery') }),
  /** The due date of maintenance, as it is predicted. */
  z.strictObject({ on: z.literal('maintenance-due'), services: z.array(z.enum(['first-service', 'routine'])).min(1) }),
  /** The due date of something else, by the keys of care items. */
  z.strictObject({ on: z.literal('item-due'), items: z.array(word).min(1) }),
  /** The day of an appointment. */
  z.strictObject({ on: z.literal('appointment') }),
  /** The day of an appointment to which nobody came. */
  z.strictObject({ on: z.literal('no-show') }),
  /** The day on which a car reaches a churn level. */
  z.strictObject({ on: z.literal('churn'), levels: z.array(z.enum(['quasi-lost', 'lost'])).min(1) }),
  /**
   * Somebody waits for a new car, or for one that is in the workshop. `start`: the day on which it was ordered, or left. `promise`: the day, or the hour, for which
   * it is promised; another promise starts it anew. It ends as the car is handed over or ready, or nobody waits for it any more.
   */
  z.strictObject({ on: z.literal('waiting'), for: z.enum(['delivery', 'repair']), since: z.enum(['start', 'promise']) }),
  /** A day of a person or of the calendar, by its kinds. */
  z.strictObject({ on: z.literal('occasion'), kinds: z.array(word).min(1) }),
  /** The day on which a customer may want another car. */
  z.strictObject({
    on: z.literal('trade-up'),
    because: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('car-age'), years: positive }),
      z.strictObject({ kind: z.literal('mileage'), km: positive }),
      z.strictObject({ kind: z.literal('warranty-end') }),
      z.strictObject({ kind: z.literal('family-change') }),
    ]),
  }),
]);

const when = z.discriminatedUnion('kind', [
  /** Day 0 is the day of the trigger. */
  z.strictObject({ kind: z.literal('days-after'), days: notNegative }),
  z.strictObject({ kind: z.literal('months-after'), months: positive }),
  /** Before the day that the trigger looks ahead to: the due date, the appointment, the occasion. */
  z.strictObject({ kind: z.literal('days-before'), days: notNegative }),
  /** On the predicted due date of maintenance, moved into the window of months after the trigger. */
  z
    .strictObject({ kind: z.literal('around-due'), fromMonths: positive, toMonths: positive })
    .refine(({ fromMonths, toMonths }) => fromMonths <= toMonths, 'fromMonths not after toMonths'),
  /** After the contact of an earlier step that led to nothing. */
  z.strictObject({ kind: z.literal('after-step'), step: word, days: positive }),
  /** Every month from the trigger on, so many times; left out: without end, which the linter refuses. */
  z.strictObject({ kind: z.literal('monthly'), times: positive.optional() }),
]);

const step = z.strictObject({
  /** The kind of the reason in events; of the first step of a cadence about something due that is the kind of what is due. */
  key: word,
  when,
  /** Days, the first included, on which the step still makes sense. */
  windowDays: positive,
  /** Left out: a day off is a day as any other. */
  shift: shift.optional(),
  owner: contactOwner,
  /** Who does it for a car that an advisor has adopted; left out: whoever does it for the others. */
  adoptedOwner: contactOwner.optional(),
  channels: z
    .array(channel)
    .min(1)
    .refine((list) => new Set(list).size === list.length, 'each channel once'),
  purpose,
  /** Only so many percent of the customers, drawn by the seed; left out: all. */
  sample: z.strictObject({ percent: percent.min(1), of: z.enum(['effective-customers', 'everybody']), seed: z.string().min(1) }).optional(),
  script: texts,
  /** What is asked. */
  questionnaire: word.optional(),
  /** The codes of which a result names one. */
  resultReasons: z.array(word).min(1).optional(),
});

const cadence = z.strictObject({
  /** Left out: it is on. */
  off: z.literal(false).optional(),
  trigger,
  steps: z
    .array(step)
    .min(1)
    .refine((steps) => new Set(steps.map(({ key }) => key)).size === steps.length, 'each key once'),
  stops: z.array(z.enum(STOPS)),
  /** Who takes over a step that nobody did by the end of its window, and for how many days; left out: nobody. */
  escalation: z.strictObject({ to: z.literal('dealer-manager'), windowDays: positive }).optional(),
});

const body = z.strictObject({
  cadences: z.record(word, z.discriminatedUnion('off', [z.strictObject({ off: z.literal(true) }), cadence])),
});
export type Cadences = DeepReadonly<z.infer<typeof body>>;

/** What follows what, on which day, by whom, with which words. A nearer scope replaces single cadences by key. */
export const cadences = definePolicy({ subject: 'cadences', schema: body, lint: (read) => cadenceProblems(read) });
export type Cadence = DeepReadonly<z.infer<typeof cadence>>;
export type CadenceStep = Cadence['steps'][number];
export type CadenceTrigger = Cadence['trigger'];
/** The trigger of one kind. */
export type TriggerOf<On extends TriggerKind> = Extract<CadenceTrigger, { readonly on: On }>;
