import { pagesOf } from './pages';
import type { Page, Query } from './query';

const NUMBERS = [1, 2, 3, 4, 5];

function createNumbers() {
  const asked: Query[] = [];
  const find = (query: Query): Promise<Page<number>> => {
    asked.push(query);
    const from = Number(query.cursor ?? 0);
    const next = from + query.limit;
    const items = NUMBERS.slice(from, next);
    return Promise.resolve(next < NUMBERS.length ? { items, cursor: String(next) } : { items });
  };
  return { asked, source: { find } };
}

describe('the pages of a query', () => {
  it('are all of them, in order, each asked for with the cursor of the one before', async () => {
    const { asked, source } = createNumbers();
    const pages: (readonly number[])[] = [];
    for await (const items of pagesOf(source, { filter: { kind: { equal: 'x' } }, limit: 2 })) pages.push(items);
    expect(pages).toEqual([[1, 2], [3, 4], [5]]);
    expect(asked).toEqual([
      { filter: { kind: { equal: 'x' } }, limit: 2 },
      { filter: { kind: { equal: 'x' } }, limit: 2, cursor: '2' },
      { filter: { kind: { equal: 'x' } }, limit: 2, cursor: '4' },
    ]);
  });

  it('are read when they are asked for', async () => {
    const { asked, source } = createNumbers();
    for await (const items of pagesOf(source, { filter: {}, limit: 2 })) if (items.includes(3)) break;
    expect(asked).toHaveLength(2);
  });
});
