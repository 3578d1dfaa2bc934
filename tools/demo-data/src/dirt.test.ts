import { minutesPerDay, readLocalDateTime } from './local-time';
import { lateAfterDays } from './disorder';
import { generateNetwork } from './network';
import { cellOf, columnsOf, rejectingFaults, type DmsRow, type FaultKind, type RecordType } from './records';
import { isValidVin } from './vins';

const network = generateNetwork({ seed: 7 });

/** What the rows themselves show, counted without looking at the truth. */
const allRows = network.dealers.flatMap(({ dealerId, files }) =>
  files.flatMap(({ name, recordType, rows }) => rows.map((row, index) => ({ dealerId, name, recordType, row, index, rows }))),
);
const ofType = (type: RecordType): readonly DmsRow[] => allRows.filter(({ recordType }) => recordType === type).map(({ row }) => row);
const isWhole = ({ recordType, row }: { recordType: RecordType; row: DmsRow }): boolean =>
  row.cells.length === columnsOf[recordType].length;

const truthCount = (kind: FaultKind): number =>
  network.truth.rows.filter(({ faults }) => faults.some((fault) => fault.kind === kind)).length;
const personOf = new Map(
  network.truth.people.flatMap((person) => person.rows.map(({ dealerId, externalId }) => [`${dealerId}/${externalId}`, person] as const)),
);
const owners = allRows
  .filter(({ recordType, row }) => recordType === 'customer' && !row.faults.some(({ kind }) => kind === 'repeated-row'))
  .map(({ dealerId, row }) => ({ dealerId, row, person: personOf.get(`${dealerId}/${row.cells[0] ?? ''}`) }));

describe('the truth about dirt agrees with the rows', () => {
  test('every owner row means a known person, by a phone of the same digits', () => {
    expect(owners.filter(({ person }) => person === undefined)).toEqual([]);
    const wrong = owners.filter(({ row, person }) => {
      const digits = cellOf('customer', row, 'phone').normalize('NFKC').replace(/\D/g, '');
      return digits !== '' && digits.slice(-11) !== person?.phone;
    });
    expect(wrong).toEqual([]);
  });

  test('spellings, phone formats and missing fields', () => {
    expect(owners.filter(({ row, person }) => cellOf('customer', row, 'name') !== person?.name)).toHaveLength(truthCount('name-spelling'));
    const phones = owners.map(({ row }) => cellOf('customer', row, 'phone'));
    expect(phones.filter((phone) => phone === '')).toHaveLength(truthCount('phone-missing'));
    expect(phones.filter((phone) => phone !== '' && !/^1\d{10}$/.test(phone))).toHaveLength(truthCount('phone-format'));
    expect(owners.filter(({ row }) => cellOf('customer', row, 'city') === '')).toHaveLength(truthCount('address-missing'));
    expect(owners.filter(({ row }) => /^[=+\-@]/.test(cellOf('customer', row, 'street')))).toHaveLength(truthCount('formula-cell'));
  });

  test('people who are twice in the same book', () => {
    const books = network.truth.people.flatMap(({ rows }) => [...Map.groupBy(rows, ({ dealerId }) => dealerId).values()]);
    expect(books.reduce((sum, rows) => sum + rows.length - 1, 0)).toBe(truthCount('duplicate-person'));
    expect(truthCount('duplicate-person')).toBeGreaterThan(20);
  });

  test('VINs with a wrong check digit or a character short', () => {
    const vins = allRows
      .filter(({ recordType }) => recordType !== 'customer' && recordType !== 'visit-cancellation')
      .map(({ recordType, row }) => row.cells[(columnsOf[recordType] as readonly string[]).indexOf('vin')] ?? '');
    expect(vins.filter((vin) => vin.length === 17 && !isValidVin(vin))).toHaveLength(truthCount('vin-check-digit'));
    expect(vins.filter((vin) => vin.length === 16)).toHaveLength(truthCount('vin-length'));
    const recorded = network.truth.vehicles.flatMap(({ recordedVin }) => recordedVin ?? []);
    expect(recorded.filter((vin) => vin.length === 17).length).toBeGreaterThan(10);
    expect(recorded.filter((vin) => vin.length === 16).length).toBeGreaterThan(3);
  });

  test('odometers with a digit more, or lower than they were', () => {
    const typos = network.truth.rows.flatMap(({ faults }) => faults.filter(({ kind }) => kind.startsWith('odometer-')));
    const rowsWithTypo = allRows.filter(({ row }) => row.faults.some(({ kind }) => kind.startsWith('odometer-')));
    expect(rowsWithTypo).toHaveLength(typos.length);
    for (const { recordType, row } of rowsWithTypo) {
      const shown = recordType === 'visit' ? cellOf('visit', row, 'mileageKm') : cellOf('reading', row, 'mileageKm');
      const fault = row.faults.find(({ kind }) => kind.startsWith('odometer-'));
      const right = fault?.detail ?? '';
      if (fault?.kind === 'odometer-extra-digit') expect(shown).toHaveLength(right.length + 1);
      else expect(Number(shown)).toBeLessThan(Number(right));
      expect(Number(shown)).toBeLessThan(1_000_000);
    }
    // Where nobody mistyped, a car's odometer never falls.
    const readings = allRows
      .filter(({ row }) => row.faults.every(({ kind }) => kind === 'out-of-order' || kind === 'late-row' || kind === 'vin-check-digit'))
      .flatMap(({ recordType, row }) => {
        if (recordType === 'visit')
          return [{ vin: cellOf('visit', row, 'vin'), at: cellOf('visit', row, 'openedAt'), km: cellOf('visit', row, 'mileageKm') }];
        if (recordType === 'reading' && cellOf('reading', row, 'source') === 'telematics') {
          return [
            { vin: cellOf('reading', row, 'vin'), at: cellOf('reading', row, 'occurredAt'), km: cellOf('reading', row, 'mileageKm') },
          ];
        }
        return [];
      })
      .filter(({ km }) => km !== '');
    for (const series of Map.groupBy(readings, ({ vin }) => vin).values()) {
      const kms = series.toSorted((one, other) => (one.at < other.at ? -1 : 1)).map(({ km }) => Number(km));
      expect(kms.every((km, index) => km >= (kms[index - 1] ?? 0))).toBe(true);
    }
  });

  test('repeated rows are the same row twice, and nothing else is', () => {
    const seen = new Set<string>();
    const repeats = allRows.filter(({ dealerId, name, row }) => {
      const text = [dealerId, name, ...row.cells].join('\n');
      if (seen.has(text)) return true;
      seen.add(text);
      return false;
    });
    expect(repeats).toHaveLength(truthCount('repeated-row'));
    expect(network.truth.rows.filter(({ outcome }) => outcome === 'repeated')).toHaveLength(truthCount('repeated-row'));
  });

  test('corrections are a second revision with another amount; those before their original make it the older one', () => {
    const visits = allRows.filter((entry) => entry.recordType === 'visit' && isWhole(entry));
    const corrections = visits.filter(({ row }) => cellOf('visit', row, 'revision') === '2');
    expect(corrections).toHaveLength(truthCount('correction'));
    let first = 0;
    for (const { row, rows, index } of corrections) {
      const place = rows.findIndex(({ cells }) => cells[0] === row.cells[0] && cells[1] === '1');
      expect(cellOf('visit', rows[place] ?? row, 'lines')).not.toBe(cellOf('visit', row, 'lines'));
      expect(cellOf('visit', row, 'occurredAt') > cellOf('visit', row, 'closedAt')).toBe(true);
      if (place > index) first++;
    }
    expect(first).toBeGreaterThan(5);
    expect(network.truth.rows.filter(({ file, outcome }) => file === 'visits.csv' && outcome === 'older')).toHaveLength(first);
  });

  test('cancellations are of a visit in the files, and later than it', () => {
    const cancellations = allRows.filter(({ recordType }) => recordType === 'visit-cancellation');
    expect(cancellations).toHaveLength(truthCount('cancelled'));
    for (const { dealerId, row } of cancellations) {
      const visit = allRows.find(
        (entry) => entry.dealerId === dealerId && entry.recordType === 'visit' && entry.row.cells[0] === row.cells[0],
      );
      expect(cellOf('visit-cancellation', row, 'occurredAt') > cellOf('visit', visit?.row ?? row, 'closedAt')).toBe(true);
    }
  });

  test('rows that nobody can take: ragged, a date that is none, a negative amount', () => {
    expect(allRows.filter((entry) => !isWhole(entry))).toHaveLength(truthCount('ragged-row'));
    const negative = ofType('visit').filter((row) => cellOf('visit', row, 'lines').includes('/-'));
    expect(negative).toHaveLength(truthCount('amount-negative'));
    const whole = allRows.filter(isWhole);
    const dates = whole.flatMap(({ recordType, row }) =>
      recordType === 'visit'
        ? [cellOf('visit', row, 'closedAt')]
        : recordType === 'appointment'
          ? [cellOf('appointment', row, 'startsAt')]
          : [],
    );
    expect(dates.filter((date) => readLocalDateTime(date) === undefined)).toHaveLength(truthCount('date-unparsable'));
    const rejected = network.truth.rows.filter(({ outcome }) => outcome === 'rejected');
    expect(rejected.every(({ faults }) => faults.some(({ kind }) => rejectingFaults.has(kind)))).toBe(true);
    expect(rejected).toHaveLength(
      ['vin-length', 'ragged-row', 'date-unparsable', 'amount-negative'].reduce((sum, kind) => sum + truthCount(kind as FaultKind), 0),
    );
  });

  test('late visits are months old at the end of the file, and without the displaced rows every file is in order', () => {
    const until = readLocalDateTime('2025-06-30T20:00') ?? Number.NaN;
    for (const { files } of network.dealers) {
      for (const { recordType, rows } of files) {
        const late = rows.filter(({ faults }) => faults.some(({ kind }) => kind === 'late-row'));
        expect(late.length > 0).toBe(recordType === 'visit');
        expect(rows.slice(rows.length - late.length)).toEqual(late);
        expect(late.every(({ at }) => at < until - lateAfterDays * minutesPerDay)).toBe(true);
        const displaced = new Set<FaultKind>(['late-row', 'out-of-order', 'repeated-row']);
        const times = rows.filter(({ faults }) => !faults.some(({ kind }) => displaced.has(kind))).map(({ at }) => at);
        expect(times).toEqual(times.toSorted((one, other) => one - other));
        const allTimes = rows.map(({ at }) => at);
        if (recordType !== 'visit-cancellation') expect(allTimes).not.toEqual(allTimes.toSorted((one, other) => one - other));
      }
    }
  });

  test('the counts of a file add up to its rows', () => {
    for (const { dealerId, file, rows, accepted, repeated, older, rejected } of network.truth.files) {
      expect(accepted + repeated + older + rejected).toBe(rows);
      expect(allRows.filter((entry) => entry.dealerId === dealerId && entry.name === file)).toHaveLength(rows);
    }
  });
});
