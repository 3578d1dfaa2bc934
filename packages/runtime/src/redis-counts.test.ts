import { createJoinedCounts } from './redis-counts';

/** A server that counts when it is told to, and remembers what it was asked. */
function aServer() {
  const asked: number[] = [];
  const answers: { settle: () => void; fail: () => void }[] = [];
  let counted = 0;
  const count = createJoinedCounts((_key, _windowMs, by) => {
    asked.push(by);
    return new Promise((resolve, reject) => {
      counted += by;
      const answer = { count: counted, resetsInMs: 7 };
      answers.push({ settle: () => resolve(answer), fail: () => reject(new Error('away')) });
    });
  });
  return { count, asked, answers };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('counts that are sent together', () => {
  it('each caller is told its own count, in the order of the calls', async () => {
    const { count, asked, answers } = aServer();
    const counts = Promise.all([count('k', 10, 1), count('k', 10, 2), count('k', 10, 1)]);
    await turn();
    answers[0]?.settle();
    expect((await counts).map((told) => told.count)).toEqual([1, 3, 4]);
    expect(asked).toEqual([4]);
  });

  it('what comes while the server counts is counted with the next command', async () => {
    const { count, asked, answers } = aServer();
    const first = count('k', 10, 1);
    await turn();
    const others = Promise.all([count('k', 10, 1), count('k', 10, 1)]);
    await turn();
    expect(asked).toEqual([1]);
    answers[0]?.settle();
    await first;
    await turn();
    answers[1]?.settle();
    expect((await others).map((told) => told.count)).toEqual([2, 3]);
  });

  it('keys and windows are counted apart', async () => {
    const { count, asked } = aServer();
    void count('a', 10, 1);
    void count('b', 10, 2);
    void count('a', 20, 3);
    await turn();
    expect(asked).toEqual([1, 2, 3]);
  });

  it('a failure is told to all who wait, and the next count is tried again', async () => {
    const { count, answers } = aServer();
    const first = count('k', 10, 1);
    await turn();
    const second = count('k', 10, 1);
    answers[0]?.fail();
    await expect(first).rejects.toThrow('away');
    await expect(second).rejects.toThrow('away');
    const third = count('k', 10, 1);
    await turn();
    answers[1]?.settle();
    expect((await third).resetsInMs).toBe(7);
  });
});
