import { manualMachineClock } from './clocks';
import { createMemoryKeyValue } from './key-value';
import { describeKeyValueContract } from './key-value-contract';

describeKeyValueContract('in memory', async () => {
  const clock = manualMachineClock('2024-05-01T00:00:00.000Z');
  const keyValue = createMemoryKeyValue(clock);
  return { keyValue, passMs: async (ms) => clock.advanceBy(ms), close: () => keyValue.close() };
});

describe('key-value in memory', () => {
  it('when full, what has ended goes first and then what was written first', async () => {
    const clock = manualMachineClock('2024-05-01T00:00:00.000Z');
    const keyValue = createMemoryKeyValue(clock, 3);
    await keyValue.set('oldest', '1', 60_000);
    await keyValue.set('short', '2', 10);
    await keyValue.set('third', '3', 60_000);
    clock.advanceBy(20);
    await keyValue.set('fourth', '4', 60_000);
    expect(await Promise.all(['oldest', 'third', 'fourth'].map((key) => keyValue.get(key)))).toEqual(['1', '3', '4']);
    await keyValue.set('fifth', '5', 60_000);
    expect(await Promise.all(['oldest', 'third', 'fourth', 'fifth'].map((key) => keyValue.get(key)))).toEqual([undefined, '3', '4', '5']);
  });
});
