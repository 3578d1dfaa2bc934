/** Runs so many tasks at the same time; the others wait for their turn, in order. */
export interface Pool {
  run<Result>(task: () => Promise<Result>): Promise<Result>;
}

export function createPool(size: number): Pool {
  let free = size;
  const waiting: (() => void)[] = [];
  return {
    async run(task) {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await task();
      } finally {
        // The place goes to the next one, or is free again.
        const next = waiting.shift();
        if (next === undefined) free += 1;
        else next();
      }
    },
  };
}
