import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { type Asked, type Said, SETTINGS_KEY, type WorkerSettings } from './worker-words';

/** Also where this file is run from its source. */
const PROGRAM = path.resolve(__dirname, '../../../dist/proof/sending/worker.js');

type SaidOf<Word extends Said['say']> = Extract<Said, { readonly say: Word }>;

/** A process that sends. It dies with this one. */
export interface WorkerProcess {
  /** The next time that it says this word; rejects when it ends before, unless it was killed: then undefined. */
  hear<Word extends Said['say']>(word: Word): Promise<SaidOf<Word> | undefined>;
  ask(asked: Asked): void;
  /** At once, as a crash does. */
  kill(): void;
  readonly ended: Promise<void>;
}

export function startWorker(settings: WorkerSettings): WorkerProcess {
  const child: ChildProcess = fork(PROGRAM, [], {
    env: { PATH: process.env['PATH'], [SETTINGS_KEY]: JSON.stringify(settings) },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaint = '';
  child.stderr?.on('data', (part: Buffer) => (complaint += part.toString()));
  const dieWithParent = (): void => void child.kill('SIGKILL');
  process.once('exit', dieWithParent);
  let isKilled = false;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      process.off('exit', dieWithParent);
      resolve();
    });
  });
  return {
    hear: (word) =>
      new Promise((resolve, reject) => {
        const listen = (said: Said): void => {
          if (said.say !== word) return;
          child.off('message', listen);
          resolve(said as SaidOf<typeof word>);
        };
        child.on('message', listen);
        void ended.then(() => {
          if (isKilled) resolve(undefined);
          else reject(new Error(`The process that sends has ended: ${complaint}`));
        });
      }),
    ask: (asked) => void child.send(asked),
    kill() {
      isKilled = true;
      child.kill('SIGKILL');
    },
    ended,
  };
}
