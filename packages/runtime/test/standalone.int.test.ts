import { createServer } from 'node:net';
import { type RunningKafka, type RunningMongo, startKafka, startMongo } from '@homeward/local-stack';
import { z } from 'zod';
import { readConfig } from '../src/configuration';
import { silentLog } from '../src/log';
import type { ServicePorts } from '../src/service-ports';
import { serviceSettings } from '../src/service-settings';
import { databaseOf, startAlone } from '../src/standalone';

const schema = z.object(serviceSettings);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No port');
  return address.port;
}

async function aConfig(environment: Record<string, string>) {
  const health = `127.0.0.1:${await freePort()}`;
  const config = readConfig(schema, { HOMEWARD_HEALTH_LISTEN: health, HOMEWARD_AT: '2024-05-01T00:00:00.000Z', ...environment });
  const probe = async (path: string): Promise<readonly [number, unknown]> => {
    const response = await fetch(`http://${health}${path}`);
    return [response.status, await response.json()];
  };
  return { config, probe };
}

/** Asks again until it is so; fails when that takes longer than 60 s. */
async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  const untilMs = performance.now() + 60_000;
  while (!(await isSo().catch(() => false))) {
    if (performance.now() > untilMs) throw new Error('Not within 60 s');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('a service as a process of its own', () => {
  let kafka: RunningKafka | undefined;
  let mongo: RunningMongo | undefined;
  afterAll(async () => {
    await kafka?.stop();
    await mongo?.stop();
  });

  it('lives while it waits for its servers, says so, and gives up at once when told to stop', async () => {
    const { config, probe } = await aConfig({ KAFKA_BROKERS: `127.0.0.1:${await freePort()}` });
    const stopping = new AbortController();
    const started = startAlone('customer', config, silentLog, () => Promise.reject(new Error('must not start')), stopping.signal);
    started.catch(() => undefined);
    await eventually(async () => (await probe('/livez'))[0] === 200);
    expect(await probe('/readyz')).toEqual([503, { status: 'failing', failing: ['start', 'bus'] }]);
    stopping.abort(new Error('told to stop'));
    await expect(started).rejects.toThrow('told to stop');
    await expect(probe('/livez')).rejects.toThrow();
  });

  it('starts when servers that come later are there, is woken regularly, and stops in order', async () => {
    const [kafkaPort, mongoPort] = [await freePort(), await freePort()];
    const { config, probe } = await aConfig({
      KAFKA_BROKERS: `127.0.0.1:${kafkaPort}`,
      MONGODB_URI: `mongodb://127.0.0.1:${mongoPort}/test`,
    });
    const steps: string[] = [];
    let given: ServicePorts | undefined;
    const started = startAlone('customer', config, silentLog, async (_, ports) => {
      given = ports;
      const store = await ports.openStore('customer', () => Promise.resolve());
      steps.push(store.description);
      return {
        name: 'customer',
        async wake() {
          if (!steps.includes('woken')) steps.push('woken');
          return 0;
        },
        nextWakeAt: async () => undefined,
        async stop() {
          await store.close();
          steps.push('stopped');
        },
      };
    });
    await eventually(async () => (await probe('/livez'))[0] === 200);
    [kafka, mongo] = await Promise.all([startKafka({ port: kafkaPort, own: true }), startMongo({ port: mongoPort, own: true })]);
    const running = await started;
    expect(await probe('/readyz')).toEqual([200, { status: 'ok' }]);
    expect(given?.businessClock.now()).toBe('2024-05-01T00:00:00.000Z');
    await eventually(async () => steps.includes('woken'));
    await running.stop();
    expect(steps).toEqual(['MongoDB test_customer', 'woken', 'stopped']);
    await expect(probe('/livez')).rejects.toThrow();
  }, 180_000);

  it.each([
    ['mongodb://127.0.0.1:27017', 'homeward_customer'],
    ['mongodb://127.0.0.1:27017/', 'homeward_customer'],
    ['mongodb://a:1,b:2/?replicaSet=rs0', 'homeward_customer'],
    ['mongodb://user:pass@a:1,b:2/group1?replicaSet=rs0', 'group1_customer'],
    ['mongodb+srv://cluster.example/group2', 'group2_customer'],
  ])('%s keeps the customer service in %s', (uri, database) => {
    expect(databaseOf(uri, 'customer')).toBe(database);
  });
});
