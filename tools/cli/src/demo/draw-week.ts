import { formatCount } from '../output/number';
import { formatMoment } from '../output/moment';
import { createSheet, type Sheet } from '../output/sheet';
import { wordFor } from '../texts/texts';
import type { Readers } from '../views/contact-view';
import { whatIfSheet } from '../views/what-if-view';
import { questionLines, scriptLines, workSheet } from '../views/work-view';
import type { DayReport } from './day-report';
import type { PlayedDay } from './play-week';

type Draw = (sheet: Sheet) => string;
type Style = (text: string) => string;

const SHOWN_CALLS = 8;

/** The list that one advisor opens in the morning, with what to say. */
export function morningPart({ morning, logins }: DayReport, readers: Readers, draw: Draw, bold: Style): string {
  const { texts } = readers;
  const shown = { ...morning, entries: morning.entries.slice(0, SHOWN_CALLS) };
  const counts = { shown: formatCount(shown.entries.length), total: formatCount(morning.entries.length) };
  const title = texts('demo.morning.title', { owner: logins.advisor, on: morning.date, ...counts });
  if (shown.entries.length === 0) return `${bold(title)}\n${texts('work.list.none')}`;
  return [draw(workSheet(shown, readers, title)), ...scriptLines(shown), ...questionLines(shown, readers)].join('\n');
}

/** A year under another policy, against today's. */
export function trialPart({ trial }: DayReport, readers: Readers, draw: Draw): string {
  const { texts } = readers;
  const { days, answer } = trial;
  const { people, more, fewer } = answer.totals;
  const sheet = whatIfSheet(answer, readers, texts('demo.trial.title', { days, from: answer.fromOn, to: answer.toOn }));
  return `${draw(sheet)}\n${texts('what-if.people', { people: formatCount(people), more: formatCount(more), fewer: formatCount(fewer) })}`;
}

/** A week of a dealer, day by day; nothing where it was not played. */
export function weekParts({ week, contacts }: DayReport, readers: Readers, draw: Draw): readonly string[] {
  if (week === undefined) return [];
  const { texts, language } = readers;
  const result = (answer: keyof PlayedDay['answers']) => ({
    title: wordFor(language, `result.${answer}`),
    cell: ({ answers }: PlayedDay) => formatCount(answers[answer]),
    align: 'right' as const,
  });
  const count = (title: string, of: (day: PlayedDay) => number) => ({
    title,
    cell: (day: PlayedDay) => formatCount(of(day)),
    align: 'right' as const,
  });
  const sheet = createSheet<PlayedDay>(
    [
      { title: texts('week.column.day'), cell: ({ on }) => on },
      count(texts('week.column.listed'), ({ listed }) => listed),
      count(texts('week.column.called'), ({ called }) => called),
      result('reached'),
      result('booked'),
      result('refused'),
      result('call-later'),
      result('busy'),
      result('not-reached'),
      count(texts('week.column.expected'), ({ expected }) => expected),
      count(texts('week.column.arrived'), ({ arrived }) => arrived),
      count(texts('week.column.missed'), ({ missed }) => missed),
    ],
    week.days,
    texts('demo.week.title', { dealer: `${contacts.dealerId} ${contacts.dealerName}` }),
  );
  return [`${draw(sheet)}\n${texts('demo.week.now', { at: formatMoment(week.endsAt) })}`];
}
