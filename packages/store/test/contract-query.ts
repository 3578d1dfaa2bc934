import type { Filter, ProjectionChange, Query } from '../src';
import { aRequest, type Reading, takeNewer } from './accounts';
import type { Instance, World } from './world';

function aReading(sequence: number, dealer?: string): Reading {
  return dealer === undefined ? { sequence, mileageKm: sequence * 100 } : { sequence, mileageKm: sequence * 100, dealer };
}

function put(id: string, reading: Reading | undefined): ProjectionChange<Reading> {
  return { id, change: () => reading };
}

/** What queries, schedules and projections promise. */
export function describeQueries(world: () => World): void {
  let first: Instance;

  beforeEach(async () => {
    first = await world().instance();
  });

  const open = async (
    facts: Readonly<Record<string, { owner?: string; path?: string; number?: number; dueAt?: string; balance?: number }>>,
  ) => {
    const requests = Object.entries(facts).flatMap(([id, { balance = 0, owner = 'p', ...rest }]) => [
      aRequest(id, { kind: 'open', owner, ...rest }, `open:${id}`),
      ...(balance > 0 ? [aRequest(id, { kind: 'deposit', amount: balance }, `deposit:${id}`)] : []),
    ]);
    await first.accounts.execute(requests);
  };
  const ids = async (filter: Filter, sort?: Query['sort']): Promise<readonly string[]> => {
    const page = await first.accounts.find(sort === undefined ? { filter, limit: 1_000 } : { filter, sort, limit: 1_000 });
    expect(await first.accounts.count(filter)).toBe(page.items.length);
    return page.items.map(({ id }) => id);
  };
  const pages = async (
    query: Omit<Query, 'cursor'>,
    between: (page: number) => Promise<void> = async () => undefined,
  ): Promise<readonly string[]> => {
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 200; page += 1) {
      const found = await first.accounts.find(cursor === undefined ? query : { ...query, cursor });
      expect(found.items.length).toBeLessThanOrEqual(query.limit);
      seen.push(...found.items.map(({ id }) => id));
      if (found.cursor === undefined) return seen;
      expect(found.items).toHaveLength(query.limit);
      cursor = found.cursor;
      await between(page);
    }
    throw new Error('The pages do not end');
  };

  describe('a filter', () => {
    test('compares equal, in, from (included), before (not included) and by prefix', async () => {
      await open({ a: { balance: 1 }, b: { balance: 5 }, c: { balance: 10, owner: 'q' }, d: { balance: 50 } });
      expect(await ids({ balance: { equal: 10 } })).toEqual(['c']);
      expect(await ids({ balance: { in: [1, 50, 99] } })).toEqual(['a', 'd']);
      expect(await ids({ balance: { in: [] } })).toEqual([]);
      expect(await ids({ balance: { from: 5, before: 50 } })).toEqual(['b', 'c']);
      expect(await ids({ balance: { from: 9 } })).toEqual(['c', 'd']);
      expect(await ids({ balance: { before: 5 } })).toEqual(['a']);
      expect(await ids({ balance: { from: 5 }, owner: { equal: 'p' } })).toEqual(['b', 'd']);
      expect(await ids({ _id: { from: 'b' }, balance: { before: 50 } })).toEqual(['b', 'c']);
      expect(await ids({ _id: { in: ['d', 'a', 'nobody'] } })).toEqual(['a', 'd']);
      expect(await ids({})).toEqual(['a', 'b', 'c', 'd']);
    });

    test('finds the subtree of an organisation by prefix and by thousands of dealers', async () => {
      await open({
        a: { path: 'g1/b1/r1/', owner: 'dealer-1' },
        b: { path: 'g1/b1/r10/', owner: 'dealer-2' },
        c: { path: 'g1/b2/r1/', owner: 'dealer-3' },
        d: { owner: 'dealer-4' },
      });
      expect(await ids({ path: { prefix: 'g1/b1/' } })).toEqual(['a', 'b']);
      expect(await ids({ path: { prefix: 'g1/b1/r1/' } })).toEqual(['a']);
      expect(await ids({ path: { prefix: 'g1/' } })).toEqual(['a', 'b', 'c']);
      expect(await ids({ path: { prefix: '' } })).toEqual(['a', 'b', 'c']);
      expect(await ids({ path: { prefix: 'g2/' } })).toEqual([]);
      const dealers = Array.from({ length: 5_000 }, (_, index) => `dealer-${index + 3}`);
      expect(await ids({ owner: { in: dealers } })).toEqual(['c', 'd']);
    });

    test('takes prefixes literally, in any script', async () => {
      await open({
        a: { path: '100%_x' },
        b: { path: '100ab' },
        c: { path: '京A·1' },
        d: { path: '京B' },
        e: { path: '亭' },
        f: { path: 'A' },
        g: { path: '\u{10FFFF}1' },
      });
      expect(await ids({ path: { prefix: '100%' } })).toEqual(['a']);
      expect(await ids({ path: { prefix: '京' } })).toEqual(['c', 'd']);
      expect(await ids({ path: { prefix: 'a' } })).toEqual([]);
      expect(await ids({ path: { prefix: '\u{10FFFF}' } })).toEqual(['g']);
    });

    test('without bounds asks for any value', async () => {
      await open({ a: { number: 1 }, b: {} });
      expect(await ids({ number: {} })).toEqual(['a']);
    });

    test('does not take text for a number', async () => {
      await open({ a: { owner: '10' }, b: { number: 10 } });
      expect(await ids({ owner: { equal: 10 } })).toEqual([]);
      expect(await ids({ number: { equal: '10' } })).toEqual([]);
      expect(await ids({ owner: { in: [10] } })).toEqual([]);
    });

    test('over a field that was not declared is a programming error', async () => {
      await expect(first.accounts.find({ filter: { colour: { equal: 'red' } }, limit: 1 })).rejects.toThrow(TypeError);
      await expect(first.accounts.count({ state: { equal: 'red' } })).rejects.toThrow(TypeError);
      await expect(first.accounts.find({ filter: {}, sort: { by: 'colour', direction: 'ascending' }, limit: 1 })).rejects.toThrow(
        TypeError,
      );
    });
  });

  describe('a sort', () => {
    const facts = {
      a: { number: 3, balance: 7 },
      b: { balance: 7 },
      c: { number: 1, balance: 7 },
      d: { balance: 2 },
      e: { number: 2, balance: 9 },
    };

    test('breaks ties by id and puts absent values first when ascending, last when descending', async () => {
      await open(facts);
      expect(await ids({}, { by: 'number', direction: 'ascending' })).toEqual(['b', 'd', 'c', 'e', 'a']);
      expect(await ids({}, { by: 'number', direction: 'descending' })).toEqual(['a', 'e', 'c', 'd', 'b']);
      expect(await ids({}, { by: 'balance', direction: 'ascending' })).toEqual(['d', 'a', 'b', 'c', 'e']);
      expect(await ids({}, { by: 'balance', direction: 'descending' })).toEqual(['e', 'c', 'b', 'a', 'd']);
      expect(await ids({}, { by: '_id', direction: 'descending' })).toEqual(['e', 'd', 'c', 'b', 'a']);
      expect(await ids({ number: { from: 2 } }, { by: 'number', direction: 'descending' })).toEqual(['a', 'e']);
    });

    test.each([1, 2, 3, 5])('gives the same order in pages of %d', async (limit) => {
      await open(facts);
      for (const by of ['number', 'balance', '_id', 'owner']) {
        for (const direction of ['ascending', 'descending'] as const) {
          const whole = await ids({}, { by, direction });
          expect(await pages({ filter: {}, sort: { by, direction }, limit })).toEqual(whole);
        }
      }
      expect(await pages({ filter: { balance: { in: [7, 9] } }, limit })).toEqual(['a', 'b', 'c', 'e']);
    });

    test('orders text by code point', async () => {
      await open({ a: { path: 'é' }, b: { path: 'z' }, c: { path: 'Z' }, d: { path: '\u{1F600}' }, e: { path: '\uFFFD' } });
      expect(await ids({}, { by: 'path', direction: 'ascending' })).toEqual(['c', 'b', 'a', 'e', 'd']);
    });
  });

  describe('a cursor', () => {
    test('neither hides nor doubles what is there while others are inserted and changed', async () => {
      const before = Array.from({ length: 30 }, (_, index) => `m${String(index).padStart(2, '0')}`);
      await open(Object.fromEntries(before.map((id, index) => [id, { balance: 1 + (index % 7) }])));
      const seen = await pages({ filter: {}, sort: { by: 'balance', direction: 'ascending' }, limit: 4 }, (page) =>
        open({ [`a${page}`]: { balance: 1 }, [`n${page}`]: { balance: 4 }, [`z${page}`]: { balance: 9 } }),
      );
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.filter((id) => id.startsWith('m')).toSorted()).toEqual(before);
    });

    test('of another query or made up is refused', async () => {
      await open({ a: { balance: 1 }, b: { balance: 2 } });
      const { cursor } = await first.accounts.find({ filter: {}, sort: { by: 'balance', direction: 'ascending' }, limit: 1 });
      const refused = { kind: 'invalid', code: 'store.cursor-invalid' };
      await expect(first.accounts.find({ filter: {}, limit: 1, ...(cursor === undefined ? {} : { cursor }) })).rejects.toMatchObject(
        refused,
      );
      for (const made of [
        '',
        'x',
        Buffer.from('{"a":1}').toString('base64url'),
        Buffer.from('["_id","ascending","present",{"$ne":1}]').toString('base64url'),
      ]) {
        await expect(first.accounts.find({ filter: {}, limit: 1, cursor: made })).rejects.toMatchObject(refused);
      }
    });
  });

  describe('a schedule', () => {
    test('gives what is due, earliest first, with the nominal instant', async () => {
      const at = (day: number): string => `2024-06-${String(day).padStart(2, '0')}T00:00:00.000Z`;
      await open({ a: { dueAt: at(3) }, b: { dueAt: at(1) }, c: {}, d: { dueAt: at(9) }, e: { dueAt: at(1) } });
      expect(await first.accounts.due(at(3), 10)).toEqual([
        { id: 'b', wakeAt: at(1) },
        { id: 'e', wakeAt: at(1) },
        { id: 'a', wakeAt: at(3) },
      ]);
      expect(await first.accounts.due(at(3), 1)).toEqual([{ id: 'b', wakeAt: at(1) }]);
      expect(await first.accounts.due('2024-05-31T23:59:59.999Z', 10)).toEqual([]);
      await first.accounts.execute([aRequest('b', { kind: 'open', owner: 'p', dueAt: at(8) }, 'moved')]);
      expect((await first.accounts.due(at(3), 10)).map(({ id }) => id)).toEqual(['e', 'a']);
    });
  });

  describe('a projection', () => {
    test('is changed in order, found by its lookups, and deleted', async () => {
      const { readings } = first;
      await readings.update([
        put('a', aReading(1)),
        put('b', aReading(2)),
        { id: 'a', change: (present) => ({ ...aReading(5), sequence: (present?.sequence ?? 0) + 1 }) },
      ]);
      expect(await readings.get(['a', 'b', 'c'])).toEqual(
        new Map([
          ['a', { sequence: 2, mileageKm: 500 }],
          ['b', aReading(2)],
        ]),
      );
      expect((await readings.find({ filter: { mileageKm: { from: 300 } }, limit: 5 })).items).toEqual([
        { id: 'a', document: { sequence: 2, mileageKm: 500 } },
      ]);
      await readings.update([put('a', undefined), put('nobody', undefined)]);
      expect((await readings.get(['a'])).size).toBe(0);
      expect(await readings.count({})).toBe(1);
      await readings.update([put('a', aReading(3))]);
      expect((await readings.get(['a'])).get('a')).toEqual(aReading(3));
    });

    test('is not overwritten by an older event after a newer one', async () => {
      await first.readings.update([{ id: 'a', change: takeNewer(aReading(7)) }]);
      await first.readings.update([
        { id: 'a', change: takeNewer(aReading(3)) },
        { id: 'b', change: takeNewer(aReading(3)) },
      ]);
      expect(await first.readings.get(['a', 'b'])).toEqual(
        new Map([
          ['a', aReading(7)],
          ['b', aReading(3)],
        ]),
      );
    });

    test('takes the changes of 8 writers, each once', async () => {
      const writers = await Promise.all(Array.from({ length: 8 }, () => world().instance({ raceBound: 500 })));
      const add = { id: 'a', change: (present: Reading | undefined) => aReading((present?.sequence ?? 0) + 1) };
      await Promise.all(
        writers.map(async ({ readings }) => {
          for (let round = 0; round < 5; round += 1) await readings.update([add, put(`b${round}`, aReading(round))]);
        }),
      );
      expect((await first.readings.get(['a'])).get('a')?.sequence).toBe(40);
    });

    test('that was deleted is not brought back by a writer who loaded it before', async () => {
      const second = await world().instance();
      await first.readings.update([put('a', aReading(1))]);
      const seen: (Reading | undefined)[] = [];
      let deletion: Promise<void> | undefined;
      await first.readings.update([
        {
          id: 'a',
          change(present) {
            seen.push(present);
            deletion ??= second.readings.update([put('a', undefined)]);
            return present === undefined ? undefined : { ...present, mileageKm: 1 };
          },
        },
      ]);
      await deletion;
      expect((await first.readings.get(['a'])).size).toBe(0);
      expect(seen[0]).toEqual(aReading(1));
    });

    test('whose unique value is taken is refused', async () => {
      await first.readings.update([put('a', aReading(1, 'd1'))]);
      await expect(first.readings.update([put('b', aReading(2, 'd1'))])).rejects.toMatchObject({
        code: 'store.not-unique',
        detail: { field: 'dealer' },
      });
      await first.readings.update([put('a', undefined)]);
      await first.readings.update([put('b', aReading(2, 'd1'))]);
      expect((await first.readings.get(['b'])).size).toBe(1);
    });
  });

  describe('a declaration', () => {
    test('is made once per collection, with names that both adapters can hold', () => {
      const lookups = { owner: { of: () => 'x', index: 'plain' } } as const;
      expect(() => first.store.projections({ name: 'accounts', lookups })).toThrow(/twice/);
      expect(() => first.store.projections({ name: 'Bad"name', lookups })).toThrow(TypeError);
      expect(() => first.store.projections({ name: 'others', lookups: { 'a.b': lookups.owner } })).toThrow(TypeError);
      expect(() => first.store.projections({ name: 'others', lookups, indexes: [['colour']] })).toThrow(TypeError);
    });

    test('with a new lookup field finds what was written before it', async () => {
      const { store } = first;
      const plain = store.projections<Reading>({ name: 'growing', lookups: {} });
      await store.prepare();
      await plain.update([put('a', aReading(4)), put('b', aReading(6)), put('c', aReading(8))]);
      await plain.update([put('c', undefined)]);
      const later = (await world().instance()).store;
      const grown = later.projections<Reading>({
        name: 'growing',
        lookups: { sequence: { of: ({ sequence }) => sequence, index: 'plain' } },
      });
      await later.prepare();
      expect((await grown.find({ filter: { sequence: { from: 5 } }, limit: 5 })).items.map(({ id }) => id)).toEqual(['b']);
    });
  });
}
