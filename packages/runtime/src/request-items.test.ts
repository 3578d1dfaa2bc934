import { type DomainEvent, Rejection } from '@homeward/kernel';
import type { Outcome, Request } from '@homeward/store';
import { causeOf, executeItems, rejectedItem } from './request-items';

const refusal = new Rejection('invalid', 'item.odd');
const toRequest = (item: number): Request<string> => {
  if (item % 2 === 1) throw refusal;
  return { id: `a${item}`, cause: { id: `c${item}` }, at: '2024-06-01T00:00:00.000Z', command: 'do' };
};
const applied = ({ id }: Request<string>): Outcome<DomainEvent> => ({ status: 'applied', id, version: 1, events: [], repeated: false });

describe('items of a request', () => {
  it('have their outcomes in their order, those that are refused among them', async () => {
    const asked: string[] = [];
    const outcomes = await executeItems([1, 2, 3, 4], {
      toRequest,
      async execute(requests) {
        asked.push(requests.map(({ id }) => id).join());
        return requests.map(applied);
      },
    });
    expect(asked).toEqual(['a2,a4']);
    expect(outcomes).toEqual([
      { status: 'rejected', id: '', rejection: refusal, repeated: false },
      { status: 'applied', id: 'a2', version: 1, events: [], repeated: false },
      { status: 'rejected', id: '', rejection: refusal, repeated: false },
      { status: 'applied', id: 'a4', version: 1, events: [], repeated: false },
    ]);
  });

  it('are answered under what the caller named, where that is not the aggregate', async () => {
    const outcomes = await executeItems([1, 2], {
      toRequest,
      execute: async (requests) => requests.map(applied),
      idOf: (item) => `item${item}`,
    });
    expect(outcomes.map(({ id }) => id)).toEqual(['item1', 'item2']);
  });

  it('fail together when something else is wrong than an item', async () => {
    const broken = new Error('the store is away');
    const execute = async (requests: readonly Request<string>[]) => requests.map(applied);
    await expect(
      executeItems([2], {
        toRequest: () => {
          throw broken;
        },
        execute,
      }),
    ).rejects.toBe(broken);
    expect(() => rejectedItem('x', broken)).toThrow(broken);
  });
});

it('a cause is the one that the caller gave, with what it is checked by', () => {
  expect(causeOf(undefined, 'fresh')).toEqual({ id: 'fresh' });
  expect(causeOf({ id: '', digest: 'd' }, 'fresh')).toEqual({ id: 'fresh' });
  expect(causeOf({ id: 'k', digest: '' }, 'fresh')).toEqual({ id: 'k' });
  expect(causeOf({ id: 'k', digest: 'd' }, 'fresh')).toEqual({ id: 'k', digest: 'd' });
});
