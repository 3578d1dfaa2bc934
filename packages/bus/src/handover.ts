/** Passes items from one who pushes to one who pulls, one at a time: `put` resolves when the item is worked off. */
export interface Handover<Item> extends AsyncIterable<Item> {
  put(item: Item): Promise<void>;
  /** Ends the iteration and lets go of who waits in `put`. */
  end(): void;
}

export function createHandover<Item>(): Handover<Item> {
  const waiting: { readonly item: Item; readonly done: () => void }[] = [];
  let isEnded = false;
  let wake: () => void = () => undefined;

  return {
    put(item) {
      if (isEnded) return Promise.resolve();
      return new Promise((resolve) => {
        waiting.push({ item, done: resolve });
        wake();
      });
    },
    end() {
      isEnded = true;
      for (const { done } of waiting.splice(0)) done();
      wake();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const next = waiting.shift();
        if (next !== undefined) {
          try {
            yield next.item;
          } finally {
            next.done();
          }
          continue;
        }
        if (isEnded) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
