import type { Contacts, Why } from '../api/answers';
import { HEAD_OFFICE } from '../api/development-logins';
import type { CommandLine } from '../command-line';
import { createSheet } from '../output/sheet';
import type { Run } from '../session';
import { contactColumns, readContactLines } from '../views/contact-view';
import { whyLines } from '../views/why-view';

const LIMIT = 50;
const MOST = 500;

/** `contacts list`, `contacts why`. */
export function addContacts(line: CommandLine): void {
  const contacts = line.add(line.program, 'contacts', 'contacts.description');
  line.add(contacts, 'list', 'contacts.list.description', {
    options: [
      ['--dealer <id>', 'option.dealer'],
      ['--date <day>', 'contacts.option.date'],
      ['--owner <id>', 'contacts.option.owner'],
      ['--status <status>', 'contacts.option.status'],
      ['--limit <count>', 'option.limit', String(LIMIT)],
    ],
    run: listContacts,
  });
  line.add(contacts, 'why', 'contacts.why.description', { arguments: [['<contact>', 'contacts.argument.id']], run: explainContact });
}

const listContacts: Run = async (session, given) => {
  const { texts } = session;
  const api = session.api(HEAD_OFFICE);
  const answer = await api.get<Contacts>('/v1/contacts', {
    dealer: given.text('dealer'),
    date: given.text('date'),
    owner: given.text('owner'),
    status: given.choice('status', ['open', 'made', 'dropped', 'unknown']),
    limit: given.whole('limit', 1, MOST) ?? LIMIT,
  });
  const lines = session.format === 'json' ? [] : await readContactLines(api, answer.contacts, session);
  const columns = [
    ...contactColumns(session),
    { title: texts('column.contact'), cell: (row: (typeof lines)[number]) => row.contact.contactId },
  ];
  const sheet = createSheet(columns, lines, texts('contacts.title'));
  session.print({ json: answer, sheets: [sheet], notes: answer.contacts.length === 0 ? [texts('contacts.none')] : [] });
};

const explainContact: Run = async (session, given) => {
  const [contactId = ''] = given.args;
  const why = await session.api(HEAD_OFFICE).get<Why>(`/v1/contacts/${encodeURIComponent(contactId)}/why`);
  const said = [...why.reasons, ...why.perReason.flatMap(({ steps }) => steps)];
  const sheet = createSheet(
    [
      { title: session.texts('column.code'), cell: ({ code }) => code },
      { title: session.texts('column.meaning'), cell: ({ text }) => text },
    ],
    said,
  );
  if (session.format === 'table') session.print({ json: why, sheets: [], notes: whyLines(why, session) });
  else session.print({ json: why, sheets: [sheet] });
};
