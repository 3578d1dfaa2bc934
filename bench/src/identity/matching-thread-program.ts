import { parentPort, workerData } from 'node:worker_threads';
import type { BlockIndex, MatchModel, Shard } from '@homeward/matching';
import { createShard } from './matching-shard';

type Command =
  | { readonly do: 'prepare'; readonly file: string; readonly sharedFromNames: number }
  | { readonly do: 'group' }
  | { readonly do: 'score'; readonly model: MatchModel; readonly index: BlockIndex };

/** The other thread of ours. */
const shard = createShard(workerData as Shard);

function answer(command: Command): unknown {
  switch (command.do) {
    case 'prepare':
      return shard.prepare(command.file, command.sharedFromNames).length;
    case 'group':
      return shard.group();
    case 'score':
      return shard.score(command.model, command.index);
  }
}

parentPort?.on('message', (command: Command) => parentPort?.postMessage(answer(command)));
