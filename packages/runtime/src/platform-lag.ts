import { OperationsServiceDefinition } from '@homeward/contracts/operations';
import type { RpcNetwork } from '@homeward/rpc';
import { STATEFUL_SERVICES } from './state-digest';

/** How far the services are behind: nothing is left to do when all three are 0, twice in a row. */
export interface PlatformLag {
  /** Messages that a group has not handled yet. */
  readonly unhandled: number;
  /** Events written and not yet published. */
  readonly unpublished: number;
  /** Wake-ups whose time has come. */
  readonly overdue: number;
  /** Where the log ends, over all that is heard: while it grows, work is coming in. */
  readonly end: number;
}

const LIMIT_MS = 10_000;

/** Asks every service; rejects when one cannot be reached. */
export async function lagOf(network: RpcNetwork): Promise<PlatformLag> {
  const lags = await Promise.all(
    STATEFUL_SERVICES.map((service) => network.client(service, OperationsServiceDefinition).readLag({}, { deadlineMs: LIMIT_MS })),
  );
  return {
    unhandled: sum(lags.flatMap(({ partitions }) => partitions.map(({ committed, end }) => end - committed))),
    unpublished: sum(lags.map(({ unpublished }) => unpublished)),
    overdue: sum(lags.map(({ overdue }) => overdue)),
    end: sum(lags.flatMap(({ partitions }) => partitions.map(({ end }) => end))),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
