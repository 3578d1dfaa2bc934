import { servicePrincipal, toMetadata } from '@homeward/access';
import { RefusalServiceDefinition } from '@homeward/contracts/refusals';
import type { RpcNetwork } from '@homeward/rpc';
import type { RefusalLedger } from '../app/ports-of-channels';

/** The consent ledger of the customer service, as the platform itself: nobody else may. */
export function createRefusalLedger(network: RpcNetwork, service: string): RefusalLedger {
  const client = network.client('customer', RefusalServiceDefinition);
  const metadata = toMetadata(servicePrincipal(service));
  return {
    async findByPhone(phones) {
      const { holders } = await client.findByPhone({ phones: [...phones] }, { metadata });
      return holders.map(({ personIds }) => personIds);
    },
    async record(refusals) {
      const consents = refusals.map(({ personId, purposes, channel, evidence, causeId }) => ({
        ...{ personId, recordId: '', evidence, givenAt: '', cause: { id: causeId, digest: '' } },
        answers: purposes.map((purpose) => ({ purpose, channel, answer: 'no' })),
      }));
      const { outcomes } = await client.recordRefusals({ consents }, { metadata });
      const failed = outcomes.find(({ status, rejectionKind }) => status === 'rejected' && rejectionKind !== 'repeated');
      if (failed !== undefined) throw new Error(`A refusal was not taken: ${failed.rejectionCode}`);
    },
  };
}
