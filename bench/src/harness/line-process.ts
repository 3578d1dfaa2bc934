import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A program that answers each line of JSON with one. */
export interface LineProcess {
  readonly pid: number;
  /** Gives a command and waits for its answer. Rejects when the program ends first, with the end of what it said. */
  ask<Answer>(command: { readonly do: string } & Readonly<Record<string, unknown>>): Promise<Answer>;
  stop(): void;
}

const KEPT_OUTPUT_CHARACTERS = 4_000;

export function startLineProcess(command: string, args: readonly string[], environment: Readonly<Record<string, string>>): LineProcess {
  const child = spawn(command, args, { env: { ...process.env, ...environment }, stdio: ['pipe', 'pipe', 'pipe'] });
  let tail = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-KEPT_OUTPUT_CHARACTERS);
  });
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => reject(new Error(`${command} ended with ${code ?? signal ?? 'nothing'}: ${tail}`)));
  });
  ended.catch(() => undefined);
  const lines = createInterface({ input: child.stdout });
  return {
    pid: child.pid ?? 0,
    ask<Answer>(asked: { readonly do: string } & Readonly<Record<string, unknown>>): Promise<Answer> {
      const answer = new Promise<Answer>((resolve) => lines.once('line', (line) => resolve(JSON.parse(line) as Answer)));
      child.stdin.write(`${JSON.stringify(asked)}\n`);
      return Promise.race([answer, ended]);
    },
    stop: () => void child.kill('SIGTERM'),
  };
}

/** The other side: answers commands one after the other, and ends with its standard input. */
export function answerLines(answers: Readonly<Record<string, (command: Readonly<Record<string, unknown>>) => unknown>>): void {
  let before = Promise.resolve();
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    const command = JSON.parse(line) as { readonly do: string } & Record<string, unknown>;
    before = before.then(async () => {
      const answer = await answers[command.do]?.(command);
      process.stdout.write(`${JSON.stringify(answer ?? {})}\n`);
    });
    before.catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
  });
  lines.on('close', () => process.exit(0));
}
