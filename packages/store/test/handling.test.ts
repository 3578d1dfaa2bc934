import { Rejection } from '@homeward/kernel';
import { accountDefinition, aDeposit, aRequest, aWithdrawal } from './accounts';
import { handle } from '../src/handling';

const NOW = '2030-01-01T00:00:00.000Z';
const HANDLING = { now: NOW, forgetBefore: '2029-10-01T00:00:00.000Z' };

describe('handling', () => {
  const first = handle(accountDefinition, undefined, [aDeposit('a', 5, 'c1')], HANDLING).write?.document;

  test('is pure: the same document and requests give the same result, and the document stays as it was', () => {
    const before = structuredClone(first);
    const requests = [aDeposit('a', 7, 'c2'), aWithdrawal('a', 100, 'c3'), aRequest('a', { kind: 'look' }, 'c4')];
    expect(handle(accountDefinition, first, requests, HANDLING)).toEqual(handle(accountDefinition, first, requests, HANDLING));
    expect(first).toEqual(before);
  });

  test('of nothing but repeats writes nothing', () => {
    expect(handle(accountDefinition, first, [aDeposit('a', 5, 'c1')], HANDLING).write).toBeUndefined();
    expect(handle(accountDefinition, first, [], HANDLING).write).toBeUndefined();
  });

  test('raises the guard by one for a whole group, and counts events apart from it', () => {
    const { write } = handle(accountDefinition, first, [aDeposit('a', 1, 'c2'), aDeposit('a', 1, 'c3')], HANDLING);
    expect(write).toMatchObject({ before: { version: 1 }, document: { version: 2, seq: 3 } });
    const rejected = handle(accountDefinition, first, [aWithdrawal('a', 100, 'c2')], HANDLING).write;
    expect(rejected).toMatchObject({ before: { version: 1 }, document: { version: 2, seq: 1 } });
  });

  test('keeps what is pending in front of what is new, with the age of the oldest', () => {
    const { write } = handle(accountDefinition, first, [aDeposit('a', 1, 'c2')], { ...HANDLING, now: '2030-02-01T00:00:00.000Z' });
    expect(write?.document.outbox.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(write?.document.outboxAt).toBe(NOW);
  });

  test('forgets causes from before the limit, with the next write', () => {
    const late = { now: '2030-06-01T00:00:00.000Z', forgetBefore: '2030-03-01T00:00:00.000Z' };
    expect(handle(accountDefinition, first, [aDeposit('a', 1, 'c2')], late).write?.document.seen.map(({ cause }) => cause)).toEqual(['c2']);
  });

  test('asks the journal for the events of a repeat that have left the outbox', () => {
    const published = first === undefined ? undefined : { ...first, outbox: [], outboxAt: undefined };
    expect(handle(accountDefinition, published, [aDeposit('a', 5, 'c1')], HANDLING).answers).toMatchObject([
      { status: 'recalled', id: 'a', seen: { version: 1, events: 1 } },
    ]);
  });

  test('refuses the first request that is new when its write had broken a unique value', () => {
    const refuseFirst = new Rejection('conflict', 'store.not-unique', { field: 'number' });
    const { answers } = handle(accountDefinition, first, [aDeposit('a', 5, 'c1'), aDeposit('a', 5, 'c2')], { ...HANDLING, refuseFirst });
    expect(answers).toMatchObject([
      { status: 'applied', repeated: true },
      { status: 'rejected', rejection: { code: 'store.not-unique' } },
    ]);
  });
});
