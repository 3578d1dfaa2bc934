import { type Page, type Query, pagesOf } from '@homeward/store';

const PAGE = 500;

/** What is kept of pairs of records (lookups `a` and `b`) and names one of these, each once. */
export async function pairsNaming<Item extends { readonly id: string }>(
  pairs: { find(query: Query): Promise<Page<Item>> },
  recordIds: readonly string[],
): Promise<readonly Item[]> {
  const found = new Map<string, Item>();
  for (const side of ['a', 'b'] as const) {
    for await (const items of pagesOf(pairs, { filter: { [side]: { in: recordIds } }, limit: PAGE })) {
      for (const item of items) found.set(item.id, item);
    }
  }
  return [...found.values()];
}
