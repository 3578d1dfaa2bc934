import type { Locale } from '@homeward/access';
import type { FieldValue, OtherValue } from '@homeward/contracts/customer-service';
import { z } from 'zod';
import { explainedSchema, toExplained } from '../contacts/explanations';
import { present } from '../presented';

const text = () => z.string().optional();

/** A value with where it came from. */
const valueShape = {
  value: text(),
  source: text().meta({ description: 'dms, reception, callback, event, portal, call-centre, third-party' }),
  system: text().meta({ description: 'The system that sent it' }),
  dealerId: text(),
  recordId: text(),
  at: text(),
  verification: text().meta({ description: 'verified, refuted, unverified' }),
  validity: text().meta({ description: 'valid, quarantined' }),
  reason: explainedSchema.optional().meta({ description: 'What is wrong with a quarantined value' }),
};

/** Each field of a person or a car with the value that is used. */
export const fieldValuesSchema = z.array(
  z.object({
    field: z.string(),
    ...valueShape,
    others: z
      .array(z.object({ ...valueShape, lostBy: explainedSchema }))
      .optional()
      .meta({ description: 'With values=all: the values that are not used, and why' }),
  }),
);

/** What a caller may ask for of the values. */
export const valuesQuery = { values: z.enum(['used', 'all']).optional() };

export function toFieldValues(fields: readonly FieldValue[], locale: Locale): z.input<typeof fieldValuesSchema> {
  return fields.map(({ others, ...field }) => ({
    ...toValue(field, locale),
    field: field.field,
    ...(others.length === 0
      ? {}
      : {
          others: others.map(({ lostBy, ...other }) => ({
            ...toValue(other, locale),
            lostBy: explained('survivorship', lostBy, locale),
          })),
        }),
  }));
}

function toValue({ reason, ...value }: Omit<FieldValue, 'field' | 'others'> | Omit<OtherValue, 'lostBy'>, locale: Locale) {
  return { ...present(value), ...(reason === '' ? {} : { reason: explained('quarantine', reason, locale) }) };
}

/** The code as it stands in the answer, with the text that it has under its subject. */
function explained(subject: string, code: string, locale: Locale): z.input<typeof explainedSchema> {
  return { ...toExplained({ code: `${subject}.${code}`, values: {} }, locale), code };
}
