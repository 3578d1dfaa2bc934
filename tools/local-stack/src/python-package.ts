import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand, type CommandPurpose } from './run-command';
import { MissingTool } from './stack-error';

export interface Python {
  /** The interpreter itself, behind whatever wrapper PATH finds. */
  readonly path: string;
  /** Implementation and version (`cpython-311`): binary wheels of one do not load in another. */
  readonly tag: string;
}

/** The Python 3 on PATH. Throws MissingTool without one. */
export async function pythonProgram(neededFor: string, remedy: string): Promise<Python> {
  const script = 'import sys; print(sys.executable); print(sys.implementation.cache_tag)';
  const [path, tag] = (await runCommand('python3', ['-c', script], { neededFor, remedy })).split('\n');
  if (path === undefined || tag === undefined) throw new MissingTool('python3', neededFor, remedy);
  return { path, tag };
}

/**
 * Runs pip: the interpreter's own, else (Debian ships Python without it) the one of a virtual environment that lives in
 * `directory` for the time of the call.
 */
export async function runPip(python: Python, directory: string, args: readonly string[], purpose: CommandPurpose): Promise<void> {
  const quiet = ['-m', 'pip', '--disable-pip-version-check', '--no-input', '--quiet'];
  const hasPip = await runCommand(python.path, ['-m', 'pip', '--version'], purpose).then(
    () => true,
    () => false,
  );
  if (hasPip) {
    await runCommand(python.path, [...quiet, ...args], purpose);
    return;
  }
  const environment = join(directory, 'pip-environment');
  const remedy = `This Python has neither pip nor venv (Debian: python3-pip or python3-venv). ${purpose.remedy}`;
  await runCommand(python.path, ['-m', 'venv', environment], { ...purpose, remedy });
  await runCommand(join(environment, 'bin', 'python'), [...quiet, ...args], purpose);
  rmSync(environment, { recursive: true });
}
