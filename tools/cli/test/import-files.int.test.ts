import { generateNetwork } from '@homeward/demo-data';
import { type CliWorld, startCliWorld } from './cli-world';

jest.setTimeout(240_000);

const network = generateNetwork({ dealers: 2, vehicles: 60, years: 2, seed: 4 });

describe('files that are looked at before they are imported', () => {
  let world: CliWorld;
  beforeAll(async () => {
    world = await startCliWorld(network);
    await world.run('organisation', 'apply', world.fileOf('organisation.json'));
  });
  afterAll(() => world.stop());

  test('a file is previewed under a guessed mapping, which is offered, and nothing is imported', async () => {
    const { exitCode, data } = await world.run('import', world.fileOf('D2/owners.csv'), '--dealer', 'D2', '--preview');
    expect(exitCode).toBe(0);
    expect(data).toContain('guessed mapping (gb18030)');
    expect(data).toMatch(/name: 姓名/);
    const preview = await world.jsonOf<{ rows: readonly { record: { data: { sex: string } } }[]; unmapped: readonly string[] }>(
      'import',
      world.fileOf('D2/owners.csv'),
      '--dealer',
      'D2',
      '--mapping',
      'chinese-workshop',
      '--preview',
    );
    expect(preview.unmapped).toEqual([]);
    expect(preview.rows).toHaveLength(20);
    expect(preview.rows.map(({ record }) => record.data.sex)).toContain('female');
  });

  test('mappings are listed and written out, and a template is a file to fill in', async () => {
    expect((await world.jsonOf<{ mappings: readonly unknown[] }>('import', 'mappings')).mappings.length).toBeGreaterThan(4);
    expect((await world.run('import', 'mappings', 'chinese-report')).data).toContain('委托书号');
    expect((await world.run('import', 'template', 'sale', '--lang', 'zh-CN')).data).toMatch(/^\ufeff销售单号,/);
    expect((await world.run('import', 'template', 'sale', '--mapping', 'english-joint-venture')).data).toContain('Contract No.,');
    expect((await world.run('import', 'template', 'spaceship')).exitCode).toBe(1);
  });
});
