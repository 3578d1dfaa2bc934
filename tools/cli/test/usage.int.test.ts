import { homeward } from '../src/homeward';
import { aTerminal } from './captured-terminal';

/** Runs a command line that reaches nobody. */
async function run(...args: string[]): Promise<{ exitCode: number; data: string; notes: string }> {
  const terminal = aTerminal();
  const exitCode = await homeward(args, terminal);
  return { exitCode, data: terminal.data, notes: terminal.notes };
}

describe('a command line that is not understood', () => {
  it.each([
    [['kpis', '--x'], 'there is no option --x', 'homeward kpis --help'],
    [['contacts', 'lost'], 'there is no command lost', 'homeward contacts --help'],
    [['contact'], 'there is no command contact', 'homeward --help'],
    [['contacts'], 'a command is missing', 'homeward contacts --help'],
    [['contacts', 'why'], 'contact is missing', 'homeward contacts why --help'],
    [['state-hash', 'x'], 'there are more arguments than expected', 'homeward state-hash --help'],
    [['kpis', '--by'], '--by <dimensions> needs a value', 'homeward kpis --help'],
    [['contacts', 'list', '--limit', 'ten'], '--limit must be a whole number from 1 to 500, not ten', 'homeward contacts list --help'],
    [
      ['contacts', 'list', '--status', 'done'],
      '--status must be one of open, made, dropped, unknown, not done',
      'homeward contacts list --help',
    ],
    [['kpis', '--output', 'xml'], '--output must be table, json, csv, not xml', 'homeward --help'],
    [['kpis', '--lang', 'fr'], '--lang must be one of zh-CN, en, not fr', 'homeward kpis --help'],
    [['leads', '--level', 'X'], '--level must be one of O, H, A, B, C, N, not X', 'homeward leads --help'],
    [['kpis', 'members'], 'name is missing', 'homeward kpis members --help'],
    [
      ['kpis', 'members', 'lost', '--part', 'lost'],
      '--part must be one of numerator, denominator, not lost',
      'homeward kpis members --help',
    ],
    [['kpis', '--url', 'localhost'], '--url must be a URL such as http://127.0.0.1:8080, not localhost', 'homeward --help'],
    [['demo', '--dealers', '0'], '--dealers must be a whole number from 1 to 200, not 0', 'homeward demo --help'],
    [['demo', '--output', 'csv'], '--output csv needs a command that has one table', 'homeward demo --help'],
    [['up', '--at', '2025-07-01'], '--at must be an instant such as 2025-07-01T08:30:00+08:00, not 2025-07-01', 'homeward up --help'],
    [['up', '--dev', '--stack'], '--dev moves the clock of one process', 'homeward up --help'],
    [['import', 'visits.csv'], '--dealer is missing', 'homeward import --help'],
    [['import', 'export.csv', '--dealer', 'D1'], 'the name of the file does not say it', '--type'],
    [['dlq', 'redrive'], '--group is missing', 'homeward dlq redrive --help'],
    [['occasions', 'add', '--kind', 'weather'], '--key is missing', 'homeward occasions add --help'],
    [['feed'], '--dealer is missing', 'homeward feed --help'],
    [['work', 'list'], '--owner is missing', 'homeward work list --help'],
    [
      ['work', 'result', 'c1', '--as', 'D1-SA01', '--result', 'reached', '--answer', 'satisfaction=9', 'yes'],
      '--answer must be a name and a value such as satisfaction=9, not yes',
      'homeward work result --help',
    ],
    [['customers', 'early-signs'], '--dealer is missing', 'homeward customers early-signs --help'],
    [['feed', '--dealer', 'D1', '--from', 'now'], '--from must be one of oldest, newest, not now', 'homeward feed --help'],
  ])('%j: exits 2 and says why and what next', async (args, why, next) => {
    const { exitCode, data, notes } = await run(...args);
    expect({ exitCode, data }).toEqual({ exitCode: 2, data: '' });
    expect(notes).toMatch(/^✗ .+\nWhy: {2}.+\nNext: .+\n$/);
    expect(notes).toContain(why);
    expect(notes).toContain(next);
  });

  it('is told in the language of the reader', async () => {
    const { exitCode, notes } = await run('kpis', '--x', '--lang', 'zh-CN');
    expect({ exitCode, notes }).toEqual({
      exitCode: 2,
      notes: '✗ 命令行无法识别\n原因：没有选项 --x\n下一步：`homeward kpis --help` 说明如何书写\n',
    });
  });
});

describe('help', () => {
  it('is data, and names all commands in either language', async () => {
    const english = await run('--help');
    const chinese = await run('--help', '--lang', 'zh-CN');
    expect([english.exitCode, chinese.exitCode]).toEqual([0, 0]);
    for (const command of [
      'demo',
      'up',
      'import',
      'contacts',
      'work',
      'kpis',
      'cases',
      'leads',
      'customers',
      'adoptions',
      'appointments',
      'visits',
      'policies',
      'organisation',
      'feed',
      'events',
      'dlq',
      'lag',
      'state-hash',
      'stack',
    ]) {
      expect(english.data).toContain(command);
      expect(chinese.data).toContain(command);
    }
    expect(english.data).toContain('Usage:');
    expect(chinese.data).toContain('用法：');
    expect(chinese.data).not.toContain('Options:');
  });
});

describe('a platform that does not answer', () => {
  it('exits 4, names the address and how to start one', async () => {
    const { exitCode, data, notes } = await run('kpis', '--url', 'http://127.0.0.1:49151', '--token', 't');
    expect({ exitCode, data }).toEqual({ exitCode: 4, data: '' });
    expect(notes).toContain('Homeward does not answer at http://127.0.0.1:49151');
    expect(notes).toContain('ECONNREFUSED');
    expect(notes).toContain('npm run demo');
  });

  it('is the same for signing in', async () => {
    const { exitCode, notes } = await run('state-hash', '--url', 'http://127.0.0.1:49151');
    expect({ exitCode, isNamed: notes.includes('http://127.0.0.1:49151') }).toEqual({ exitCode: 4, isNamed: true });
  });
});

describe('a file that cannot be read', () => {
  it('exits 1 before anything is sent', async () => {
    const { exitCode, notes } = await run('import', 'no-such/visits.csv', '--dealer', 'D1', '--url', 'http://127.0.0.1:49151');
    expect(exitCode).toBe(1);
    expect(notes).toContain('Could not read no-such/visits.csv');
  });
});
