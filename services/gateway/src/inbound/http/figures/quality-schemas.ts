import { z } from 'zod';
import { day, id, openText } from '../parameters';

const text = () => z.string().optional();
const FIELDS = 'name, phone, address; of the car vin, plate, purchasedOn, model; others by policy';

/** A rate by itself, as it adds up. A rate over nothing is left out. */
export const dataFigureSchema = z
  .object({
    name: z.string().meta({
      description: 'data-completeness, field-completeness, data-accuracy, data-timeliness, effective-customer-ratio, data-findings',
    }),
    definitionVersion: z.int(),
    fromOn: text(),
    toOn: text(),
    group: z.record(z.string(), z.string()),
    numerator: z.int(),
    denominator: z.int().optional().meta({ description: 'Of rates; counts have none' }),
  })
  .meta({ id: 'DataQualityFigure' });

export const correctionSchema = z
  .object({
    correctionId: z.string(),
    recordId: z.string(),
    dealerId: z.string(),
    personId: text(),
    vehicleId: text().meta({ description: 'With a field of the car' }),
    advisorId: text(),
    field: z.string().meta({ description: FIELDS }),
    status: z
      .string()
      .meta({ description: 'open, disputed; corrected (the record says something else now), withdrawn (the value was right)' }),
    overdue: z.boolean(),
    openedAt: z.string(),
    dueAt: z.string().meta({ description: 'The end of the last working day' }),
    escalatedTo: text().meta({ description: 'dealer-manager, region, head-office' }),
    dispute: text().meta({ description: 'What the dealer said' }),
    disputedAt: text(),
    settledAt: text(),
  })
  .meta({ id: 'Correction', description: 'A wrong field that the dealer has to put right, by a new revision of its record' });

export const recordQualitySchema = z
  .object({
    recordId: z.string(),
    dealerId: z.string(),
    vehicleId: text(),
    advisorId: text(),
    effective: z.boolean().meta({ description: 'All basic fields filled and valid, and none doubted by verification' }),
    fields: z.array(
      z.object({
        field: z.string().meta({ description: FIELDS }),
        valid: z.boolean(),
        trust: z.string().meta({ description: 'verified, refuted, corrected (and not verified since), unverified' }),
      }),
    ),
    occurredAt: z.string(),
    receivedAt: text(),
    timely: z.boolean(),
    corrections: z.array(correctionSchema),
    verdicts: z
      .array(z.object({ field: z.string(), outcome: z.enum(['right', 'wrong']), at: z.string(), by: text(), current: z.boolean() }))
      .meta({ description: 'What the call centre found out, in the order of time; current: about the value that the record has now' }),
  })
  .meta({ id: 'RecordQuality' });

export const findingSchema = z
  .object({
    findingId: z.string(),
    kind: z.string().meta({ description: 'odometer, quarantined-field, shared-identifier' }),
    dealerId: z.string(),
    recordIds: z.array(z.string()),
    vehicleId: text(),
    field: z.string(),
    reason: text(),
    foundAt: z.string(),
    open: z.boolean(),
  })
  .meta({ id: 'DataFinding', description: 'What is wrong with a dealer’s data; never a value' });

export const sampleBodySchema = z.strictObject({
  dealerId: id(),
  fromOn: day(),
  toOn: day(),
  seed: openText(100).default('').meta({ description: 'Another seed draws other records' }),
});

export const sampleSchema = z
  .object({
    sampleId: z.string(),
    dealerId: z.string(),
    fromOn: z.string(),
    toOn: z.string(),
    seed: text(),
    population: z.int(),
    size: z.int().meta({ description: 'For the wanted confidence and margin, corrected for the population' }),
    confidencePercent: z.number(),
    marginPercent: z.number(),
    policyVersion: z.string(),
    drawnAt: text(),
    recordIds: z.array(z.string()),
  })
  .meta({ id: 'VerificationSample' });

export const verificationSchema = z
  .object({
    recordId: z.string(),
    dealerId: z.string(),
    personId: z.string().meta({ description: 'Its values in clear: POST /v1/people/{personId}/reveal, with a purpose' }),
    vehicleId: text(),
    sampleId: text(),
    queuedAt: z.string(),
    attempts: z.int().meta({ description: 'Calls in which nobody was reached' }),
    again: z.boolean().meta({ description: 'A correction is to be verified' }),
    basis: z.string().meta({ description: 'Send it with the result, so that no other value is verified than the one shown' }),
    questions: z.array(
      z.object({
        field: z.string(),
        value: text().meta({ description: 'Masked' }),
        ask: z.object({ 'zh-CN': z.string(), en: z.string() }),
      }),
    ),
  })
  .meta({ id: 'Verification' });

const MOST_FIELDS = 14;
export const callBodySchema = z.strictObject({
  basis: z.string().max(100).default(''),
  outcomes: z
    .array(
      z.strictObject({
        field: z.string().max(40).meta({ description: FIELDS }),
        outcome: z.enum(['right', 'wrong', 'not-reached', 'refused']),
      }),
    )
    .min(1)
    .max(MOST_FIELDS),
});
export const callResultSchema = z
  .object({
    outcome: z.enum(['applied', 'repeated']),
    corrections: z.array(correctionSchema).meta({ description: 'Open ones about these fields' }),
  })
  .meta({ id: 'VerificationResult' });

const MOST_WORDS = 2_000;
export const disputeBodySchema = z.strictObject({ text: z.string().min(1).max(MOST_WORDS) });
export const settleBodySchema = z.strictObject({ verdict: z.enum(['right', 'wrong']).meta({ description: 'right: the dealer is' }) });
