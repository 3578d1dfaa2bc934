import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { type PolicyDefinition, type PolicyDocument, definePolicy } from './definition';
import { DEFAULT_SCOPE } from './policy-book';
import { instant } from './subjects/words';

const file = definePolicy({
  subject: 'file',
  schema: z.strictObject({ version: z.int().min(1), effectiveFrom: instant, body: z.unknown() }),
});

/** The shipped policies are not what the code expects. The message has a line for every bad key, with its file. */
export class UnusableDefaults extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The shipped policies cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'UnusableDefaults';
  }
}

/**
 * Reads `<directory>/<subject>/default.yaml` for every definition. Throws `UnusableDefaults` with everything that is wrong in
 * all files: a missing file, text that is not YAML, a bad key, a folder about no subject.
 */
export function loadDefaults(directory: string, definitions: readonly PolicyDefinition[]): readonly PolicyDocument[] {
  const problems: string[] = [];
  const documents: PolicyDocument[] = [];
  for (const definition of definitions) {
    const path = join(directory, definition.subject, 'default.yaml');
    const { document, wrong } = readDefault(path, definition);
    problems.push(...wrong.map((problem) => `${path} ${problem}`));
    if (document !== undefined) documents.push(document);
  }
  const subjects = new Set(definitions.map((definition) => definition.subject));
  const folders = existsSync(directory) ? readdirSync(directory, { withFileTypes: true }) : [];
  for (const folder of folders) {
    if (folder.isDirectory() && !subjects.has(folder.name)) problems.push(`${join(directory, folder.name)} no such subject`);
  }
  if (problems.length > 0) throw new UnusableDefaults(problems);
  return documents;
}

function readDefault(
  path: string,
  definition: PolicyDefinition,
): { readonly document?: PolicyDocument; readonly wrong: readonly string[] } {
  let content: unknown;
  try {
    content = parse(readFileSync(path, 'utf8'), { uniqueKeys: true });
  } catch (error) {
    // No such file, no YAML, a key twice, aliases without end: the first line says which, the others draw the place.
    const [first = 'unknown error'] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { wrong: [`cannot be read: ${first}`] };
  }
  const wrong = file.problemsOf(content).map(({ pointer, expected }) => `${pointer === '' ? '/' : pointer}: ${expected}`);
  if (wrong.length > 0) return { wrong };
  const { version, effectiveFrom, body } = content as { version: number; effectiveFrom: string; body: unknown };
  const inBody = definition.problemsOfShipped(body).map(({ pointer, expected }) => `/body${pointer}: ${expected}`);
  if (inBody.length > 0) return { wrong: inBody };
  return { document: { subject: definition.subject, scope: DEFAULT_SCOPE, version, effectiveFrom, body }, wrong: [] };
}
