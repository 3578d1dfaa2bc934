import type { Instant } from '@homeward/kernel';
import { churnLevels, customerStates, dataQuality, homeDealer, odometer, stateDefinitions, survivorship } from '@homeward/policy';
import type { BusinessClock, ReferenceData, WakeUp } from '@homeward/runtime';
import { pagesOf } from '@homeward/store';
import type { CustomerStores } from '../ports';
import { createSurroundings } from '../surroundings';

/** What cars are derived by: when one of these takes effect, every car is looked at again. */
const SUBJECTS: ReadonlySet<string> = new Set(
  [customerStates, churnLevels, stateDefinitions, homeDealer, odometer, dataQuality, survivorship].map(({ subject }) => subject),
);
const PAGE = 500;
const REVIEW_ID = 'vehicles';

export interface PolicyReviews {
  /** A policy was heard of that is in effect already: looks at every car now. */
  reviewAfter(published: readonly { readonly subject: string; readonly effectiveFromAt: Instant }[]): Promise<void>;
  /** Policies that take effect by themselves. */
  readonly wakeUp: WakeUp;
}

/** Cars are derived by the policies that are in effect; a new one is carried to all of them, page by page, once. */
export function createPolicyReviews(
  stores: Pick<CustomerStores, 'vehicles' | 'reviews'>,
  reference: ReferenceData,
  clock: BusinessClock,
): PolicyReviews {
  const reviewAll = async (at: Instant): Promise<number> => {
    const surroundings = createSurroundings(at, reference.tree(), reference.policies());
    let reviewed = 0;
    for await (const items of pagesOf(stores.vehicles, { filter: {}, limit: PAGE })) {
      const requests = items.map(({ id, version }) => ({
        id,
        command: { type: 'Review', surroundings } as const,
        cause: { id: `review:${at}:${version}` },
        at,
      }));
      if (requests.length > 0) await stores.vehicles.execute(requests);
      reviewed += requests.length;
    }
    return reviewed;
  };
  const startedAt = clock.now();
  const reviewedThrough = async (): Promise<Instant> => (await stores.reviews.get([REVIEW_ID])).get(REVIEW_ID)?.through ?? startedAt;
  const nextAt = async (): Promise<Instant | undefined> => {
    const reviewed = await reviewedThrough();
    return reference
      .policies()
      .documents()
      .filter(({ subject, effectiveFrom }) => SUBJECTS.has(subject) && effectiveFrom > reviewed)
      .map(({ effectiveFrom }) => effectiveFrom)
      .sort()[0];
  };
  return {
    async reviewAfter(published) {
      const now = clock.now();
      if (published.some(({ subject, effectiveFromAt }) => SUBJECTS.has(subject) && effectiveFromAt <= now)) await reviewAll(now);
    },
    wakeUp: {
      name: 'policy-reviews',
      async run(now) {
        const at = await nextAt();
        if (at === undefined || at > now) {
          // Remembers where this began, so that a policy that takes effect while the service is down is found afterwards.
          await stores.reviews.update([{ id: REVIEW_ID, change: (known) => known ?? { through: startedAt } }]);
          return 0;
        }
        const reviewed = await reviewAll(at);
        await stores.reviews.update([{ id: REVIEW_ID, change: () => ({ through: at }) }]);
        return reviewed;
      },
      nextAt,
      overdue: async (now) => {
        const at = await nextAt();
        return at !== undefined && at <= now ? 1 : 0;
      },
    },
  };
}
