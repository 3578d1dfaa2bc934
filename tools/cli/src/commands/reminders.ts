import { HEAD_OFFICE } from '../api/development-logins';
import type { CommandLine } from '../command-line';
import { formatCount } from '../output/number';
import { createSheet } from '../output/sheet';
import type { Run } from '../session';
import { dealerSheet, methodSheet, readCalibration } from '../views/calibration-view';
import { dueColumns, type VehicleDue } from '../views/due-view';

/** `reminders calibration`, `due`. */
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
