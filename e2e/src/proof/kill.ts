import { setTimeout as pause } from 'node:timers/promises';
import { signInToTrial, TRIAL_LOGINS } from '@homeward/constellation';
import { type DealerNetwork, generateNetwork } from '@homeward/demo-data';
import { SERVICE_PROCESSES, type ServiceProcess } from '@homeward/runtime';
import { differencesOf, type OwnWorld, readState, startOwnWorld, type State } from './own-world';
import { cutIntoRounds, type Portion } from './portions';
import { createSeeded } from './seeded';
import { createSender } from './sender';

export interface KillPlan {
  /** How many imports are disturbed, each over servers of its own. */
  readonly imports: number;
  /** How often a process is killed in the course of one import. */
  readonly killsEach: number;
  readonly seed: number;
  readonly say: (line: string) => void;
}

/** One kill as it was done. */
export interface Kill {
  readonly service: ServiceProcess;
  /** Milliseconds into the sending of its round. */
  readonly afterMs: number;
}

export interface DisturbedImport {
  readonly seed: number;
  readonly kills: readonly Kill[];
  readonly hash: string;
  /** Where its state differs from that of the undisturbed import. */
  readonly differences: readonly string[];
  readonly parked: number;
  /** How often the dealers' systems had to send something again. */
  readonly repetitions: number;
}

export interface KillProof {
  readonly servers: readonly string[];
  readonly network: { readonly vehicles: number; readonly rows: number; readonly seed: number };
  readonly undisturbedHash: string;
  readonly imports: readonly DisturbedImport[];
}

const VEHICLES = 60;
const LONGEST_WAIT_MS = 600;

/**
 * Imports a small network on the full constellation while processes are killed (SIGKILL) at seeded moments and started again, and compares the state in
 * the end with that of the same import without a kill.
 */
export async function proveKills({ imports, killsEach, seed, say }: KillPlan): Promise<KillProof> {
  const network = generateNetwork({ vehicles: VEHICLES, dealers: 2, years: 2, seed });
  // A round more than kills: something is still to come after the last of them.
  const rounds = cutIntoRounds(network, killsEach + 1);
  const { servers, state: undisturbed } = await importUndisturbed(network, rounds);
  say(`undisturbed: ${undisturbed.hash}`);
  const disturbed: DisturbedImport[] = [];
  for (let index = 0; index < imports; index += 1) {
    const one = await importDisturbed(network, rounds, seed + index, undisturbed);
    disturbed.push(one);
    say(`${one.differences.length === 0 ? 'equal' : 'DIFFERENT'}, seed ${one.seed}: ${one.kills.map(toText).join(', ')}${toFindings(one)}`);
  }
  const rows = rounds.flat().reduce((sum, portion) => sum + portion.rows, 0);
  return { servers, network: { vehicles: VEHICLES, rows, seed }, undisturbedHash: undisturbed.hash, imports: disturbed };
}

/** Whether every disturbed import came to the state of the undisturbed one, and nothing was parked. */
export function holds({ imports, undisturbedHash }: KillProof): boolean {
  return imports.every(({ hash, parked, differences }) => hash === undisturbedHash && parked === 0 && differences.length === 0);
}

async function importUndisturbed(
  network: DealerNetwork,
  rounds: readonly (readonly Portion[])[],
): Promise<{ servers: readonly string[]; state: State }> {
  const world = await startOwnWorld({ network });
  try {
    const sender = createSender(world.constellation.url);
    for (const portions of rounds) await sender.sendAll(portions);
    return { servers: world.constellation.description, state: await readState(world.constellation) };
  } finally {
    await world.stop();
  }
}

async function importDisturbed(
  network: DealerNetwork,
  rounds: readonly (readonly Portion[])[],
  seed: number,
  undisturbed: State,
): Promise<DisturbedImport> {
  const random = createSeeded(seed);
  const world = await startOwnWorld({ network });
  try {
    const { constellation } = world;
    const sender = createSender(constellation.url);
    const kills: Kill[] = [];
    let deck: readonly ServiceProcess[] = [];
    // A service that is being started again may be killed anew only when it is there; until then the import goes on without it.
    const restarts = new Map<ServiceProcess, Promise<void>>();
    for (const portions of rounds.slice(0, -1)) {
      // Like cards: none is drawn again before all were.
      if (deck.length === 0) deck = random.shuffle(SERVICE_PROCESSES);
      const [service = 'customer', ...others] = deck;
      deck = others;
      const kill: Kill = { service, afterMs: random.below(LONGEST_WAIT_MS) };
      kills.push(kill);
      const sending = sender.sendAll(portions);
      sending.catch(() => undefined);
      await pause(kill.afterMs);
      await restarts.get(kill.service);
      await constellation.kill(kill.service);
      const restart = constellation.restart(kill.service);
      restart.catch(() => undefined);
      restarts.set(kill.service, restart);
      await sending;
    }
    await Promise.all(restarts.values());
    await sender.sendAll(rounds.at(-1) ?? []);
    const state = await readState(constellation);
    const parked = await countParked(world);
    return { seed, kills, hash: state.hash, differences: differencesOf(undisturbed, state), parked, repetitions: sender.repetitions };
  } finally {
    await world.stop();
  }
}

/** Events that were given up for a crash: none may be. */
export async function countParked({ constellation }: OwnWorld): Promise<number> {
  const operations = await signInToTrial(constellation.url, TRIAL_LOGINS.operations);
  const { status, body } = await operations.ask('/v1/dead-letters');
  if (status !== 200) throw new Error(`Dead letters cannot be read: ${status} ${JSON.stringify(body)}`);
  return (body as { readonly deadLetters: readonly unknown[] }).deadLetters.length;
}

function toText({ service, afterMs }: Kill): string {
  return `${service} after ${afterMs} ms`;
}

function toFindings({ differences, parked }: DisturbedImport): string {
  return [...differences, ...(parked === 0 ? [] : [`${parked} events parked`])].map((finding) => `\n  ${finding}`).join('');
}
