import type { Step } from '../domain/cadences/step';

/** A step of an explanation, as it crosses the border. */
export function toReason({ code, values }: Step): { code: string; values: Record<string, string> } {
  return { code, values: { ...values } };
}
