import type { CarLife } from './car';
import type { DealerBook } from './dealer-books';
import { dirtRates } from './dirt-rates';
import { dayOf, minutesPerDay, toLocalDateTime } from './local-time';
import { createRandom, type Random } from './random';
import { cellOf, createRow, markFault, setCell, type ColumnOf, type DmsRow, type RecordType, type RowFault } from './records';
import { withLostCharacter, withWrongCheckDigit } from './vins';
import type { World } from './world';

/** A share of a list, drawn without replacement: rounded, at least one while the list has any. */
export function pickShare<T>(random: Random, list: readonly T[], share: number): T[] {
  return pickSome(random, list, Math.max(1, Math.round(list.length * share)));
}

/** Up to `count` elements, drawn without replacement, in list order. */
function pickSome<T>(random: Random, list: readonly T[], count: number): T[] {
  const chosen = new Set<number>();
  const wanted = Math.min(count, list.length);
  while (chosen.size < wanted) chosen.add(random.integer(0, list.length - 1));
  return list.filter((_, index) => chosen.has(index));
}

/** VINs typed wrong when the car was booked, by car index. Only cars of one dealer: their history stays in one piece. */
export interface VinFaults {
  /** The VIN as the systems have it. */
  readonly vinOf: (life: CarLife) => string;
  readonly faultOf: (recordedVin: string) => RowFault | undefined;
}

/** Chooses the cars whose VIN is wrong everywhere in their dealer's system. */
export function chooseVinFaults(seed: number, world: World): VinFaults {
  const random = createRandom(seed, 'vin-faults');
  const ofOneDealer = world.lives.filter(({ car, visits }) => visits.every(({ dealer }) => dealer === car.dealer));
  const wrongDigit = new Set(pickShare(random, ofOneDealer, dirtRates.vins.checkDigit));
  const tooShort = new Set(
    pickShare(
      random,
      ofOneDealer.filter((life) => !wrongDigit.has(life)),
      dirtRates.vins.length,
    ),
  );
  const faults = new Map<string, RowFault>();
  for (const { car } of wrongDigit) faults.set(withWrongCheckDigit(car.vin), { kind: 'vin-check-digit', detail: car.vin });
  for (const { car } of tooShort) faults.set(withLostCharacter(car.vin), { kind: 'vin-length', detail: car.vin });
  return {
    vinOf: (life) =>
      wrongDigit.has(life) ? withWrongCheckDigit(life.car.vin) : tooShort.has(life) ? withLostCharacter(life.car.vin) : life.car.vin,
    faultOf: (recordedVin) => faults.get(recordedVin),
  };
}

/** Spoils a dealer's book in place; each row knows what was done to it. Order is spoiled last, by `disorder`. */
export function soilBook(seed: number, book: DealerBook, vinFaults: VinFaults, endMinute: number): void {
  const { rows } = book;
  markVinFaults('vehicle', rows.vehicle, vinFaults);
  markVinFaults('sale', rows.sale, vinFaults);
  markVinFaults('appointment', rows.appointment, vinFaults);
  markVinFaults('visit', rows.visit, vinFaults);
  markVinFaults('reading', rows.reading, vinFaults);
  const random = createRandom(seed, 'dirt', book.dealer.id);
  addFormulaCells(random, rows.customer);
  soilVisits(random, rows, endMinute);
  mistypeOdometers(random, 'reading', rows.reading, dirtRates.readings.odometerTypo);
  for (const row of pickSome(random, clean(rows.reading), dirtRates.unreadable.others)) tearRow(random, row);
  for (const row of pickSome(random, clean(rows.appointment), dirtRates.unreadable.others)) {
    spoilDate(random, 'appointment', row, 'startsAt');
  }
}

/** Rows to which nothing was done yet: a row has one fault at most, a wrong VIN aside. */
const clean = (rows: readonly DmsRow[]): DmsRow[] => rows.filter(({ faults }) => faults.length === 0);

type VinRecordType = Exclude<RecordType, 'customer'>;

function markVinFaults(type: VinRecordType, rows: readonly DmsRow[], vinFaults: VinFaults): void {
  for (const row of rows) {
    const fault = vinFaults.faultOf(cellOf(type, row, 'vin'));
    if (fault) row.faults = [...row.faults, fault];
  }
}

/** What a spreadsheet would run when somebody opens the file. All addresses are reserved for examples. */
const formulas = [
  '=HYPERLINK("http://example.invalid/a","中山路1号")',
  "=cmd|' /C calc'!A0",
  '+86-25-0000',
  '@SUM(1+1)*cmd',
  '-2+3+人民路8号',
];

function addFormulaCells(random: Random, rows: readonly DmsRow[]): void {
  for (const row of pickShare(random, clean(rows), dirtRates.owners.formulaCell)) {
    markFault(row, 'formula-cell', cellOf('customer', row, 'street'));
    setCell('customer', row, 'street', random.pick(formulas));
  }
}

function soilVisits(random: Random, rows: DealerBook['rows'], endMinute: number): void {
  const rates = dirtRates.visits;
  const visits = rows.visit;
  mistypeOdometers(random, 'visit', visits, rates.odometerTypo);
  const { visits: unreadable } = dirtRates.unreadable;
  for (const row of pickSome(random, clean(visits), unreadable)) tearRow(random, row);
  for (const row of pickSome(random, clean(visits), unreadable)) spoilDate(random, 'visit', row, 'closedAt');
  for (const row of pickSome(random, clean(visits), unreadable)) {
    const lines = cellOf('visit', row, 'lines');
    markFault(row, 'amount-negative', lines);
    setCell('visit', row, 'lines', lines.replace(/\/(\d+)(?=\||$)/, '/-$1'));
  }

  // Corrections and cancellations need time to be written before the export.
  const settled = clean(visits).filter(({ at }) => at < endMinute - 3 * minutesPerDay);
  for (const row of pickShare(random, settled, rates.cancelled)) {
    markFault(row, 'cancelled');
    rows['visit-cancellation'].push(toCancellation(random, row, endMinute));
  }
  rows['visit-cancellation'].sort((one, other) => one.at - other.at);
  for (const row of pickShare(random, clean(settled), rates.correction)) visits.push(toCorrection(random, row, endMinute));
  visits.sort((one, other) => one.at - other.at);
}

/** A minute of office hours, one to `days` days after a repair order was closed, and not after the end of the data. */
function writtenLater(random: Random, closedAt: number, days: number, endMinute: number): number {
  const day = dayOf(closedAt) + random.integer(1, days);
  return Math.min(day * minutesPerDay + random.integer(9 * 60, 18 * 60), endMinute);
}

function toCancellation(random: Random, visit: DmsRow, endMinute: number): DmsRow {
  const at = writtenLater(random, visit.at, 2, endMinute);
  const externalId = cellOf('visit', visit, 'externalId');
  return createRow('visit-cancellation', at, {
    externalId,
    revision: '2',
    occurredAt: toLocalDateTime(at),
    vin: cellOf('visit', visit, 'vin'),
    reason: random.pick(['重复开单', '录入错误', '客户取消', '车辆错误']),
  });
}

/** Revision 2 of a repair order, with another amount in its first line. Both rows stay in the file. */
function toCorrection(random: Random, visit: DmsRow, endMinute: number): DmsRow {
  const at = writtenLater(random, visit.at, 9, endMinute);
  const correction: DmsRow = { cells: [...visit.cells], at, faults: [] };
  const lines = cellOf('visit', visit, 'lines');
  setCell('visit', correction, 'revision', '2');
  setCell('visit', correction, 'occurredAt', toLocalDateTime(at));
  setCell(
    'visit',
    correction,
    'lines',
    lines.replace(/\/(\d+)(?=\||$)/, (_, fen: string) => `/${String(Math.round(Number(fen) * random.pick([0.8, 0.9, 1.1, 1.25])))}`),
  );
  markFault(correction, 'correction', lines);
  return correction;
}

function mistypeOdometers(random: Random, type: 'visit' | 'reading', rows: readonly DmsRow[], share: number): void {
  const eligible = clean(rows).filter((row) => Number(cellOf(type, row, 'mileageKm')) > 1_000);
  for (const row of pickShare(random, eligible, share)) {
    const right = cellOf(type, row, 'mileageKm');
    // Only distances below 100 000 km get a digit more: the wrong one stays what an odometer can show.
    if (Number(right) < 100_000 && random.chance(0.5)) {
      const place = random.integer(1, right.length);
      setCell(type, row, 'mileageKm', right.slice(0, place) + String(random.integer(0, 9)) + right.slice(place));
      markFault(row, 'odometer-extra-digit', right);
    } else {
      setCell(type, row, 'mileageKm', String(Math.floor(Number(right) * (0.15 + random.next() * 0.5))));
      markFault(row, 'odometer-lower', right);
    }
  }
}

/** A row with a cell too many, as an unquoted comma makes it, or cut off by a full disk. */
function tearRow(random: Random, row: DmsRow): void {
  const isCut = random.chance(0.5);
  markFault(row, 'ragged-row', isCut ? 'cut' : 'one cell too many');
  row.cells = isCut ? row.cells.slice(0, 4) : [...row.cells, '换机油'];
}

function spoilDate<T extends RecordType>(random: Random, type: T, row: DmsRow, column: ColumnOf<T>): void {
  const right = cellOf(type, row, column);
  markFault(row, 'date-unparsable', right);
  const year = right.slice(0, 4);
  setCell(type, row, column, random.pick([`${year}-02-30T10:00`, `${year}-13-05T09:30`, '待定', '昨天下午']));
}
