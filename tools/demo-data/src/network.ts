import type { CarLife } from './car';
import { createDealerBooks } from './dealer-books';
import { chooseVinFaults, soilBook } from './dirt';
import { disorder } from './disorder';
import { createLeads, type EnteredLeads } from './leads';
import { toInstant } from './local-time';
import { readOptions, type NetworkOptions } from './options';
import { createOrganisation, type Organisation } from './organisation';
import { createRandom } from './random';
import { fileNameOf, uploadOrder, type DmsRow, type RecordType } from './records';
import { describeFile, describePeople, describeVehicles, type FileTruth, type RowTruth, type Truth } from './truth';
import { createWorld } from './world';

/** How a dealer's DMS writes its files. */
export type Dialect = 'utf-8' | 'utf-8-bom' | 'gb18030-chinese';

/** One file, rows in file order, cells in canonical form: the dialect is applied when it is encoded. */
export interface DealerFile {
  readonly name: string;
  readonly recordType: RecordType;
  readonly rows: readonly DmsRow[];
}

export interface DealerExport {
  readonly dealerId: string;
  readonly name: string;
  readonly dialect: Dialect;
  /** In upload order: later files refer to earlier ones. */
  readonly files: readonly DealerFile[];
}

/** A dealer network's export in memory, with the truth about it. */
export interface DealerNetwork {
  readonly options: NetworkOptions;
  /** Instant at which the data end: eight in the evening of `endOn`. Nothing in it was recorded later. */
  readonly endsAt: string;
  readonly organisation: Organisation;
  readonly dealers: readonly DealerExport[];
  /** Prospects; no files, as dealers enter them by hand. */
  readonly leads: readonly EnteredLeads[];
  readonly truth: Truth;
}

/**
 * Makes the network. Pure and deterministic: the same options give the same network on every machine.
 * Options that are left out take the defaults (3 dealers, 1500 cars, 3 years, seed 7, to 2025-06-30).
 * @throws RangeError naming every option out of range
 */
export function generateNetwork(given: Partial<NetworkOptions> = {}): DealerNetwork {
  const options = readOptions(given);
  const { seed } = options;
  const world = createWorld(options);
  const vinFaults = chooseVinFaults(seed, world);
  const recordedVins = new Map(world.lives.map((life: CarLife) => [life.car.index, vinFaults.vinOf(life)] as const));
  const books = createDealerBooks(seed, world, vinFaults.vinOf);

  const fileTruths: FileTruth[] = [];
  const rowTruths: RowTruth[] = [];
  const dealers = books.map((book, index): DealerExport => {
    soilBook(seed, book, vinFaults, world.endMinute);
    const { id, name } = book.dealer;
    const files = uploadOrder.map((recordType): DealerFile => {
      const rows = disorder(createRandom(seed, 'disorder', id, recordType), recordType, book.rows[recordType], world.endMinute);
      const file = { name: fileNameOf[recordType], recordType, rows };
      const { counts, rows: noted } = describeFile(id, file.name, recordType, rows);
      fileTruths.push(counts);
      rowTruths.push(...noted);
      return file;
    });
    return { dealerId: id, name, dialect: dialectOf(index), files };
  });

  return {
    options,
    endsAt: toInstant(world.endMinute),
    organisation: createOrganisation(world.dealers),
    dealers,
    leads: createLeads(seed, world.dealers, world.endMinute),
    truth: {
      people: describePeople(world, books),
      vehicles: describeVehicles(world, recordedVins),
      rows: rowTruths,
      files: fileTruths,
    },
  };
}

/** The first dealer writes UTF-8 with a byte order mark, the second GB18030 in Chinese, all others plain UTF-8. */
function dialectOf(index: number): Dialect {
  return index === 0 ? 'utf-8-bom' : index === 1 ? 'gb18030-chinese' : 'utf-8';
}
