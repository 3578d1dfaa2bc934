import { type Write, createJoinedWrites } from './redis-writes';

const aWrite = (key: string, value: string): Write => ({ key, value, ttlMs: 1_000 });

describe('writes that are sent together', () => {
  it('those of one turn go in one command, the last value of a key only', async () => {
    const sent: (readonly Write[])[] = [];
    const writes = createJoinedWrites(async (together) => void sent.push(together));
    await Promise.all([writes.set(aWrite('a', '1')), writes.set(aWrite('b', '2')), writes.set(aWrite('a', '3'))]);
    await writes.set(aWrite('c', '4'));
    expect(sent).toEqual([[aWrite('a', '3'), aWrite('b', '2')], [aWrite('c', '4')]]);
  });

  it('a value is known before it is sent, unless it was taken out', async () => {
    const sent: (readonly Write[])[] = [];
    const writes = createJoinedWrites(async (together) => void sent.push(together));
    const set = writes.set(aWrite('a', '1'));
    expect(writes.waiting('a')).toBe('1');
    writes.drop('a');
    expect(writes.waiting('a')).toBeUndefined();
    await set;
    expect(sent).toEqual([]);
  });

  it('a failure is told to all of the turn', async () => {
    const writes = createJoinedWrites(() => Promise.reject(new Error('away')));
    const sets = await Promise.allSettled([writes.set(aWrite('a', '1')), writes.set(aWrite('b', '2'))]);
    expect(sets.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
