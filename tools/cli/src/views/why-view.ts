import type { Why } from '../api/answers';
import { wordFor } from '../texts/texts';
import type { Readers } from './contact-view';

/** The whole answer to "why this contact", one sentence a line; what belongs to one reason stands below it. */
export function whyLines(why: Why, { texts, language }: Readers): readonly string[] {
  return [
    ...why.reasons.map(({ text }) => `• ${text}`),
    ...why.perReason.flatMap(({ reason, steps }) => [
      ...(reason === undefined
        ? []
        : [`▸ ${texts('demo.why.for', { kind: wordFor(language, reason.kind ?? ''), due: reason.dueOn ?? '–' })}`]),
      ...steps.map(({ text }) => `  • ${text}`),
    ]),
  ];
}
