import { HEAD_OFFICE, managerOf } from '../api/development-logins';
import type { Absence, Assigned, HandedOver, RecordedResult, WorkList, Workload } from '../api/work-answers';
import type { CommandLine } from '../command-line';
import type { Run } from '../session';
import { addWorkChecks } from './work-checks';
import { absenceSheet, loadSheet, questionLines, scriptLines, workSheet } from '../views/work-view';

const RESULTS = ['reached', 'not-reached', 'busy', 'wrong-number', 'refused', 'booked', 'call-later', 'done-elsewhere'] as const;

/** `work list`, `work load`, `work take`, `work result`, `work reassign`, `work hand-over`, `work absence`, `work absences`, `work checks`. */
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
  line.add(work, 'take', 'work.take.description', {
    arguments: [['<contact>', 'contacts.argument.id']],
    options: [['--as <id>', 'work.option.as']],
    run: takeContact,
  });
  line.add(work, 'reassign', 'work.reassign.description', {
    arguments: [['<contact>', 'contacts.argument.id']],
    options: [['--to <id>', 'work.option.to']],
    run: reassignContact,
  });
  line.add(work, 'result', 'work.result.description', {
    arguments: [['<contact>', 'contacts.argument.id']],
    options: [
      ['--as <id>', 'work.option.as'],
      ['--result <result>', 'work.option.result'],
      ['--at <moment>', 'work.option.at'],
      ['--reason <code>', 'work.option.reason'],
      ['--no-further-contact', 'work.option.no-further'],
      ['--note <text>', 'work.option.note'],
      ['--answer <question=value...>', 'work.option.answer'],
      ['--purchase-asked', 'work.option.purchase-asked'],
      ['--recording <id>', 'work.option.recording'],
    ],
    run: recordResult,
  });
  line.add(work, 'hand-over', 'work.hand-over.description', {
    options: [
      ['--dealer <id>', 'option.dealer'],
      ['--from <id>', 'work.option.from'],
      ['--to <id>', 'work.option.to'],
    ],
    run: handOver,
  });
  line.add(work, 'absence', 'work.absence.description', {
    options: [
      ['--node <id>', 'work.option.node'],
      ['--owner <id>', 'work.option.absent'],
      ['--from <day>', 'work.option.from-day'],
      ['--to <day>', 'work.option.to-day'],
      ['--substitute <id>', 'work.option.substitute'],
    ],
    run: planAbsence,
  });
  line.add(work, 'absences', 'work.absences.description', { options: [['--node <id>', 'work.option.node']], run: listAbsences });
  addWorkChecks(line, work);
}

const listWork: Run = async (session, given) => {
  const { texts } = session;
  const list = await session.api(HEAD_OFFICE).get<WorkList>('/v1/work', {
    owner: given.needed('owner'),
    dealer: given.text('dealer'),
    date: given.text('date'),
  });
  const notes = list.entries.length === 0 ? [texts('work.list.none')] : [...scriptLines(list), ...questionLines(list, session)];
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

/** As whoever makes the calls: the login of the development issuer is the id of the member of staff. */
const takeContact: Run = async (session, given) => {
  const [contactId = ''] = given.args;
  const taken = await session.api(given.needed('as')).send<Assigned>('POST', `/v1/work/${encodeURIComponent(contactId)}/take`);
  session.print({ json: taken, sheets: [], notes: [session.texts('work.take.done')] });
};

const recordResult: Run = async (session, given) => {
  const [contactId = ''] = given.args;
  const result = given.choice('result', RESULTS);
  const [callAgainAt, refusalReason, note, recordingId, answers] = [
    given.instant('at'),
    given.text('reason'),
    given.text('note'),
    given.text('recording'),
    given.pairs('answer'),
  ];
  const body = {
    result: result ?? given.needed('result'),
    ...(callAgainAt === undefined ? {} : { callAgainAt }),
    ...(refusalReason === undefined ? {} : { refusalReason }),
    ...(note === undefined ? {} : { note }),
    ...(recordingId === undefined ? {} : { recordingId }),
    ...(answers === undefined ? {} : { answers }),
    ...(given.flag('purchase-asked') ? { purchaseAsked: true } : {}),
    ...(given.flag('no-further-contact') ? { noFurtherContact: true } : {}),
  };
  const done = await session
    .api(given.needed('as'))
    .send<RecordedResult>('POST', `/v1/contacts/${encodeURIComponent(contactId)}/result`, { body });
  session.print({ json: done, sheets: [], notes: done.next === undefined ? [] : [done.next.text] });
};

const reassignContact: Run = async (session, given) => {
  const [contactId = ''] = given.args;
  const body = { owner: given.needed('to') };
  const done = await session.api(HEAD_OFFICE).send<Assigned>('POST', `/v1/work/${encodeURIComponent(contactId)}/reassign`, { body });
  session.print({ json: done, sheets: [], notes: [session.texts('work.reassign.done', { owner: body.owner })] });
};

const handOver: Run = async (session, given) => {
  const body = { dealer: given.needed('dealer'), from: given.needed('from'), to: given.needed('to') };
  const done = await session.api(managerOf(body.dealer)).send<HandedOver>('POST', '/v1/work/hand-over', { body });
  const counts = { given: done.given.length, refused: done.refused.length };
  session.print({ json: done, sheets: [], notes: [session.texts('work.hand-over.done', counts)] });
};

const planAbsence: Run = async (session, given) => {
  const substitute = given.text('substitute');
  const body = {
    ...{ node: given.needed('node'), owner: given.needed('owner'), fromOn: given.needed('from'), toOn: given.needed('to') },
    ...(substitute === undefined ? {} : { substitute }),
  };
  const absence = await session.api(HEAD_OFFICE).send<Absence>('POST', '/v1/work/absences', { body });
  session.print({ json: absence, sheets: [absenceSheet([absence], session)] });
};

const listAbsences: Run = async (session, given) => {
  const answer = await session.api(HEAD_OFFICE).get<{ readonly absences: readonly Absence[] }>('/v1/work/absences', {
    node: given.needed('node'),
  });
  session.print({ json: answer, sheets: [absenceSheet(answer.absences, session)] });
};
