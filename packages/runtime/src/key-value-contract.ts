import type { KeyValue } from './key-value';

/** A key-value store and its passage of time; real servers wait, memory is moved. */
export interface KeyValueHarness {
  readonly keyValue: KeyValue;
  readonly passMs: (ms: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What every adapter keeps; `open` gives a store without the keys of the test before. */
export function describeKeyValueContract(adapter: string, open: () => Promise<KeyValueHarness>): void {
  describe(`key-value ${adapter}`, () => {
    let harness: KeyValueHarness;
    beforeEach(async () => {
      harness = await open();
    });
    afterEach(() => harness.close());

    it('a value is found until its time ends', async () => {
      const { keyValue, passMs } = harness;
      await keyValue.set('token', '已验证', 300);
      expect(await keyValue.get('token')).toBe('已验证');
      await passMs(350);
      expect(await keyValue.get('token')).toBeUndefined();
    });

    it('a value that was never set or was deleted is undefined', async () => {
      const { keyValue } = harness;
      expect(await keyValue.get('nothing')).toBeUndefined();
      await keyValue.delete('nothing');
      await keyValue.set('one', '1', 60_000);
      await keyValue.delete('one');
      expect(await keyValue.get('one')).toBeUndefined();
    });

    it('setting again replaces the value and its time', async () => {
      const { keyValue, passMs } = harness;
      await keyValue.set('key', 'first', 200);
      await keyValue.set('key', 'second', 60_000);
      await passMs(250);
      expect(await keyValue.get('key')).toBe('second');
    });

    it('counts within a window that the first count opens, and from 0 in the next', async () => {
      const { keyValue, passMs } = harness;
      expect(await keyValue.increment('client', 400)).toMatchObject({ count: 1 });
      await passMs(150);
      const second = await keyValue.increment('client', 400, 4);
      expect(second.count).toBe(5);
      expect(second.resetsInMs).toBeGreaterThan(0);
      expect(second.resetsInMs).toBeLessThanOrEqual(250);
      await passMs(300);
      expect(await keyValue.increment('client', 400)).toMatchObject({ count: 1 });
    });

    it('counts of many callers at once are all counted', async () => {
      const { keyValue } = harness;
      const counts = await Promise.all(Array.from({ length: 100 }, () => keyValue.increment('busy', 60_000)));
      expect(counts.map(({ count }) => count).sort((left, right) => left - right)).toEqual(
        Array.from({ length: 100 }, (_, index) => index + 1),
      );
    });

    it('a duration that is none is a mistake of the caller', async () => {
      const { keyValue } = harness;
      await expect(keyValue.set('key', 'value', 0)).rejects.toThrow(RangeError);
      await expect(keyValue.set('key', 'value', 1.5)).rejects.toThrow(RangeError);
      await expect(keyValue.increment('key', Number.NaN)).rejects.toThrow(RangeError);
    });

    it('answers a ping', async () => {
      await expect(harness.keyValue.ping()).resolves.toBeUndefined();
    });
  });
}
