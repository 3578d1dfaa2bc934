import type { Page, Query } from './query';

/**
 * Everything that a query finds, page by page; `limit` is the size of a page. The next one is read when it is asked for, so what is written in between
 * may be found, and whoever has enough breaks off.
 */
export async function* pagesOf<Item>(
  source: { find(query: Query): Promise<Page<Item>> },
  query: Omit<Query, 'cursor'>,
): AsyncGenerator<readonly Item[], void, undefined> {
  for (let cursor: string | undefined; ;) {
    const page = await source.find({ ...query, ...(cursor === undefined ? {} : { cursor }) });
    yield page.items;
    if (page.cursor === undefined) return;
    cursor = page.cursor;
  }
}
