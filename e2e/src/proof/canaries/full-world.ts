import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createConnection as connectTo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createKafkaBus } from '@homeward/bus/kafka';
import { type FullConstellation, publishOrganisation, startFull } from '@homeward/constellation';
import { type RunningStack, startStack } from '@homeward/local-stack';
import { createLog, type Environment } from '@homeward/runtime';
import { createConnection } from 'mongoose';
import { TWO_DEALERS } from '../../story/two-dealers';
import { openPoisoned } from '../poison';
import { dumpFacts, plantInFacts } from './facts-dump';
import { startReceiver } from './receiver';
import { type CanaryWorld, canarySettings, filesUnder, saidOf, STARTS_AT } from './world';

const FACTS = 'analytics.duckdb';
const DEAD_LETTERS = 'customer.dead-letter';
const INTAKE = 'homeward.intake.v1';

/** Six processes over servers of their own: Kafka, Redis, and what speaks for MongoDB; every span goes to a collector. */
export async function startFullWorld(): Promise<CanaryWorld> {
  const directory = mkdtempSync(path.join(tmpdir(), 'homeward-canaries-'));
  const inside = (name: string): string => path.join(directory, name);
  // What goes to a provider is not kept, and says everything.
  const messages = `${directory}.messages`;
  mkdirSync(inside('spool'));
  const collector = await startReceiver();
  const stack = await startStack({ directory: inside('servers'), kafka: { own: true }, mongo: { own: true }, redis: { own: true } });
  const environment: Environment = {
    ...canarySettings(),
    ...stack.environment,
    HOMEWARD_AT: STARTS_AT,
    HOMEWARD_DATA_DIRECTORY: inside('facts'),
    HOMEWARD_MESSAGE_FILE: messages,
    HOMEWARD_GATEWAY_SPOOL: inside('spool'),
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_TRACES_SAMPLER_ARG: '1',
  };
  const clear = async (): Promise<void> => {
    await constellation?.stop();
    await stack.stop();
    await collector.stop();
    rmSync(directory, { recursive: true, force: true });
    rmSync(messages, { force: true });
  };
  let constellation: FullConstellation | undefined;
  try {
    constellation = await startFull({ environment, logDirectory: inside('logs'), description: stack.descriptions });
    await publishOrganisation(constellation.url, TWO_DEALERS);
    await constellation.settle();
  } catch (error) {
    await clear();
    throw error;
  }
  const started = constellation;
  return {
    description: started.description,
    url: started.url,
    settle: () => started.settle(),
    async poison(vin) {
      const poisoned = await openPoisoned(stack.mongodbUri, environment['HOMEWARD_IDENTITY_KEY'] ?? '', vin);
      await poisoned.poison();
      await poisoned.close();
    },
    kinds: ['kafka', 'dead letters', 'redis', 'documents', 'facts', 'logs', 'spans'],
    async finish(planted) {
      await started.settle();
      await started.stop();
      const say = (kind: string): string => saidOf(planted.get(kind));
      await publish(stack, INTAKE, say('kafka'));
      await publish(stack, DEAD_LETTERS, say('dead letters'));
      await keepInRedis(stack.redisUrl, say('redis'));
      await keepAsDocument(stack.mongodbUri, say('documents'));
      await plantInFacts(path.join(inside('facts'), FACTS), say('facts'));
      // By the log of the services themselves: what it does not redact would be seen.
      const log = createLog({
        service: 'planted',
        level: 'debug',
        destination: { write: (line) => appendFileSync(inside('logs/planted.log'), line) },
      });
      log.info({ said: say('logs') }, 'planted');
      await fetch(collector.url, { method: 'POST', body: say('spans') });
      const documents = await dumpDocuments(stack.mongodbUri);
      await stack.stop();
      const facts = await dumpFacts(path.join(inside('facts'), FACTS));
      return [
        ...filesUnder(directory, kindOfFile),
        ...documents.map(({ where, bytes }) => ({ kind: 'documents', where, content: { bytes } })),
        { kind: 'facts', where: 'all rows of analytics.duckdb', content: { bytes: facts } },
        { kind: 'spans', where: 'what the collector was sent', content: { bytes: Buffer.concat(collector.received) } },
      ];
    },
    clear,
  };
}

function kindOfFile(file: string): string {
  const [first = '', second = ''] = file.split(path.sep);
  if (first !== 'servers') return first;
  if (file.includes(DEAD_LETTERS)) return 'dead letters';
  return second === 'mongo' ? 'documents' : second;
}

async function publish(stack: RunningStack, topic: string, text: string): Promise<void> {
  const bus = createKafkaBus({ brokers: [stack.kafkaBrokers], clientId: 'planted', publishTimeoutMs: 30_000 });
  try {
    const value = new Uint8Array(Buffer.from(text));
    await bus.publish([{ topic, key: 'planted', id: 'planted', source: 'planted', type: 'planted', at: STARTS_AT, value }]);
  } finally {
    await bus.close();
  }
}

/** Redis writes what it is told into a file of its own (appendonly) as it is. */
async function keepInRedis(url: string, text: string): Promise<void> {
  const { hostname, port } = new URL(url);
  const value = Buffer.from(text);
  await new Promise<void>((resolve, reject) => {
    const socket = connectTo({ host: hostname, port: Number(port) }, () => {
      socket.write(Buffer.concat([Buffer.from(`*3\r\n$3\r\nSET\r\n$7\r\nplanted\r\n$${value.length}\r\n`), value, Buffer.from('\r\n')]));
    });
    socket.once('error', reject);
    socket.once('data', (answer) => {
      socket.end();
      if (answer.toString().startsWith('+OK')) resolve();
      else reject(new Error(`Redis answers ${answer.toString()}`));
    });
  });
}

async function keepAsDocument(uri: string, text: string): Promise<void> {
  const connection = await createConnection(uri, { dbName: 'homeward_customer' }).asPromise();
  await connection.db?.collection('planted').insertOne({ text });
  await connection.close();
}

/** All documents of all databases as BSON: the server's files hold them compressed. */
async function dumpDocuments(uri: string): Promise<readonly { readonly where: string; readonly bytes: Buffer }[]> {
  const connection = await createConnection(uri).asPromise();
  const dumped: { where: string; bytes: Buffer }[] = [];
  for (const service of ['customer', 'reminder', 'complaint', 'loyalty', 'gateway']) {
    const { db } = connection.useDb(`homeward_${service}`);
    for (const { name } of (await db?.listCollections().toArray()) ?? []) {
      const found = await db?.collection(name).find({}, { raw: true }).toArray();
      dumped.push({ where: `${service}.${name}`, bytes: Buffer.concat((found ?? []) as unknown as Buffer[]) });
    }
  }
  await connection.close();
  return dumped;
}
