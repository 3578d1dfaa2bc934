import { z } from 'zod';
import { definePolicy } from '../definition';
import { PERSON_FIELDS, VEHICLE_FIELDS } from './customers';
import { notNegative, positive, texts } from './words';

/** Fields that can be verified with the customer: those that can be basic. */
export const VERIFIABLE_FIELDS = [...PERSON_FIELDS, ...VEHICLE_FIELDS] as const;
export type VerifiableField = (typeof VERIFIABLE_FIELDS)[number];

/** Who is told of a correction that is overdue, lowest first. */
export const CORRECTION_ESCALATIONS = ['dealer-manager', 'region', 'head-office'] as const;
export type CorrectionEscalation = (typeof CORRECTION_ESCALATIONS)[number];

/** Neither 0 nor certain: such a sample would have no size. */
const share = z.number().gt(0).lt(100);

export const verification = definePolicy({
  subject: 'verification',
  schema: z.strictObject({
    /** How large a sample has to be: how sure one wants to be, how close, and which share of right fields is expected. */
    sample: z.strictObject({ confidencePercent: share, marginPercent: share, expectedPercent: share }),
    /** Calls to a customer who is not reached, before the record is left alone. */
    attempts: positive,
    /** What the agent asks, in this order. */
    script: z
      .array(z.strictObject({ field: z.enum(VERIFIABLE_FIELDS), ask: texts }))
      .min(1)
      .refine((script) => new Set(script.map(({ field }) => field)).size === script.length, 'each field once'),
    /** Who is told of an overdue correction, and how many working days after its deadline; 0 for the deadline itself. */
    escalation: z
      .array(z.strictObject({ to: z.enum(CORRECTION_ESCALATIONS), afterWorkingDays: notNegative }))
      .refine(
        (steps) =>
          steps.every(({ afterWorkingDays }, index) => index === 0 || (steps[index - 1]?.afterWorkingDays ?? 0) < afterWorkingDays),
        'steps in the order of their days',
      ),
  }),
});
export type VerificationPolicy = ReturnType<typeof verification.bodyOf>;
