import { readFileSync } from 'node:fs';
import { isWebhookSecret } from '@homeward/runtime';
import { z } from 'zod';

/** The secrets of message providers by the id of their client; any one of a provider's fits, so that a new one can come before the old one goes. */
export type ProviderSecrets = Readonly<Record<string, readonly string[]>>;

const schema = z.record(z.string().min(1), z.array(z.string().refine(isWebhookSecret)).min(1));

/** Reads a JSON object, or the file of one. For a setting: adds what is wrong to the context. */
export function readProviderSecrets(text: string, context: z.RefinementCtx): ProviderSecrets {
  try {
    return schema.parse(JSON.parse(text.trimStart().startsWith('{') ? text : readFileSync(text, 'utf8')));
  } catch {
    context.addIssue({ code: 'custom', message: 'Not secrets by client' });
    return z.NEVER;
  }
}
