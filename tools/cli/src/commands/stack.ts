import path from 'node:path';
import type { StackStatus, StandingServerStatus } from '@homeward/local-stack';
import type { CommandLine } from '../command-line';
import { EXIT } from '../exit-codes';
import { Failure } from '../failure';
import type { Given } from '../given';
import { createSheet } from '../output/sheet';
import { PROJECT_ROOT } from '../project-root';
import type { Run, Session } from '../session';
import { wordFor } from '../texts/texts';

const DIRECTORY = '.cache/stack';

/** `stack up`, `stack down`, `stack status`. */
export function addStack(line: CommandLine): void {
  const stack = line.add(line.program, 'stack', 'stack.description');
  const options = [['--directory <directory>', 'stack.option.directory', DIRECTORY]] as const;
  line.add(stack, 'up', 'stack.up.description', { options, run: up });
  line.add(stack, 'down', 'stack.down.description', { options, run: down });
  line.add(stack, 'status', 'stack.status.description', { options, run: status });
}

/** Below the checkout, so that every terminal finds the same one. */
function directoryOf(given: Given): string {
  return path.resolve(given.text('directory') ?? path.join(PROJECT_ROOT, DIRECTORY));
}

const up: Run = async (session, given) => {
  // Loaded only where it is used: the other commands talk to a platform and start nothing.
  const { stackUp } = await import('@homeward/local-stack');
  const { terminal, texts } = session;
  const standing = await session.progress
    .step(texts('step.servers'), () => stackUp(directoryOf(given), { log: (line) => terminal.note(`  ${line}\n`) }))
    .catch((error: unknown) => {
      throw new Failure(EXIT.failed, {
        what: ['error.stack.what'],
        why: error instanceof Error ? error.message : String(error),
        next: ['error.stack.next'],
      });
    });
  show(session, standing);
};

const down: Run = async (session, given) => {
  const { stackDown } = await import('@homeward/local-stack');
  show(session, await stackDown(directoryOf(given)));
};

const status: Run = async (session, given) => {
  const { stackStatus } = await import('@homeward/local-stack');
  show(session, await stackStatus(directoryOf(given)));
};

function show({ texts, language, ...session }: Session, standing: StackStatus): void {
  const sheet = createSheet<StandingServerStatus>(
    [
      { title: texts('column.server'), cell: ({ description }) => description },
      { title: texts('column.state'), cell: ({ state }) => wordFor(language, `server.${state}`), raw: ({ state }) => state },
      { title: texts('column.address'), cell: ({ uri }) => uri },
      { title: texts('column.process'), cell: ({ pid }) => (pid === undefined ? '–' : String(pid)), align: 'right' },
    ],
    standing.servers,
    texts('stack.title'),
  );
  const environment = Object.entries(standing.environment).map(([name, value]) => `  ${name}=${value}`);
  const notes =
    standing.servers.length === 0
      ? [texts('stack.none', { directory: standing.directory })]
      : environment.length === 0
        ? []
        : [texts('stack.environment'), ...environment];
  session.print({ json: standing, sheets: [sheet], notes });
}
