import { addDays, weekdayOf, WEEKDAYS } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import type { Channel } from '@homeward/policy';
import type { PlayedMonths } from './what-if';

export const WHAT_IF_DIMENSIONS = ['dealer', 'stream', 'channel', 'week', 'limit', 'contacts-a-person'] as const;
export type WhatIfDimension = (typeof WHAT_IF_DIMENSIONS)[number];

/** One line of the comparison: contacts, of `limit` reasons, of `contacts-a-person` people. Lines of several sets of people add up. */
export interface WhatIfRow {
  readonly dimension: WhatIfDimension;
  /** A dealer, a kind of reason, a channel, the Monday of a week, the code of a limit, a number of contacts. */
  readonly key: string;
  readonly today: number;
  readonly draft: number;
  /** People who get more, and fewer, of it under the draft. */
  readonly more: number;
  readonly fewer: number;
}

export interface WhatIfTally {
  add(today: PlayedMonths, draft: PlayedMonths): void;
  /** In the order of dimension and key. */
  rows(): readonly WhatIfRow[];
  totals(): WhatIfTotals;
}

export interface WhatIfTotals {
  readonly people: number;
  /** People with more, and with fewer, contacts under the draft. */
  readonly more: number;
  readonly fewer: number;
  readonly today: WhatIfSum;
  readonly draft: WhatIfSum;
}

export interface WhatIfSum {
  readonly contacts: number;
  readonly arrivals: number;
  readonly costFen: number;
}

interface Line {
  today: number;
  draft: number;
  more: number;
  fewer: number;
}

/** Adds people up, of the dealers that may be seen. */
export function createTally(options: {
  readonly isSeen: (dealerId: string) => boolean;
  readonly costFen: Readonly<Partial<Record<Channel, number>>>;
}): WhatIfTally {
  const { isSeen, costFen } = options;
  const lines = new Map<string, Line>();
  const sums = { today: { contacts: 0, arrivals: 0, costFen: 0 }, draft: { contacts: 0, arrivals: 0, costFen: 0 } };
  let people = 0;
  let more = 0;
  let fewer = 0;

  const lineOf = (name: string): Line => {
    let line = lines.get(name);
    if (line === undefined) lines.set(name, (line = { today: 0, draft: 0, more: 0, fewer: 0 }));
    return line;
  };

  return {
    add(today, draft) {
      const ofToday = countsOf(today, isSeen);
      const ofDraft = countsOf(draft, isSeen);
      people += 1;
      for (const name of new Set([...ofToday.keys(), ...ofDraft.keys()])) {
        const before = ofToday.get(name) ?? 0;
        const after = ofDraft.get(name) ?? 0;
        const line = lineOf(name);
        line.today += before;
        line.draft += after;
        if (after > before) line.more += 1;
        if (after < before) line.fewer += 1;
      }
      const [before, after] = [addTo(sums.today, today, isSeen, costFen), addTo(sums.draft, draft, isSeen, costFen)];
      if (after > before) more += 1;
      if (after < before) fewer += 1;
      lineOf(nameOf('contacts-a-person', String(before))).today += 1;
      lineOf(nameOf('contacts-a-person', String(after))).draft += 1;
    },
    rows: () =>
      inOrder(
        [...lines].map(([name, line]): WhatIfRow => {
          const [dimension, key] = JSON.parse(name) as [WhatIfDimension, string];
          return { dimension, key, ...line };
        }),
      ),
    totals: () => ({ people, more, fewer, today: { ...sums.today }, draft: { ...sums.draft } }),
  };
}

/** What a tally says of nobody. */
export const NOBODY_PLAYED: WhatIfTotals = {
  ...{ people: 0, more: 0, fewer: 0 },
  today: { contacts: 0, arrivals: 0, costFen: 0 },
  draft: { contacts: 0, arrivals: 0, costFen: 0 },
};

/** The lines of two sets of people, none of whom is in both, as one; in the order of dimension and key. */
export function addedRows(some: readonly WhatIfRow[], others: readonly WhatIfRow[]): readonly WhatIfRow[] {
  const rows = new Map<string, WhatIfRow>();
  for (const row of [...some, ...others]) {
    const name = nameOf(row.dimension, row.key);
    const known = rows.get(name) ?? { ...row, today: 0, draft: 0, more: 0, fewer: 0 };
    rows.set(name, {
      ...known,
      today: known.today + row.today,
      draft: known.draft + row.draft,
      more: known.more + row.more,
      fewer: known.fewer + row.fewer,
    });
  }
  return inOrder([...rows.values()]);
}

export function addedTotals(some: WhatIfTotals, others: WhatIfTotals): WhatIfTotals {
  return {
    people: some.people + others.people,
    more: some.more + others.more,
    fewer: some.fewer + others.fewer,
    today: addedSum(some.today, others.today),
    draft: addedSum(some.draft, others.draft),
  };
}

function addedSum(a: WhatIfSum, b: WhatIfSum): WhatIfSum {
  return { contacts: a.contacts + b.contacts, arrivals: a.arrivals + b.arrivals, costFen: a.costFen + b.costFen };
}

function inOrder(rows: readonly WhatIfRow[]): readonly WhatIfRow[] {
  return [...rows].sort((a, b) => placeOf(a) - placeOf(b) || compareKeys(a.key, b.key));
}

/** Adds one person's months; gives the contacts. */
function addTo(
  sum: { contacts: number; arrivals: number; costFen: number },
  { contacts, arrivals }: PlayedMonths,
  isSeen: (dealerId: string) => boolean,
  costFen: Readonly<Partial<Record<Channel, number>>>,
): number {
  const seen = contacts.filter(({ dealerId }) => isSeen(dealerId));
  sum.contacts += seen.length;
  sum.arrivals += arrivals.filter(isSeen).length;
  sum.costFen += seen.reduce((cost, { channel }) => cost + (costFen[channel] ?? 0), 0);
  return seen.length;
}

/** How often each line stands for one person. */
function countsOf({ contacts, limits }: PlayedMonths, isSeen: (dealerId: string) => boolean): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const count = (dimension: WhatIfDimension, key: string): void => {
    const name = nameOf(dimension, key);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  };
  for (const { dealerId, kind, channel, on } of contacts) {
    if (!isSeen(dealerId)) continue;
    count('dealer', dealerId);
    count('stream', kind);
    count('channel', channel);
    count('week', mondayOf(on));
  }
  for (const { code, dealerId } of limits) if (isSeen(dealerId)) count('limit', code);
  return counts;
}

function mondayOf(on: LocalDate): LocalDate {
  return addDays(on, -WEEKDAYS.indexOf(weekdayOf(on)));
}

function nameOf(dimension: WhatIfDimension, key: string): string {
  return JSON.stringify([dimension, key]);
}

function placeOf({ dimension }: WhatIfRow): number {
  return WHAT_IF_DIMENSIONS.indexOf(dimension);
}

/** Numbers by their size, everything else by its text. */
function compareKeys(a: string, b: string): number {
  const [left, right] = [Number(a), Number(b)];
  if (!Number.isNaN(left) && !Number.isNaN(right)) return left - right;
  return a < b ? -1 : 1;
}
