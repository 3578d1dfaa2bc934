import { randomUUID } from 'node:crypto';
import type { Api } from '../api/api';
import { EXIT } from '../exit-codes';
import { Failure } from '../failure';
import { type Pause, untilNextLook } from '../next-look';
import { ABSENT, formatCount } from '../output/number';
import { type Column, createSheet, type Sheet } from '../output/sheet';
import { type TextKey, wordFor } from '../texts/texts';
import type { Readers } from './contact-view';

interface Sum {
  readonly contacts: number;
  readonly arrivals: number;
  readonly costFen: number;
}

interface Totals {
  readonly people: number;
  readonly more: number;
  readonly fewer: number;
  readonly today: Sum;
  readonly draft: Sum;
}

interface Row {
  readonly dimension: string;
  readonly key: string;
  readonly today: number;
  readonly draft: number;
  readonly more: number;
  readonly fewer: number;
}

/** Both sides of a comparison over all people. */
export interface WhatIf {
  readonly fromOn: string;
  readonly toOn: string;
  readonly suppositions: readonly { readonly code: string; readonly text: string }[];
  readonly rows: readonly Row[];
  readonly totals: Totals;
}

interface Page extends WhatIf {
  /** Calendars and cars; fewer than asked for when time was up. */
  readonly lookedAt: number;
  readonly cursor?: string;
}

export interface WhatIfQuestion {
  readonly policies: readonly { readonly subject: string; readonly scope: string; readonly document: unknown }[];
  readonly from: 'now' | 'beginning';
}

/** Owners whose months one request plays twice; a busy platform answers in time. */
const PAGE = 20;
const RUNS = '/v1/reminders/what-if/runs';
const FEN = 100;
const MONEY_DECIMALS = 2;
/** Weeks have a row each; the table shows the busiest. */
const SHOWN = ['dealer', 'stream', 'channel', 'limit', 'contacts-a-person'] as const;

interface Run extends WhatIf {
  readonly runId: string;
  readonly status: 'waiting' | 'running' | 'done' | 'cancelled' | 'failed';
  readonly failure?: string;
  readonly lookedAt: number;
  readonly inAll: number;
}

/**
 * Has everybody played in the background, and waits for it; nobody is held up by a broken line, as the run goes on and is found again. Throws Failure, also when
 * somebody cancels it.
 */
export async function runWhatIf(
  api: Api,
  question: WhatIfQuestion,
  onProgress: (done: number, all: number) => void,
  pause?: Pause,
): Promise<WhatIf> {
  const idempotencyKey = randomUUID();
  let run = await api.send<Run>('POST', RUNS, { body: question, idempotencyKey });
  for (let costMs = 0; run.status === 'waiting' || run.status === 'running';) {
    onProgress(run.lookedAt, run.inAll);
    await untilNextLook(costMs, undefined, pause);
    const askedAtMs = performance.now();
    run = await api.get<Run>(`${RUNS}/${encodeURIComponent(run.runId)}`);
    costMs = performance.now() - askedAtMs;
  }
  onProgress(run.lookedAt, run.inAll);
  if (run.status !== 'done')
    throw new Failure(EXIT.failed, {
      what: ['what-if.ended.what'],
      why: run.failure ?? ['what-if.ended.cancelled'],
      next: ['what-if.ended.next'],
    });
  return toAnswer(run);
}

/** Asks page by page, and adds everything up, until so many calendars and cars were looked at: the same ones however fast it goes. Throws Failure. */
export async function readWhatIf(api: Pick<Api, 'send'>, question: WhatIfQuestion, most: number): Promise<WhatIf> {
  let answer: WhatIf | undefined;
  let lookedAt = 0;
  for (let cursor: string | undefined; ;) {
    const page: Page = await api.send<Page>('POST', '/v1/reminders/what-if', {
      body: { ...question, limit: Math.min(PAGE, most - lookedAt), ...(cursor === undefined ? {} : { cursor }) },
    });
    answer = answer === undefined ? toAnswer(page) : addedUp(answer, page);
    lookedAt += page.lookedAt;
    if (page.cursor === undefined || lookedAt >= most) return answer;
    ({ cursor } = page);
  }
}

function toAnswer({ fromOn, toOn, suppositions, rows, totals }: WhatIf): WhatIf {
  return { fromOn, toOn, suppositions, rows, totals };
}

function addedUp(answer: WhatIf, { rows, totals }: Page): WhatIf {
  const byKey = new Map(answer.rows.map((row) => [`${row.dimension} ${row.key}`, row]));
  for (const row of rows) {
    const key = `${row.dimension} ${row.key}`;
    const known = byKey.get(key);
    const { today, draft, more, fewer } = row;
    byKey.set(
      key,
      known === undefined
        ? row
        : { ...known, today: known.today + today, draft: known.draft + draft, more: known.more + more, fewer: known.fewer + fewer },
    );
  }
  const { totals: before } = answer;
  return {
    ...answer,
    rows: [...byKey.values()].sort((a, b) => compare(a.dimension, b.dimension) || compare(a.key, b.key)),
    totals: {
      people: before.people + totals.people,
      more: before.more + totals.more,
      fewer: before.fewer + totals.fewer,
      today: sumOf(before.today, totals.today),
      draft: sumOf(before.draft, totals.draft),
    },
  };
}

function sumOf(a: Sum, b: Sum): Sum {
  return { contacts: a.contacts + b.contacts, arrivals: a.arrivals + b.arrivals, costFen: a.costFen + b.costFen };
}

/** Numbers of contacts by their size. */
function compare(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

interface Line {
  readonly title: string;
  readonly today: string;
  readonly draft: string;
  readonly change: string;
}

/** The year as a whole, then who gets more or less. */
export function whatIfSheets(answer: WhatIf, readers: Readers): readonly Sheet[] {
  const { texts } = readers;
  return [
    whatIfSheet(answer, readers),
    createSheet(
      rowColumns(readers),
      answer.rows.filter(({ dimension }) => SHOWN.some((shown) => shown === dimension)),
      texts('what-if.rows'),
    ),
  ];
}

/** The year as a whole. */
export function whatIfSheet(answer: WhatIf, readers: Readers, title?: string): Sheet {
  const { texts } = readers;
  return createSheet(
    [
      { title: '', cell: (line: Line) => line.title },
      { title: texts('what-if.column.today'), cell: ({ today }) => today, align: 'right' },
      { title: texts('what-if.column.draft'), cell: ({ draft }) => draft, align: 'right' },
      { title: texts('what-if.column.change'), cell: ({ change }) => change, align: 'right' },
    ],
    linesOf(answer, readers),
    title ?? texts('what-if.title', { from: answer.fromOn, to: answer.toOn }),
  );
}

/** All rows as programs read them, the weeks included. */
export function whatIfRows(answer: WhatIf, readers: Readers): Sheet {
  return createSheet(rowColumns(readers), answer.rows);
}

function linesOf({ totals, rows }: WhatIf, { texts }: Readers): readonly Line[] {
  const { people, today, draft } = totals;
  const weeks = rows.filter(({ dimension }) => dimension === 'week');
  const count = (title: TextKey, before: number, after: number): Line => ({
    title: texts(title),
    today: formatCount(before),
    draft: formatCount(after),
    change: signed(after - before, formatCount),
  });
  const decimal = (title: TextKey, before: number, after: number): Line => ({
    title: texts(title),
    today: before.toFixed(MONEY_DECIMALS),
    draft: after.toFixed(MONEY_DECIMALS),
    change: signed(after - before, (value) => value.toFixed(MONEY_DECIMALS)),
  });
  const perPerson = (contacts: number): number => (people === 0 ? 0 : contacts / people);
  const busiest = (side: 'today' | 'draft'): number => weeks.reduce((most, row) => Math.max(most, row[side]), 0);
  return [
    count('what-if.contacts', today.contacts, draft.contacts),
    decimal('what-if.per-week', today.contacts / Math.max(weeks.length, 1), draft.contacts / Math.max(weeks.length, 1)),
    count('what-if.busiest-week', busiest('today'), busiest('draft')),
    decimal('what-if.per-person', perPerson(today.contacts), perPerson(draft.contacts)),
    count('what-if.arrivals', today.arrivals, draft.arrivals),
    decimal('what-if.cost', today.costFen / FEN, draft.costFen / FEN),
  ];
}

function rowColumns({ texts, language }: Readers): readonly Column<Row>[] {
  const number = (title: TextKey, of: (row: Row) => number): Column<Row> => ({
    title: texts(title),
    cell: (row) => formatCount(of(row)),
    raw: of,
    align: 'right',
  });
  return [
    {
      title: texts('what-if.column.by'),
      cell: ({ dimension }) => wordFor(language, `what-if.${dimension}`),
      raw: ({ dimension }) => dimension,
    },
    { title: texts('what-if.column.of'), cell: ({ key }) => wordFor(language, key), raw: ({ key }) => key },
    number('what-if.column.today', ({ today }) => today),
    number('what-if.column.draft', ({ draft }) => draft),
    {
      title: texts('what-if.column.change'),
      cell: ({ today, draft }) => signed(draft - today, formatCount),
      raw: ({ today, draft }) => draft - today,
      align: 'right',
    },
    number('what-if.column.more', ({ more }) => more),
    number('what-if.column.fewer', ({ fewer }) => fewer),
  ];
}

function signed(change: number, format: (value: number) => string): string {
  if (change === 0) return ABSENT;
  return `${change > 0 ? '+' : '−'}${format(Math.abs(change))}`;
}
