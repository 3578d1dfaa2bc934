import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { EXIT } from './exit-codes';
import { Failure } from './failure';
import { readYamlFile, unreadable } from './input-file';

/** A policy as a file holds it: `<subject>/<scope>.yaml`. */
export interface PolicyFile {
  readonly file: string;
  readonly subject: string;
  readonly scope: string;
  readonly effectiveFrom: string | undefined;
  readonly document: Readonly<Record<string, unknown>>;
}

/** What ships with the platform holds for everybody; it is never published. */
export const SHIPPED_SCOPE = 'default';
const EXTENSION = /\.ya?ml$/;

/** Reads policies from files and from directories of them. `scope` replaces the one that the name of a file says. Throws Failure. */
export async function readPolicyFiles(paths: readonly string[], scope?: string): Promise<readonly PolicyFile[]> {
  const files: PolicyFile[] = [];
  for (const file of (await Promise.all(paths.map(filesAt))).flat()) {
    const content = await readYamlFile(file);
    if (!isPolicy(content)) throw unreadable(file, ['error.file.policy']);
    const { effectiveFrom, body } = content;
    files.push({
      file,
      subject: path.basename(path.dirname(path.resolve(file))),
      scope: scope ?? path.basename(file).replace(EXTENSION, ''),
      effectiveFrom: typeof effectiveFrom === 'string' ? effectiveFrom : undefined,
      document: body,
    });
  }
  return files;
}

async function filesAt(place: string): Promise<readonly string[]> {
  try {
    if (!(await stat(place)).isDirectory()) return [place];
    const entries = await readdir(place, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && EXTENSION.test(entry.name))
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    throw unreadable(place, error instanceof Error ? error.message : String(error));
  }
}

function isPolicy(content: unknown): content is { readonly effectiveFrom?: unknown; readonly body: Readonly<Record<string, unknown>> } {
  if (typeof content !== 'object' || content === null || !('body' in content)) return false;
  const { body } = content;
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}

/** A place in which two documents differ; what one of them lacks is undefined. */
export interface Difference {
  readonly place: string;
  readonly here: unknown;
  readonly there: unknown;
}

/** Where two documents differ, down to the single values. The order of keys does not matter, that of lists does. */
export function differences(here: unknown, there: unknown, place = ''): readonly Difference[] {
  if (isContainer(here) && isContainer(there) && Array.isArray(here) === Array.isArray(there)) {
    const keys = [...new Set([...Object.keys(here), ...Object.keys(there)])];
    return keys.flatMap((key) => differences(here[key], there[key], `${place}/${key}`));
  }
  return Object.is(here, there) ? [] : [{ place, here, there }];
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Throws Failure for a file that is for everybody, where a node is needed. */
export function requireNode({ file, scope }: PolicyFile): void {
  if (scope !== SHIPPED_SCOPE) return;
  throw new Failure(EXIT.usage, { what: ['error.scope.what', { file }], why: ['error.scope.why'], next: ['error.scope.next'] });
}
