import type { ProjectionStore, Store } from '@homeward/store';
import type { FeedHead, FeedPage } from '../domain/feed/feed';

/** Declares the documents of the feeds with what they are found by. */
export function declareFeed(store: Store): { readonly heads: ProjectionStore<FeedHead>; readonly pages: ProjectionStore<FeedPage> } {
  return {
    heads: store.projections<FeedHead>({ name: 'feed-heads', lookups: {} }),
    pages: store.projections<FeedPage>({
      name: 'feed-pages',
      lookups: {
        dealer: { of: ({ dealerId }) => dealerId, index: 'none' },
        last: { of: ({ entries }) => entries.at(-1)?.place ?? 0, index: 'none' },
        expiresAt: { of: ({ expiresAt }) => expiresAt, index: 'plain' },
      },
      indexes: [['dealer', 'last']],
    }),
  };
}
