import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createSeeded, type Seeded } from './seeded';
import { type Answering, startFakeProvider } from './sending/fake-provider';
import { startWorker, type WorkerProcess } from './sending/worker-process';

export interface SendingPlan {
  readonly messages: number;
  readonly kills: number;
  readonly seed: number;
  readonly say: (line: string) => void;
}

export interface SendingProof {
  readonly messages: number;
  /** Of the process that sends, at the moment at which the provider takes a message: before its answer, or right after it. */
  readonly kills: { readonly beforeAnswer: number; readonly afterAnswer: number };
  /** Messages that the provider took and never answered. */
  readonly timeOuts: number;
  readonly inFlight: number;
  readonly taken: number;
  readonly takenTwice: number;
  /** Contacts whose message may have been sent or not, as they are listed when nothing is left to be sent. */
  readonly unknown: { readonly listed: number; readonly atMost: number; readonly taken: number; readonly neverArrived: number };
  /** Messages that were taken, of contacts that are neither made nor listed as unknown: none may be. */
  readonly takenAndLost: number;
  readonly receipts: number;
  readonly unknownAfterReceipts: number;
  readonly byStatus: Readonly<Record<string, number>>;
}

/** So many messages are marked at a time (services/reminder, `app/sending.ts`). */
const IN_FLIGHT = 50;
/** One in so many is taken and never answered. */
const TIME_OUT_EVERY = 500;
const PROVIDER_LIMIT_MS = 5_000;
/** Longer than the lease of the process that was killed. */
const LEASE_OVER_MS = 61_000;

/**
 * Sends messages to a provider over HTTP while the process that sends is killed (SIGKILL) again and again at the moment at which the provider has taken a
 * message and the process does not know it yet, or has not written it down; now and then the provider takes a message and never answers. Then the
 * provider's receipts are recorded.
 */
export async function proveSending({ messages, kills, seed, say }: SendingPlan): Promise<SendingProof> {
  const directory = mkdtempSync(path.join(tmpdir(), 'homeward-sending-'));
  const plan = planCrashes({ messages, kills, random: createSeeded(seed) });
  let worker: WorkerProcess | undefined;
  const provider = await startFakeProvider(
    (count) => plan.get(count) ?? 'answer',
    () => worker?.kill(),
  );
  const startNext = (starts: number): WorkerProcess =>
    startWorker({
      directory,
      providerUrl: provider.url,
      providerLimitMs: PROVIDER_LIMIT_MS,
      messages: starts === 0 ? messages : 0,
      aheadMs: starts * LEASE_OVER_MS,
    });
  try {
    let isDone = false;
    for (let starts = 0; !isDone; starts += 1) {
      worker = startNext(starts);
      if (starts === 0 && (await worker.hear('ready')) !== undefined) say(`${messages} messages are planned`);
      isDone = (await worker.hear('idle')) !== undefined;
      if (!isDone) await worker.ended;
      if (starts % 10 === 9) say(`${starts + 1} processes, ${provider.taken.size} messages taken`);
    }
    if (worker === undefined) throw new Error('Nothing was started');
    const listed = (await asked(worker, 'unknown')).contactIds;
    const before = (await asked(worker, 'counts')).byStatus;
    const hearing = worker.hear('receipts');
    worker.ask({
      ask: 'receipts',
      receipts: listed.map((contactId) => ({ contactId, result: provider.taken.has(contactId) ? 'delivered' : 'failed' })),
    });
    const receipts = (await hearing)?.accepted ?? 0;
    const after = (await asked(worker, 'unknown')).contactIds;
    const { byStatus } = await asked(worker, 'counts');
    worker.ask({ ask: 'stop' });
    await worker.ended;
    const done = [...plan].filter(([count]) => count <= sum(provider.taken.values())).map(([, answering]) => answering);
    const timeOuts = done.filter((answering) => answering === 'never').length;
    const crashes = { beforeAnswer: countOf(done, 'crash-before'), afterAnswer: countOf(done, 'crash-after') };
    const unknownTaken = listed.filter((contactId) => provider.taken.has(contactId)).length;
    return {
      messages,
      kills: crashes,
      timeOuts,
      inFlight: IN_FLIGHT,
      taken: provider.taken.size,
      takenTwice: [...provider.taken.values()].filter((times) => times > 1).length,
      unknown: {
        listed: listed.length,
        atMost: (crashes.beforeAnswer + crashes.afterAnswer) * IN_FLIGHT + timeOuts,
        taken: unknownTaken,
        neverArrived: listed.length - unknownTaken,
      },
      takenAndLost: provider.taken.size - unknownTaken - (before['made'] ?? 0),
      receipts,
      unknownAfterReceipts: after.length,
      byStatus,
    };
  } finally {
    worker?.kill();
    await worker?.ended;
    await provider.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Whether none was sent twice, what is not known is listed and within its bound, and nothing is unknown after the receipts. */
export function isSentAtMostOnce({
  messages,
  takenTwice,
  takenAndLost,
  unknown,
  receipts,
  unknownAfterReceipts,
  byStatus,
}: SendingProof): boolean {
  return (
    takenTwice === 0 &&
    takenAndLost === 0 &&
    unknown.listed <= unknown.atMost &&
    receipts === unknown.listed &&
    unknownAfterReceipts === 0 &&
    byStatus['made'] === messages
  );
}

async function asked<Word extends 'unknown' | 'counts'>(worker: WorkerProcess, word: Word) {
  const hearing = worker.hear(word);
  worker.ask({ ask: word });
  const said = await hearing;
  if (said === undefined) throw new Error('The process that sends was killed while it was asked');
  return said;
}

/** By the number of messages that the provider has taken so far: what it does with this one. Crashes come while enough messages are left. */
function planCrashes({
  messages,
  kills,
  random,
}: Omit<SendingPlan, 'seed' | 'say'> & { readonly random: Seeded }): ReadonlyMap<number, Answering> {
  const plan = new Map<number, Answering>();
  for (let count = TIME_OUT_EVERY; count <= messages; count += TIME_OUT_EVERY) plan.set(count - random.below(TIME_OUT_EVERY / 2), 'never');
  // What crashes may leave unknown never arrives: these places are reached even so.
  const reached = messages - kills * IN_FLIGHT - plan.size;
  const places = random.shuffle(Array.from({ length: reached }, (_, place) => place + 1)).slice(0, kills);
  for (const place of places) plan.set(place, random.below(2) === 0 ? 'crash-before' : 'crash-after');
  return plan;
}

function countOf(answers: readonly Answering[], wanted: Answering): number {
  return answers.filter((answer) => answer === wanted).length;
}

function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((total, number) => total + number, 0);
}
