import { createHash } from 'node:crypto';
import { type DigestPart, OperationsServiceDefinition } from '@homeward/contracts/operations';
import type { RpcNetwork } from '@homeward/rpc';

/** The services that keep business state. */
export const STATEFUL_SERVICES = ['customer', 'reminder', 'complaint', 'loyalty', 'analytics'] as const;

export interface StateDigest {
  /** SHA-256 over all parts. */
  readonly hash: string;
  readonly parts: readonly (DigestPart & { readonly service: string })[];
}

/** Asks every service for the digest of its state and hashes them together; equal for the same input whatever the order of work (PL8). */
export async function digestOf(network: RpcNetwork): Promise<StateDigest> {
  const parts = await Promise.all(
    STATEFUL_SERVICES.map(async (service) => {
      const answer = await network.client(service, OperationsServiceDefinition).digestState({}, { deadlineMs: 60_000 });
      return answer.parts.map((part) => ({ service, ...part }));
    }),
  );
  const all = parts.flat();
  const hash = createHash('sha256');
  for (const { service, name, count, sha256 } of all) hash.update(`${service}\t${name}\t${count}\t${sha256}\n`);
  return { hash: hash.digest('hex'), parts: all };
}
