import { createFlushing } from './flushing';

/** A disk that is done when it is told to be. */
function aDisk() {
  const waiting: ((error: Error | null) => void)[] = [];
  return {
    waiting,
    flush: (done: (error: Error | null) => void): void => void waiting.push(done),
    async end(error: Error | null = null): Promise<void> {
      waiting.shift()?.(error);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

describe('waiting for the disk', () => {
  it('all who come while a flush is under way share the next one: theirs may not be in the first', async () => {
    const disk = aDisk();
    const flushed = createFlushing(disk.flush);
    const told: string[] = [];
    const wait = (name: string): void => void flushed().then(() => told.push(name));
    wait('first');
    wait('second');
    wait('third');
    expect(disk.waiting).toHaveLength(1);
    await disk.end();
    expect({ told, underWay: disk.waiting.length }).toEqual({ told: ['first'], underWay: 1 });
    wait('fourth');
    await disk.end();
    expect({ told, underWay: disk.waiting.length }).toEqual({ told: ['first', 'second', 'third'], underWay: 1 });
    await disk.end();
    expect({ told, underWay: disk.waiting.length }).toEqual({ told: ['first', 'second', 'third', 'fourth'], underWay: 0 });
    wait('fifth');
    expect(disk.waiting).toHaveLength(1);
  });

  it('a flush that fails is the failure of those who waited for it alone', async () => {
    const disk = aDisk();
    const flushed = createFlushing(disk.flush);
    const first = flushed();
    const second = flushed();
    const refused = expect(first).rejects.toThrow('EIO');
    await disk.end(new Error('EIO'));
    await refused;
    await disk.end();
    await expect(second).resolves.toBeUndefined();
  });
});
