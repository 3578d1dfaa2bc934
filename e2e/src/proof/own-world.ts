import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type FullConstellation,
  publishOrganisation,
  signInToTrial,
  startEmbedded,
  startFull,
  TRIAL_LOGINS,
  trialSettings,
} from '@homeward/constellation';
import type { DealerNetwork } from '@homeward/demo-data';
import { type RunningStack, startStack, type StackOptions } from '@homeward/local-stack';
import type { Environment } from '@homeward/runtime';
import type { Portion } from './portions';
import { createSender } from './sender';

/** Six processes over servers that nobody else uses, with the network's organisation made known. */
export interface OwnWorld {
  readonly stack: RunningStack;
  readonly constellation: FullConstellation;
  stop(): Promise<void>;
}

export interface OwnWorldOptions {
  readonly network: DealerNetwork;
  /** Servers in another way than just their own, e.g. behind a proxy. */
  readonly servers?: StackOptions;
  /** Called when the servers run; gives further settings of the services. */
  readonly onServers?: (stack: RunningStack) => Environment;
}

/** Servers of their own: what is proved here ends servers, and counts on topics and databases being empty. */
const OWN: StackOptions = { kafka: { own: true }, mongo: { own: true }, redis: { own: true } };

export async function startOwnWorld({ network, servers = OWN, onServers = () => ({}) }: OwnWorldOptions): Promise<OwnWorld> {
  const directory = mkdtempSync(path.join(tmpdir(), 'homeward-proof-'));
  const stack = await startStack(servers);
  const clearUp = async (): Promise<void> => {
    await stack.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  let constellation: FullConstellation | undefined;
  try {
    constellation = await startFull({
      environment: { ...trialSettings(network.organisation), ...stack.environment, HOMEWARD_AT: network.endsAt, ...onServers(stack) },
      logDirectory: directory,
      description: stack.descriptions,
    });
    await publishOrganisation(constellation.url, network.organisation);
    // Dealers must be known to everybody before the first row names one.
    await constellation.settle();
  } catch (error) {
    await constellation?.stop();
    await clearUp();
    throw error;
  }
  const started = constellation;
  return {
    stack,
    constellation: started,
    async stop() {
      await started.stop();
      await clearUp();
    },
  };
}

/** The digest of one part of the state. */
export interface StatePart {
  readonly service: string;
  readonly name: string;
  readonly count: number;
  readonly sha256: string;
}

export interface State {
  readonly hash: string;
  readonly parts: readonly StatePart[];
}

/** Waits until everything is worked off, then reads the state with its parts: they say where two states differ. */
export async function readState(constellation: { readonly url: string; settle(): Promise<void> }): Promise<State> {
  await constellation.settle();
  const operations = await signInToTrial(constellation.url, TRIAL_LOGINS.operations);
  const { status, body } = await operations.ask('/v1/state-hash');
  if (status !== 200) throw new Error(`The state cannot be read: ${status} ${JSON.stringify(body)}`);
  const { stateHash, parts } = body as { readonly stateHash: string; readonly parts: readonly StatePart[] };
  return { hash: stateHash, parts };
}

/** The parts in which two states differ, for people. */
export function differencesOf(one: State, other: State): readonly string[] {
  return one.parts.flatMap((part) => {
    const counterpart = other.parts.find(({ service, name }) => service === part.service && name === part.name);
    if (counterpart?.sha256 === part.sha256) return [];
    return [`${part.service}/${part.name}: ${part.count} lines, there ${counterpart?.count ?? 'none'}`];
  });
}

/** The state that the same portions come to in one process, where nothing is disturbed. */
export async function stateUndisturbed(network: DealerNetwork, portions: readonly Portion[]): Promise<State> {
  const constellation = await startEmbedded({
    environment: { ...trialSettings(network.organisation), HOMEWARD_LISTEN: '127.0.0.1:0' },
    startAt: network.endsAt,
  });
  try {
    await publishOrganisation(constellation.url, network.organisation);
    await constellation.settle();
    await createSender(constellation.url).sendAll(portions);
    return await readState(constellation);
  } finally {
    await constellation.stop();
  }
}
