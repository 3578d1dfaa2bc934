import { recordStepOf } from '@homeward/matching';
import { identity as identityPolicy } from '@homeward/policy';
import type { BusinessClock, ReferenceData } from '@homeward/runtime';
import { groupOf, identityRules, scaledTo } from './match-policy';
import type { CustomerStores } from '../ports';

export interface MatchScale {
  /**
   * Scales the model to the records that there are, as the next version of the policy `identity`. Answers whether what is in effect here already is that
   * version; if not, it will be as soon as it is heard, and records looked at until then would be weighed by the one before.
   */
  adjust(publishedBy: string): Promise<boolean>;
}

interface MatchScaleOptions {
  readonly stores: Pick<CustomerStores, 'records' | 'policies'>;
  readonly reference: ReferenceData;
  readonly clock: BusinessClock;
}

/**
 * The number of records enters the weighing by a rebuild alone, and by an event: a count taken while records come would make what is joined depend on
 * their order (decision 0011).
 */
export function createMatchScale({ stores, reference, clock }: MatchScaleOptions): MatchScale {
  return {
    async adjust(publishedBy) {
      const group = groupOf(reference.tree());
      // Without an organisation there is nobody whose policy it would be, and no record either.
      if (group === undefined) return true;
      const at = clock.now();
      const book = reference.policies();
      const { document } = identityRules(reference, clock);
      const records = recordStepOf(await stores.records.count({}));
      if (records === scaledTo(document)) return true;
      const { subject } = identityPolicy;
      const version = book.latestVersion(subject, group) + 1;
      await stores.policies.execute([
        {
          id: `${subject}/${group}`,
          // If somebody has published another one meanwhile, this one is refused, and made anew from that one when it is asked again.
          command: {
            type: 'PublishPolicy',
            ...{ subject, scope: group, version, effectiveFrom: at, publishedBy },
            body: JSON.stringify({ ...document, records }),
          },
          cause: { id: `scale:${version}:${records}` },
          at,
        },
      ]);
      return false;
    },
  };
}
