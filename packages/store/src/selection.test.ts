import type { Found } from './document';
import { findPage, type Selection, toCountClauses } from './selection';

const FIELDS = new Set(['dealer', 'dueAt']);

describe('a page', () => {
  const item = (id: string, sortValue: string | undefined): Found<null> => ({ id, seq: 1, state: null, sortValue });

  async function selectionsOf(
    query: Parameters<typeof findPage>[1],
    answers: readonly (readonly Found<null>[])[],
  ): Promise<readonly Selection[]> {
    const asked: Selection[] = [];
    await findPage(FIELDS, query, async (selection) => {
      asked.push(selection);
      return answers[asked.length - 1] ?? [];
    });
    return asked;
  }

  test('sorted by a field that is filtered by never asks for documents without a value', async () => {
    const asked = await selectionsOf({ filter: { dueAt: { before: '2024' } }, sort: { by: 'dueAt', direction: 'ascending' }, limit: 2 }, [
      [],
    ]);
    expect(asked).toHaveLength(1);
  });

  test('that is full does not ask for the next stretch', async () => {
    const full = ['1', '2', '3'].map((id) => item(id, 'x'));
    const asked = await selectionsOf({ filter: {}, sort: { by: 'dueAt', direction: 'descending' }, limit: 2 }, [full]);
    expect(asked.map(({ limit }) => limit)).toEqual([3]);
  });

  test('asks the next stretch only for what is missing', async () => {
    const asked = await selectionsOf({ filter: {}, sort: { by: 'dueAt', direction: 'descending' }, limit: 5 }, [
      [item('1', 'x'), item('2', 'w')],
    ]);
    expect(asked.map(({ limit }) => limit)).toEqual([6, 4]);
    expect(asked[1]?.clauses).toEqual([{ test: 'absent', field: 'dueAt' }, { test: 'born' }]);
  });

  test('has at least one item', async () => {
    for (const limit of [0, -1, 1.5, Number.NaN]) {
      await expect(findPage(FIELDS, { filter: {}, limit }, async () => [])).rejects.toThrow(TypeError);
    }
  });
});

describe('a prefix', () => {
  test.each([
    ['abc', 'abd'],
    ['g1/b1/', 'g1/b10'],
    ['a\uD7FF', 'a\uE000'],
    ['a\u{10FFFF}', 'b'],
    ['亭', '亮'],
  ])('%s ends before %s', (prefix, end) => {
    expect(toCountClauses(FIELDS, { dealer: { prefix } })).toEqual([
      { test: 'atLeast', field: 'dealer', value: prefix },
      { test: 'below', field: 'dealer', value: end },
    ]);
  });

  test('of nothing but last code points has no end', () => {
    expect(toCountClauses(FIELDS, { dealer: { prefix: '\u{10FFFF}' } })).toHaveLength(1);
  });
});

describe('documents that never recorded an event', () => {
  test('are kept out by every filter, by name where no lookup value is asked for', () => {
    expect(toCountClauses(FIELDS, {})).toEqual([{ test: 'born' }]);
    expect(toCountClauses(FIELDS, { _id: { equal: 'a' } })).toContainEqual({ test: 'born' });
    expect(toCountClauses(FIELDS, { dealer: { equal: 'd' } })).toEqual([{ test: 'equal', field: 'dealer', value: 'd' }]);
  });
});
