import type { Locale } from '@homeward/access';
import type { ContactReason } from '@homeward/contracts/reminder-events';
import type { ReasonExplanation } from '@homeward/contracts/reminder-service';
import type { Reason } from '@homeward/contracts/values';
import { z } from 'zod';
import { hasText, textOf } from '../../../catalogues/texts';
import { present } from '../presented';

/** A part of an answer to "why", with its text. */
export const explainedSchema = z
  .object({ code: z.string(), values: z.record(z.string(), z.string()), text: z.string() })
  .meta({ id: 'Explained' });

export const contactReasonSchema = z
  .object({
    key: z.string().optional(),
    kind: z.string().optional(),
    vehicleId: z.string().optional(),
    dueOn: z.string().optional(),
    visitId: z.string().optional(),
    policyVersion: z.string().optional(),
  })
  .meta({ id: 'ContactReason' });

export function toExplained({ code, values }: Reason, locale: Locale): z.input<typeof explainedSchema> {
  const text = textOf(locale, code, values);
  const because = code === 'contact.dropped' ? becauseOf(values, locale) : undefined;
  return { code, values, text: because === undefined ? text : [text, because].join(locale === 'zh-CN' ? '' : ' ') };
}

/** What made a contact needless, in words: what happened, else the step that says it; undefined where neither has any. */
function becauseOf(values: Reason['values'], locale: Locale): string | undefined {
  const { because = '' } = values;
  const code = [`because.${because}`, because].find((one) => hasText(locale, one));
  return code === undefined ? undefined : textOf(locale, code, values);
}

export function toContactReason(reason: ContactReason): z.input<typeof contactReasonSchema> {
  return present(reason);
}

/** What became of one reason, in words and as data. */
export const reasonWhySchema = z
  .object({
    reason: contactReasonSchema.optional(),
    steps: z.array(explainedSchema),
    alternatives: z.array(explainedSchema).meta({ description: 'Other days and channels, and why they were not taken' }),
    changes: z.array(explainedSchema).meta({ description: 'What would change it; `to` is the day that would come out, or empty for none' }),
  })
  .meta({ id: 'ReasonWhy' });

export const basisSchema = z
  .record(z.string(), z.unknown())
  .meta({ description: 'Everything that the decision was made from: with it alone the same dates come out again' });

export function toReasonWhy({ reason, steps, alternatives, changes }: ReasonExplanation, locale: Locale): z.input<typeof reasonWhySchema> {
  const explained = (parts: readonly Reason[]) => parts.map((part) => toExplained(part, locale));
  return {
    ...(reason === undefined ? {} : { reason: toContactReason(reason) }),
    steps: explained(steps),
    alternatives: explained(alternatives),
    changes: explained(changes),
  };
}

export function toBasis(basis: string): Record<string, unknown> {
  return basis === '' ? {} : (JSON.parse(basis) as Record<string, unknown>);
}
