import { readPrincipal } from '@homeward/access';
import { FeedServiceDefinition } from '@homeward/contracts/feed';
import { implement, type Implementation } from '@homeward/rpc';
import type { Feed } from '../app/feed/feed';

/** The calls of FeedService (proto/homeward/reminder/v1/feed.proto). */
export function createFeedService(feed: Feed): Implementation<typeof FeedServiceDefinition> {
  return implement(FeedServiceDefinition, {
    readFeed: async (query, { metadata }) => {
      const answer = await feed.read(readPrincipal(metadata), query);
      const entries = answer.entries.map(({ place: _place, data, ...entry }) => ({
        ...entry,
        dealerId: query.dealerId,
        data: JSON.stringify(data),
      }));
      return { ...answer, entries };
    },
  });
}
