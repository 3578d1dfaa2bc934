import { type Outcome, snapshotsAfter } from '../src';
import { type AccountEvent, accountDecider, accountDefinition, aDeposit, aRequest, AT, aWithdrawal } from './accounts';
import type { Instance, World } from './world';

const DAY_MS = 86_400_000;

/** What `execute` promises: one atomic write per aggregate, causes carried out once, races told apart. */
export function describeCommit(world: () => World): void {
  let first: Instance;

  beforeEach(async () => {
    first = await world().instance();
  });

  describe('a commit', () => {
    test('writes state, events and lookup values together', async () => {
      const outcomes = await first.accounts.execute([
        aRequest('a', { kind: 'open', owner: 'p1', number: 7 }, 'c1'),
        aDeposit('a', 40, 'c2'),
      ]);
      expect(outcomes).toEqual([
        { status: 'applied', id: 'a', version: 1, events: [{ type: 'Opened', owner: 'p1', number: 7 }], repeated: false },
        { status: 'applied', id: 'a', version: 2, events: [{ type: 'Deposited', amount: 40 }], repeated: false },
      ]);
      const second = await world().instance();
      const snapshot = { id: 'a', version: 2, state: { balance: 40, owner: 'p1', number: 7 } };
      expect((await second.accounts.load(['a', 'nobody'])).get('a')).toEqual(snapshot);
      expect((await second.accounts.load(['nobody'])).size).toBe(0);
      expect((await second.accounts.find({ filter: { number: { equal: 7 } }, limit: 5 })).items).toEqual([snapshot]);
      expect(await second.accounts.history('a')).toEqual([
        { seq: 1, event: { type: 'Opened', owner: 'p1', number: 7 }, at: AT, cause: 'c1' },
        { seq: 2, event: { type: 'Deposited', amount: 40 }, at: AT, cause: 'c2' },
      ]);
      expect(await second.accounts.history('a', 2)).toHaveLength(1);
    });

    test('is told again as it was the first time, whatever came in between', async () => {
      await first.accounts.execute([aDeposit('a', 40, 'c1')]);
      const told = await first.accounts.execute([aDeposit('a', 2, 'c2')]);
      const before = await snapshotsAfter(first.accounts, accountDecider, told);
      expect(before.get('a')).toMatchObject({ version: 2, state: { balance: 42 } });
      await first.accounts.execute([aWithdrawal('a', 12, 'c3'), aDeposit('b', 7, 'c4')]);
      const again = await first.accounts.execute([aDeposit('a', 2, 'c2'), aWithdrawal('b', 8, 'c5')]);
      expect(again).toMatchObject([{ repeated: true }, { status: 'rejected' }]);
      expect(await snapshotsAfter(first.accounts, accountDecider, again)).toEqual(before);
    });

    test('answers in the order of the requests, whatever aggregates they name', async () => {
      const outcomes = await first.accounts.execute([
        aDeposit('b', 1, 'c1'),
        aWithdrawal('a', 5, 'c2'),
        aDeposit('a', 9, 'c3'),
        aDeposit('b', 2, 'c4'),
        aWithdrawal('a', 5, 'c5'),
      ]);
      expect(outcomes.map(({ id, status }) => `${id} ${status}`)).toEqual([
        'b applied',
        'a rejected',
        'a applied',
        'b applied',
        'a applied',
      ]);
      expect([...(await first.accounts.load(['a', 'b'])).values()].map(({ state }) => state.balance)).toEqual(
        expect.arrayContaining([4, 3]),
      );
    });

    test('writes nothing of a batch in which a decider breaks', async () => {
      await expect(first.accounts.execute([aDeposit('a', 1, 'c1'), aRequest('b', { kind: 'fail' }, 'c2')])).rejects.toThrow(
        'a programming error',
      );
      expect((await first.accounts.load(['a', 'b'])).size).toBe(0);
    });

    test('without events is applied and remembered', async () => {
      await first.accounts.execute([aDeposit('a', 1, 'c1')]);
      const look = aRequest('a', { kind: 'look' }, 'c2');
      expect(await first.accounts.execute([look])).toEqual([{ status: 'applied', id: 'a', version: 1, events: [], repeated: false }]);
      expect(await first.accounts.execute([look])).toEqual([{ status: 'applied', id: 'a', version: 1, events: [], repeated: true }]);
    });

    test('that only rejects leaves a document that no query finds', async () => {
      await first.accounts.execute([aWithdrawal('a', 5, 'c1')]);
      expect((await first.accounts.load(['a'])).size).toBe(0);
      expect((await first.accounts.find({ filter: {}, limit: 5 })).items).toEqual([]);
      expect((await first.accounts.find({ filter: { _id: { equal: 'a' } }, limit: 5 })).items).toEqual([]);
      expect((await first.accounts.find({ filter: { balance: { equal: 0 } }, limit: 5 })).items).toEqual([]);
      expect((await first.accounts.find({ filter: {}, sort: { by: 'owner', direction: 'ascending' }, limit: 5 })).items).toEqual([]);
      expect(await first.accounts.count({})).toBe(0);
      expect(await first.accounts.execute([aDeposit('a', 5, 'c2')])).toMatchObject([{ status: 'applied', version: 1 }]);
      expect(await first.accounts.count({})).toBe(1);
    });

    test('of nothing is nothing', async () => {
      expect(await first.accounts.execute([])).toEqual([]);
      expect((await first.accounts.load([])).size).toBe(0);
    });

    test('keeps text, numbers, nested data and absent fields as they are', async () => {
      const owner = '汪·O\'Neil "$where" %_\u0001😀';
      await first.accounts.execute([aRequest('a', { kind: 'open', owner, number: 0.1, path: '' }, 'c1')]);
      const { state } = (await first.accounts.load(['a'])).get('a') ?? {};
      expect(state).toStrictEqual({ balance: 0, owner, number: 0.1, path: '' });
    });
  });

  describe('a cause', () => {
    test('that comes again gets its first outcome and changes nothing', async () => {
      const requests = [aDeposit('a', 40, 'c1'), aWithdrawal('a', 15, 'c2')];
      const before = await first.accounts.execute(requests);
      await first.accounts.execute([aDeposit('a', 1, 'c3')]);
      const second = await world().instance();
      const again = await second.accounts.execute(requests);
      expect(again).toEqual(before.map((outcome) => ({ ...outcome, repeated: true })));
      expect((await first.accounts.load(['a'])).get('a')).toMatchObject({ version: 3, state: { balance: 26 } });
      expect(await first.accounts.history('a')).toHaveLength(3);
    });

    test('that comes twice in one batch is carried out once', async () => {
      const outcomes = await first.accounts.execute([aDeposit('a', 40, 'c1'), aDeposit('a', 40, 'c1')]);
      expect(outcomes).toMatchObject([
        { status: 'applied', version: 1, repeated: false },
        { status: 'applied', version: 1, repeated: true, events: [{ type: 'Deposited', amount: 40 }] },
      ]);
      expect((await first.accounts.load(['a'])).get('a')?.state.balance).toBe(40);
    });

    test('that comes again before its events are published gets them too', async () => {
      world().busAway = true;
      await first.accounts.execute([aDeposit('a', 40, 'c1')]);
      expect(await first.accounts.execute([aDeposit('a', 40, 'c1')])).toEqual([
        { status: 'applied', id: 'a', version: 1, events: [{ type: 'Deposited', amount: 40 }], repeated: true },
      ]);
    });

    test('that was rejected stays rejected, even where the rule would hold by now', async () => {
      const request = aWithdrawal('a', 5, 'c1');
      const [before] = await first.accounts.execute([request]);
      expect(before).toMatchObject({ status: 'rejected', repeated: false });
      await first.accounts.execute([aDeposit('a', 100, 'c2')]);
      const [again] = await first.accounts.execute([request]);
      expect(again).toEqual({ ...before, repeated: true });
      expect(again).toMatchObject({ rejection: { kind: 'insufficient', code: 'account.insufficient', detail: { balance: 0 } } });
      expect((await first.accounts.load(['a'])).get('a')?.state.balance).toBe(100);
    });

    test('with another digest is refused, and the first outcome stays', async () => {
      const command = { kind: 'deposit', amount: 5 } as const;
      await first.accounts.execute([aRequest('a', command, 'k1', 'sha-1')]);
      const other = await first.accounts.execute([aRequest('a', { kind: 'deposit', amount: 6 }, 'k1', 'sha-2')]);
      expect(other).toMatchObject([{ status: 'rejected', repeated: false, rejection: { kind: 'conflict', code: 'store.cause-reused' } }]);
      expect(await first.accounts.execute([aRequest('a', command, 'k1', 'sha-1')])).toMatchObject([{ status: 'applied', repeated: true }]);
      expect((await first.accounts.load(['a'])).get('a')?.state.balance).toBe(5);
    });

    test('is remembered for the retention of machine time, and forgotten after it', async () => {
      const { accounts } = await world().instance({ seenRetentionDays: 10 });
      const request = aDeposit('a', 5, 'c1');
      await accounts.execute([request]);
      world().forward(9 * DAY_MS);
      await accounts.execute([aDeposit('a', 1, 'c2')]);
      expect(await accounts.execute([request])).toMatchObject([{ repeated: true }]);
      world().forward(2 * DAY_MS);
      await accounts.execute([aDeposit('a', 1, 'c3')]);
      expect(await accounts.execute([request])).toMatchObject([{ status: 'applied', repeated: false, version: 4 }]);
      expect(await accounts.execute([aDeposit('a', 1, 'c3')])).toMatchObject([{ repeated: true }]);
    });
  });

  describe('a race', () => {
    test('of 8 writers on one aggregate loses and doubles nothing', async () => {
      const writers = await Promise.all(Array.from({ length: 8 }, () => world().instance({ raceBound: 500 })));
      const rounds = 6;
      const outcomes: Outcome<AccountEvent>[] = [];
      await Promise.all(
        writers.map(async ({ accounts }, writer) => {
          for (let round = 0; round < rounds; round += 1) {
            outcomes.push(
              ...(await accounts.execute([aDeposit('a', 1, `${writer}:${round}`), aDeposit('a', 10, `${writer}:${round}:more`)])),
            );
          }
        }),
      );
      const total = writers.length * rounds * 2;
      expect(outcomes.filter(({ status }) => status === 'applied')).toHaveLength(total);
      const versions = outcomes.map((outcome) => (outcome.status === 'applied' ? outcome.version : 0)).toSorted((a, b) => a - b);
      expect(versions).toEqual(Array.from({ length: total }, (_, index) => index + 1));
      expect((await first.accounts.load(['a'])).get('a')).toMatchObject({ version: total, state: { balance: (total / 2) * 11 } });
      expect((await first.accounts.history('a')).map(({ seq }) => seq)).toEqual(versions);
      expect(await first.accounts.backlog()).toEqual({ pending: 0 });
    });

    test('lost by some rows of a bulk of 500 is run again for these rows only', async () => {
      const rival = await world().instance();
      const lost = new Set([0, 17, 18, 250, 498, 499]);
      const id = (row: number): string => `row-${row}`;
      await first.accounts.execute(Array.from({ length: 250 }, (_, row) => aDeposit(id(row), 10, `seed:${row}`)));
      let raced = false;
      const race = async (): Promise<void> => {
        if (raced) return;
        raced = true;
        await rival.accounts.execute([...lost].map((row) => aDeposit(id(row), 1_000, `rival:${row}`)));
      };
      let decisions = 0;
      const { accounts } = await world().instance(
        { hooks: { after: (step) => (step === 'load' ? race() : undefined) } },
        {
          ...accountDefinition,
          decider: {
            ...accountDecider,
            decide(command, state) {
              decisions += 1;
              return accountDecider.decide(command, state);
            },
          },
        },
      );
      const outcomes = await accounts.execute(Array.from({ length: 500 }, (_, row) => aWithdrawal(id(row), 10, `bulk:${row}`)));

      const withMoney = (row: number): boolean => row < 250 || lost.has(row);
      expect(outcomes.map(({ id: own, status }) => `${own} ${status}`)).toEqual(
        outcomes.map((_, row) => `${id(row)} ${withMoney(row) ? 'applied' : 'rejected'}`),
      );
      expect(decisions).toBe(500 + lost.size);
      const after = await first.accounts.load(outcomes.map(({ id: own }) => own));
      for (const [row] of outcomes.entries()) {
        expect(after.get(id(row))?.state.balance).toBe(lost.has(row) ? (row < 250 ? 1_000 : 990) : row < 250 ? 0 : undefined);
      }
      const again = await first.accounts.execute(Array.from({ length: 500 }, (_, row) => aWithdrawal(id(row), 10, `bulk:${row}`)));
      expect(again).toEqual(outcomes.map((outcome) => ({ ...outcome, repeated: true })));
    });

    test('lost more often than the bound is a conflict of that aggregate alone', async () => {
      const rival = await world().instance();
      let turn = 0;
      const { accounts } = await world().instance({
        raceBound: 3,
        hooks: {
          async after(step) {
            if (step === 'load') await rival.accounts.execute([aDeposit('a', 1, `rival:${(turn += 1)}`)]);
          },
        },
      });
      const outcomes = await accounts.execute([aDeposit('a', 100, 'c1'), aDeposit('b', 5, 'c2'), aDeposit('a', 100, 'c3')]);
      expect(outcomes).toMatchObject([
        { status: 'conflict', id: 'a' },
        { status: 'applied', id: 'b' },
        { status: 'conflict', id: 'a' },
      ]);
      expect(turn).toBe(4);
      expect((await first.accounts.load(['a'])).get('a')?.state.balance).toBe(4);
      expect(await first.accounts.execute([aDeposit('a', 100, 'c1')])).toMatchObject([{ status: 'applied', repeated: false }]);
    });

    test('for a unique lookup value refuses the later request, and remembers that', async () => {
      const open = (id: string, number: number, cause: string) => aRequest(id, { kind: 'open', owner: 'p', number }, cause);
      await first.accounts.execute([open('a', 1, 'c1')]);
      const outcomes = await first.accounts.execute([
        aDeposit('b', 5, 'c2'),
        open('b', 1, 'c3'),
        aDeposit('b', 6, 'c4'),
        open('c', 2, 'c5'),
      ]);
      expect(outcomes).toMatchObject([
        { status: 'applied', version: 1 },
        { status: 'rejected', repeated: false, rejection: { kind: 'conflict', code: 'store.not-unique', detail: { field: 'number' } } },
        { status: 'applied', version: 2 },
        { status: 'applied', id: 'c' },
      ]);
      expect((await first.accounts.load(['b'])).get('b')?.state).toEqual({ balance: 11 });
      await first.accounts.execute([open('a', 3, 'c6')]);
      expect(await first.accounts.execute([open('b', 1, 'c3')])).toMatchObject([{ status: 'rejected', repeated: true }]);
      expect(await first.accounts.execute([open('b', 1, 'c7')])).toMatchObject([{ status: 'applied' }]);
    });
  });
}
