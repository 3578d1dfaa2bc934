import type { Case, Cases } from '../api/answers';
import { HEAD_OFFICE } from '../api/development-logins';
import type { CommandLine } from '../command-line';
import { createSheet } from '../output/sheet';
import type { Run } from '../session';
import { caseColumns, caseEntryColumns, clockColumns } from '../views/case-view';

const LIMIT = 50;
const MOST = 500;

/** `cases [id]`. */
export function addCases(line: CommandLine): void {
  line.add(line.program, 'cases', 'cases.description', {
    arguments: [['[case]', 'cases.argument.id']],
    options: [
      ['--dealer <id>', 'option.dealer'],
      ['--status <status>', 'cases.option.status'],
      ['--kind <kind>', 'cases.option.kind'],
      ['--limit <count>', 'option.limit', String(LIMIT)],
    ],
    run: async (session, given) => {
      const [caseId] = given.args;
      await (caseId === undefined ? listCases(session, given) : showCase(session, caseId));
    },
  });
}

const listCases: Run = async (session, given) => {
  const answer = await session.api(HEAD_OFFICE).get<Cases>('/v1/cases', {
    dealer: given.text('dealer'),
    status: given.text('status'),
    kind: given.text('kind'),
    limit: given.whole('limit', 1, MOST) ?? LIMIT,
  });
  const { texts } = session;
  const sheet = createSheet(caseColumns(session), answer.cases, texts('cases.title'));
  session.print({ json: answer, sheets: [sheet], notes: answer.cases.length === 0 ? [texts('cases.none')] : [] });
};

async function showCase(session: Parameters<Run>[0], caseId: string): Promise<void> {
  const found = await session.api(HEAD_OFFICE).get<Case>(`/v1/cases/${encodeURIComponent(caseId)}`);
  session.print({
    json: found,
    sheets: [
      createSheet(caseColumns(session).slice(0, -1), [found]),
      createSheet(clockColumns(session), found.clocks),
      createSheet(caseEntryColumns(session), found.entries, session.texts('cases.entries')),
    ],
  });
}
