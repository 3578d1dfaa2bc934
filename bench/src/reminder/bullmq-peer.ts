import { appendFile } from 'node:fs/promises';
import type { Instant } from '@homeward/kernel';
import { Queue, Worker } from 'bullmq';
import type { PlannedJob } from './planned-job';

/** So many jobs of one call: more of them are no faster, and fewer wait for the disk more often. */
export const JOBS_AT_ONCE = 1_000;
/** As many messages as our service has with its providers at once. */
export const WORKER_CONCURRENCY = 50;

const QUEUE = 'contacts';
const PAGE = 5_000;

const connectionTo = (uri: string) => ({ host: new URL(uri).hostname, port: Number(new URL(uri).port), maxRetriesPerRequest: null });

interface DelayedQueue {
  /** Adds a delayed job for each, as of a moment; all are on disk when it resolves. */
  add(jobs: readonly PlannedJob[], at: Instant): Promise<void>;
  close(): Promise<void>;
}

/** A queue that is connected. */
export async function addDelayed(uri: string): Promise<DelayedQueue> {
  const queue = new Queue<PlannedJob>(QUEUE, { connection: connectionTo(uri) });
  await queue.waitUntilReady();
  return {
    async add(jobs, at) {
      const timestamp = Date.parse(at);
      for (let from = 0; from < jobs.length; from += JOBS_AT_ONCE) {
        await queue.addBulk(
          jobs.slice(from, from + JOBS_AT_ONCE).map((data) => ({
            name: data.kind,
            data,
            opts: { timestamp, delay: Date.parse(data.dueAt) - timestamp, jobId: `${data.personId}-${data.kind}`, removeOnComplete: true },
          })),
        );
      }
    },
    close: () => queue.close(),
  };
}

/** The jobs that wait for their time, with that time as Redis has it. */
export async function jobsAdded(uri: string): Promise<readonly { readonly personId: string; readonly dueAt: Instant }[]> {
  const queue = new Queue<PlannedJob>(QUEUE, { connection: connectionTo(uri) });
  try {
    const found: { readonly personId: string; readonly dueAt: Instant }[] = [];
    for (let from = 0; ; from += PAGE) {
      const page = await queue.getDelayed(from, from + PAGE - 1);
      if (page.length === 0) return found;
      for (const { data, timestamp, delay } of page)
        found.push({ personId: data.personId, dueAt: new Date(timestamp + delay).toISOString() });
    }
  } finally {
    await queue.close();
  }
}

/** Works off so many jobs that are due, handing each to a file; resolves when all are done. */
export async function workOff(uri: string, file: string, jobs: number): Promise<{ begin(): Promise<void>; close(): Promise<void> }> {
  let done = 0;
  let finished = (): void => undefined;
  let failed = (_error: Error): void => undefined;
  const allDone = new Promise<void>((resolve, reject) => {
    finished = resolve;
    failed = reject;
  });
  allDone.catch(() => undefined);
  const worker = new Worker<PlannedJob>(
    QUEUE,
    async ({ data }) => {
      await appendFile(file, `${JSON.stringify({ reference: `${data.personId}-${data.kind}`, to: '+8613800000001', text: data.key })}\n`);
    },
    { connection: connectionTo(uri), concurrency: WORKER_CONCURRENCY, autorun: false },
  );
  worker.on('completed', () => {
    done += 1;
    if (done === jobs) finished();
  });
  worker.on('failed', (_job, error) => failed(error));
  await worker.waitUntilReady();
  return {
    async begin() {
      void worker.run();
      await allDone;
    },
    close: () => worker.close(),
  };
}
