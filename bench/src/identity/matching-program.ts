import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import {
  clusterPairs,
  DEFAULT_MATCH_MODEL,
  DEFAULT_TRAINING,
  indexBlocks,
  type KeyGroups,
  type MatchModel,
  type ScoredPairs,
  trainModel,
} from '@homeward/matching';
import { ownProcessorMs } from '../harness/processor-time';
import { answerLines } from '../harness/line-process';
import { createShard, readRecords } from './matching-shard';

/** Ours, as a process of its own, with a thread more: the peer uses two cores as well. Commands are those of the peer. */
const OF = 2;
const own = createShard({ shard: 0, of: OF });
const worker = new Worker(path.join(__dirname, 'matching-thread-program.js'), {
  workerData: { shard: 1, of: OF },
  resourceLimits: { maxOldGenerationSizeMb: 3_000, maxYoungGenerationSizeMb: 192 },
});
worker.on('error', (error) => {
  console.error(error);
  process.exit(1);
});

let file = '';
let ids: readonly string[] = [];
let model: MatchModel = DEFAULT_MATCH_MODEL;

function ask<Answer>(command: object): Promise<Answer> {
  const answer = new Promise<Answer>((resolve) => worker.once('message', (message) => resolve(message as Answer)));
  worker.postMessage(command);
  return answer;
}

answerLines({
  load: (command) => {
    file = String(command['file']);
  },
  train: ({ seed }) => {
    const startedAt = performance.now();
    const trained = trainModel(readRecords(file), { ...DEFAULT_TRAINING, seed: Number(seed) });
    return { seconds: (performance.now() - startedAt) / 1_000, model: trained };
  },
  prepare: async ({ sharedFromNames, model: given }) => {
    model = given as MatchModel;
    const startedAt = performance.now();
    const other = ask({ do: 'prepare', file, sharedFromNames });
    ids = own.prepare(file, Number(sharedFromNames));
    await other;
    return { seconds: (performance.now() - startedAt) / 1_000 };
  },
  match: async (command) => {
    const cpuBefore = ownProcessorMs();
    const startedAt = performance.now();
    const otherGroups = ask<KeyGroups>({ do: 'group' });
    const index = indexBlocks(ids.length, [own.group(), await otherGroups]);
    const otherScored = ask<ScoredPairs>({ do: 'score', model, index });
    const { clusters, comparedPairs } = clusterPairs(ids, [own.score(model, index), await otherScored]);
    const wallMs = performance.now() - startedAt;
    const cpuMs = ownProcessorMs() - cpuBefore;
    writeFileSync(String(command['file']), clusters.map((members) => `${members.join(' ')}\n`).join(''));
    return { wallMs, cpuMs, pairs: comparedPairs };
  },
});
