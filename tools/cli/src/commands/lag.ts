import type { Lag, ServiceLag } from '../api/answers';
import { OPERATIONS_LOGIN } from '../api/development-logins';
import type { CommandLine } from '../command-line';
import { formatCount } from '../output/number';
import { type Column, createSheet } from '../output/sheet';
import { wordFor } from '../texts/texts';
import { untilWorkedOff } from '../work-left';

const TIMEOUT_SECONDS = 600;
const MOST_SECONDS = 86_400;

/** `lag [--wait]`. */
export function addLag(line: CommandLine): void {
  line.add(line.program, 'lag', 'lag.description', {
    options: [
      ['--wait', 'lag.option.wait'],
      ['--timeout <seconds>', 'lag.option.timeout', String(TIMEOUT_SECONDS)],
    ],
    run: async (session, given) => {
      const { texts, language } = session;
      const api = session.api(OPERATIONS_LOGIN);
      const limitMs = (given.whole('timeout', 1, MOST_SECONDS) ?? TIMEOUT_SECONDS) * 1_000;
      const lag = given.flag('wait')
        ? await session.progress.step(texts('step.wait'), (step) => {
            let most = 1;
            return untilWorkedOff(api, limitMs, (count) => {
              most = Math.max(most, count);
              step.update(most - count, most, texts('progress.left', { count: formatCount(count) }));
            });
          })
        : await api.get<Lag>('/v1/lag');
      const number = (title: string, of: (lag: ServiceLag) => number): Column<ServiceLag> => ({
        title,
        cell: (row) => formatCount(of(row)),
        raw: of,
        align: 'right',
      });
      const sheet = createSheet<ServiceLag>(
        [
          { title: texts('column.service'), cell: ({ service }) => service },
          { title: texts('column.status'), cell: ({ status }) => wordFor(language, status), raw: ({ status }) => status },
          number(texts('column.behind'), ({ behind }) => behind),
          number(texts('column.unpublished'), ({ unpublished }) => unpublished),
          number(texts('column.overdue'), ({ overdue }) => overdue),
        ],
        lag.services,
        texts('lag.title'),
      );
      session.print({
        json: lag,
        sheets: [sheet],
        notes: [texts(lag.settled ? 'lag.settled' : 'lag.working'), ...lag.services.flatMap(warningsOf)],
      });
    },
  });
}

/** What somebody has to see to, in the words of the platform. */
function warningsOf({ service, warnings = [] }: ServiceLag): readonly string[] {
  return warnings.map(({ text }) => `${service}: ${text}`);
}
