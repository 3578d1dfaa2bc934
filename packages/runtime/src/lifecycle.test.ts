import { createLifecycle } from './lifecycle';
import { silentLog } from './log';

describe('lifecycle', () => {
  it('stops in the reverse order of the start, one after the other', async () => {
    const steps: string[] = [];
    const lifecycle = createLifecycle({ log: silentLog });
    for (const stage of ['store', 'bus', 'intake']) {
      lifecycle.add(stage, async () => {
        steps.push(`${stage} stops`);
        await new Promise(setImmediate);
        steps.push(`${stage} stopped`);
      });
    }
    await lifecycle.stop();
    expect(steps).toEqual(['intake stops', 'intake stopped', 'bus stops', 'bus stopped', 'store stops', 'store stopped']);
  });

  it('a stage that fails or hangs does not keep the others from stopping, and all of them are told', async () => {
    const stopped: string[] = [];
    const lifecycle = createLifecycle({ log: silentLog, stageLimitMs: 20 });
    lifecycle.add('store', () => void stopped.push('store'));
    lifecycle.add('bus', () => new Promise(() => undefined));
    lifecycle.add('intake', () => {
      throw new Error('the socket is gone');
    });
    const error = await lifecycle.stop().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(AggregateError);
    expect(error).toMatchObject({ message: 'Not stopped in order: intake: the socket is gone; bus: bus took longer than 20 ms' });
    expect(stopped).toEqual(['store']);
  });

  it('a second stop is the first one', async () => {
    let times = 0;
    const lifecycle = createLifecycle({ log: silentLog });
    lifecycle.add('store', () => void (times += 1));
    await Promise.all([lifecycle.stop(), lifecycle.stop()]);
    await lifecycle.stop();
    expect(times).toBe(1);
    expect(() => lifecycle.add('late', () => undefined)).toThrow('late was started while everything was being stopped');
  });
});
