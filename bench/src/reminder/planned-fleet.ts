import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { PlannedCars } from './plan-shard';
import type { PlanCommand } from './plan-thread-program';

const THREADS = 2;

/** Cars in the files of a directory, one file for each thread. */
export interface PlannedFleet {
  /** Plans all of them again under the changed policy. */
  plan(): Promise<PlannedCars>;
  stop(): Promise<void>;
}

/** Writes so many cars, and keeps the threads that plan them. */
export async function layFleet(directory: string, cars: number): Promise<PlannedFleet> {
  const workers = Array.from({ length: THREADS }, () => new Worker(path.join(__dirname, 'plan-thread-program.js')));
  const fileOf = (thread: number): string => path.join(directory, `reminder-${thread}.db`);
  const stop = async (): Promise<void> => {
    await Promise.all(workers.map((worker) => worker.terminate()));
  };
  const eachThread = <Answer>(command: (thread: number) => PlanCommand): Promise<readonly Answer[]> =>
    Promise.all(workers.map((worker, thread) => ask<Answer>(worker, command(thread))));
  try {
    await eachThread((thread) => ({
      do: 'lay',
      file: fileOf(thread),
      from: Math.floor((cars * thread) / THREADS),
      to: Math.floor((cars * (thread + 1)) / THREADS),
    }));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    stop,
    async plan() {
      const parts = await eachThread<PlannedCars>((thread) => ({ do: 'plan', file: fileOf(thread) }));
      const counts: Record<string, number> = {};
      for (const part of parts) for (const [key, count] of Object.entries(part.counts)) counts[key] = (counts[key] ?? 0) + count;
      return { cars: parts.reduce((sum, { cars: read }) => sum + read, 0), counts };
    },
  };
}

function ask<Answer>(worker: Worker, command: PlanCommand): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      worker.off('message', answered);
      worker.off('error', failed);
    };
    const answered = (answer: Answer): void => {
      settle();
      resolve(answer);
    };
    const failed = (error: Error): void => {
      settle();
      reject(error);
    };
    worker.once('message', answered);
    worker.once('error', failed);
    worker.postMessage(command);
  });
}
