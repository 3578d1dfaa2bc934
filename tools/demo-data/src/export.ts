import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { chineseMapping } from './chinese-dialect';
import { encodeFile } from './csv-files';
import type { DealerExport, DealerFile, DealerNetwork, Dialect } from './network';
import type { NetworkOptions } from './options';
import type { RecordType } from './records';

/** One file to upload. Paths are relative to the export's directory, with `/`. */
export interface ManifestFile {
  readonly path: string;
  readonly recordType: RecordType;
  readonly encoding: 'utf-8' | 'gb18030';
  readonly hasByteOrderMark: boolean;
  /** The column mapping file, where the headers are not canonical. */
  readonly mapping?: string;
  /** Data rows, the header not counted. */
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

export interface ManifestDealer {
  readonly dealerId: string;
  readonly name: string;
  /** In upload order. */
  readonly files: readonly ManifestFile[];
}

/** `manifest.json`: what the export consists of, and when its data end. */
export interface ExportManifest {
  readonly options: NetworkOptions;
  /** Instant: nothing in the files was recorded later. */
  readonly endsAt: string;
  readonly organisation: string;
  readonly truth: string;
  readonly leads: string;
  readonly dealers: readonly ManifestDealer[];
}

const mappingName = 'mapping.yaml';

/**
 * Writes the network to a directory (made if absent; files of the same names are replaced): a folder per dealer, and
 * `organisation.json`, `leads.json`, `manifest.json` and `truth.json` at the top. The same network gives byte-equal files.
 */
export async function writeExport(network: DealerNetwork, directory: string): Promise<ExportManifest> {
  const dealers: ManifestDealer[] = [];
  for (const dealer of network.dealers) dealers.push(await writeDealer(dealer, directory));
  const manifest: ExportManifest = {
    options: network.options,
    endsAt: network.endsAt,
    organisation: 'organisation.json',
    truth: 'truth.json',
    leads: 'leads.json',
    dealers,
  };
  await writeFile(path.join(directory, manifest.organisation), toJson(network.organisation));
  await writeFile(path.join(directory, manifest.leads), toJson(network.leads));
  await writeFile(path.join(directory, manifest.truth), JSON.stringify(network.truth));
  await writeFile(path.join(directory, 'manifest.json'), toJson(manifest));
  return manifest;
}

const toJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

async function writeDealer({ dealerId, name, dialect, files }: DealerExport, directory: string): Promise<ManifestDealer> {
  await mkdir(path.join(directory, dealerId), { recursive: true });
  const isChinese = dialect === 'gb18030-chinese';
  if (isChinese) await writeFile(path.join(directory, dealerId, mappingName), chineseMapping());
  const written: ManifestFile[] = [];
  for (const file of files) {
    const { bytes, sha256 } = await writeRows(file, dialect, path.join(directory, dealerId, file.name));
    written.push({
      path: `${dealerId}/${file.name}`,
      recordType: file.recordType,
      encoding: isChinese ? 'gb18030' : 'utf-8',
      hasByteOrderMark: dialect === 'utf-8-bom',
      ...(isChinese && { mapping: `${dealerId}/${mappingName}` }),
      rows: file.rows.length,
      bytes,
      sha256,
    });
  }
  return { dealerId, name, files: written };
}

async function writeRows(file: DealerFile, dialect: Dialect, target: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  const stream = createWriteStream(target);
  let bytes = 0;
  for (const piece of encodeFile(file, dialect)) {
    hash.update(piece);
    bytes += piece.length;
    if (!stream.write(piece)) await once(stream, 'drain');
  }
  stream.end();
  await finished(stream);
  return { bytes, sha256: hash.digest('hex') };
}
