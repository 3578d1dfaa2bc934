import { dirtRates } from './dirt-rates';
import { minutesPerDay } from './local-time';
import type { Random } from './random';
import { markFault, type DmsRow, type RecordType } from './records';

interface Disorder {
  readonly repeated: number;
  readonly outOfOrder: number;
  readonly late: number;
}

const disorderOf: Readonly<Record<RecordType, Disorder>> = {
  customer: { ...dirtRates.masterData, late: 0 },
  vehicle: { ...dirtRates.masterData, late: 0 },
  sale: { ...dirtRates.masterData, late: 0 },
  appointment: { ...dirtRates.appointments, late: 0 },
  visit: { repeated: dirtRates.visits.repeated, outOfOrder: dirtRates.visits.outOfOrder, late: dirtRates.visits.late },
  reading: { repeated: dirtRates.readings.repeated, outOfOrder: dirtRates.readings.outOfOrder, late: 0 },
  'visit-cancellation': { repeated: 0, outOfOrder: 0, late: 0 },
};

/** A late row is at least this old when it comes at the end of the file. */
export const lateAfterDays = 60;

/**
 * The rows in the order in which they stand in the file: some twice, some elsewhere than their time says, some visits of
 * months ago at the very end. Repeats come from clean rows with a single revision, so that they are repeats and nothing else.
 */
export function disorder(random: Random, type: RecordType, rows: readonly DmsRow[], endMinute: number): DmsRow[] {
  const { repeated, outOfOrder, late } = disorderOf[type];
  const revisions = new Map<string, number>();
  for (const { cells } of rows) revisions.set(cells[0] ?? '', (revisions.get(cells[0] ?? '') ?? 0) + 1);
  const keyed = rows.map((row, index) => ({ row, key: index }));
  const eligible = keyed.filter(({ row }) => row.faults.length === 0 && revisions.get(row.cells[0] ?? '') === 1);
  const drawn = (share: number, list: readonly { row: DmsRow; key: number }[]): typeof eligible => {
    if (share === 0 || list.length === 0) return [];
    const chosen = new Set<number>();
    const wanted = Math.min(list.length, Math.max(1, Math.round(rows.length * share)));
    while (chosen.size < wanted) chosen.add(random.integer(0, list.length - 1));
    return list.filter((_, index) => chosen.has(index));
  };

  const repeats = drawn(repeated, eligible).map(({ row, key }) => {
    const repeat: DmsRow = { cells: [...row.cells], at: row.at, faults: [] };
    markFault(repeat, 'repeated-row');
    return { row: repeat, key: key + random.integer(0, 80) + 0.5 };
  });
  const repeatedIds = new Set(repeats.map(({ row }) => row.cells[0]));
  const single = eligible.filter(({ row }) => !repeatedIds.has(row.cells[0]));
  for (const entry of drawn(
    late,
    single.filter(({ row }) => row.at < endMinute - lateAfterDays * minutesPerDay),
  )) {
    markFault(entry.row, 'late-row');
    entry.key = rows.length + 100 + random.next();
  }
  for (const entry of drawn(
    outOfOrder,
    single.filter(({ row }) => row.faults.length === 0),
  )) {
    markFault(entry.row, 'out-of-order');
    entry.key += random.integer(4, 60) * (random.chance(0.5) ? 1 : -1) + 0.25;
  }
  const corrections = keyed.filter(({ row }) => row.faults.some(({ kind }) => kind === 'correction'));
  for (const entry of corrections.slice(0, Math.round(corrections.length * dirtRates.visits.correctionFirst))) {
    const original = keyed.find(({ row }) => row.cells[0] === entry.row.cells[0]);
    if (!original) continue;
    markFault(entry.row, 'out-of-order');
    entry.key = original.key - 0.5;
  }
  return [...keyed, ...repeats].sort((one, other) => one.key - other.key).map(({ row }) => row);
}
