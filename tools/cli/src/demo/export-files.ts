import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ExportManifest, Organisation } from '@homeward/demo-data';
import { PROJECT_ROOT } from '../project-root';
import type { NetworkSize } from './demo-options';

/** The export of a dealer network on disk. */
export interface NetworkExport {
  readonly directory: string;
  readonly manifest: ExportManifest;
  readonly organisation: Organisation;
}

/** The export that is in a directory; undefined when there is none. */
export async function readExport(directory: string): Promise<NetworkExport | undefined> {
  try {
    const manifest = JSON.parse(await readFile(path.join(directory, 'manifest.json'), 'utf8')) as ExportManifest;
    const organisation = JSON.parse(await readFile(path.join(directory, manifest.organisation), 'utf8')) as Organisation;
    return { directory, manifest, organisation };
  } catch {
    return undefined;
  }
}

/** Makes the export, in a process of its own: what it needs for the model of the network is given back when it ends. */
export async function makeExport(directory: string, size: NetworkSize): Promise<NetworkExport> {
  const program = path.join(PROJECT_ROOT, 'tools/demo-data/dist/main.js');
  const options = Object.entries(size).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(process.execPath, [program, '--out', directory, ...options], { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (piece: Buffer) => {
    complaint += piece.toString();
  });
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  const made = code === 0 ? await readExport(directory) : undefined;
  if (made === undefined) throw new Error(complaint.trim() || `${program} ended with ${code}`);
  return made;
}
