import type { Api } from '../api/api';
import { HEAD_OFFICE } from '../api/development-logins';
import type { CommandLine } from '../command-line';
import { formatCount } from '../output/number';
import type { Run } from '../session';
import { addedUp, calibrationSheets, type DealerCalibration } from '../views/calibration-view';

/** Cars that one request looks at. */
const PAGE = 500;

interface CalibrationPage {
  readonly dealers: readonly DealerCalibration[];
  readonly carsLookedAt: number;
  readonly cursor?: string;
}

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
  const notes = dealers.length === 0 ? [texts('reminders.calibration.none')] : [texts('reminders.calibration.note')];
  session.print({ json: { dealers }, sheets: dealers.length === 0 ? [] : calibrationSheets(dealers, session), notes });
};

/** The counts of all cars by dealer, in the order of the dealers' ids. */
export async function readCalibration(
  api: Api,
  dealer: string | undefined,
  onProgress: (cars: number) => void,
): Promise<readonly DealerCalibration[]> {
  const pages: DealerCalibration[] = [];
  let cars = 0;
  for (let cursor: string | undefined; ;) {
    const page = await api.get<CalibrationPage>('/v1/reminders/calibration', { dealer, limit: PAGE, cursor });
    pages.push(...page.dealers);
    cars += page.carsLookedAt;
    onProgress(cars);
    if (page.cursor === undefined) break;
    cursor = page.cursor;
  }
  return [...Map.groupBy(pages, ({ dealerId }) => dealerId)]
    .map(([dealerId, own]) => ({ dealerId, methods: addedUp(own.flatMap(({ methods }) => methods)) }))
    .sort((a, b) => (a.dealerId < b.dealerId ? -1 : 1));
}
