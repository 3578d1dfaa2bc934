import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbedded, type VirtualConstellation } from '@homeward/constellation';
import { type ExportManifest, type DealerNetwork, writeExport } from '@homeward/demo-data';
import { developmentIdentities } from '../src/api/development-logins';
import { homeward } from '../src/homeward';
import { DEVELOPMENT_KEYS } from '../src/platform/development-keys';
import { developmentEnvironment } from '../src/platform/environment';
import { aTerminal } from './captured-terminal';

/** A platform that stands at the end of a network's data and knows nothing yet, the network's files, and the command line. */
export interface CliWorld {
  readonly constellation: VirtualConstellation;
  /** Where the files are. */
  readonly directory: string;
  readonly manifest: ExportManifest;
  /** Runs a command line against the platform. */
  readonly run: (...args: string[]) => Promise<{ exitCode: number; data: string; notes: string }>;
  /** What a command answers as JSON. Rejects when it fails. */
  readonly jsonOf: <Answer>(...args: string[]) => Promise<Answer>;
  /** The path of a file of the network. */
  readonly fileOf: (file: string) => string;
  /** Ends the platform and removes the files. */
  readonly stop: () => Promise<void>;
}

export async function startCliWorld(network: DealerNetwork): Promise<CliWorld> {
  const directory = mkdtempSync(path.join(tmpdir(), 'homeward-cli-'));
  const manifest = await writeExport(network, directory);
  const constellation = await startEmbedded({
    environment: {
      ...developmentEnvironment(developmentIdentities(network.organisation)),
      ...DEVELOPMENT_KEYS,
      HOMEWARD_LISTEN: '127.0.0.1:0',
    },
    startAt: network.endsAt,
  });
  const run: CliWorld['run'] = async (...args) => {
    const terminal = aTerminal({ HOMEWARD_URL: constellation.url });
    const exitCode = await homeward(args, terminal);
    return { exitCode, data: terminal.data, notes: terminal.notes };
  };
  return {
    constellation,
    directory,
    manifest,
    run,
    jsonOf: async <Answer>(...args: string[]) => {
      const { exitCode, data, notes } = await run(...args, '--output', 'json');
      if (exitCode !== 0) throw new Error(`${args.join(' ')} ended with ${exitCode}: ${notes}`);
      return JSON.parse(data) as Answer;
    },
    fileOf: (file) => path.join(directory, file),
    stop: async () => {
      await constellation.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
