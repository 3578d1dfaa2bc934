import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { EXIT } from './exit-codes';
import { Failure } from './failure';

/** The text of a file. Throws Failure when it cannot be read. */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error instanceof Error ? error.message : String(error));
  }
}

/** A JSON document. Throws Failure for a file that cannot be read or is none. */
export async function readJsonFile(file: string): Promise<unknown> {
  const text = await readText(file);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw unreadable(file, ['error.file.json', { reason: error instanceof Error ? error.message : String(error) }]);
  }
}

/** A YAML document. Throws Failure for a file that cannot be read or is none. */
export async function readYamlFile(file: string): Promise<unknown> {
  const text = await readText(file);
  try {
    return parse(text) as unknown;
  } catch (error) {
    throw unreadable(file, ['error.file.yaml', { reason: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) }]);
  }
}

/** The failure of a file that is not what it should be. */
export function unreadable(file: string, why: ConstructorParameters<typeof Failure>[1]['why']): Failure {
  return new Failure(EXIT.failed, { what: ['error.file.what', { file }], why, next: ['error.file.next'] });
}
