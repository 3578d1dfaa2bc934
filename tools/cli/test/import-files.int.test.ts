import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbedded, type VirtualConstellation } from '@homeward/constellation';
import { generateNetwork, writeExport } from '@homeward/demo-data';
import { developmentIdentities } from '../src/api/development-logins';
import { homeward } from '../src/homeward';
import { DEVELOPMENT_KEYS } from '../src/platform/development-keys';
import { developmentEnvironment } from '../src/platform/environment';
import { aTerminal } from './captured-terminal';

jest.setTimeout(240_000);

const network = generateNetwork({ dealers: 2, vehicles: 60, years: 2, seed: 4 });

describe('files that are looked at before they are imported', () => {
  let constellation: VirtualConstellation;
  let directory: string;

  beforeAll(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'homeward-cli-'));
    await writeExport(network, directory);
    constellation = await startEmbedded({
      environment: {
        ...developmentEnvironment(developmentIdentities(network.organisation)),
        ...DEVELOPMENT_KEYS,
        HOMEWARD_LISTEN: '127.0.0.1:0',
      },
      startAt: network.endsAt,
    });
    const terminal = aTerminal({ HOMEWARD_URL: constellation.url });
    await homeward(['organisation', 'apply', path.join(directory, 'organisation.json')], terminal);
  });
  afterAll(async () => {
    await constellation.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const run = async (...args: string[]): Promise<{ exitCode: number; data: string; notes: string }> => {
    const terminal = aTerminal({ HOMEWARD_URL: constellation.url });
    const exitCode = await homeward(args, terminal);
    return { exitCode, data: terminal.data, notes: terminal.notes };
  };
  const jsonOf = async <Answer>(...args: string[]): Promise<Answer> => {
    const { exitCode, data, notes } = await run(...args, '--output', 'json');
    if (exitCode !== 0) throw new Error(`${args.join(' ')} ended with ${exitCode}: ${notes}`);
    return JSON.parse(data) as Answer;
  };
  const fileOf = (file: string): string => path.join(directory, file);

  test('a file is previewed under a guessed mapping, which is offered, and nothing is imported', async () => {
    const { exitCode, data } = await run('import', fileOf('D2/owners.csv'), '--dealer', 'D2', '--preview');
    expect(exitCode).toBe(0);
    expect(data).toContain('guessed mapping (gb18030)');
    expect(data).toMatch(/name: 姓名/);
    const preview = await jsonOf<{ rows: readonly { record: { data: { sex: string } } }[]; unmapped: readonly string[] }>(
      'import',
      fileOf('D2/owners.csv'),
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
    expect((await jsonOf<{ mappings: readonly unknown[] }>('import', 'mappings')).mappings.length).toBeGreaterThan(4);
    expect((await run('import', 'mappings', 'chinese-report')).data).toContain('委托书号');
    expect((await run('import', 'template', 'sale', '--lang', 'zh-CN')).data).toMatch(/^\ufeff销售单号,/);
    expect((await run('import', 'template', 'sale', '--mapping', 'english-joint-venture')).data).toContain('Contract No.,');
    expect((await run('import', 'template', 'spaceship')).exitCode).toBe(1);
  });
});
