import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { homeward } from '../src/homeward';
import { aTerminal } from './captured-terminal';

const sum = (contacts: number) => ({ contacts, arrivals: 2, costFen: contacts * 500 });
const aPage = (contacts: readonly [number, number], cursor?: string) => ({
  ...{ fromOn: '2024-07-09', toOn: '2025-07-09', suppositions: [{ code: 'what-if.reached', values: {}, text: 'All are reached.' }] },
  rows: [
    { dimension: 'dealer', key: 'D1', today: contacts[0], draft: contacts[1], more: 1, fewer: 0 },
    { dimension: 'week', key: '2024-07-08', today: contacts[0], draft: contacts[1], more: 1, fewer: 0 },
  ],
  ...{ totals: { people: 5, more: 1, fewer: 0, today: sum(contacts[0]), draft: sum(contacts[1]) }, lookedAt: 10, inAll: 20 },
  ...(cursor === undefined ? {} : { cursor }),
});

describe('trying policies out', () => {
  const run = async (...options: string[]) => {
    const directory = path.join(await mkdtemp(path.join(tmpdir(), 'homeward-')), 'contact-caps');
    await mkdir(directory);
    const file = path.join(directory, 'D1.yaml');
    await writeFile(file, 'version: 1\nbody: { caps: [] }\n');
    const asked: unknown[] = [];
    const terminal = aTerminal({ HOMEWARD_TOKEN: 't', LANG: 'en' });
    let data = '';
    const exitCode = await homeward(['policies', 'what-if', file, ...options], {
      ...terminal,
      fetch: async (input, init) => {
        asked.push(await new Request(input, init).json());
        return Response.json(asked.length === 1 ? aPage([10, 15], 'next') : aPage([1, 2]));
      },
      out: (text) => void (data += String(text)),
    });
    return { exitCode, asked, data };
  };

  it('asks for all pages with the files, publishes nothing, and adds them up', async () => {
    const { exitCode, asked, data } = await run('--from', 'beginning', '--output', 'json');
    const question = { policies: [{ subject: 'contact-caps', scope: 'D1', document: { caps: [] } }], from: 'beginning', limit: 20 };
    expect({ exitCode, asked }).toEqual({ exitCode: 0, asked: [question, { ...question, cursor: 'next' }] });
    expect(JSON.parse(data)).toMatchObject({
      totals: { people: 10, more: 2, today: { contacts: 11, costFen: 5_500 }, draft: { contacts: 17 } },
      rows: [{ dimension: 'dealer', key: 'D1', today: 11, draft: 17, more: 2, fewer: 0 }, { dimension: 'week' }],
    });
  });

  it('shows what changes, for whom, at what cost, and what is supposed', async () => {
    const { data } = await run();
    expect(data).toMatch(/Contacts +\S? *11 .*17 .*\+6/);
    expect(data).toMatch(/Cost \(CNY\).* 55\.00 .* 85\.00 .*\+30\.00/);
    expect(data).toContain('10 people: 2 get more contacts, 0 get fewer.');
    expect(data).toContain('All are reached.');
  });
});
