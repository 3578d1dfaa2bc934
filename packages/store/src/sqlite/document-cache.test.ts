import type { CachedDocument } from './document-cache';
import { createDocumentCache } from './document-cache';

const aDocument = (id: string, version = 1): CachedDocument<unknown, never> => ({
  id,
  version,
  seq: version,
  state: {},
  seen: [],
  wakeAt: undefined,
  by: {},
});

test('what was not asked for longest goes first, and no more is kept than there is room for', () => {
  const cache = createDocumentCache(1_000);
  cache.put('a', aDocument('a'), 100);
  cache.put('b', aDocument('b'), 100);
  cache.put('c', aDocument('c'), 100);
  cache.get('a');
  cache.put('d', aDocument('d'), 100);
  expect(['a', 'b', 'c', 'd'].filter((key) => cache.get(key) !== undefined)).toEqual(['a', 'c', 'd']);
  cache.put('large', aDocument('large'), 1_000);
  expect(['a', 'c', 'd', 'large'].filter((key) => cache.get(key) !== undefined)).toEqual([]);
});

test('an older version does not take the place of a newer one', () => {
  const cache = createDocumentCache(1_000);
  cache.put('a', aDocument('a', 3), 100);
  cache.put('a', aDocument('a', 2), 100);
  expect(cache.get('a')?.version).toBe(3);
  cache.drop('a');
  expect(cache.get('a')).toBeUndefined();
});
