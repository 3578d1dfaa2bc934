import type { Api } from '../api/api';
import type {
  Account,
  Accounts,
  Case,
  Cases,
  Contacts,
  ImportRows,
  ImportState,
  KpiFigure,
  Kpis,
  Person,
  Policies,
  Why,
} from '../api/answers';
import type { Figure } from '../output/number';
import { fieldOf, readContactLines, type Readers } from '../views/contact-view';
import { readKpiTitles } from '../views/kpi-view';
import { readWhatIf, type WhatIf } from '../views/what-if-view';
import type { AccountLine, AnsweredCase, DayContacts, KpiLine, RejectedExample } from './day-report';

const SHOWN_CONTACTS = 15;
const COUNTED_CONTACTS = 500;
const SEEN_ROWS = 100;
const SHOWN_ACCOUNTS = 3;
const SHOWN_ENTRIES = 4;
const TRIED_DAYS = 14;
/** Calendars, in the order of their ids; about every second one is of somebody with a car that gives reasons. */
const TRIED_CALENDARS = 200;

/** For each reason the first row that was rejected for it, of those that come first in their file. */
export async function readExamples(
  api: Api,
  files: readonly (Pick<ImportState, 'requestId' | 'rejected'> & { readonly file: string })[],
): Promise<readonly RejectedExample[]> {
  const examples = new Map<string, RejectedExample>();
  for (const { requestId, file } of files.filter(({ rejected }) => rejected > 0)) {
    const { outcomes } = await api.get<ImportRows>(`/v1/dms/requests/${encodeURIComponent(requestId)}`, {
      outcome: 'rejected',
      limit: SEEN_ROWS,
    });
    for (const { row, code = '', text = '' } of outcomes) if (!examples.has(code)) examples.set(code, { code, file, row, text });
  }
  return [...examples.values()];
}

/** The contacts of a dealer's day, and why the first one. */
export async function readContacts(
  api: Api,
  dealer: { readonly dealerId: string; readonly name: string },
  on: string,
  readers: Readers,
): Promise<DayContacts> {
  let total = 0;
  let cursor: string | undefined;
  let first: Contacts | undefined;
  do {
    const page: Contacts = await api.get<Contacts>('/v1/contacts', { dealer: dealer.dealerId, date: on, limit: COUNTED_CONTACTS, cursor });
    first ??= page;
    total += page.contacts.length;
    cursor = page.cursor;
  } while (cursor !== undefined);
  const shown = first.contacts.slice(0, SHOWN_CONTACTS);
  const [foremost] = shown;
  const [lines, why] = await Promise.all([
    readContactLines(api, shown, readers),
    foremost === undefined ? undefined : api.get<Why>(`/v1/contacts/${encodeURIComponent(foremost.contactId)}/why`),
  ]);
  return { dealerId: dealer.dealerId, dealerName: dealer.name, on, total, lines, why };
}

/** The figures of the demo, in its order; those of `SPLIT` also by warranty. */
const SHOWN_KPIS = [
  ...['base-vehicles', 'active', 'swing', 'leaning-to-lost', 'recent', 'state-lost'],
  ...['lost', 'quasi-lost', 'largest-possible-churn'],
  ...['sold-customer-return', 'base-return', 'first-service-return', 'due-with-contact'],
] as const;
const SPLIT: ReadonlySet<string> = new Set(['lost', 'quasi-lost', 'largest-possible-churn']);
const WARRANTIES = ['in', 'out'] as const;

/** The KPI table by dealer and in total. */
export async function readKpiLines(api: Api, at: string, { language }: Readers): Promise<readonly KpiLine[]> {
  const names = SHOWN_KPIS.join(',');
  const split = [...SPLIT].join(',');
  const ask = async (query: { readonly names: string; readonly by?: string }): Promise<readonly KpiFigure[]> =>
    (await api.get<Kpis>('/v1/kpis', { at, ...query })).figures;
  const [total, byDealer, totalByWarranty, byDealerAndWarranty, titles] = await Promise.all([
    ask({ names }),
    ask({ names, by: 'dealer' }),
    ask({ names: split, by: 'warranty' }),
    ask({ names: split, by: 'dealer,warranty' }),
    readKpiTitles(api, language),
  ]);
  const lineOf = (name: string, warranty?: string): KpiLine => {
    const isOf = (figure: KpiFigure): boolean => figure.name === name && (warranty === undefined || figure.group['warranty'] === warranty);
    const perDealer = (warranty === undefined ? byDealer : byDealerAndWarranty).filter(isOf);
    const all = (warranty === undefined ? total : totalByWarranty).find(isOf);
    return {
      name,
      title: titles.get(name) ?? name,
      warranty,
      byDealer: Object.fromEntries(perDealer.map((figure) => [figure.group['dealer'] ?? '', toFigure(figure)])),
      total: all === undefined ? undefined : toFigure(all),
    };
  };
  return SHOWN_KPIS.flatMap((name) => [lineOf(name), ...(SPLIT.has(name) ? WARRANTIES.map((warranty) => lineOf(name, warranty)) : [])]);
}

function toFigure({ numerator, denominator }: KpiFigure): Figure {
  return denominator === undefined ? { numerator } : { numerator, denominator };
}

/** What is complained about in the demo: always the same words, by the owner of the first contact. */
export interface Complaint {
  readonly dealerId: string;
  readonly personId: string;
  readonly personName: string;
  readonly vehicleId: string | undefined;
  readonly receivedAt: string;
  readonly text: string;
  readonly answer: string;
}

/** Whom the complaint is from: of a demo that goes on, who complained before, as contacts with that person wait since. */
export async function readComplainant(
  api: Api,
  { dealerId, lines }: DayContacts,
  receivedAt: string,
): Promise<Pick<Complaint, 'personId' | 'personName' | 'vehicleId'> | undefined> {
  const { cases } = await api.get<Cases>('/v1/cases', { dealer: dealerId });
  const opened = cases.find((one) => one.kind === 'complaint' && one.receivedAt === receivedAt);
  if (opened?.personId !== undefined) {
    // Named as when it was opened: the car may have told that another record of the person was meant.
    const { namedAs } = opened.entries[0]?.values ?? {};
    const personId = typeof namedAs === 'string' ? namedAs : opened.personId;
    return { personId, personName: await nameOf(api, opened.personId), vehicleId: opened.vehicleId };
  }
  // A prospect has no car that could squeal.
  const first = lines.find(({ contact }) => contact.reasons[0]?.vehicleId !== undefined);
  return first?.contact.personId === undefined
    ? undefined
    : { personId: first.contact.personId, personName: first.name, vehicleId: first.contact.reasons[0]?.vehicleId };
}

/** Opens a complaint as an advisor, and answers it as the care specialist. The same complaint a second time is the same case. */
export async function answerComplaint(advisor: Api, specialist: Api, complaint: Complaint, by: string): Promise<AnsweredCase> {
  const { dealerId, personId, vehicleId, receivedAt, text, answer, personName } = complaint;
  const opened = await advisor.send<Case>('POST', '/v1/cases', {
    idempotencyKey: 'demo-complaint',
    body: {
      ...{ dealerId, personId, kind: 'complaint', category: 'service', severity: 'high', channel: 'hotline', text, receivedAt },
      ...(vehicleId === undefined ? {} : { vehicleId }),
    },
  });
  const act = (action: string, body: object): Promise<Case> =>
    specialist.send<Case>('POST', `/v1/cases/${encodeURIComponent(opened.caseId)}/actions`, {
      idempotencyKey: `demo-complaint-${action}`,
      body: { action, ...body },
    });
  const answered = await act('answer', { text: answer });
  return { opened, answered, text, personName, answeredBy: by };
}

/** The largest balances with their last entries. */
export async function readAccounts(api: Api): Promise<readonly AccountLine[]> {
  const { accounts } = await api.get<Accounts>('/v1/accounts', { sort: 'balance', limit: SHOWN_ACCOUNTS });
  return await Promise.all(
    accounts.map(async ({ accountId }): Promise<AccountLine> => {
      const account = await api.get<Account>(`/v1/accounts/${encodeURIComponent(accountId)}`, { entries: SHOWN_ENTRIES });
      return { account, personName: await nameOf(api, account.personId) };
    }),
  );
}

/** The masked name of a person. */
export async function nameOf(api: Api, personId: string | undefined): Promise<string> {
  if (personId === undefined) return '';
  return fieldOf(await api.get<Person>(`/v1/people/${encodeURIComponent(personId)}`), 'name') ?? '';
}

/** What a contact a fortnight instead of one a week would change in a year, for the first people of the network; nothing is published. */
export async function readTrial(api: Api, scope: string): Promise<Trial> {
  const { policies } = await api.get<Policies>('/v1/policies', { subject: 'contact-caps' });
  const present = policies[0]?.document as { readonly caps?: readonly object[] } | undefined;
  const caps = [{ days: TRIED_DAYS, contacts: 1 }, ...(present?.caps ?? []).slice(1)];
  const question = { policies: [{ subject: 'contact-caps', scope, document: { ...present, caps } }], from: 'now' } as const;
  return { days: TRIED_DAYS, answer: await readWhatIf(api, question, TRIED_CALENDARS) };
}

export interface Trial {
  /** One contact in so many days. */
  readonly days: number;
  readonly answer: WhatIf;
}
