import type { Api, Query } from '../api/api';
import type { KpiFigure, KpiMember, KpiMembers, Kpis } from '../api/answers';
import { HEAD_OFFICE } from '../api/development-logins';
import type { CommandLine } from '../command-line';
import { formatCount, formatFigure } from '../output/number';
import { type Column, createSheet } from '../output/sheet';
import type { Run, Session } from '../session';
import { groupOf, memberColumns, rawGroupOf, readKpiTitles } from '../views/kpi-view';
import { type Workload, workloadSheet } from '../views/workload-view';

const LIMIT = 100;
const MOST = 100_000;
/** As many as the API gives at once. */
const PAGE = 500;
const PARTS = ['numerator', 'denominator'] as const;

/** `kpis`, `kpis members`, `kpis workload`. */
export function addKpis(line: CommandLine): void {
  const kpis = line.add(line.program, 'kpis', 'kpis.description', {
    options: [
      ['--at <day>', 'kpis.option.at'],
      ['--period <period>', 'kpis.option.period'],
      ['--by <dimensions>', 'kpis.option.by'],
      ['--names <names>', 'kpis.option.names'],
      ['--scope <node>', 'kpis.option.scope'],
    ],
    run: readKpis,
  });
  line.add(kpis, 'members', 'kpis.members.description', {
    arguments: [['<name>', 'kpis.argument.name']],
    options: [
      ['--dealer <id>', 'option.dealer'],
      ['--part <part>', 'kpis.option.part', PARTS[0]],
      ['--group <values>', 'kpis.option.group'],
      ['--at <day>', 'kpis.option.at'],
      ['--period <period>', 'kpis.option.period'],
      ['--scope <node>', 'kpis.option.scope'],
      ['--limit <count>', 'option.limit', String(LIMIT)],
    ],
    run: listMembers,
  });
  line.add(kpis, 'workload', 'kpis.workload.description', {
    options: [
      ['--at <day>', 'kpis.option.at'],
      ['--by <dimensions>', 'kpis.option.by'],
      ['--scope <node>', 'kpis.option.scope'],
      ['--visits-a-month <count>', 'kpis.workload.option.visits'],
    ],
    run: readWorkload,
  });
}

const readWorkload: Run = async (session, given) => {
  const { texts } = session;
  const answer = await session.api(HEAD_OFFICE).get<{ readonly rows: readonly Workload[] }>('/v1/reports/workload', {
    at: given.text('at'),
    by: given.text('by'),
    scope: given.text('scope'),
    visitsAMonth: given.whole('visits-a-month', 1, MOST),
  });
  const isEmpty = answer.rows.length === 0;
  session.print({
    json: answer,
    sheets: isEmpty ? [] : [workloadSheet(answer.rows, session)],
    notes: isEmpty ? [texts('workload.none')] : [],
  });
};

const listMembers: Run = async (session, given) => {
  const { texts, language } = session;
  const [name = ''] = given.args;
  const api = session.api(HEAD_OFFICE);
  const part = given.choice('part', PARTS) ?? PARTS[0];
  const dealer = given.text('dealer');
  const groups = [...(dealer === undefined ? [] : [`dealer:${dealer}`]), ...(given.text('group')?.split(',') ?? [])];
  const asked = {
    part,
    group: groups.length === 0 ? undefined : groups.join(','),
    at: given.text('at'),
    period: given.text('period'),
    // A dealer who is out of reach is unknown as a node, where as a value of a group they would only have no members.
    scope: given.text('scope') ?? dealer,
  };
  const answer = await readMembers(api, `/v1/kpis/${encodeURIComponent(name)}/members`, asked, given.whole('limit', 1, MOST) ?? LIMIT);
  const { members, cursor } = answer;
  const titles = session.format === 'table' ? await readKpiTitles(api, language) : new Map<string, string>();
  const title = texts(`kpis.members.${part}`, { kpi: titles.get(name) ?? name });
  const columns = memberColumns(session, session.format === 'table' ? members : undefined);
  session.print({
    json: answer,
    sheets: [createSheet(columns, members, title)],
    notes:
      members.length === 0
        ? [texts('kpis.members.none')]
        : cursor === undefined
          ? []
          : [texts('more', { count: formatCount(members.length) })],
  });
};

/** Follows the cursor until the limit; the cursor of the answer is where the next page would begin. */
async function readMembers(api: Api, path: string, asked: Query, limit: number): Promise<KpiMembers> {
  const members: KpiMember[] = [];
  let cursor: string | undefined;
  do {
    const page: KpiMembers = await api.get<KpiMembers>(path, { ...asked, limit: Math.min(PAGE, limit - members.length), cursor });
    members.push(...page.members);
    cursor = page.cursor;
  } while (cursor !== undefined && members.length < limit);
  return { members, ...(cursor === undefined ? {} : { cursor }) };
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
      raw: ({ group }) => rawGroupOf(group),
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
