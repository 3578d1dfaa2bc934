import { setTimeout as pause } from 'node:timers/promises';
import { signInAsDms, type TrialAnswer, type TrialClient, uploadFile } from '@homeward/constellation';
import type { Portion } from './portions';

/** A dealer's system that keeps at it: sends each portion, under its key, until it is taken. */
export interface Sender {
  /** Resolves with the request id when the portion is durable. */
  send(portion: Portion): Promise<string>;
  sendAll(portions: readonly Portion[]): Promise<void>;
  /** How often something had to be sent again. */
  readonly repetitions: number;
}

const PAUSE_MS = 200;
const LIMIT_MS = 90_000;

/** Answers that mean: the same again, later. A token that is not known any more is that of a gateway that was started anew. */
const AGAIN = new Set([401, 429, 502, 503]);

export function createSender(url: string): Sender {
  const clients = new Map<string, TrialClient>();
  let repetitions = 0;

  const attempt = async (portion: Portion): Promise<TrialAnswer | undefined> => {
    try {
      const client = clients.get(portion.dealerId) ?? (await signInAsDms(url, portion.dealerId));
      clients.set(portion.dealerId, client);
      const answer = await uploadFile(client, portion.file, portion.idempotencyKey);
      if (answer.status === 401) clients.delete(portion.dealerId);
      return answer;
    } catch {
      // Nobody answered, or the answer was cut: whether the portion was taken is not known.
      return undefined;
    }
  };

  const send = async (portion: Portion): Promise<string> => {
    const deadline = performance.now() + LIMIT_MS;
    for (;;) {
      const answer = await attempt(portion);
      if (answer?.status === 202) return (answer.body as { readonly requestId: string }).requestId;
      if (answer !== undefined && !AGAIN.has(answer.status)) {
        throw new Error(`${portion.idempotencyKey} was refused: ${answer.status} ${JSON.stringify(answer.body)}`);
      }
      if (performance.now() > deadline)
        throw new Error(`${portion.idempotencyKey} was not taken in ${LIMIT_MS} ms: ${answer?.status ?? 'no answer'}`);
      repetitions += 1;
      await pause(PAUSE_MS);
    }
  };

  return {
    get repetitions() {
      return repetitions;
    },
    send,
    async sendAll(portions) {
      // Each dealer sends its own files in order, all dealers at the same time.
      const byDealer = Map.groupBy(portions, ({ dealerId }) => dealerId);
      await Promise.all(
        [...byDealer.values()].map(async (own) => {
          for (const portion of own) await send(portion);
        }),
      );
    },
  };
}
