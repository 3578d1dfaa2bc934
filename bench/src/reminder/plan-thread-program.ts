import { parentPort } from 'node:worker_threads';
import { layCars, planCars } from './plan-shard';

/** What a thread of the planner is asked; it answers each with what it found. */
export type PlanCommand =
  | { readonly do: 'lay'; readonly file: string; readonly from: number; readonly to: number }
  | { readonly do: 'plan'; readonly file: string };

async function answer(command: PlanCommand): Promise<unknown> {
  switch (command.do) {
    case 'lay':
      return layCars(command.file, command.from, command.to);
    case 'plan':
      return planCars(command.file);
  }
}

let before = Promise.resolve();
parentPort?.on('message', (command: PlanCommand) => {
  before = before.then(async () => parentPort?.postMessage(await answer(command)));
});
