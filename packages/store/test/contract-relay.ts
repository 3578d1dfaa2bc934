import { accountDefinition, aDeposit, aRequest, AT, aWithdrawal } from './accounts';
import { Crash, crashAfter, firstSeqs, type Instance, seqOf, sweepAll, type World } from './world';

/** What the relay promises: at least once, in order per aggregate, journal complete, whatever dies or races. */
export function describeRelay(world: () => World): void {
  let first: Instance;

  beforeEach(async () => {
    first = await world().instance();
  });

  /** Takes what one aggregate published; with `tell`, the messages are those of its events. */
  const published = (id: string): readonly number[] =>
    world()
      .published.filter(({ key }) => key === id)
      .map(({ value }) => seqOf(value));

  describe('the relay', () => {
    test('publishes the events of a batch in one call, each with its origin', async () => {
      await first.accounts.execute([
        aRequest('a', { kind: 'open', owner: 'p' }, 'c0'),
        aDeposit('a', 5, 'c1'),
        aWithdrawal('a', 2, 'c2'),
        aDeposit('b', 5, 'c3'),
      ]);
      expect(world().publishCalls).toEqual([4]);
      expect(world().published.map(({ topic, key, id, source, at }) => [topic, key, id, source, at])).toEqual([
        ['accounts', 'a', 'accounts/a/2', 'accounts/a', AT],
        ['accounts', 'a', 'accounts/a/3', 'accounts/a', AT],
        ['audit', 'a', 'accounts/a/3.1', 'accounts/a', AT],
        ['accounts', 'b', 'accounts/b/1', 'accounts/b', AT],
      ]);
      expect(await first.accounts.backlog()).toEqual({ pending: 0 });
    });

    test('does not call the bus for events that tell nothing, and journals them', async () => {
      await first.accounts.execute([aRequest('a', { kind: 'open', owner: 'p' }, 'c1')]);
      expect(world().publishCalls).toEqual([]);
      expect(await first.accounts.history('a')).toHaveLength(1);
      expect(await first.accounts.backlog()).toEqual({ pending: 0 });
    });

    test('leaves events in the outbox while the bus is away, though the outcome stands', async () => {
      world().busAway = true;
      const since = world().now;
      expect(await first.accounts.execute([aDeposit('a', 5, 'c1')])).toMatchObject([{ status: 'applied' }]);
      world().forward(5_000);
      expect(await first.accounts.execute([aDeposit('a', 5, 'c2'), aDeposit('b', 5, 'c3')])).toMatchObject([
        { status: 'applied' },
        { status: 'applied' },
      ]);
      expect(await first.accounts.backlog()).toEqual({ pending: 2, oldestAt: since });
      expect(await first.accounts.history('a')).toEqual([]);
      await expect(first.accounts.sweep(10)).rejects.toThrow('the bus is away');
    });

    test('publishes the whole pending prefix with the next write, oldest first', async () => {
      world().busAway = true;
      await first.accounts.execute([aDeposit('a', 1, 'c1')]);
      await first.accounts.execute([aDeposit('a', 2, 'c2'), aDeposit('a', 3, 'c3')]);
      world().busAway = false;
      await first.accounts.execute([aWithdrawal('a', 1_000, 'c4')]);
      expect(published('a')).toEqual([1, 2, 3]);
      await first.accounts.execute([aDeposit('a', 4, 'c5')]);
      expect(published('a')).toEqual([1, 2, 3, 4]);
      expect((await first.accounts.history('a')).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
      expect(await first.accounts.backlog()).toEqual({ pending: 0 });
    });
  });

  describe('a crash', () => {
    test.each([
      ['write', 1],
      ['publish', 2],
      ['journal', 2],
      ['acknowledge', 1],
    ] as const)('after the step %s loses, hides and doubles nothing', async (step, copies) => {
      await first.accounts.execute([aDeposit('a', 10, 'c1')]);
      const dying = await world().instance({ hooks: crashAfter(step) });
      const requests = [aDeposit('a', 5, 'c2'), aWithdrawal('a', 3, 'c3'), aDeposit('b', 7, 'c4')];
      await expect(dying.accounts.execute(requests)).rejects.toThrow(Crash);

      const second = await world().instance();
      await sweepAll(world(), second);
      expect(firstSeqs(world().published, 'a')).toEqual([1, 2, 3]);
      expect(firstSeqs(world().published, 'a', 'audit')).toEqual([3]);
      expect(firstSeqs(world().published, 'b')).toEqual([1]);
      // The event of b is doubled where the crash came between publishing and acknowledging.
      expect(published('b')).toHaveLength(copies);
      expect(await second.accounts.history('a')).toEqual([
        { seq: 1, event: { type: 'Deposited', amount: 10 }, at: AT, cause: 'c1' },
        { seq: 2, event: { type: 'Deposited', amount: 5 }, at: AT, cause: 'c2' },
        { seq: 3, event: { type: 'Withdrawn', amount: 3 }, at: AT, cause: 'c3' },
      ]);
      expect(await second.accounts.execute(requests)).toMatchObject(requests.map(() => ({ status: 'applied', repeated: true })));
      expect((await second.accounts.load(['a'])).get('a')).toMatchObject({ version: 3, state: { balance: 12 } });
      expect(await second.accounts.backlog()).toEqual({ pending: 0 });
    });

    test('before the write leaves nothing behind', async () => {
      const dying = await world().instance({ hooks: crashAfter('load') });
      await expect(dying.accounts.execute([aDeposit('a', 5, 'c1')])).rejects.toThrow(Crash);
      expect(await first.accounts.execute([aDeposit('a', 5, 'c1')])).toMatchObject([{ status: 'applied', repeated: false }]);
    });
  });

  describe('two relays', () => {
    test('of the same event double it, journal it once and end with empty outboxes', async () => {
      const second = await world().instance();
      const slow = await world().instance({
        hooks: {
          async after(step) {
            if (step === 'publish') await second.accounts.sweep(10);
          },
        },
      });
      await slow.accounts.execute([aDeposit('a', 1, 'c1'), aDeposit('a', 2, 'c2')]);
      expect(published('a')).toEqual([1, 2, 1, 2]);
      expect(await first.accounts.history('a')).toHaveLength(2);
      expect(await first.accounts.backlog()).toEqual({ pending: 0 });
    });

    test('never drop what was written between publishing and acknowledging', async () => {
      const slow = await world().instance({
        hooks: {
          async after(step) {
            if (step !== 'publish') return;
            world().busAway = true;
            await first.accounts.execute([aDeposit('a', 2, 'c2')]);
          },
        },
      });
      await slow.accounts.execute([aDeposit('a', 1, 'c1')]);
      expect(await first.accounts.backlog()).toMatchObject({ pending: 1 });
      world().busAway = false;
      await sweepAll(world(), first);
      expect(firstSeqs(world().published, 'a')).toEqual([1, 2]);
      expect((await first.accounts.history('a')).map(({ seq }) => seq)).toEqual([1, 2]);
    });

    test('leave nothing in the backlog when one that only remembers a rejection dies between them', async () => {
      const dying = await world().instance({ hooks: crashAfter('write') });
      const slow = await world().instance({
        hooks: {
          async after(step) {
            if (step === 'publish') await expect(dying.accounts.execute([aWithdrawal('a', 1_000, 'c2')])).rejects.toThrow(Crash);
          },
        },
      });
      await slow.accounts.execute([aDeposit('a', 1, 'c1')]);
      await first.accounts.sweep(10);
      expect(await first.accounts.backlog()).toEqual({ pending: 0 });
      expect((await first.accounts.history('a')).map(({ seq }) => seq)).toEqual([1]);
    });

    test('absorb an event that a writer who loaded before the acknowledgement brings back', async () => {
      world().busAway = true;
      await first.accounts.execute([aDeposit('a', 1, 'c1')]);
      world().busAway = false;
      const stale = await world().instance({
        hooks: {
          async after(step) {
            if (step === 'load') await first.accounts.sweep(10);
          },
        },
      });
      await stale.accounts.execute([aDeposit('a', 2, 'c2')]);
      expect(published('a')).toEqual([1, 1, 2]);
      expect((await first.accounts.history('a')).map(({ seq }) => seq)).toEqual([1, 2]);
      expect(await first.accounts.backlog()).toEqual({ pending: 0 });
    });
  });

  describe('a sweep', () => {
    const leaveBehind = async (ids: readonly string[]): Promise<void> => {
      world().busAway = true;
      for (const id of ids) {
        await first.accounts.execute([aDeposit(id, 1, `left:${id}`)]);
        world().forward(1_000);
      }
      world().busAway = false;
    };

    test('takes the oldest first, not more than it is asked for, and says how many events', async () => {
      await leaveBehind(['c', 'a', 'b']);
      expect(await first.accounts.sweep(2)).toBe(2);
      expect(world().published.map(({ key }) => key)).toEqual(['c', 'a']);
      expect(await first.accounts.sweep(10)).toBe(1);
      expect(await first.accounts.sweep(10)).toBe(0);
    });

    test('runs on one machine at a time, and on another one when the first died', async () => {
      await leaveBehind(['a']);
      const second = await world().instance();
      expect(await second.store.lease('sweep:accounts', 'the dead', 30_000)).toBe(true);
      expect(await first.accounts.sweep(10)).toBe(0);
      world().forward(30_001);
      expect(await first.accounts.sweep(10)).toBe(1);
      expect(await second.accounts.sweep(10)).toBe(0);
    });

    test('leaves what is younger than the grace to its writer', async () => {
      await leaveBehind(['a', 'b']);
      const patient = await world().instance({ sweepGraceMs: 1_500 });
      expect(await patient.accounts.sweep(10)).toBe(1);
      expect(await first.accounts.backlog()).toMatchObject({ pending: 1 });
    });

    test('passes on the others when the bus refuses one message, and when one cannot be made', async () => {
      await leaveBehind(['a', 'b', 'c']);
      const refusing = await world().instance({
        publish: async (messages) => {
          if (messages.some(({ key }) => key === 'a')) throw new Error('too large');
          world().published.push(...messages);
        },
      });
      expect(await refusing.accounts.sweep(10)).toBe(2);
      expect(world().published.map(({ key }) => key)).toEqual(['b', 'c']);
      await leaveBehind(['d']);
      const tell: typeof accountDefinition.tell = (id, recorded) => {
        if (id === 'a') throw new Error('a fault of the declaration');
        return accountDefinition.tell(id, recorded);
      };
      expect(await (await world().instance({}, { ...accountDefinition, tell })).accounts.sweep(10)).toBe(1);
      expect(await first.accounts.backlog()).toMatchObject({ pending: 1 });
      expect(await first.accounts.sweep(10)).toBe(1);
    });

    test('uses the present declaration of what is told', async () => {
      await leaveBehind(['a']);
      const silent = await world().instance({}, { ...accountDefinition, tell: () => [] });
      expect(await silent.accounts.sweep(10)).toBe(1);
      expect(world().published).toEqual([]);
      expect(await first.accounts.history('a')).toHaveLength(1);
    });
  });

  describe('a lease', () => {
    test('is held by one holder until it lapses, is renewed or given back', async () => {
      const { store } = first;
      const other = (await world().instance()).store;
      expect(await store.lease('l', 'one', 1_000)).toBe(true);
      expect(await other.lease('l', 'two', 1_000)).toBe(false);
      expect(await other.lease('m', 'two', 1_000)).toBe(true);
      world().forward(600);
      expect(await store.lease('l', 'one', 1_000)).toBe(true);
      world().forward(600);
      expect(await other.lease('l', 'two', 1_000)).toBe(false);
      world().forward(400);
      expect(await other.lease('l', 'two', 1_000)).toBe(true);
      expect(await store.lease('l', 'one', 1_000)).toBe(false);
      await other.lease('l', 'two', 0);
      expect(await store.lease('l', 'one', 1_000)).toBe(true);
    });

    test('asked for by 8 at once goes to one', async () => {
      const stores = await Promise.all(Array.from({ length: 8 }, () => world().instance()));
      const got = await Promise.all(stores.map(({ store }, index) => store.lease('l', `holder ${index}`, 1_000)));
      expect(got.filter(Boolean)).toHaveLength(1);
    });
  });
}
