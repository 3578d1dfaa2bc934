import { startMongo } from '@homeward/local-stack';
import type { Connection } from 'mongoose';
import { type Benchmark, type Finding, judge, pairedDetails, type RunOptions, tellSample, Unequal } from '../harness/benchmark';
import { type Contender, runPaired, type Sample } from '../harness/pairing';
import { measure, ownProcessorMs, processorMsOf } from '../harness/processor-time';
import { collectionOf, createDatabases, type Databases, readContent } from './databases';
import { type ReadyBatch, type ReadyDocument, type ReadyEntry, toReadyBatches } from './ready-documents';
import { createBatches, vehicleDefinition } from './vehicles';

const BATCH = 500;
const TARGET = { better: 'higher', bound: 0.3, aim: 0.6 } as const;

interface Work {
  readonly databases: Databases;
  readonly batches: ReturnType<typeof createBatches>;
  readonly ready: readonly ReadyBatch[];
  readonly operations: number;
  /** Processor time of the server, where it is a process of this run. */
  readonly serverMs: Readonly<Record<string, () => number>>;
}

/** What a contender has written in its last run. */
interface Committer extends Contender {
  readonly written: () => Connection;
}

export const commit: Benchmark = {
  name: 'commit',
  summary: 'execute of batches of 500, with cause check, outbox and journal / raw bulkWrite of the same documents; commands per second',
  async run(options) {
    const server = await startMongo();
    try {
      const { pid } = server;
      const serverMs = pid === undefined ? {} : { server: () => processorMsOf(pid) };
      return await compare(server.uri, server.description, serverMs, options);
    } finally {
      await server.stop();
    }
  },
};

async function compare(uri: string, server: string, serverMs: Work['serverMs'], options: RunOptions): Promise<Finding> {
  const { isQuick, repetitions, say } = options;
  const [vehicles, visits] = isQuick ? [1_000, 1] : [2_000, 3];
  const batches = createBatches(vehicles, visits, BATCH);
  const databases = createDatabases(uri);
  try {
    const work: Work = { databases, batches, ready: toReadyBatches(batches), operations: vehicles * (visits + 1), serverMs };
    const contenders = { ours: createExecute(work), peer: createRawBulk(work) };
    const equality = await assertEqual(contenders);
    say(`  equal: ${equality}`);
    const paired = await runPaired(contenders, repetitions, tellSample(say, 'commands'));
    return {
      servers: [server],
      settings: { vehicles, visitsEach: visits, batch: BATCH, writeConcern: 'majority, journalled' },
      equality,
      verdicts: [
        judge('ours / peer', 'commands per second', paired.throughputRatio, TARGET),
        // A slow server makes both ways alike; what the client itself spends does not hide behind it.
        judge('ours / peer', 'commands per second of the client', paired.cpuRatio, TARGET),
      ],
      details: pairedDetails(paired, 'command'),
    };
  } finally {
    await databases.close();
  }
}

/** Runs both once and compares every byte of what they left behind. */
export async function assertEqual({ ours, peer }: { readonly ours: Committer; readonly peer: Committer }): Promise<string> {
  await ours.run(0);
  await peer.run(0);
  const [own, other] = [await readContent(ours.written()), await readContent(peer.written())];
  if (own.sha256 !== other.sha256 || own.documents === 0) throw new Unequal('The databases differ', own, other);
  return `${own.documents} documents and ${own.entries} journal entries, byte for byte`;
}

export function createExecute({ databases, batches, operations, serverMs }: Omit<Work, 'ready'>): Committer {
  let last: Connection | undefined;
  return {
    name: 'execute',
    written: () => written(last),
    async run() {
      const { name, connection } = await databases.create();
      last = connection;
      const store = await databases.openStore(name);
      const vehicles = store.aggregates(vehicleDefinition);
      try {
        await vehicles.load(['connects']);
        return await measure(
          operations,
          async () => {
            for (const batch of batches) await vehicles.execute(batch);
          },
          ownProcessorMs,
          serverMs,
        );
      } finally {
        await store.close();
      }
    },
  };
}

export function createRawBulk({ databases, ready, operations, serverMs }: Omit<Work, 'batches'>): Committer {
  let last: Connection | undefined;
  return {
    name: 'raw bulkWrite',
    written: () => written(last),
    async run(): Promise<Sample> {
      const { connection } = await databases.create();
      last = connection;
      const vehicles = collectionOf<ReadyDocument>(connection, 'vehicles');
      const journal = collectionOf<ReadyEntry>(connection, 'journal');
      await vehicles.findOne({ _id: 'connects' });
      return measure(
        operations,
        async () => {
          for (const { documents, entries } of ready) {
            await vehicles.bulkWrite(
              documents.map(({ _id, ...replacement }) => ({ replaceOne: { filter: { _id }, replacement, upsert: true } })),
              { ordered: false, writeConcern: { w: 'majority', journal: true } },
            );
            await journal.bulkWrite(
              entries.map((document) => ({ insertOne: { document } })),
              { ordered: false, writeConcern: { w: 'majority', journal: true } },
            );
          }
        },
        ownProcessorMs,
        serverMs,
      );
    },
  };
}

function written(connection: Connection | undefined): Connection {
  if (connection === undefined) throw new Error('Nothing was written yet');
  return connection;
}
