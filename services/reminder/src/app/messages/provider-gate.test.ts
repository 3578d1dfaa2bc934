import { manualMachineClock } from '@homeward/runtime';
import type { HandOver } from '../ports-of-channels';
import { createProviderGate } from './provider-gate';

const ACCEPTED: HandOver = { is: 'accepted' };
const REFUSED: HandOver = { is: 'refused', because: 'address' };
const AWAY: HandOver = { is: 'not-handed-over', because: 'unreachable' };

function aGate(limit: { perSecond?: number; perMinute?: number } = {}) {
  const clock = manualMachineClock('2024-07-01T00:00:00.000Z');
  const gate = createProviderGate({ limit, clock });
  const begun = (count: number): number => Array.from({ length: count }, () => gate.begin()).filter(Boolean).length;
  const fail = (times: number, how: HandOver | 'unknown' = AWAY): void => {
    for (let time = 0; time < times; time += 1) if (gate.begin()) gate.note(how);
  };
  return { clock, gate, begun, fail };
}

describe('limits', () => {
  it('let so many through in any second, and in any minute', () => {
    const { clock, gate, begun } = aGate({ perSecond: 5, perMinute: 12 });
    expect(begun(9)).toBe(5);
    clock.advanceBy(999);
    expect(gate.room()).toBe(0);
    clock.advanceBy(1);
    expect(begun(9)).toBe(5);
    clock.advanceBy(1_000);
    expect(begun(9)).toBe(2);
    clock.advanceBy(57_999);
    expect(gate.room()).toBe(0);
    clock.advanceBy(1);
    expect(gate.room()).toBe(5);
  });

  it('that are not stated let everything through', () => {
    expect(aGate().begun(10_000)).toBe(10_000);
  });
});

describe('a breaker', () => {
  it('opens after three failures in a row, and not after three with a success between', () => {
    const { gate, fail } = aGate();
    fail(2);
    if (gate.begin()) gate.note(ACCEPTED);
    fail(2);
    expect(gate.state()).toBe('closed');
    fail(1, 'unknown');
    expect([gate.state(), gate.begin()]).toEqual(['open', false]);
  });

  it('lets one probe through after a minute, and everything after its success', () => {
    const { clock, gate, begun, fail } = aGate();
    fail(3);
    clock.advanceBy(60_000);
    expect([gate.state(), begun(5)]).toEqual(['half-open', 1]);
    gate.note(ACCEPTED);
    expect([gate.state(), begun(5)]).toEqual(['closed', 5]);
  });

  it('waits twice as long after each probe that fails, and a quarter of an hour at most', () => {
    const { clock, gate, fail } = aGate();
    fail(3);
    const pauses: number[] = [];
    for (let probe = 0; probe < 7; probe += 1) {
      let waitedMs = 0;
      for (; gate.state() === 'open'; waitedMs += 30_000) clock.advanceBy(30_000);
      pauses.push(waitedMs / 60_000);
      fail(1);
    }
    expect(pauses).toEqual([1, 2, 4, 8, 15, 15, 15]);
  });

  it('stays closed for what the provider refuses: it is there', () => {
    const { gate, fail } = aGate();
    fail(50, REFUSED);
    expect(gate.state()).toBe('closed');
  });

  it('stays closed for a provider that has too much to do, which is left alone as long as it says', () => {
    const { clock, gate } = aGate();
    if (gate.begin()) gate.note({ is: 'not-handed-over', because: 'throttled', retryAfterMs: 7_000 });
    expect([gate.state(), gate.room()]).toEqual(['closed', 0]);
    clock.advanceBy(7_000);
    expect(gate.begin()).toBe(true);
  });
});
