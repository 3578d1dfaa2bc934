import type { Locale } from '@homeward/access';
import type { ContactReason } from '@homeward/contracts/reminder-events';
import type { Reason } from '@homeward/contracts/values';
import { z } from 'zod';
import { textOf } from '../../catalogues/texts';
import { present } from './presented';

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
  return { code, values, text: textOf(locale, code, values) };
}

export function toContactReason(reason: ContactReason): z.input<typeof contactReasonSchema> {
  return present(reason);
}
