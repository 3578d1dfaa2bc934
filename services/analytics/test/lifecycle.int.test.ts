import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { OperationsServiceDefinition } from '@homeward/contracts/operations';
import { createEmbeddedPorts, virtualClock } from '@homeward/runtime';
import { readAnalyticsConfig } from '../src/config';
import { start } from '../src/service';
import { CARS } from './three-cars';
import { ORGANISATION, POLICIES, startWorld, type World } from './told';

const NOW = '2024-12-31T04:00:00.000Z';

describe('the file of facts', () => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'analytics-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('is gone on with after a restart, and filled from the bus again when it is lost or of another layout', async () => {
    const ports = createEmbeddedPorts({ businessClock: virtualClock(NOW) });
    const file = path.join(directory, 'analytics.duckdb');
    const groupOf = async (): Promise<string> =>
      (await ports.network.client('analytics', OperationsServiceDefinition).readLag({})).partitions[0]?.group ?? '';
    const run = async <Answer>(work: (world: World) => Promise<Answer>): Promise<Answer> => {
      const world = await startWorld(NOW, { ports, dataDirectory: directory });
      try {
        await ports.bus.drain();
        return await work(world);
      } finally {
        await world.stop();
      }
    };
    const look = async (world: World) => ({
      group: await groupOf(),
      digest: await world.digest(),
      base: await world.figure('base-vehicles'),
    });
    const first = await run(async (world) => {
      await world.hear([...ORGANISATION, ...CARS]);
      return look(world);
    });
    expect(first.base).toBe('3');
    expect(await run(look)).toEqual(first);

    rmSync(file);
    const again = await run(look);
    expect(again).toEqual({ ...first, group: again.group });
    expect(again.group).not.toBe(first.group);

    const { DuckDBInstance } = await import('@duckdb/node-api');
    const instance = await DuckDBInstance.create(file);
    const connection = await instance.connect();
    await connection.run("UPDATE about SET layout = 'of another version'");
    connection.closeSync();
    instance.closeSync();
    const rebuilt = await run(look);
    expect(rebuilt).toEqual({ ...first, group: rebuilt.group });
    expect(rebuilt.group).not.toBe(again.group);
    await ports.close();
  });

  it('that is none stops the start, and says so', async () => {
    writeFileSync(path.join(directory, 'analytics.duckdb'), 'this is no database, and may be something that somebody needs');
    const ports = createEmbeddedPorts({ businessClock: virtualClock(NOW) });
    const config = readAnalyticsConfig({
      HOMEWARD_CONSTELLATION: 'embedded',
      HOMEWARD_POLICIES: POLICIES,
      HOMEWARD_DATA_DIRECTORY: directory,
    });
    await expect(start(config, ports)).rejects.toThrow('The facts cannot be opened');
    await ports.close();
  });
});

it('policies that cannot be used stop the start', async () => {
  const ports = createEmbeddedPorts({ businessClock: virtualClock(NOW) });
  const config = readAnalyticsConfig({ HOMEWARD_CONSTELLATION: 'embedded', HOMEWARD_POLICIES: path.join(POLICIES, 'nowhere') });
  await expect(start(config, ports)).rejects.toThrow('The shipped policies cannot be used');
  await ports.close();
});

it('a wrong configuration names every bad key', () => {
  expect(() => readAnalyticsConfig({ HOMEWARD_FACTS_MEMORY_MB: '1', LOG_LEVEL: 'loud', HOMEWARD_FACTS: 'x' })).toThrow(
    /LOG_LEVEL[\s\S]*HOMEWARD_FACTS_MEMORY_MB[\s\S]*HOMEWARD_FACTS:/,
  );
});
