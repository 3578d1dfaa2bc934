import { HEAD_OFFICE } from '../api/development-logins';
import type { Assigned } from '../api/work-answers';
import type { CheckedCall, CheckFigures, SampledCalls } from '../api/check-answers';
import type { CommandLine } from '../command-line';
import type { Run } from '../session';
import { checkLines, figuresSheet, sampleSheet } from '../views/check-view';

type Work = ReturnType<CommandLine['add']>;

/** `work checks list`, `work checks show`, `work checks record`, `work checks figures`, `work checks own`. */
export function addWorkChecks(line: CommandLine, work: Work): void {
  const checks = line.add(work, 'checks', 'checks.description');
  line.add(checks, 'list', 'checks.list.description', {
    options: [
      ['--node <id>', 'work.option.node'],
      ['--date <day>', 'checks.option.date'],
      ['--caller <id>', 'checks.option.caller'],
    ],
    run: listChecks,
  });
  line.add(checks, 'show', 'checks.show.description', {
    arguments: [['<contact>', 'contacts.argument.id']],
    options: [['--as <id>', 'checks.option.as']],
    run: showCheck,
  });
  line.add(checks, 'record', 'checks.record.description', {
    arguments: [['<contact>', 'contacts.argument.id']],
    options: [
      ['--as <id>', 'checks.option.as'],
      ['--mark <number>', 'checks.option.mark'],
      ['--note <text>', 'checks.option.note'],
      ['--answer <question=finding...>', 'checks.option.answer'],
      ['--not-made', 'checks.option.not-made'],
    ],
    run: recordCheck,
  });
  line.add(checks, 'figures', 'checks.figures.description', {
    options: [
      ['--node <id>', 'work.option.node'],
      ['--from <day>', 'work.option.from-day'],
      ['--to <day>', 'work.option.to-day'],
    ],
    run: readFigures,
  });
  line.add(checks, 'own', 'checks.own.description', { options: [['--as <id>', 'checks.option.caller']], run: listOwn });
}

const pathOf = (contactId: string): string => `/v1/work/checks/${encodeURIComponent(contactId)}`;

const listChecks: Run = async (session, given) => {
  const sample = await session.api(HEAD_OFFICE).get<SampledCalls>('/v1/work/checks', {
    node: given.needed('node'),
    date: given.text('date'),
    caller: given.text('caller'),
  });
  session.print({ json: sample, sheets: [sampleSheet(sample.calls, session)] });
};

const showCheck: Run = async (session, given) => {
  const [contactId = ''] = given.args;
  const call = await session.api(given.text('as') ?? HEAD_OFFICE).get<CheckedCall>(pathOf(contactId));
  session.print({ json: call, sheets: [sampleSheet([call], session)], notes: checkLines(call, session) });
};

const recordCheck: Run = async (session, given) => {
  const [contactId = ''] = given.args;
  const [mark, note, answers] = [given.whole('mark', 1, 10), given.text('note'), given.pairs('answer')];
  const body = {
    ...(given.flag('not-made') ? { notMade: true } : {}),
    ...(mark === undefined ? {} : { mark }),
    ...(note === undefined ? {} : { note }),
    ...(answers === undefined
      ? {}
      : { answers: Object.fromEntries(Object.entries(answers).map(([question, found]) => [question, toFound(found)])) }),
  };
  const done = await session.api(given.text('as') ?? HEAD_OFFICE).send<Assigned>('POST', pathOf(contactId), { body });
  session.print({ json: done, sheets: [], notes: [session.texts('checks.record.done')] });
};

/** `different:9`, `confirmed`. */
function toFound(written: string): { readonly finding: string; readonly right?: string } {
  const at = written.indexOf(':');
  return at < 0 ? { finding: written } : { finding: written.slice(0, at), right: written.slice(at + 1) };
}

const readFigures: Run = async (session, given) => {
  const figures = await session.api(HEAD_OFFICE).get<CheckFigures>('/v1/work/checks/figures', {
    node: given.needed('node'),
    from: given.text('from'),
    to: given.text('to'),
  });
  session.print({ json: figures, sheets: [figuresSheet(figures, session)] });
};

const listOwn: Run = async (session, given) => {
  const own = await session.api(given.needed('as')).get<Pick<SampledCalls, 'calls'>>('/v1/work/checks/own');
  session.print({ json: own, sheets: [sampleSheet(own.calls, session)] });
};
