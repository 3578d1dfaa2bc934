import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Locale } from '@homeward/access';
import { parse } from 'yaml';
import { type RecordTypeName, isRecordTypeName } from '../records/record-types';
import { type Encoding, type Mapping, readMapping } from './mapping';

/** A mapping file that comes with the platform: how the files of one kind of dealer system are written. */
export interface ShippedMapping {
  /** The name of its file, which a sender may give instead of a mapping: `chinese-workshop`. */
  readonly mappingId: string;
  readonly title: Readonly<Record<Locale, string>>;
  readonly encoding: Encoding;
  /** The types of record that it speaks of. */
  readonly types: readonly RecordTypeName[];
  readonly yaml: string;
  /** For one of its types. */
  readonly mappingOf: (type: RecordTypeName) => Mapping;
}

/** The headers of the templates, in the language of whoever fills them in. */
export const TEMPLATE_MAPPINGS: Readonly<Record<Locale, string>> = { 'zh-CN': 'template-zh-cn', en: 'template-en' };

const DIRECTORY = path.resolve(__dirname, '../../../mappings');
const NAME = /^[a-z][a-z0-9-]{0,60}$/;

let shipped: ReadonlyMap<string, ShippedMapping> | undefined;

/** All of them, by their names; read when they are first asked for. */
export function shippedMappings(): ReadonlyMap<string, ShippedMapping> {
  return (shipped ??= new Map(
    readdirSync(DIRECTORY)
      .filter((file) => file.endsWith('.yaml'))
      .sort()
      .map((file) => [path.basename(file, '.yaml'), load(file)]),
  ));
}

/** Whether a text is the name of a mapping rather than a mapping: one word is no mapping. */
export function isMappingName(text: string): boolean {
  return NAME.test(text);
}

function load(file: string): ShippedMapping {
  const yaml = readFileSync(path.join(DIRECTORY, file), 'utf8');
  // A test reads each of them as a sender's mapping.
  const { title, encoding, types } = parse(yaml) as {
    readonly title: ShippedMapping['title'];
    readonly encoding: Encoding;
    readonly types: Readonly<Record<string, unknown>>;
  };
  const read = new Map<RecordTypeName, Mapping>();
  return {
    mappingId: path.basename(file, '.yaml'),
    title,
    encoding,
    types: Object.keys(types).filter(isRecordTypeName),
    yaml,
    mappingOf(type) {
      const known = read.get(type);
      if (known !== undefined) return known;
      const found = readMapping(yaml, type);
      if ('refused' in found) throw new TypeError(`The shipped mapping ${file} cannot be read`);
      read.set(type, found.mapping);
      return found.mapping;
    },
  };
}
