import type { Absence, WorkEntry, WorkList, Workload, WorkQuestion } from '../api/work-answers';
import { ABSENT, formatCount } from '../output/number';
import { createSheet, type Sheet } from '../output/sheet';
import { type Texts, wordFor, type Language } from '../texts/texts';

interface Reader {
  readonly texts: Texts;
  readonly language: Language;
}

/** Whom to call, in which order. */
export function workSheet({ entries }: WorkList, { texts }: Reader, title = texts('work.list.title')): Sheet {
  return createSheet<WorkEntry>(
    [
      { title: texts('work.column.place'), cell: ({ place }) => formatCount(place) },
      { title: texts('column.person'), cell: ({ person }) => person.name ?? ABSENT, atMost: 10 },
      { title: texts('column.phone'), cell: ({ person }) => person.phone ?? ABSENT },
      { title: texts('column.car'), cell: carsOf, atMost: 16 },
      { title: texts('column.why'), cell: ({ topics }) => topics.map(({ why }) => why.text).join(' '), atMost: 50 },
      { title: texts('work.column.tries'), cell: ({ tries }) => formatCount(tries) },
      { title: texts('column.contact'), cell: ({ contact }) => contact.contactId },
    ],
    entries,
    title,
  );
}

/** Everybody's share. */
export function loadSheet({ workers }: Workload, { texts, language }: Reader): Sheet {
  return createSheet(
    [
      { title: texts('column.owner'), cell: ({ ownerId }) => ownerId },
      { title: texts('work.column.kind'), cell: ({ ownerKind }) => wordFor(language, ownerKind ?? ABSENT) },
      { title: texts('work.column.capacity'), cell: ({ capacity }) => formatCount(capacity) },
      { title: texts('work.column.listed'), cell: ({ listed }) => formatCount(listed) },
      { title: texts('work.column.done'), cell: ({ done }) => formatCount(done) },
      { title: texts('work.column.away'), cell: ({ away, substituteId }) => (away ? (substituteId ?? texts('work.away')) : ABSENT) },
    ],
    workers,
    texts('work.load.title'),
  );
}

/** Who is away, and who stands in. */
export function absenceSheet(absences: readonly Absence[], { texts }: Reader): Sheet {
  return createSheet(
    [
      { title: texts('column.owner'), cell: ({ owner }) => owner },
      { title: texts('work.column.from'), cell: ({ fromOn }) => fromOn },
      { title: texts('work.column.to'), cell: ({ toOn }) => toOn },
      { title: texts('work.column.substitute'), cell: ({ substitute }) => substitute ?? ABSENT },
      { title: texts('work.column.absence'), cell: ({ absenceId }) => absenceId },
    ],
    absences,
  );
}

/** What to say to each, by their place. */
export function scriptLines({ entries }: WorkList): readonly string[] {
  return entries.flatMap(({ place, topics }) => topics.flatMap(({ script }) => (script === undefined ? [] : [`${place}. ${script}`])));
}

/** What to ask, once for everybody with the same questionnaire: by the keys under which answers are recorded. */
export function questionLines({ entries }: WorkList, { texts }: Pick<Reader, 'texts'>): readonly string[] {
  const asked = Map.groupBy(
    entries.flatMap(({ place, questionnaire }) => (questionnaire === undefined ? [] : [{ place, ...questionnaire }])),
    ({ key }) => key,
  );
  return [...asked.values()].flatMap((same) => [
    texts('work.questions', { places: same.map(({ place }) => place).join(', ') }),
    ...(same[0]?.questions ?? []).map((question) => `   ${question.key}${answersOf(question)}: ${question.ask}`),
  ]);
}

function answersOf({ type, choices }: WorkQuestion): string {
  if (type === 'score') return ' (1–10)';
  if (type === 'yes-no') return ' (yes, no)';
  return choices.length === 0 ? '' : ` (${choices.map(({ key, text }) => `${key}: ${text}`).join(', ')})`;
}

function carsOf({ cars }: WorkEntry): string {
  return (
    cars.map(({ model, plate, vehicleId }) => [model, plate].filter((part) => part !== undefined).join(' ') || vehicleId).join(' + ') ||
    ABSENT
  );
}
