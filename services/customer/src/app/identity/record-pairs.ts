import { type Page, type Query, pagesOf } from '@homeward/store';

const PAGE = 500;

/** What is kept of pairs of records (lookups `a` and `b`) and names one of these, each once. */
export async function pairsNaming<Item extends { readonly id: string }>(
  pairs: { find(query: Query): Promise<Page<Item>> },
  recordIds: readonly string[],
): Promise<readonly Item[]> {
  const onSide = async (side: 'a' | 'b'): Promise<readonly Item[]> => {
    const found: Item[] = [];
    for await (const items of pagesOf(pairs, { filter: { [side]: { in: recordIds } }, limit: PAGE })) found.push(...items);
    return found;
  };
  const both = await Promise.all([onSide('a'), onSide('b')]);
  return [...new Map(both.flat().map((item) => [item.id, item])).values()];
}
