import { HEAD_OFFICE } from '../api/development-logins';
import type { CommandLine } from '../command-line';
import { formatCount } from '../output/number';
import type { Run } from '../session';
import { dealerSheet, methodSheet, readCalibration } from '../views/calibration-view';

/** `reminders calibration`. */
export function addReminders(line: CommandLine): void {
  const reminders = line.add(line.program, 'reminders', 'reminders.description');
  line.add(reminders, 'calibration', 'reminders.calibration.description', {
    options: [['--dealer <id>', 'option.dealer']],
    run: calibration,
  });
}

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
