import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { EXIT } from '../exit-codes';
import { Failure } from '../failure';
import { type NetworkSize, toText } from './demo-options';

/** An import of an earlier run, or of this one. */
export interface KeptImport {
  readonly dealerId: string;
  readonly file: string;
  readonly requestId: string;
}

/** What a demo leaves beside its state, so that the next run goes on from it. */
export interface KeptDemo {
  readonly network: NetworkSize;
  readonly constellation: 'embedded' | 'full';
  /** The business instant that was reached. */
  readonly at: string;
  readonly imports: readonly KeptImport[];
  /** Whether the day's work was begun: from then on no import is missing. */
  readonly isComplete: boolean;
}

const FILE = 'demo.json';

/** The demo in a directory; undefined when there is none yet. Throws Failure for another demo, or a file that no demo wrote. */
export async function readKeptDemo(directory: string, asked: Pick<KeptDemo, 'network' | 'constellation'>): Promise<KeptDemo | undefined> {
  const text = await readFile(path.join(directory, FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const kept = parse(text);
  if (kept === undefined) {
    throw new Failure(EXIT.failed, {
      what: ['error.file.what', { file: path.join(directory, FILE) }],
      why: ['error.data-dir.unreadable'],
      next: ['error.data-dir.unreadable.next'],
    });
  }
  const told = (demo: Pick<KeptDemo, 'network' | 'constellation'>): string =>
    `${toText(demo.network)}${demo.constellation === 'full' ? ' --stack' : ''}`;
  if (told(kept) !== told(asked)) {
    throw new Failure(EXIT.usage, {
      what: ['error.data-dir.what', { directory }],
      why: ['error.data-dir.why', { kept: told(kept), asked: told(asked) }],
      next: ['error.data-dir.next'],
    });
  }
  return kept;
}

/** Written aside and moved: a run that is cut off leaves the old one or the new one. */
export async function keepDemo(directory: string, demo: KeptDemo): Promise<void> {
  await mkdir(directory, { recursive: true });
  const file = path.join(directory, FILE);
  await writeFile(`${file}.new`, `${JSON.stringify(demo, null, 2)}\n`);
  await rename(`${file}.new`, file);
}

function parse(text: string): KeptDemo | undefined {
  try {
    const content: unknown = JSON.parse(text);
    if (typeof content !== 'object' || content === null) return undefined;
    const { network, constellation, at, imports } = content as Readonly<Record<string, unknown>>;
    const isWhole =
      typeof network === 'object' &&
      network !== null &&
      typeof constellation === 'string' &&
      typeof at === 'string' &&
      Array.isArray(imports);
    return isWhole ? (content as KeptDemo) : undefined;
  } catch {
    return undefined;
  }
}
