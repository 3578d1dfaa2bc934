import { silentLog } from './log';
import { startSchedules } from './schedules';
import { manualTimers } from './timers';

/** Lets everything that is ready run to its end. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

function aSchedule(pages: (number | Error)[], run?: () => Promise<number>) {
  const timers = manualTimers();
  let runs = 0;
  const schedules = startSchedules({
    schedule: 'test',
    everyMs: 1_000,
    timers,
    log: silentLog,
    run:
      run ??
      (async () => {
        runs += 1;
        const next = pages.shift() ?? 0;
        if (typeof next !== 'number') throw next;
        return next;
      }),
  });
  return { schedules, timers, runs: () => runs };
}

describe('schedules', () => {
  it('nothing runs before its time', async () => {
    const { timers, runs } = aSchedule([]);
    timers.advanceBy(999);
    await settle();
    expect(runs()).toBe(0);
  });

  it('runs again at once while there is something to do, then waits', async () => {
    const { timers, runs } = aSchedule([500, 500, 3]);
    timers.advanceBy(1_000);
    await settle();
    expect(runs()).toBe(4);
    timers.advanceBy(1_000);
    await settle();
    expect(runs()).toBe(5);
  });

  it('a drain works off everything and says how much that was', async () => {
    const { schedules, runs } = aSchedule([500, 20]);
    expect(await schedules.runNow()).toBe(520);
    expect(runs()).toBe(3);
    expect(await schedules.runNow()).toBe(0);
  });

  it('a run that fails is tried again after the pause, and fails the drain that asked for it', async () => {
    const { schedules, timers, runs } = aSchedule([new Error('the store is away'), 2, new Error('again')]);
    timers.advanceBy(1_000);
    await settle();
    expect(runs()).toBe(1);
    await expect(schedules.runNow()).rejects.toThrow('again');
    timers.advanceBy(1_000);
    await settle();
    expect(runs()).toBe(4);
  });

  it('two runs never work side by side', async () => {
    let running = 0;
    let most = 0;
    let left = 6;
    const { schedules, timers } = aSchedule([], async () => {
      running += 1;
      most = Math.max(most, running);
      await settle();
      running -= 1;
      left -= 1;
      return left > 0 ? 1 : 0;
    });
    timers.advanceBy(1_000);
    await Promise.all([schedules.runNow(), schedules.runNow()]);
    expect(most).toBe(1);
  });

  it('a stop lets the run in progress finish and starts no other', async () => {
    const { promise: release, resolve: finish } = Promise.withResolvers<number>();
    let runs = 0;
    const { schedules, timers } = aSchedule([], () => {
      runs += 1;
      return release;
    });
    timers.advanceBy(1_000);
    await settle();
    const stopped = schedules.stop();
    finish(1);
    await stopped;
    timers.advanceBy(10_000);
    await settle();
    expect(runs).toBe(1);
    expect(timers.waiting).toBe(0);
    expect(await schedules.runNow()).toBe(0);
  });
});
