import type { Why } from '../api/answers';
import { type Texts, wordFor } from '../texts/texts';
import type { Readers } from './contact-view';

/** The whole answer to "why this contact", one sentence a line; what belongs to one reason stands below it. */
export function whyLines(why: Why, { texts, language }: Readers): readonly string[] {
  return [
    ...why.reasons.map(({ text }) => `• ${text}`),
    ...why.perReason.flatMap(({ reason, steps }) => [
      ...(reason === undefined ? [] : [`▸ ${titleOf(wordFor(language, reason.kind ?? ''), reason.dueOn, texts)}`]),
      ...steps.map(({ text }) => `  • ${text}`),
    ]),
  ];
}

function titleOf(kind: string, due: string | undefined, texts: Texts): string {
  return due === undefined ? texts('demo.why.for-undated', { kind }) : texts('demo.why.for', { kind, due });
}
