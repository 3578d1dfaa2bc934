import path from 'node:path';
import { generateNetwork } from '@homeward/demo-data';
import { type CliWorld, startCliWorld } from './cli-world';

jest.setTimeout(240_000);

describe('measuring the work, and trying policies out', () => {
  let world: CliWorld;
  beforeAll(async () => {
    world = await startCliWorld(generateNetwork({ dealers: 1, vehicles: 20, years: 2, seed: 4 }));
    await world.run('organisation', 'apply', world.fileOf('organisation.json'));
    const files = world.manifest.dealers[0]?.files.map((file) => world.fileOf(file.path)) ?? [];
    await world.run('import', ...files, '--dealer', 'D1');
  });
  afterAll(() => world.stop());

  it('goes over the API, and leaves the state as it was', async () => {
    expect(await world.jsonOf('reminders', 'effects')).toEqual({ effects: [] });
    const { rows } = await world.jsonOf<{ rows: readonly { keptCustomers: number; visits: number; visitsPerCustomer: number }[] }>(
      'kpis',
      'workload',
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.visitsPerCustomer).toBeCloseTo((rows[0]?.visits ?? 0) / (rows[0]?.keptCustomers ?? 1), 1);
    // What was imported is worked off first: it goes on being planned and counted while nobody asks.
    await world.constellation.settle();
    const before = await world.jsonOf('state-hash');
    const exported = path.join(world.directory, 'policies');
    await world.run('policies', 'export', exported, '--subject', 'contact-caps');
    const file = path.join(exported, 'contact-caps', 'default.yaml');
    const { totals } = await world.jsonOf<{ totals: { people: number } }>('policies', 'what-if', file, '--scope', 'D1');
    expect(totals).toMatchObject({ more: 0, fewer: 0 });
    expect(totals.people).toBeGreaterThan(0);
    expect(await world.jsonOf('state-hash')).toEqual(before);
  });
});
