import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pythonWith } from '@homeward/local-stack';
import { type Benchmark, type Finding, judge, pairedDetails, type RunOptions, tellSample, Unequal } from '../harness/benchmark';
import { type Contender, runPaired, type Sample } from '../harness/pairing';
import { figureOf } from '../harness/statistics';
import { type LineProcess, startLineProcess } from '../harness/line-process';
import { judgePairs, type PairQuality, readClusters } from './pair-quality';

const SPLINK = { name: 'splink-5.0.0-duckdb-2.0.0', requirements: ['splink==5.0.0', 'duckdb==2.0.0'] } as const;
const SPEED = { better: 'higher', bound: 2, aim: 5 } as const;
const QUALITY = { better: 'higher', bound: 1, aim: 1 } as const;
const SHARED_FROM_NAMES = 6;
const SEED = 4_711;
const PEER_MEMORY = '3GB';
/** Node's own limit is lower than what a million records take. */
const OWN_HEAP_MB = 4_000;
/** Young objects of a bulk run die at once; a larger nursery is emptied less often. */
const OWN_NURSERY_MB = 64;
/** The peer is judged by the best of them, chosen with the truth in hand. */
const PEER_THRESHOLDS = [0.5, 0.8, 0.95, 0.99, 0.999, 0.9999, 0.99999];

const PEER_PROGRAM = path.resolve(__dirname, '../../src/identity/splink_peer.py');

export const identity: Benchmark = {
  name: 'identity',
  summary: 'invented people blocked, compared and clustered / Splink on DuckDB with the same keys; records per second, and F1',
  async run(options) {
    const directory = mkdtempSync(path.join(tmpdir(), 'homeward-identity-'));
    const running: LineProcess[] = [];
    try {
      return await compare(directory, options, running);
    } finally {
      for (const started of running) started.stop();
      rmSync(directory, { recursive: true });
    }
  },
};

async function compare(directory: string, options: RunOptions, running: LineProcess[]): Promise<Finding> {
  const { isQuick, repetitions, say } = options;
  const records = isQuick ? 10_000 : 1_000_000;
  const file = (name: string): string => path.join(directory, name);
  const python = await pythonWith(SPLINK.name, SPLINK.requirements, say);
  const files = { records: file('records.ndjson'), features: file('features.ndjson'), truth: file('truth.txt') };
  await writePeople(records, files);
  const persons = readFileSync(files.truth, 'utf8').trimEnd().split('\n').map(Number);

  const startOwn = (): LineProcess => {
    const heap = [`--max-old-space-size=${OWN_HEAP_MB}`, `--max-semi-space-size=${OWN_NURSERY_MB}`];
    const started = startLineProcess(process.execPath, [...heap, path.join(__dirname, 'matching-program.js')], {});
    running.push(started);
    return started;
  };
  say('  training both');
  const trainer = startOwn();
  await trainer.ask({ do: 'load', file: files.records });
  const ownTraining = await trainer.ask<{ seconds: number; model: unknown }>({ do: 'train', seed: SEED });
  trainer.stop();
  const peer = startLineProcess(python.path, [PEER_PROGRAM], { PYTHONPATH: python.packages });
  running.push(peer);
  const { version, duckdb } = await peer.ask<{ version: string; duckdb: string }>({
    do: 'load',
    file: files.features,
    memory: PEER_MEMORY,
  });
  const peerTraining = await peer.ask<{ seconds: number }>({ do: 'train', seed: SEED });
  // A process of its own, as the peer opens a database of its own for each run: neither finds what training left in memory.
  const own = startOwn();
  await own.ask({ do: 'load', file: files.records });
  const preparing = await own.ask<{ seconds: number }>({ do: 'prepare', sharedFromNames: SHARED_FROM_NAMES, model: ownTraining.model });

  const judgeFile = (name: string): PairQuality => judgePairs(persons, readClusters(readFileSync(file(name), 'utf8')));
  const matched = await own.ask<{ pairs: number }>({ do: 'match', file: file('own.txt') });
  const gridFiles = PEER_THRESHOLDS.map((_, index) => file(`peer-${index}.txt`));
  const predicted = await peer.ask<{ pairs: number }>({ do: 'grid', thresholds: PEER_THRESHOLDS, files: gridFiles });
  if (matched.pairs !== predicted.pairs || matched.pairs === 0) throw new Unequal('Pairs compared', matched.pairs, predicted.pairs);
  const equality = `${records} records, ${matched.pairs} pairs with a key in common`;
  say(`  equal: ${equality}`);

  const quality = judgeFile('own.txt');
  const grid = PEER_THRESHOLDS.map((threshold, index) => ({ threshold, quality: judgeFile(`peer-${index}.txt`) }));
  const best = grid.reduce((one, other) => (other.quality.f1 > one.quality.f1 ? other : one));
  say(`  ours ${tell(quality)}; Splink from ${best.threshold} up ${tell(best.quality)}`);

  const contender = (name: string, program: LineProcess, more: Readonly<Record<string, unknown>>): Contender => ({
    name,
    run: async (): Promise<Sample> => {
      const { wallMs, cpuMs } = await program.ask<{ wallMs: number; cpuMs: number }>({ do: 'match', file: file('measured.txt'), ...more });
      return { operations: records, wallMs, cpuMs };
    },
  });
  const contenders = {
    ours: contender('ours', own, {}),
    peer: contender('Splink', peer, { threshold: best.threshold }),
  };
  const paired = await runPaired(contenders, repetitions, tellSample(say, 'records'));
  const detail = (what: string, unit: string, value: number): Finding['details'][number] => ({ what, unit, figure: figureOf([value]) });
  return {
    servers: [`Splink ${version} on DuckDB ${duckdb}`],
    settings: {
      records,
      pairs: matched.pairs,
      seed: SEED,
      sharedFromNames: SHARED_FROM_NAMES,
      peerThreshold: best.threshold,
      peerMemory: PEER_MEMORY,
    },
    equality,
    verdicts: [
      judge('ours / peer', 'records per second', paired.throughputRatio, SPEED),
      judge('ours / peer', 'records per second of processor time', paired.cpuRatio, SPEED),
      judge('ours / peer', 'F1', figureOf([quality.f1 / best.quality.f1]), QUALITY),
    ],
    details: [
      ...pairedDetails(paired, 'record'),
      ...qualityDetails('ours', quality, detail),
      ...qualityDetails('Splink', best.quality, detail),
      detail('ours: reading names and addresses, keys; not measured', 's', preparing.seconds),
      detail('ours: training, not measured', 's', ownTraining.seconds),
      detail('Splink: training, not measured', 's', peerTraining.seconds),
    ],
  };
}

async function writePeople(records: number, files: Readonly<Record<string, string>>): Promise<void> {
  // A process of its own: a million labelled records would stay in the memory of this one.
  const program = startLineProcess(
    process.execPath,
    [`--max-old-space-size=${OWN_HEAP_MB}`, path.join(__dirname, 'people-program.js')],
    {},
  );
  try {
    await program.ask({ do: 'write', records, seed: SEED, sharedFromNames: SHARED_FROM_NAMES, files });
  } finally {
    program.stop();
  }
}

function qualityDetails(
  name: string,
  { precision, recall, f1 }: PairQuality,
  detail: (what: string, unit: string, value: number) => Finding['details'][number],
): Finding['details'] {
  return [detail(`${name}: precision`, 'pairs', precision), detail(`${name}: recall`, 'pairs', recall), detail(`${name}: F1`, 'pairs', f1)];
}

function tell({ precision, recall, f1 }: PairQuality): string {
  return `precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}, F1 ${f1.toFixed(4)}`;
}
