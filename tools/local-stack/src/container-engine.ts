import { findOnPath, runCommand } from './run-command';
import { StackError } from './stack-error';

const ENGINES = ['docker', 'podman'] as const;
export type ContainerEngine = (typeof ENGINES)[number];

/** How servers are started, and why so: a sentence for whoever reads the results. */
export type ChosenWay =
  | { readonly way: 'packages'; readonly because: string }
  /** `isAsked`: nothing else will do. */
  | { readonly way: 'containers'; readonly engine: ContainerEngine; readonly isAsked: boolean; readonly because: string };

export type AskedWay = 'packages' | 'containers' | 'auto';

/** An engine that hangs, as one does whose machine is asleep, is none. */
const ANSWER_LIMIT_MS = 3_000;

/** HOMEWARD_STACK: `packages`, `containers`, or `auto`, which nothing set means too. Throws StackError for another word. */
export function askedWay(): AskedWay {
  const asked = process.env['HOMEWARD_STACK'] ?? '';
  if (asked === '' || asked === 'auto') return 'auto';
  if (asked === 'packages' || asked === 'containers') return asked;
  throw new StackError(`HOMEWARD_STACK is "${asked}". Expected packages, containers, auto, or nothing (auto).`);
}

const known = new Map<string, Promise<ChosenWay>>();

/**
 * Containers of the official images where an engine answers, packages otherwise, unless HOMEWARD_STACK says which. Looked for once for each setting and PATH.
 *
 * @throws StackError when containers are asked for and no engine is usable
 */
export async function chosenWay(): Promise<ChosenWay> {
  const asked = askedWay();
  const setting = `${asked} ${process.env['PATH'] ?? ''}`;
  const choice = known.get(setting) ?? choose(asked);
  known.set(setting, choice);
  return choice;
}

async function choose(asked: AskedWay): Promise<ChosenWay> {
  if (asked === 'packages') return { way: 'packages', because: 'HOMEWARD_STACK=packages' };
  const isAsked = asked === 'containers';
  const missing: string[] = [];
  for (const engine of ENGINES) {
    const reason = await whyNot(engine);
    if (reason === undefined)
      return { way: 'containers', engine, isAsked, because: isAsked ? 'HOMEWARD_STACK=containers' : `${engine} answers` };
    missing.push(reason);
  }
  const because = `no container engine is usable: ${missing.join(', ')}`;
  if (isAsked) throw new StackError(`HOMEWARD_STACK=containers, but ${because}. Start an engine, or use HOMEWARD_STACK=packages.`);
  return { way: 'packages', because };
}

/** Why an engine cannot be used; undefined for one that can. */
async function whyNot(engine: ContainerEngine): Promise<string | undefined> {
  if (findOnPath(engine) === undefined) return `${engine} is not on PATH`;
  const succeeds = (...args: string[]): Promise<boolean> =>
    runCommand(engine, args, { neededFor: 'A container', remedy: '', timeLimitMs: ANSWER_LIMIT_MS }).then(
      () => true,
      () => false,
    );
  if (!(await succeeds('info'))) return `\`${engine} info\` fails, or takes longer than ${ANSWER_LIMIT_MS / 1_000} s`;
  if (!(await succeeds('compose', 'version'))) return `${engine} is without compose`;
  return undefined;
}

/** One line about the choice. */
export function toSentence(choice: ChosenWay): string {
  return choice.way === 'packages'
    ? `from packages, because ${choice.because}`
    : `in containers (${choice.engine}), because ${choice.because}`;
}
