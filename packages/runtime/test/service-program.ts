import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { readConfig } from '../src/configuration';
import { createLifecycle } from '../src/lifecycle';
import { startProcess } from '../src/process';
import { serviceSettings } from '../src/service-settings';
import { withSpan } from '../src/spans';

/** A service for the tests of its process: `BEHAVIOUR` says how it fails. Tells its steps on the standard output. */
const schema = z.object({ LOG_LEVEL: serviceSettings.LOG_LEVEL, HOMEWARD_LISTEN: serviceSettings.HOMEWARD_LISTEN });
const behaviour = process.env['BEHAVIOUR'];

void startProcess({
  name: 'sample',
  readConfig: () => readConfig(schema, process.env),
  stopLimitMs: 1_500,
  async start(_, log) {
    if (behaviour === 'cannot-start') throw new Error('The store refused');
    const lifecycle = createLifecycle({ log, stageLimitMs: 1_200 });
    const open = setInterval(() => undefined, 1_000);
    lifecycle.add('store', () => {
      clearInterval(open);
      process.stdout.write('store stopped\n');
    });
    lifecycle.add('intake', async () => {
      process.stdout.write('intake stops\n');
      if (behaviour === 'hangs') await new Promise(() => undefined);
      if (behaviour === 'slow') await wait(1_000);
      process.stdout.write('intake stopped\n');
    });
    if (behaviour === 'rejects') setImmediate(() => void Promise.reject(new Error('nobody waits for me')));
    if (behaviour === 'throws') {
      setImmediate(() => {
        throw new Error('nobody catches me');
      });
    }
    await withSpan('sample.start', { stage: 'start' }, async () => undefined);
    const loaded = Object.keys(require.cache).some((file) => file.includes('sdk-node'));
    process.stdout.write(`telemetry ${loaded ? 'loaded' : 'not loaded'}\n`);
    return lifecycle;
  },
});
