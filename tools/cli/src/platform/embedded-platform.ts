import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { PROJECT_ROOT } from '../project-root';
import type { FromEmbedded, ToEmbedded } from './embedded-messages';

/** An embedded platform in a process of its own: what the command line needs beside it is not its memory, and both of two cores have something to do. */
export interface EmbeddedProcess {
  readonly url: string;
  readonly description: readonly string[];
  measure(): Promise<{ readonly rssBytes: number; readonly peakBytes: number }>;
  stop(): Promise<void>;
  /** Resolves when it has ended, whoever ended it. */
  readonly ended: Promise<void>;
}

const PROGRAM = path.join(PROJECT_ROOT, 'tools/cli/dist/platform/embedded-process.js');
/**
 * V8 lets a heap grow to several times of what is alive before it collects. Small steps halve the memory of an import, and cost a tenth of its time. Code
 * that is compiled without being optimised takes room too, and saves nothing that can be measured.
 */
const HEAP = ['--max-semi-space-size=4', '--heap-growing-percent=30', '--no-sparkplug'];
/** glibc gives each thread an arena of its own, and keeps what is free in each. Other systems do not look at it. */
const ARENAS = { MALLOC_ARENA_MAX: '2' };
const STOP_LIMIT_MS = 12_000;

/** Starts the process and the platform in it. Rejects with what it says when it cannot start. */
export async function startEmbeddedProcess(options: Extract<ToEmbedded, { readonly type: 'start' }>['options']): Promise<EmbeddedProcess> {
  const child = fork(PROGRAM, [], {
    execArgv: ['--disable-warning=ExperimentalWarning', ...HEAP],
    env: { ...process.env, ...ARENAS },
    // Its log is for people: data on our standard output stay data.
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  tell(child, { type: 'start', options });
  const answer = await next(child, ['started', 'failed'], ended);
  if (answer?.type !== 'started') {
    child.kill('SIGKILL');
    throw new Error(
      answer?.type === 'failed' ? answer.message : `The process ended with ${child.exitCode ?? child.signalCode ?? 'nothing'}`,
    );
  }
  return {
    url: answer.url,
    description: answer.description,
    ended,
    async measure() {
      tell(child, { type: 'measure' });
      const measured = await next(child, ['measured'], ended);
      return measured?.type === 'measured' ? measured : { rssBytes: 0, peakBytes: 0 };
    },
    async stop() {
      if (!child.connected) return;
      tell(child, { type: 'stop' });
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

function tell(child: ChildProcess, message: ToEmbedded): void {
  child.send(message);
}

/** The next message of one of the types; undefined when the process ends before. */
async function next(child: ChildProcess, types: readonly FromEmbedded['type'][], ended: Promise<void>): Promise<FromEmbedded | undefined> {
  let hear: ((message: FromEmbedded) => void) | undefined;
  const heard = new Promise<FromEmbedded>((resolve) => {
    hear = (message) => {
      if (types.includes(message.type)) resolve(message);
    };
    child.on('message', hear);
  });
  try {
    return await Promise.race([heard, ended.then(() => undefined)]);
  } finally {
    if (hear !== undefined) child.off('message', hear);
  }
}
