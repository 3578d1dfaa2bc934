import type { Kpis } from '../api/answers';
import { HEAD_OFFICE } from '../api/development-logins';
import type { Corrections } from '../api/quality-answers';
import type { CommandLine } from '../command-line';
import { createSheet } from '../output/sheet';
import type { Run } from '../session';
import { correctionColumns, qualityColumns, qualityLines } from '../views/quality-view';

const LIMIT = 100;
const MOST = 500;
const DIMENSIONS = ['dealer', 'advisor', 'field', 'week'] as const;
const STATUSES = ['open', 'disputed', 'overdue', 'closed', 'all'] as const;

/** `quality`, `quality tasks`. */
export function addQuality(line: CommandLine): void {
  const quality = line.add(line.program, 'quality', 'quality.description', {
    options: [
      ['--dealer <id>', 'option.dealer'],
      ['--week <week>', 'quality.option.week'],
      ['--by <dimension>', 'quality.option.by', DIMENSIONS[0]],
    ],
    run: readQuality,
  });
  line.add(quality, 'tasks', 'quality.tasks.description', {
    options: [
      ['--dealer <id>', 'option.dealer'],
      ['--status <status>', 'quality.option.status', STATUSES[0]],
      ['--limit <count>', 'option.limit', String(LIMIT)],
    ],
    run: listTasks,
  });
}

const readQuality: Run = async (session, given) => {
  const by = given.choice('by', DIMENSIONS) ?? DIMENSIONS[0];
  const answer = await session
    .api(HEAD_OFFICE)
    .get<Kpis>('/v1/data-quality', { dealer: given.text('dealer'), week: given.text('week'), by });
  const { texts } = session;
  const lines = qualityLines(answer.figures, by);
  const sheet = createSheet(qualityColumns(session, by), lines, texts('quality.title'));
  session.print({ json: answer, sheets: [sheet], notes: lines.length === 0 ? [texts('quality.none')] : [] });
};

const listTasks: Run = async (session, given) => {
  const answer = await session.api(HEAD_OFFICE).get<Corrections>('/v1/corrections', {
    dealer: given.text('dealer'),
    status: given.choice('status', STATUSES),
    limit: given.whole('limit', 1, MOST) ?? LIMIT,
  });
  const { texts } = session;
  session.print({
    json: answer,
    sheets: [createSheet(correctionColumns(session), answer.corrections, texts('quality.tasks.title'))],
    notes: [
      ...(answer.corrections.length === 0 ? [texts('quality.tasks.none')] : []),
      ...(answer.cursor === undefined ? [] : [texts('more', { count: answer.corrections.length })]),
    ],
  });
};
