import { once } from 'node:events';
import autocannon from 'autocannon';
import type { Sample } from '../harness/pairing';
import { measure } from '../harness/processor-time';

export interface Load {
  readonly url: string;
  readonly token: string;
  readonly connections: number;
  /** Requests in all. */
  readonly amount: number;
  /** Bodies, sent in turn on each connection. */
  readonly bodies: readonly string[];
}

export interface LoadMeters {
  /** What is done when all requests are answered, in the unit of the benchmark. */
  readonly operations: number;
  readonly cpuMs: () => number;
  readonly besideMs?: Readonly<Record<string, () => number>>;
}

/**
 * Posts records until all are answered, and measures up to the last answer. Throws when an answer is not 2xx: a refusal is cheaper than the work and
 * must not count as work.
 */
export async function measureLoad({ url, token, connections, amount, bodies }: Load, meters: LoadMeters): Promise<Sample> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const requests = bodies.map((body) => ({ method: 'POST', path: '/v1/dms/records', headers, body }));
  const abort = new AbortController();
  let run: ReturnType<typeof autocannon> | undefined;
  const sample = await measure(
    meters.operations,
    async () => {
      const started = autocannon({ url, connections, amount, requests });
      run = started;
      let answered = 0;
      // The tool itself notices its end at the next full second only.
      const allAnswered = new Promise<void>((resolve) => {
        started.on('response', () => {
          answered += 1;
          if (answered === amount) resolve();
        });
      });
      await Promise.race([allAnswered, once(started, 'done', { signal: abort.signal })]);
    },
    meters.cpuMs,
    meters.besideMs,
  ).finally(() => abort.abort());
  const result = await run;
  if (result?.['2xx'] !== amount) {
    throw new Error(
      `Of ${amount} requests ${result?.['2xx'] ?? 0} were taken, ${result?.non2xx ?? 0} refused, ${result?.errors ?? 0} failed`,
    );
  }
  return sample;
}
