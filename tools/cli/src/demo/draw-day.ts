import { createColors } from 'picocolors';
import type { DayReport, DealerImports, KpiLine } from './day-report';
import { formatMoment } from '../output/moment';
import { ABSENT, formatCount, formatFigure } from '../output/number';
import { type Column, createSheet, drawSheet, type Sheet } from '../output/sheet';
import type { Terminal } from '../terminal';
import { wordFor } from '../texts/texts';
import { advisorColumns, spreadText } from '../views/adoption-view';
import { methodSheet } from '../views/calibration-view';
import { qualityColumns, qualityLines } from '../views/quality-view';
import { clockColumns } from '../views/case-view';
import { contactColumns, type Readers } from '../views/contact-view';
import { comparisonColumns } from '../views/comparison-view';
import { leadColumns } from '../views/lead-view';
import { outcomeColumns } from '../views/import-view';
import { whyLines } from '../views/why-view';
import { morningPart, trialPart, weekParts } from './draw-week';

const SHOWN_REASONS = 3;
/** Probabilities are shown in millionths. */
const CERTAINTY = 1_000_000;

/** The day as people read it. */
export function drawDay(report: DayReport, readers: Readers, terminal: Terminal): string {
  const { texts } = readers;
  const { bold, dim, cyan } = createColors(terminal.hasColours);
  const draw = (sheet: Sheet): string => drawSheet(sheet, { width: terminal.columns, bold, dim });
  const { network, now } = report;
  const title = texts('demo.title', {
    ...network,
    vehicles: formatCount(network.vehicles),
    constellation: texts(`constellation.${report.constellation}`),
  });
  return [
    `${bold(title)}\n${texts('demo.now', { at: formatMoment(now) })}`,
    draw(importSheet(report.imports, readers)),
    draw(reasonSheet(report.imports, readers)),
    ...contactParts(report, readers, draw, bold),
    draw(kpiSheet(report, readers)),
    ...caseParts(report, readers, draw, bold),
    ...accountParts(report, readers, draw),
    duplicatePart(report, readers, draw, bold),
    adoptionPart(report, readers, draw),
    draw(createSheet(qualityColumns(readers, 'dealer'), qualityLines(report.dataQuality, 'dealer'), readers.texts('demo.quality.title'))),
    leadPart(report, readers, draw, bold),
    draw(methodSheet(report.calibration, readers, readers.texts('demo.calibration.title'))),
    morningPart(report, readers, draw, bold),
    trialPart(report, readers, draw),
    ...weekParts(report, readers, draw),
    stateLines(report, readers, bold, cyan).join('\n'),
  ].join('\n\n');
}

function importSheet(imports: readonly DealerImports[], { texts }: Readers): Sheet {
  const total = imports.reduce<DealerImports['counts']>(
    (sum, { counts }) => ({
      rows: sum.rows + counts.rows,
      accepted: sum.accepted + counts.accepted,
      repeated: sum.repeated + counts.repeated,
      older: sum.older + counts.older,
      pending: sum.pending + counts.pending,
      rejected: sum.rejected + counts.rejected,
    }),
    { rows: 0, accepted: 0, repeated: 0, older: 0, pending: 0, rejected: 0 },
  );
  const rows = [
    ...imports.map(({ dealerId, name, counts }) => ({ name: `${dealerId} ${name}`, counts })),
    { name: texts('column.total'), counts: total },
  ];
  const columns: readonly Column<(typeof rows)[number]>[] = [
    { title: texts('column.dealer'), cell: ({ name }) => name },
    ...outcomeColumns(({ counts }: (typeof rows)[number]) => counts, texts),
  ];
  return createSheet(columns, rows, texts('demo.imports.title'));
}

function reasonSheet(imports: readonly DealerImports[], { texts }: Readers): Sheet {
  const rows = imports.flatMap(({ dealerId, reasons, examples }) =>
    reasons.slice(0, SHOWN_REASONS).map((reason) => ({ dealerId, ...reason, example: examples.find(({ code }) => code === reason.code) })),
  );
  return createSheet(
    [
      { title: texts('column.dealer'), cell: ({ dealerId }: (typeof rows)[number]) => dealerId },
      { title: texts('column.count'), cell: ({ count }) => formatCount(count), align: 'right' },
      {
        title: texts('demo.reasons.title'),
        cell: ({ text, example }) => (example === undefined ? text : texts('demo.reasons.example', { ...example })),
        atMost: 40,
      },
      { title: texts('column.code'), cell: ({ code }) => code },
    ],
    rows,
  );
}

type Draw = (sheet: Sheet) => string;
type Style = (text: string) => string;

function contactParts({ contacts }: DayReport, readers: Readers, draw: Draw, bold: Style): readonly string[] {
  const { texts } = readers;
  const { dealerId, dealerName, on, total, lines, why } = contacts;
  const title = texts('demo.contacts.title', { dealer: `${dealerId} ${dealerName}`, on, shown: lines.length, total: formatCount(total) });
  if (lines.length === 0) return [`${bold(title)}\n${texts('demo.contacts.none')}`];
  const list = draw(createSheet(contactColumns(readers), lines, title));
  const person = lines.find(({ contact }) => contact.contactId === why?.contactId)?.name ?? ABSENT;
  return why === undefined ? [list] : [list, `${bold(texts('demo.why.title', { person }))}\n${whyLines(why, readers).join('\n')}`];
}

function kpiSheet({ kpis, dealers, contacts }: DayReport, { texts, language }: Readers): Sheet {
  const figureOf = (figure: KpiLine['total']): string => (figure === undefined ? ABSENT : formatFigure(figure));
  const titleOf = ({ title, warranty }: KpiLine): string =>
    warranty === undefined ? title : `  · ${wordFor(language, `warranty.${warranty}`)}`;
  const columns: readonly Column<KpiLine>[] = [
    { title: texts('column.kpi'), cell: titleOf },
    ...dealers.map(({ dealerId }): Column<KpiLine> => ({
      title: dealerId,
      cell: ({ byDealer }) => figureOf(byDealer[dealerId]),
      align: 'right',
    })),
    { title: texts('column.total'), cell: ({ total }) => figureOf(total), align: 'right' },
  ];
  return createSheet(columns, kpis, texts('demo.kpis.title', { on: contacts.on }));
}

function caseParts(report: DayReport, readers: Readers, draw: Draw, bold: Style): readonly string[] {
  const { texts } = readers;
  const { case: shown, contacts } = report;
  if (shown === undefined) return [];
  const { opened, answered, text, personName, answeredBy } = shown;
  const first = answered.clocks.find(({ name }) => name === 'first-response');
  const said = texts('demo.case.opened', {
    ...{ person: personName, dealer: `${contacts.dealerId} ${contacts.dealerName}`, text },
    at: formatMoment(opened.receivedAt ?? report.now),
  });
  const told = texts(first?.status === 'met' ? 'demo.case.answered' : 'demo.case.late', {
    ...{ at: formatMoment(answered.firstResponseAt ?? report.now), by: answeredBy },
    due: first?.dueAt === undefined ? ABSENT : formatMoment(first.dueAt),
  });
  return [`${bold(texts('demo.case.title'))}\n${said}\n${draw(createSheet(clockColumns(readers), answered.clocks))}\n${told}`];
}

function accountParts({ accounts }: DayReport, readers: Readers, draw: Draw): readonly string[] {
  const { texts, language } = readers;
  if (accounts.length === 0) return [];
  const rows = accounts.flatMap(({ account, personName }) =>
    account.entries.map((entry, index) => ({ account, personName, entry, isFirst: index === 0 })),
  );
  const onlyFirst = (row: (typeof rows)[number], text: string): string => (row.isFirst ? text : '');
  return [
    draw(
      createSheet<(typeof rows)[number]>(
        [
          { title: texts('column.person'), cell: (row) => onlyFirst(row, row.personName) },
          { title: texts('column.balance'), cell: (row) => onlyFirst(row, formatCount(row.account.balance)), align: 'right' },
          { title: texts('column.level'), cell: (row) => onlyFirst(row, wordFor(language, row.account.level ?? ABSENT)) },
          { title: texts('column.at'), cell: ({ entry }) => (entry.at === undefined ? ABSENT : formatMoment(entry.at)) },
          { title: texts('column.last-entries'), cell: ({ entry }) => wordFor(language, entry.kind ?? ABSENT) },
          { title: texts('column.points'), cell: ({ entry }) => signed(entry.points), align: 'right' },
          { title: texts('column.dealer'), cell: ({ entry }) => entry.dealerId ?? ABSENT },
        ],
        rows,
        texts('demo.accounts.title'),
      ),
    ),
  ];
}

function duplicatePart({ duplicates }: DayReport, readers: Readers, draw: Draw, bold: Style): string {
  const { texts } = readers;
  const { people, records, doubtful, example } = duplicates;
  const counts = { people: formatCount(people), records: formatCount(records), doubtful: formatCount(doubtful) };
  const said = `${bold(texts('demo.duplicates.title'))}\n${texts('demo.duplicates.found', counts)}`;
  if (example === undefined) return said;
  const { weight, probability } = example;
  const sum = texts('demo.duplicates.sum', {
    weight: weight.toFixed(1),
    // Nothing is ever certain: rounded down.
    probability: (Math.min(CERTAINTY - 1, Math.floor(probability * CERTAINTY)) / (CERTAINTY / 100)).toFixed(4),
  });
  const steps = example.steps.filter(({ level }) => level !== 'missing');
  return `${said}\n${draw(createSheet(comparisonColumns(readers), steps))}\n${sum}`;
}

function adoptionPart({ adoption, contacts: { dealerId, dealerName } }: DayReport, readers: Readers, draw: Draw): string {
  const title = readers.texts('demo.adoption.title', { dealer: `${dealerId} ${dealerName}` });
  return `${draw(createSheet(advisorColumns(readers), adoption.advisors, title))}\n${spreadText(adoption.spread, readers)}`;
}

function leadPart({ overdueLeads }: DayReport, readers: Readers, draw: Draw, bold: Style): string {
  const { texts } = readers;
  const title = texts('demo.leads.title', {
    total: overdueLeads.map(({ dealerId, total }) => `${dealerId} ${formatCount(total)}`).join(' · '),
  });
  const rows = overdueLeads.flatMap(({ leads }) => leads);
  return rows.length === 0 ? `${bold(title)}\n${texts('demo.leads.none')}` : draw(createSheet(leadColumns(readers), rows, title));
}

function signed(points: number): string {
  return points < 0 ? `-${formatCount(-points)}` : `+${formatCount(points)}`;
}

function stateLines(
  { stateHash, servers, messageFile, url, logins }: DayReport,
  { texts }: Readers,
  bold: Style,
  cyan: Style,
): readonly string[] {
  const role = (name: string, login: string): string => texts('demo.login.how', { role: name, login: cyan(login) });
  return [
    bold(texts('demo.state.title')),
    `${texts('demo.state.hash')}: ${stateHash}`,
    `${texts('demo.state.servers')}: ${servers.join(' · ')}`,
    ...(messageFile === undefined ? [] : [texts('demo.state.messages', { file: messageFile })]),
    `${texts('demo.url.api')}: ${cyan(url)}   ${texts('demo.url.docs')}: ${cyan(`${url}/docs`)}   ${texts('demo.url.openapi')}: ${cyan(`${url}/openapi.json`)}`,
    [
      role(texts('demo.login.head-office'), logins.headOffice),
      role(texts('demo.login.manager'), logins.dealerManager),
      role(texts('demo.login.advisor'), logins.advisor),
    ].join('   '),
  ];
}
