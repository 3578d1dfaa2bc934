import { appended, EMPTY_HEAD, type FeedEntry, following, readFeedCursor, type ToldEntry, toFeedCursor } from './feed';

const told = (...ids: readonly string[]): readonly ToldEntry[] =>
  ids.map((entryId) => ({ entryId, kind: 'task', change: 'planned', aboutId: 'c1', at: '2024-12-24T02:00:00.000Z', data: {} }));
const placesOf = (entries: readonly FeedEntry[] | undefined) => entries?.map(({ place, entryId }) => `${place}${entryId}`).join(' ');

describe('the feed of a dealer', () => {
  it('counts its entries without gaps', () => {
    const head = appended(appended(EMPTY_HEAD, told('a', 'b'), 0), told('c'), 0);
    expect([head.next, placesOf(head.entries)]).toEqual([4, '1a 2b 3c']);
  });

  it('lets go of what stands in pages when something comes, and counts on', () => {
    const head = appended(EMPTY_HEAD, told('a', 'b', 'c'), 0);
    expect(placesOf(appended(head, told('d'), 2).entries)).toBe('3c 4d');
  });

  it('takes an entry that comes again once, whole batches included', () => {
    const head = appended(EMPTY_HEAD, told('a', 'b', 'a'), 0);
    expect(placesOf(head.entries)).toBe('1a 2b');
    expect(appended(head, told('b', 'a'), 0)).toBe(head);
    expect(placesOf(appended(head, told('b', 'c'), 2).entries)).toBe('3c');
  });

  it('gives what follows a place once, however pages overlap', () => {
    const [a, b, c] = appended(EMPTY_HEAD, told('a', 'b', 'c'), 0).entries;
    if (a === undefined || b === undefined || c === undefined) throw new Error('Three entries');
    expect(
      placesOf(
        following(0, [
          [a, b],
          [a, b, c],
        ]),
      ),
    ).toBe('1a 2b 3c');
    expect(placesOf(following(1, [[b], [c]]))).toBe('2b 3c');
    expect(following(3, [[a, b, c]])).toEqual([]);
  });

  it('says so when the next entry is not there any more', () => {
    const [, , c] = appended(EMPTY_HEAD, told('a', 'b', 'c'), 0).entries;
    if (c === undefined) throw new Error('Three entries');
    expect(following(1, [[c]])).toBeUndefined();
    expect(placesOf(following(2, [[c]]))).toBe('3c');
  });

  it('knows its own cursors, and none that were made up or are another dealer’s', () => {
    expect(readFeedCursor('D 1/经销商', toFeedCursor('D 1/经销商', 17))).toBe(17);
    expect(readFeedCursor('D2', toFeedCursor('D1', 17))).toBeUndefined();
    for (const wrong of ['', 'x', toFeedCursor('D1', -1), toFeedCursor('D1', 1.5), '💥'.repeat(50)])
      expect(readFeedCursor('D1', wrong)).toBeUndefined();
  });
});
