import type { BusinessClock, ReferenceData } from '@homeward/runtime';
import type { IdentityTools } from '../intake/customer-reading';
import { namesIn } from './identity-blocks';
import { blockIdOf } from './match-features';
import { identityRules } from './match-policy';
import type { CustomerStores } from '../ports';

/** Those of these numbers (E.164) that are used for customers of too many names: a dealer's own, an advisor's. They say nothing about who somebody is. */
export async function findSharedPhones(
  {
    stores,
    reference,
    tools,
    clock,
  }: {
    readonly stores: Pick<CustomerStores, 'blocks'>;
    readonly reference: Pick<ReferenceData, 'tree' | 'policies'>;
    readonly tools: IdentityTools;
    readonly clock: BusinessClock;
  },
  phones: readonly string[],
): Promise<ReadonlySet<string>> {
  const blockOf = (phone: string): string => blockIdOf('phone', tools.blind.phone(phone), tools);
  const blocks = await stores.blocks.get([...new Set(phones.map(blockOf))]);
  const { sharedNames } = identityRules(reference, clock).document;
  return new Set(
    phones.filter((phone) => {
      const block = blocks.get(blockOf(phone));
      return block !== undefined && namesIn(block) > sharedNames;
    }),
  );
}
