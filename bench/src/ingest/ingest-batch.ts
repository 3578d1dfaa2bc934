import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateNetwork } from '@homeward/demo-data';
import { type Benchmark, type Finding, judge, pairedDetails, type RunOptions, tellSample, Unequal } from '../harness/benchmark';
import { runPaired } from '../harness/pairing';
import { measure, processorMsOf } from '../harness/processor-time';
import { visitRecordsOf } from '../network/visit-records';
import { DEALER, type IntakePlatform, startIntakePlatform } from './intake-platform';
import type { SendCommand, WrittenBatch } from './kafkajs-peer';
import { measureLoad } from './load';
import { startPeer } from './peer-process';
import { createKafka, type LogRecord, readTopic } from './topic-content';

const TARGET = { better: 'higher', bound: 0.4, aim: 0.7 } as const;
const RECORDS = 100;
/** POSTs or sends under way at a time. */
const IN_FLIGHT = 4;
const INTAKE = 'homeward.intake.v1';
const PEER_TOPIC = 'bench.intake-peer';
const PARTITIONS = 6;

export const ingestBatch: Benchmark = {
  name: 'ingest-batch',
  summary: 'POSTs of 100 records until they are durable in Kafka / a bare kafkajs send loop of the same bytes; records per second',
  async run(options) {
    const network = generateNetwork({ vehicles: 1_200, dealers: 2, years: 3 });
    const records = visitRecordsOf(network, DEALER);
    const bodies = Array.from({ length: Math.floor(records.length / RECORDS) }, (_, part) =>
      JSON.stringify({ records: records.slice(part * RECORDS, (part + 1) * RECORDS) }),
    ).slice(0, 20);
    const platform = await startIntakePlatform(network);
    try {
      return await compare(platform, bodies, options);
    } finally {
      await platform.stop();
    }
  },
};

async function compare(platform: IntakePlatform, bodies: readonly string[], { isQuick, repetitions, say }: RunOptions): Promise<Finding> {
  const { brokers, url, dms, gatewayPid, brokerPid } = platform;
  const posts = isQuick ? 100 : 400;
  const directory = mkdtempSync(path.join(tmpdir(), 'homeward-bench-'));
  const written = await writeOnce(platform, bodies);
  const file = path.join(directory, 'batches.jsonl');
  writeFileSync(file, written.map((batch) => `${JSON.stringify(batch.map(toWritten))}\n`).join(''));
  await createTopic(brokers);
  const peer = startPeer<SendCommand, number>(path.join(__dirname, 'kafkajs-peer.js'), [brokers, PEER_TOPIC, file]);
  try {
    const equality = await assertEqual(brokers, written, () => peer.ask({ batches: written.length, inFlight: IN_FLIGHT }));
    say(`  equal: ${equality}`);
    const broker = brokerPid === undefined ? {} : { broker: () => processorMsOf(brokerPid) };
    const paired = await runPaired(
      {
        ours: {
          name: 'gateway',
          run: () =>
            measureLoad(
              { url, token: dms.token, connections: IN_FLIGHT, amount: posts, bodies },
              { operations: posts * RECORDS, cpuMs: () => processorMsOf(gatewayPid), besideMs: broker },
            ),
        },
        peer: {
          name: 'bare kafkajs',
          run: () =>
            measure(
              posts * RECORDS,
              () => peer.ask({ batches: posts, inFlight: IN_FLIGHT }),
              () => processorMsOf(peer.pid),
              broker,
            ),
        },
      },
      repetitions,
      tellSample(say, 'records'),
    );
    const bytes = written.flat().reduce((sum, { value }) => sum + value.length, 0);
    return {
      servers: platform.servers,
      settings: {
        posts,
        recordsEach: RECORDS,
        inFlight: IN_FLIGHT,
        messagesEach: (written[0] ?? []).length,
        bytesPerMessage: Math.round(bytes / written.flat().length),
      },
      equality,
      verdicts: [
        judge('ours / peer', 'records per second', paired.throughputRatio, TARGET),
        judge('ours / peer', 'records per second of processor time', paired.cpuRatio, TARGET),
      ],
      details: pairedDetails(paired, 'record'),
    };
  } finally {
    peer.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Posts each body once and gives what each made the gateway write. */
async function writeOnce({ brokers, dms }: IntakePlatform, bodies: readonly string[]): Promise<readonly (readonly LogRecord[])[]> {
  const requestIds: string[] = [];
  for (const body of bodies) {
    const { status, body: answer } = await dms.ask('/v1/dms/records', { method: 'POST', json: JSON.parse(body) as unknown });
    const { requestId, received, refused } = answer as { requestId: string; received: number; refused: readonly unknown[] };
    if (status !== 202 || received !== RECORDS || refused.length > 0) throw new Unequal('Not all records were taken', answer, RECORDS);
    requestIds.push(requestId);
  }
  const byRequest = Map.groupBy(await readTopic(brokers, INTAKE), ({ headers }) => headers['ce_source'] ?? '');
  const batches = requestIds.map((requestId) => byRequest.get(`gateway/requests/${requestId}`) ?? []);
  const short = batches.find((batch) => batch.filter(({ headers }) => headers['ce_type']?.endsWith('RecordReceived')).length !== RECORDS);
  if (short !== undefined) throw new Unequal('Not all records are durable', short.length, RECORDS);
  return batches;
}

async function createTopic(brokers: string): Promise<void> {
  const admin = createKafka(brokers).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: PEER_TOPIC, numPartitions: PARTITIONS }], waitForLeaders: true });
  await admin.disconnect();
}

/** The peer, sending once, leaves the same records behind as the gateway: keys, headers and values. */
async function assertEqual(brokers: string, written: readonly (readonly LogRecord[])[], sendOnce: () => Promise<unknown>): Promise<string> {
  await sendOnce();
  const [own, other] = [written.flat(), await readTopic(brokers, PEER_TOPIC)];
  if (digestOf(own) !== digestOf(other)) throw new Unequal('The topics differ', `${own.length} messages`, `${other.length} messages`);
  return `${own.length} messages, keys, headers and values byte for byte`;
}

function digestOf(records: readonly LogRecord[]): string {
  const lines = records.map(({ key, value, headers }) =>
    JSON.stringify([key, value.toString('base64'), Object.entries(headers).toSorted(([a], [b]) => (a < b ? -1 : 1))]),
  );
  return createHash('sha256').update(lines.toSorted().join('\n')).digest('hex');
}

function toWritten({ key, value, headers }: LogRecord): WrittenBatch[number] {
  return { key, headers, value: value.toString('base64') };
}
