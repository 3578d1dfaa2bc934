import { HEAD_OFFICE } from '../api/development-logins';
import type { CommandLine } from '../command-line';
import { formatCount } from '../output/number';
import { createSheet } from '../output/sheet';
import type { Run } from '../session';
import { dealerSheet, methodSheet, readCalibration } from '../views/calibration-view';
import { dueColumns, type VehicleDue } from '../views/due-view';
import { effectSheet, type StreamEffect } from '../views/effect-view';

/** `reminders calibration`, `due`, `effects`. */
export function addReminders(line: CommandLine): void {
  const reminders = line.add(line.program, 'reminders', 'reminders.description');
  line.add(reminders, 'calibration', 'reminders.calibration.description', {
    options: [['--dealer <id>', 'option.dealer']],
    run: calibration,
  });
  line.add(reminders, 'due', 'reminders.due.description', {
    arguments: [['<vehicle>', 'reminders.argument.vehicle']],
    run: due,
  });
  line.add(reminders, 'effects', 'reminders.effects.description', {
    options: [
      ['--by <dimension>', 'reminders.effects.option.by'],
      ['--at <day>', 'kpis.option.at'],
      ['--period <period>', 'kpis.option.period'],
      ['--scope <node>', 'kpis.option.scope'],
    ],
    run: effects,
  });
}

const due: Run = async (session, given) => {
  const { texts } = session;
  const [vehicleId = ''] = given.args;
  const answer = await session.api(HEAD_OFFICE).get<VehicleDue>(`/v1/vehicles/${encodeURIComponent(vehicleId)}/due`);
  const none = answer.items.length === 0 ? [texts('reminders.due.none')] : [];
  session.print({
    json: answer,
    sheets: answer.items.length === 0 ? [] : [createSheet(dueColumns(session), answer.items)],
    notes: [...none, ...answer.reasons.map(({ text }) => text)],
  });
};

const effects: Run = async (session, given) => {
  const { texts } = session;
  const answer = await session.api(HEAD_OFFICE).get<{ readonly effects: readonly StreamEffect[] }>('/v1/reminders/effects', {
    by: given.text('by'),
    at: given.text('at'),
    period: given.text('period'),
    scope: given.text('scope'),
  });
  const isEmpty = answer.effects.length === 0;
  session.print({
    json: answer,
    sheets: isEmpty ? [] : [effectSheet(answer.effects, session)],
    notes: [texts(isEmpty ? 'effects.none' : 'effects.note')],
  });
};

const calibration: Run = async (session, given) => {
  const { texts } = session;
  const dealers = await session.progress.step(texts('reminders.calibration.step'), (step) =>
    readCalibration(session.api(HEAD_OFFICE), given.text('dealer'), (count) =>
      step.update(count, count, texts('reminders.calibration.progress', { count: formatCount(count) })),
    ),
  );
  if (dealers.length === 0) session.print({ json: { dealers }, sheets: [], notes: [texts('reminders.calibration.none')] });
  else {
    const sheets = [methodSheet(dealers, session, texts('calibration.title')), dealerSheet(dealers, session)];
    session.print({ json: { dealers }, sheets, notes: [texts('reminders.calibration.note')] });
  }
};
