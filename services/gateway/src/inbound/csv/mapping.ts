import { Parser, parseAllDocuments, stringify } from 'yaml';
import { z } from 'zod';
import { forbiddenKeyOf } from '../records/json-text';
import { envelopeShape } from '../records/record-schemas';
import { RECORD_TYPES, type RecordTypeName, isRecordTypeName } from '../records/record-types';
import { type Refusal, refusal, toPointer, toRefusal } from '../records/refusals';
import { isDatePattern } from './date-pattern';

export const ENCODINGS = ['utf-8', 'gb18030'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** How the files of one dealer system are written, for one type of record. Names on the left are fields of the record. */
export interface Mapping {
  readonly encoding: Encoding;
  /** Field → header of the column; a field that is not named has a column of its own name. */
  readonly columns: Readonly<Record<string, string>>;
  /** Field → value in the file → value of the record. */
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Field → pattern of yyyy MM dd HH mm ss. */
  readonly formats: Readonly<Record<string, string>>;
  /** Field → yuan (decimal yuan in the file) or fen. */
  readonly units: Readonly<Record<string, 'yuan' | 'fen'>>;
  /** Field → value of every row. */
  readonly constants: Readonly<Record<string, string>>;
}

export const NO_MAPPING: Mapping = { encoding: 'utf-8', columns: {}, values: {}, formats: {}, units: {}, constants: {} };

export type ReadMapping = { readonly mapping: Mapping } | { readonly refused: readonly Refusal[] };

const LONGEST_MAPPING = 65_536;
const MOST_REFUSALS = 20;

// YAML reads a bare 1 or true as what it looks like; in a file it was text.
const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const byField = <Value extends z.ZodType>(value: Value) => z.record(z.string(), value).optional();
const typeShape = {
  columns: byField(z.string().min(1)),
  values: byField(z.record(z.string(), scalar)),
  formats: byField(z.string().refine(isDatePattern, { error: 'mapping.pattern-invalid' })),
  units: byField(z.enum(['yuan', 'fen'])),
  constants: byField(scalar),
};
const encoding = z.enum(ENCODINGS).optional();
const typeName = z.string().refine(isRecordTypeName, { error: 'mapping.type-unknown' });
const document = z.strictObject({
  // What people call the system; no rule.
  title: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
  encoding,
  type: typeName.optional(),
  types: z.record(z.string(), z.strictObject(typeShape)).optional(),
  ...typeShape,
});

/**
 * Reads the mapping file of one dealer system for one type of record: YAML with a map of types, or one document per type (`type:` names it; without
 * it, the document is for the type asked for). A type that the file does not speak of is written as the platform writes it.
 */
export function readMapping(yaml: string, type: RecordTypeName): ReadMapping {
  if (yaml.length > LONGEST_MAPPING) return { refused: [refusal('mapping.too-long', '', { most: String(LONGEST_MAPPING) })] };
  const documents = parseDocuments(yaml);
  if (documents === undefined) return { refused: [refusal('mapping.unreadable', '')] };

  const refused: Refusal[] = [];
  let found: Mapping = NO_MAPPING;
  for (const [index, content] of documents.entries()) {
    const place = documents.length > 1 ? [index] : [];
    if (content === null) continue;
    const forbidden = forbiddenKeyOf(content, place);
    if (forbidden !== undefined) return { refused: [refusal('gateway.key-forbidden', forbidden)] };
    const parsed = document.safeParse(content);
    if (!parsed.success) {
      refused.push(...parsed.error.issues.map((issue) => within(place, toRefusal('mapping', [issue], content))));
      continue;
    }
    const { title: _title, encoding: written = found.encoding, type: named, types = {}, ...own } = parsed.data;
    found = { ...found, encoding: written };
    for (const [name, rules] of Object.entries(types)) {
      if (!isRecordTypeName(name)) refused.push(refusal('mapping.type-unknown', toPointer([...place, 'types', name])));
      else refused.push(...unknownFields(name, rules, [...place, 'types', name]));
      if (name === type) found = toMapping(found.encoding, rules);
    }
    const speaksOf = isRecordTypeName(named) ? named : type;
    if (Object.values(own).some((rules) => rules !== undefined)) {
      refused.push(...unknownFields(speaksOf, own, place));
      if (speaksOf === type) found = toMapping(found.encoding, own);
    }
  }
  return refused.length > 0 ? { refused: refused.slice(0, MOST_REFUSALS) } : { mapping: found };
}

type TypeRules = { readonly [Key in keyof typeof typeShape]?: z.output<(typeof typeShape)[Key]> | undefined };

function toMapping(written: Encoding, rules: TypeRules): Mapping {
  const { columns = {}, values = {}, formats = {}, units = {}, constants = {} } = rules;
  return { encoding: written, columns, values, formats, units, constants };
}

/** Depth and aliases are bounded by the parser; undefined for what is no YAML, or more of it than a mapping needs. */
function parseDocuments(yaml: string): readonly unknown[] | undefined {
  try {
    // The first error is enough: to collect them all takes seconds over a file of nothing but brackets.
    for (const token of new Parser().parse(yaml)) if (token.type === 'error') return undefined;
    const documents = parseAllDocuments(yaml, { uniqueKeys: true, logLevel: 'silent' });
    if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return undefined;
    const contents = documents.map((parsed) => parsed.toJS({ maxAliasCount: 50 }) as unknown);
    // What holds itself has no end, and cannot be written: this throws.
    JSON.stringify(contents);
    return contents;
  } catch {
    return undefined;
  }
}

/** The mapping of one type as a mapping file, which `readMapping` reads as it was. */
export function toYaml(type: RecordTypeName, { encoding: written, ...rules }: Mapping): string {
  const filled = Object.fromEntries(Object.entries(rules).filter(([, byName]) => Object.keys(byName).length > 0));
  return stringify({ encoding: written, types: { [type]: filled } }, { lineWidth: 0, aliasDuplicateObjects: false });
}

function unknownFields(type: RecordTypeName, rules: TypeRules, place: readonly PropertyKey[]): readonly Refusal[] {
  const known = new Set(fieldsOf(type));
  return Object.entries(rules).flatMap(([rule, byName]) =>
    Object.keys(byName ?? {})
      .filter((field) => !known.has(field))
      .map((field) => refusal('mapping.field-unknown', toPointer([...place, rule, field]), { type })),
  );
}

function within(place: readonly PropertyKey[], found: Refusal): Refusal {
  return { ...found, pointer: toPointer(place) + found.pointer };
}

/** The names of the columns that a file of this type may have: the envelope's and the data's. */
export function fieldsOf(type: RecordTypeName): readonly string[] {
  return [...Object.keys(envelopeShape), ...Object.keys(RECORD_TYPES[type].dataSchema.shape)];
}
