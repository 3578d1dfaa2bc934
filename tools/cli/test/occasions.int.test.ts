import { generateNetwork } from '@homeward/demo-data';
import { type CliWorld, startCliWorld } from './cli-world';

jest.setTimeout(240_000);

describe('occasions on the command line', () => {
  let world: CliWorld;
  beforeAll(async () => {
    world = await startCliWorld(generateNetwork({ dealers: 1, vehicles: 20, years: 2, seed: 4 }));
    await world.run('organisation', 'apply', world.fileOf('organisation.json'));
  });
  afterAll(() => world.stop());

  test('an occasion is announced for the people of a place, listed, and taken back', async () => {
    const meeting = ['--key', 'meeting', '--kind', 'club', '--area', 'D1', '--from', '2025-09-01', '--until', '2025-09-02'];
    const added = await world.run('occasions', 'add', ...meeting);
    expect({ exitCode: added.exitCode, data: added.data + added.notes }).toEqual({
      exitCode: 0,
      data: expect.stringContaining('Announced'),
    });
    const again = await world.run('occasions', 'add', ...meeting);
    expect(again.data + again.notes).toContain('announced before');
    const { occasions } = await world.jsonOf<{ occasions: readonly { occasionId: string }[] }>(
      'occasions',
      'list',
      '--status',
      'announced',
    );
    const found = occasions.find(({ occasionId }) => occasionId.endsWith('.meeting'));
    const withdrawn = await world.run('occasions', 'withdraw', found?.occasionId ?? '');
    expect({ exitCode: withdrawn.exitCode, data: withdrawn.data }).toEqual({ exitCode: 0, data: expect.stringContaining('withdrawn') });
    const nowhere = await world.run('occasions', 'add', ...meeting.with(1, 'other').with(5, 'D999'));
    expect({ exitCode: nowhere.exitCode, data: nowhere.data + nowhere.notes }).toEqual({
      exitCode: 3,
      data: expect.stringContaining('/occasions/0/area/0'),
    });
  });
});
