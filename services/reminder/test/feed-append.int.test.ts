import { createEmbeddedPorts, createReferenceData, publishTo, silentLog, virtualClock } from '@homeward/runtime';
import type { ProjectionStore } from '@homeward/store';
import { createFeed } from '../src/app/feed/feed';
import type { FeedHead, ToldEntry } from '../src/domain/feed/feed';
import { declareFeed } from '../src/outbound/feed-stores';
import { POLICIES } from './world';

const AT = '2024-12-24T02:00:00.000Z';
const clock = virtualClock(AT);
const told = (...names: readonly string[]): ReadonlyMap<string, readonly ToldEntry[]> =>
  new Map([['D1', names.map((entryId): ToldEntry => ({ entryId, kind: 'task', change: 'planned', aboutId: entryId, at: AT, data: {} }))]]);

/** A feed over a store, and how many entries each writing of heads brought, which fails as often as wanted. */
async function openFeed(failures: number) {
  const ports = createEmbeddedPorts({ businessClock: clock, log: silentLog });
  const store = await ports.openStore('reminder', publishTo(ports.bus));
  const { heads, pages } = declareFeed(store);
  const reference = createReferenceData({ store, policyDirectory: POLICIES });
  await store.prepare();
  let writings = 0;
  const counted: ProjectionStore<FeedHead> = {
    ...heads,
    update(changes) {
      writings += 1;
      return writings <= failures ? Promise.reject(new Error('The store is away')) : heads.update(changes);
    },
  };
  const feed = createFeed({ heads: counted, pages, reference, clock });
  return {
    append: feed.append,
    writings: () => writings,
    entries: async () => (await feed.stretch('D1', 0, () => true, 100))?.entries.map(({ place, entryId }) => [place, entryId]),
    close: () => ports.close(),
  };
}

test('what is told in one moment is written in one go, in order', async () => {
  const feed = await openFeed(0);
  await Promise.all([feed.append(told('a')), feed.append(told('b', 'c')), feed.append(told('d'))]);
  expect(feed.writings()).toBe(1);
  expect(await feed.entries()).toEqual([
    [1, 'a'],
    [2, 'b'],
    [3, 'c'],
    [4, 'd'],
  ]);
  await feed.close();
});

test('what is told while a head is being written goes with the next writing', async () => {
  const feed = await openFeed(0);
  const first = feed.append(told('a'));
  // The first one is on its way.
  await Promise.resolve();
  await Promise.all([first, feed.append(told('b')), feed.append(told('c'))]);
  expect(feed.writings()).toBe(2);
  expect((await feed.entries())?.map(([, entryId]) => entryId)).toEqual(['a', 'b', 'c']);
  await feed.close();
});

test('a writing that fails fails for those who told something in it, and the next one goes on', async () => {
  const feed = await openFeed(1);
  const outcomes = await Promise.allSettled([feed.append(told('a')), feed.append(told('b'))]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await feed.append(told('b'));
  expect((await feed.entries())?.map(([, entryId]) => entryId)).toEqual(['b']);
  await feed.close();
});
