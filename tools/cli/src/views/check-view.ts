import type { CallCheck, CheckedCall, CheckFigures, SampledCall } from '../api/check-answers';
import { ABSENT, formatCount, formatFigure } from '../output/number';
import { createSheet, type Sheet } from '../output/sheet';
import { type Language, type Texts, wordFor } from '../texts/texts';

interface Reader {
  readonly texts: Texts;
  readonly language: Language;
}

/** Calls with what was found about them, as far as they were checked. */
export function sampleSheet(calls: readonly (SampledCall | CheckedCall)[], { texts, language }: Reader): Sheet {
  return createSheet(
    [
      { title: texts('checks.column.caller'), cell: ({ callerId }) => callerId },
      { title: texts('work.column.kind'), cell: ({ callerKind }) => wordFor(language, callerKind ?? ABSENT) },
      { title: texts('checks.column.made-on'), cell: ({ madeOn }) => madeOn },
      { title: texts('checks.column.mark'), cell: (call) => markOf(lastCheck(call), texts) },
      { title: texts('checks.column.wrong'), cell: (call) => wrongOf(lastCheck(call)) },
      { title: texts('column.contact'), cell: ({ contact }) => contact.contactId },
    ],
    calls,
    texts('checks.title'),
  );
}

/** What was asked and answered, and what was found. */
export function checkLines({ contact, recordingId, questionnaire, checks }: CheckedCall, { texts }: Reader): readonly string[] {
  const askOf = (question: string): string => questionnaire?.questions.find(({ key }) => key === question)?.ask ?? '';
  return [
    ...(recordingId === undefined ? [] : [texts('checks.recording', { recording: recordingId })]),
    ...(contact.note === undefined ? [] : [texts('checks.said', { note: contact.note })]),
    ...(contact.answers ?? []).map(({ question, value }) => `   ${question}=${value}  ${askOf(question)}`),
    ...checks.flatMap((check) => [
      texts('checks.found', { by: check.checkedBy, at: check.checkedAt, mark: markOf(check, texts), note: check.note ?? '' }),
      ...check.answers.map(({ question, finding, right }) => `   ${question}=${right === undefined ? finding : `${finding}:${right}`}`),
    ]),
  ];
}

/** What the checks say of everybody's calls. */
export function figuresSheet({ callers, from, to }: CheckFigures, { texts, language }: Reader): Sheet {
  return createSheet(
    [
      { title: texts('checks.column.caller'), cell: ({ callerId }) => callerId },
      { title: texts('work.column.kind'), cell: ({ callerKind }) => wordFor(language, callerKind ?? ABSENT) },
      { title: texts('checks.column.calls'), cell: ({ calls }) => formatCount(calls), align: 'right' },
      { title: texts('checks.column.sampled'), cell: ({ sampled }) => formatCount(sampled.length), align: 'right' },
      { title: texts('checks.column.checked'), cell: ({ checked }) => formatCount(checked.length), align: 'right' },
      { title: texts('checks.column.not-made'), cell: ({ notMade }) => formatCount(notMade.length), align: 'right' },
      { title: texts('checks.column.right'), cell: ({ answersRight }) => formatFigure(answersRight), align: 'right' },
      {
        title: texts('checks.column.mark'),
        cell: ({ meanMark }) => (meanMark === undefined ? ABSENT : meanMark.toFixed(1)),
        align: 'right',
      },
    ],
    callers,
    texts('checks.figures.title', { from, to }),
  );
}

function lastCheck(call: SampledCall | CheckedCall): CallCheck | undefined {
  return 'checks' in call ? call.checks.at(-1) : call.check;
}

function markOf(check: CallCheck | undefined, texts: Texts): string {
  if (check?.notMade === true) return texts('checks.not-made');
  return check?.mark === undefined ? ABSENT : formatCount(check.mark);
}

function wrongOf(check: CallCheck | undefined): string {
  const wrong = check?.answers.filter(({ finding }) => finding !== 'confirmed') ?? [];
  return wrong.length === 0 ? ABSENT : wrong.map(({ question }) => question).join(', ');
}
