import type { Lead, Leads } from '../api/answers';
import { HEAD_OFFICE } from '../api/development-logins';
import type { CommandLine } from '../command-line';
import { createSheet } from '../output/sheet';
import type { Run } from '../session';
import { leadColumns, leadEntryColumns } from '../views/lead-view';

const LIMIT = 50;
const MOST = 500;
const STATUSES = ['offered', 'accepted', 'unassigned', 'loss-proposed', 'merged', 'lost', 'won'] as const;
const LEVELS = ['O', 'H', 'A', 'B', 'C', 'N'] as const;

/** `leads [id]`. */
export function addLeads(line: CommandLine): void {
  line.add(line.program, 'leads', 'leads.description', {
    arguments: [['[lead]', 'leads.argument.id']],
    options: [
      ['--dealer <id>', 'option.dealer'],
      ['--overdue', 'leads.option.overdue'],
      ['--status <status>', 'leads.option.status'],
      ['--level <level>', 'leads.option.level'],
      ['--owner <id>', 'leads.option.owner'],
      ['--limit <count>', 'option.limit', String(LIMIT)],
    ],
    run: async (session, given) => {
      const [leadId] = given.args;
      await (leadId === undefined ? listLeads(session, given) : showLead(session, leadId));
    },
  });
}

const listLeads: Run = async (session, given) => {
  const answer = await session.api(HEAD_OFFICE).get<Leads>('/v1/leads', {
    dealer: given.text('dealer'),
    overdue: given.flag('overdue') ? 'true' : undefined,
    status: given.choice('status', STATUSES),
    level: given.choice('level', LEVELS),
    owner: given.text('owner'),
    limit: given.whole('limit', 1, MOST) ?? LIMIT,
  });
  const { texts } = session;
  const columns = [...leadColumns(session), { title: texts('column.lead'), cell: ({ leadId }: Lead) => leadId }];
  const sheet = createSheet(columns, answer.leads, texts(given.flag('overdue') ? 'leads.title.overdue' : 'leads.title'));
  session.print({ json: answer, sheets: [sheet], notes: answer.leads.length === 0 ? [texts('leads.none')] : [] });
};

async function showLead(session: Parameters<Run>[0], leadId: string): Promise<void> {
  const found = await session.api(HEAD_OFFICE).get<Lead>(`/v1/leads/${encodeURIComponent(leadId)}`);
  session.print({
    json: found,
    sheets: [
      createSheet(leadColumns(session), [found]),
      createSheet(leadEntryColumns(session), found.entries ?? [], session.texts('leads.entries')),
    ],
  });
}
