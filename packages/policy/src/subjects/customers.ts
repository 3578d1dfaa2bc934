import { z } from 'zod';
import { definePolicy } from '../definition';
import { stateProblems } from '../state-problems';
import { customerStatesBody } from './state-rules';
import { notNegative, positive, texts, visitKind } from './words';

/** The definition that events and lists go by. */
export const MAIN_DEFINITION = 'main';

export const customerStates = definePolicy({
  subject: 'customer-states',
  schema: customerStatesBody,
  lint: (body) => stateProblems(body),
});

const churnLevelsBody = z
  .strictObject({
    /** Months past since the last visit, or the sale if there was none. */
    lostMonths: positive,
    quasiLostMonths: positive,
    /** Service churn: months past since the last visit, among the cars serviced within the window. */
    serviceChurnMonths: positive,
    serviceChurnWindowMonths: positive,
  })
  .refine(({ lostMonths, quasiLostMonths }) => quasiLostMonths < lostMonths, 'quasiLostMonths below lostMonths');

export const churnLevels = definePolicy({ subject: 'churn-levels', schema: churnLevelsBody });
export type ChurnLevels = ReturnType<typeof churnLevels.bodyOf>;

/** Other ways to tell states and levels, side by side with the main one (`customer-states` with `churn-levels`), which has the name `main`. */
export const stateDefinitions = definePolicy({
  subject: 'state-definitions',
  schema: z.strictObject({
    definitions: z.record(
      z
        .string()
        .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a name such as half-year')
        .refine((name) => name !== MAIN_DEFINITION, 'a name other than main'),
      z.strictObject({ title: texts, states: customerStatesBody, churn: churnLevelsBody }),
    ),
  }),
  lint: ({ definitions }) =>
    Object.entries(definitions).flatMap(([name, { states }]) =>
      stateProblems(states).map(({ pointer, expected }) => ({ pointer: `/definitions/${name}/states${pointer}`, expected })),
    ),
});
export type StateDefinitions = ReturnType<typeof stateDefinitions.bodyOf>;

export const homeDealer = definePolicy({
  subject: 'home-dealer',
  schema: z.strictObject({
    /** The first that is known decides. */
    order: z.array(z.enum(['latest-routine-visit', 'latest-visit', 'sale'])).min(1),
    routineKinds: z.array(visitKind).min(1),
  }),
});
export type HomeDealer = ReturnType<typeof homeDealer.bodyOf>;

/** Fields of a person and of a car that can be basic. */
export const PERSON_FIELDS = ['name', 'phone', 'address', 'email', 'wechat', 'sex', 'birthday'] as const;
export const VEHICLE_FIELDS = ['vin', 'plate', 'model', 'purchasedOn', 'brand', 'colour', 'use'] as const;

export const dataQuality = definePolicy({
  subject: 'data-quality',
  schema: z.strictObject({
    /** All filled, valid and not refuted: the customer is effective. */
    basicFields: z.strictObject({
      person: z.array(z.enum(PERSON_FIELDS)).min(1),
      vehicle: z.array(z.enum(VEHICLE_FIELDS)).min(1),
    }),
    /** A phone with more customers than this belongs to staff or to a dealer: it joins nobody. */
    sharedPhoneLimit: positive,
    /** Working days that a dealer has for the correction of a refuted field. */
    correctionDays: positive,
    /** A record that arrives within so many days after it was written down is in time. */
    timelyDays: positive,
    /**
     * What a wrong check digit makes of a VIN: `warn` (when left out) for places whose makers use none, `required` where every car has one: the VIN is not used.
     */
    vinCheckDigit: z.enum(['warn', 'required']).optional(),
  }),
});
export type DataQuality = ReturnType<typeof dataQuality.bodyOf>;

export const odometer = definePolicy({
  subject: 'odometer',
  schema: z.strictObject({
    /** A reading that would need more than this a day since the last accepted one is refused. */
    maxDailyKm: positive,
    /** A reading below the last accepted one by no more than this is taken for the same; below that it is refused. */
    rollbackToleranceKm: notNegative,
    /** No car has driven farther. */
    maxKm: positive,
    /** How the mistake behind a refused reading is named; without it is only said what the reading contradicts. */
    naming: z
      .strictObject({
        /** What was meant lies no farther than this a day from the reading before or behind. */
        commonDailyKm: positive,
        /** A reading that seems to go back is a slip only when what was meant is within so many percent of what the car drives in the time. */
        expectedPercent: positive,
        /** An odometer that shows no more than this was replaced, not turned back. */
        newOdometerKm: positive,
      })
      .optional(),
  }),
});
export type OdometerPolicy = ReturnType<typeof odometer.bodyOf>;
