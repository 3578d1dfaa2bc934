import { HEAD_OFFICE } from '../api/development-logins';
import type { WorkList, Workload } from '../api/work-answers';
import type { CommandLine } from '../command-line';
import type { Run } from '../session';
import { loadSheet, scriptLines, workSheet } from '../views/work-view';

/** `work list`, `work load`. */
export function addWork(line: CommandLine): void {
  const work = line.add(line.program, 'work', 'work.description');
  line.add(work, 'list', 'work.list.description', {
    options: [
      ['--owner <id>', 'work.option.owner'],
      ['--dealer <id>', 'work.option.dealer'],
      ['--date <day>', 'contacts.option.date'],
    ],
    run: listWork,
  });
  line.add(work, 'load', 'work.load.description', {
    options: [
      ['--node <id>', 'work.option.node'],
      ['--date <day>', 'contacts.option.date'],
    ],
    run: readLoad,
  });
}

const listWork: Run = async (session, given) => {
  const { texts } = session;
  const list = await session.api(HEAD_OFFICE).get<WorkList>('/v1/work', {
    owner: given.needed('owner'),
    dealer: given.text('dealer'),
    date: given.text('date'),
  });
  const notes = list.entries.length === 0 ? [texts('work.list.none')] : scriptLines(list);
  session.print({ json: list, sheets: [workSheet(list, session)], notes });
};

const readLoad: Run = async (session, given) => {
  const load = await session.api(HEAD_OFFICE).get<Workload>('/v1/work/load', { node: given.needed('node'), date: given.text('date') });
  const { unplaced } = load;
  const notes =
    unplaced.length === 0
      ? []
      : [session.texts('work.load.unplaced', { count: unplaced.length, lastDay: unplaced.filter(({ lastDay }) => lastDay).length })];
  session.print({ json: load, sheets: [loadSheet(load, session)], notes });
};
