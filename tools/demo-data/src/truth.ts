import { ownershipAt } from './car';
import type { CustomerRow } from './customer-rows';
import { toLocalDate } from './local-time';
import { rejectingFaults, type DmsRow, type RecordType, type RowFault } from './records';
import type { World } from './world';

/** What an importer that takes rows in file order must make of a row. */
export type RowOutcome = 'accepted' | 'repeated' | 'older' | 'rejected';

/** A row with something about it. Rows that are not listed are clean and accepted. */
export interface RowTruth {
  readonly dealerId: string;
  readonly file: string;
  /** 1 = the first row below the header. */
  readonly row: number;
  readonly externalId: string;
  readonly outcome: RowOutcome;
  readonly faults: readonly RowFault[];
}

/** Expected counts of a file; they add up to `rows`. */
export interface FileTruth {
  readonly dealerId: string;
  readonly file: string;
  readonly recordType: RecordType;
  readonly rows: number;
  readonly accepted: number;
  readonly repeated: number;
  readonly older: number;
  readonly rejected: number;
}

/** A person and all owner rows that mean them. */
export interface PersonTruth {
  readonly person: string;
  readonly name: string;
  readonly phone: string;
  readonly rows: readonly { readonly dealerId: string; readonly externalId: string }[];
}

/** A car and who really owned it, known to a dealer or not. */
export interface VehicleTruth {
  readonly vin: string;
  /** The VIN in the files, when it is wrong there. */
  readonly recordedVin?: string;
  readonly use: string;
  readonly owners: readonly { readonly person: string; readonly fromOn: string }[];
  /** Owner at the end of the data. */
  readonly ownerPerson: string;
  /** Dealer of the latest routine visit, else of the sale. */
  readonly homeDealerId: string;
  readonly status: 'active' | 'scrapped' | 'exported';
}

export interface Truth {
  readonly people: readonly PersonTruth[];
  readonly vehicles: readonly VehicleTruth[];
  readonly rows: readonly RowTruth[];
  readonly files: readonly FileTruth[];
}

/** The outcome of each row of a file, in file order. */
export function expectOutcomes(rows: readonly DmsRow[]): readonly RowOutcome[] {
  const latest = new Map<string, number>();
  return rows.map(({ cells, faults }) => {
    if (faults.some(({ kind }) => rejectingFaults.has(kind))) return 'rejected';
    const externalId = cells[0] ?? '';
    const revision = Number(cells[1]);
    const seen = latest.get(externalId);
    if (seen === revision) return 'repeated';
    if (seen !== undefined && seen > revision) return 'older';
    latest.set(externalId, revision);
    return 'accepted';
  });
}

/** The truth of one file: its counts, and its rows that have something about them. */
export function describeFile(
  dealerId: string,
  file: string,
  recordType: RecordType,
  rows: readonly DmsRow[],
): { counts: FileTruth; rows: RowTruth[] } {
  const outcomes = expectOutcomes(rows);
  const count = (wanted: RowOutcome): number => outcomes.filter((outcome) => outcome === wanted).length;
  const noted = rows.flatMap((row, index): RowTruth[] => {
    const outcome = outcomes[index] ?? 'accepted';
    if (row.faults.length === 0 && outcome === 'accepted') return [];
    return [{ dealerId, file, row: index + 1, externalId: row.cells[0] ?? '', outcome, faults: row.faults }];
  });
  return {
    counts: {
      dealerId,
      file,
      recordType,
      rows: rows.length,
      accepted: count('accepted'),
      repeated: count('repeated'),
      older: count('older'),
      rejected: count('rejected'),
    },
    rows: noted,
  };
}

/** Which owner rows are the same person. */
export function describePeople(
  world: World,
  books: readonly { dealer: { id: string }; customers: readonly CustomerRow[] }[],
): readonly PersonTruth[] {
  const rowsOf = new Map<string, { dealerId: string; externalId: string }[]>();
  for (const { dealer, customers } of books) {
    for (const { person, externalId } of customers) {
      const rows = rowsOf.get(person.key) ?? [];
      rows.push({ dealerId: dealer.id, externalId });
      rowsOf.set(person.key, rows);
    }
  }
  return world.people.map(({ key, name, phone }) => ({ person: key, name: name.simplified, phone, rows: rowsOf.get(key) ?? [] }));
}

/** Who owned each car, and where it is at home. */
export function describeVehicles(world: World, recordedVins: ReadonlyMap<number, string>): readonly VehicleTruth[] {
  return world.lives.map(({ car, ownerships, visits, retired }) => {
    const home = visits.findLast(({ kind }) => kind === 'routine')?.dealer ?? car.dealer;
    const recordedVin = recordedVins.get(car.index);
    return {
      vin: car.vin,
      ...(recordedVin !== undefined && recordedVin !== car.vin && { recordedVin }),
      use: car.use,
      owners: ownerships.map(({ person, fromDay }) => ({ person: person.key, fromOn: toLocalDate(fromDay) })),
      ownerPerson: ownershipAt(ownerships, world.endDay).person.key,
      homeDealerId: world.dealers[home]?.id ?? '',
      status: retired?.status ?? 'active',
    };
  });
}
