import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** Lets a plain Node load this package from its sources, as jest does in the test itself. */
const LOAD_TYPESCRIPT = `
  const { readFileSync } = require('node:fs');
  const { transformSync } = require('@swc/core');
  const options = { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'commonjs' } };
  require.extensions['.ts'] = (module, filename) => {
    module._compile(transformSync(readFileSync(filename, 'utf8'), { ...options, filename }).code, filename);
  };`;

/** For tests: another Node process that runs a program in this package's directory, with the environment of the test. */
export function startNodeProgram(program: string): ChildProcessByStdio<null, Readable, Readable> {
  return spawn(process.execPath, ['-e', `${LOAD_TYPESCRIPT}\n${program}`], {
    cwd: join(__dirname, '..'),
    env: process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
