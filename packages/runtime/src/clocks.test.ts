import { fixedClock, manualMachineClock, readInstant, systemClock, systemMachineClock, virtualClock } from './clocks';

const MAY_DAY = '2024-05-01T01:00:00.000Z';

describe('business clock', () => {
  it('a fixed clock stands still', () => {
    const clock = fixedClock(MAY_DAY);
    expect([clock.now(), clock.now()]).toEqual([MAY_DAY, MAY_DAY]);
  });

  it('a virtual clock is moved forward only', () => {
    const clock = virtualClock(MAY_DAY);
    clock.advanceTo('2024-05-02T00:00:00.000Z');
    clock.advanceTo('2024-05-02T00:00:00.000Z');
    expect(clock.now()).toBe('2024-05-02T00:00:00.000Z');
    expect(() => clock.advanceTo('2024-05-01T23:59:59.999Z')).toThrow(
      'Business time cannot go back from 2024-05-02T00:00:00.000Z to 2024-05-01T23:59:59.999Z',
    );
    expect(clock.now()).toBe('2024-05-02T00:00:00.000Z');
  });

  it.each(['2024-05-01', '2024-05-01T01:00:00Z', '2024-05-01T01:00:00.000+08:00', '2024-02-30T00:00:00.000Z', 'tomorrow', ''])(
    '%j is no instant',
    (text) => {
      expect(() => readInstant(text)).toThrow(TypeError);
      expect(() => virtualClock(MAY_DAY).advanceTo(text)).toThrow(TypeError);
      expect(() => fixedClock(text)).toThrow(TypeError);
    },
  );

  it('the system clock tells instants in their one spelling', () => {
    expect(readInstant(systemClock().now())).toBeTruthy();
  });
});

describe('machine clock', () => {
  it('a manual clock keeps both its readings together', () => {
    const clock = manualMachineClock(MAY_DAY);
    clock.advanceBy(1_500);
    expect([clock.now(), clock.elapsedMs()]).toEqual(['2024-05-01T01:00:01.500Z', 1_500]);
    expect(() => clock.advanceBy(-1)).toThrow(RangeError);
  });

  it('elapsed time of the machine does not go back', () => {
    const clock = systemMachineClock();
    const first = clock.elapsedMs();
    expect(clock.elapsedMs()).toBeGreaterThanOrEqual(first);
    expect(readInstant(clock.now())).toBeTruthy();
  });
});
