import { signInAsDms, signInToTrial, TRIAL_LOGINS, type TrialAnswer, type TrialClient, trialSettings } from '@homeward/constellation';
import { type DealerNetwork, generateNetwork } from '@homeward/demo-data';
import { type FaultProxy, startProxy } from '@homeward/local-stack';
import { differencesOf, type OwnWorld, readState, startOwnWorld, stateUndisturbed } from './own-world';
import { cutIntoRounds, type Portion } from './portions';
import { createSender, type Sender } from './sender';

/** What became of the rows of an import. */
export interface ImportState {
  readonly status: string;
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
}

export interface DeadLetter {
  readonly id: string;
  readonly group: string;
  readonly key: string;
  readonly cause: { readonly code: string };
}

/** The full constellation with a proxy before Kafka, and an import that comes in rounds, so that each round can meet another fault. */
export interface FaultWorld extends OwnWorld {
  readonly network: DealerNetwork;
  readonly proxy: FaultProxy;
  /** From which the ids of the trial are derived, in base64. */
  readonly identityKey: string;
  readonly sender: Sender;
  readonly dms: TrialClient;
  /** The portions of the next round; each round is given once. */
  nextRound(): readonly Portion[];
  importState(requestId: string): Promise<ImportState>;
  deadLetters(): Promise<readonly DeadLetter[]>;
  redrive(group: string, ids: readonly string[]): Promise<TrialAnswer>;
  /** Where the state differs from that of the same rounds undisturbed. */
  differences(): Promise<readonly string[]>;
}

export interface FaultWorldOptions {
  readonly rounds: number;
  readonly seed: number;
  /** Requests of one client in ten seconds. */
  readonly rateLimit: number;
}

const DEALER = 'D1';

export async function startFaultWorld({ rounds, seed, rateLimit }: FaultWorldOptions): Promise<FaultWorld> {
  const network = generateNetwork({ vehicles: 60, dealers: 2, years: 2, seed });
  const cut = cutIntoRounds(network, rounds);
  const given: Portion[] = [];
  let round = 0;
  const proxy = await startProxy({ protocol: 'kafka' });
  let world: OwnWorld;
  try {
    world = await startOwnWorld({
      network,
      servers: { kafka: { own: true, advertisedPort: proxy.port }, mongo: { own: true }, redis: { own: true } },
      onServers({ kafka }) {
        if (kafka.proxyTarget !== undefined) proxy.forwardTo(kafka.proxyTarget);
        return {
          KAFKA_BROKERS: proxy.address,
          HOMEWARD_GATEWAY_RATE_LIMIT: String(rateLimit),
          HOMEWARD_GATEWAY_RATE_WINDOW_SECONDS: '10',
        };
      },
    });
  } catch (error) {
    await proxy.stop();
    throw error;
  }
  const { url } = world.constellation;
  const dms = await signInAsDms(url, DEALER);
  const operations = await signInToTrial(url, TRIAL_LOGINS.operations);

  return {
    ...world,
    network,
    proxy,
    identityKey: trialSettings(network.organisation)['HOMEWARD_IDENTITY_KEY'] ?? '',
    dms,
    sender: createSender(url),
    nextRound() {
      const portions = cut[round] ?? [];
      round += 1;
      given.push(...portions);
      return portions;
    },
    importState: async (requestId) => (await bodyOf(dms.ask(`/v1/imports/${requestId}`))) as ImportState,
    async deadLetters() {
      return ((await bodyOf(operations.ask('/v1/dead-letters'))) as { readonly deadLetters: readonly DeadLetter[] }).deadLetters;
    },
    redrive: (group, ids) => operations.ask('/v1/dead-letters/redrive', { method: 'POST', json: { group, ids } }),
    differences: async () => differencesOf(await stateUndisturbed(network, given), await readState(world.constellation)),
    async stop() {
      await world.stop();
      await proxy.stop();
    },
  };
}

async function bodyOf(asked: Promise<TrialAnswer>): Promise<unknown> {
  const { status, body } = await asked;
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}
