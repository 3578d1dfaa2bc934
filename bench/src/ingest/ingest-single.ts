import path from 'node:path';
import { generateNetwork } from '@homeward/demo-data';
import { type Benchmark, type Finding, judge, pairedDetails, type RunOptions, tellSample, Unequal } from '../harness/benchmark';
import { type Contender, runPaired } from '../harness/pairing';
import { processorMsOf } from '../harness/processor-time';
import { visitRecordsOf } from '../network/visit-records';
import { DEALER, type IntakePlatform, startIntakePlatform } from './intake-platform';
import { measureLoad } from './load';
import { startPeer } from './peer-process';
import { readTopic } from './topic-content';

const TARGET = { better: 'higher', bound: 0.4, aim: 0.65 } as const;
/** The systems of as many dealers, each with a record of its own at a time: what a network sends, not one client with many connections. */
const CONNECTIONS = 128;
/** Different records, sent in turn. */
const BODIES = 50;

export const ingestSingle: Benchmark = {
  name: 'ingest-single',
  summary:
    'POST of one record with sign-in, validation, tenancy, encryption, Kafka acks=all / bare express answering 202; requests per second of processor time',
  async run(options) {
    const network = generateNetwork({ vehicles: 300, dealers: 2, years: 2 });
    const platform = await startIntakePlatform(network);
    const peer = startPeer<object, string>(path.join(__dirname, 'express-peer.js'), []);
    try {
      const bodies = visitRecordsOf(network, DEALER)
        .slice(0, BODIES)
        .map((record) => JSON.stringify({ records: [record] }));
      return await compare(platform, { url: await peer.ask({}), pid: peer.pid }, bodies, options);
    } finally {
      peer.stop();
      await platform.stop();
    }
  },
};

interface Target {
  readonly url: string;
  readonly pid: number;
}

async function compare(
  platform: IntakePlatform,
  peer: Target,
  bodies: readonly string[],
  { isQuick, repetitions, say }: RunOptions,
): Promise<Finding> {
  const amount = isQuick ? 1_600 : 12_800;
  const { brokerPid, dms } = platform;
  const equality = await assertEqual(platform, peer.url, bodies);
  say(`  equal: ${equality}`);
  const poster = (name: string, { url, pid }: Target, besideMs: Readonly<Record<string, () => number>> = {}): Contender => ({
    name,
    run: () =>
      measureLoad(
        { url, token: dms.token, connections: CONNECTIONS, amount, bodies },
        { operations: amount, cpuMs: () => processorMsOf(pid), besideMs },
      ),
  });
  const ours = { url: platform.url, pid: platform.gatewayPid };
  const broker = brokerPid === undefined ? {} : { broker: () => processorMsOf(brokerPid) };
  const paired = await runPaired(
    { ours: poster('gateway', ours, broker), peer: poster('bare express', peer) },
    repetitions,
    tellSample(say, 'requests'),
  );
  return {
    servers: platform.servers,
    settings: { requests: amount, connections: CONNECTIONS, bodyBytes: Math.round(bodies.join('').length / bodies.length) },
    equality,
    verdicts: [judge('ours / peer', 'requests per second of processor time', paired.cpuRatio, TARGET)],
    details: [...pairedDetails(paired, 'request'), { what: 'ours / peer by the clock', unit: 'ratio', figure: paired.throughputRatio }],
  };
}

/** Both answer every body alike, and what the gateway answered for stands in the log. */
async function assertEqual(platform: IntakePlatform, peerUrl: string, bodies: readonly string[]): Promise<string> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${platform.dms.token}` };
  const requestIds = new Set<string>();
  for (const body of bodies) {
    const [own, other] = await Promise.all(
      [platform.url, peerUrl].map(async (url) => {
        const response = await fetch(`${url}/v1/dms/records`, { method: 'POST', headers, body });
        const { requestId, ...answer } = (await response.json()) as { readonly requestId: string };
        return { requestId, said: JSON.stringify({ status: response.status, answer }) };
      }),
    );
    if (own === undefined || own.said !== other?.said) throw new Unequal('The answers differ', own?.said, other?.said);
    requestIds.add(own.requestId);
  }
  const durable = (await readTopic(platform.brokers, 'homeward.intake.v1')).filter(
    ({ headers: { ce_type: type, ce_source: source = '' } }) =>
      type === 'homeward.intake.v1.RecordReceived' && requestIds.has(source.slice(source.lastIndexOf('/') + 1)),
  );
  if (durable.length !== bodies.length) throw new Unequal('Not all records are durable', durable.length, bodies.length);
  return `${bodies.length} records answered alike (202, received 1), and all of ours in Kafka`;
}
