import type { KpiFigure, Kpis } from '../api/answers';
import { HEAD_OFFICE } from '../api/development-logins';
import type { CommandLine } from '../command-line';
import { formatFigure } from '../output/number';
import { type Column, createSheet } from '../output/sheet';
import type { Run, Session } from '../session';
import { groupOf, readKpiTitles } from '../views/kpi-view';

/** `kpis`. */
export function addKpis(line: CommandLine): void {
  line.add(line.program, 'kpis', 'kpis.description', {
    options: [
      ['--at <day>', 'kpis.option.at'],
      ['--period <period>', 'kpis.option.period'],
      ['--by <dimensions>', 'kpis.option.by'],
      ['--names <names>', 'kpis.option.names'],
      ['--scope <node>', 'kpis.option.scope'],
    ],
    run: readKpis,
  });
}

const readKpis: Run = async (session, given) => {
  const { texts } = session;
  const api = session.api(HEAD_OFFICE);
  const answer = await api.get<Kpis>('/v1/kpis', {
    at: given.text('at'),
    period: given.text('period'),
    by: given.text('by'),
    names: given.text('names'),
    scope: given.text('scope'),
  });
  const titles = session.format === 'table' ? await readKpiTitles(api, session.language) : new Map<string, string>();
  const sheet = createSheet(columnsOf(session, titles), answer.figures, texts('kpis.title'));
  session.print({ json: answer, sheets: [sheet], notes: answer.figures.length === 0 ? [texts('kpis.none')] : [] });
};

function columnsOf({ texts, language }: Session, titles: ReadonlyMap<string, string>): readonly Column<KpiFigure>[] {
  return [
    { title: texts('column.kpi'), cell: ({ name }) => titles.get(name) ?? name, raw: ({ name }) => name },
    {
      title: texts('column.group'),
      cell: ({ group }) => groupOf(group, language),
      raw: ({ group }) =>
        Object.entries(group)
          .map(([dimension, value]) => `${dimension}:${value}`)
          .join(','),
    },
    {
      title: texts('column.period'),
      cell: ({ fromOn, toOn }) => (fromOn === undefined || fromOn === toOn ? (toOn ?? '') : `${fromOn} – ${toOn ?? ''}`),
    },
    {
      title: texts('column.value'),
      cell: formatFigure,
      raw: ({ numerator, denominator }) => (denominator === undefined ? numerator : `${numerator}/${denominator}`),
      align: 'right',
    },
  ];
}
