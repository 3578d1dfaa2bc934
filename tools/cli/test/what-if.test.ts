import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Api } from '../src/api/api';
import { homeward } from '../src/homeward';
import { readWhatIf } from '../src/views/what-if-view';
import { aTerminal } from './captured-terminal';

const sum = (contacts: number) => ({ contacts, arrivals: 2, costFen: contacts * 500 });
const aRun = (status: string, lookedAt: number, contacts: readonly [number, number]) => ({
  ...{ runId: 'run-1', status, askedAt: '2024-07-09T01:00:00.000Z', restarts: 0 },
  ...{ fromOn: '2024-07-09', toOn: '2025-07-09', suppositions: [{ code: 'what-if.reached', values: {}, text: 'All are reached.' }] },
  rows: [
    { dimension: 'dealer', key: 'D1', today: contacts[0], draft: contacts[1], more: 2, fewer: 0 },
    { dimension: 'week', key: '2024-07-08', today: contacts[0], draft: contacts[1], more: 2, fewer: 0 },
  ],
  ...{ totals: { people: 10, more: 2, fewer: 0, today: sum(contacts[0]), draft: sum(contacts[1]) }, lookedAt, inAll: 20 },
});

it.each([
  ['all that is asked for', 20],
  ['seven at a time, as time is up', 7],
])('the same calendars are tried whatever a page comes to: %s', async (_how, atOnce) => {
  const limits: number[] = [];
  // Every calendar has one contact more than the one before it.
  const page = ({ limit, cursor = '0' }: { readonly limit: number; readonly cursor?: string }) => {
    const [from, lookedAt] = [Number(cursor), Math.min(limit, atOnce)];
    const contacts = Array.from({ length: lookedAt }, (_, place) => from + place).reduce((total, one) => total + one, 0);
    limits.push(limit);
    return { ...aRun('', lookedAt, [contacts, 0]), cursor: String(from + lookedAt) };
  };
  const send: Api['send'] = async <Answer>(_method: string, _path: string, { body }: { readonly body?: unknown } = {}) =>
    page(body as Parameters<typeof page>[0]) as Answer;
  const { totals } = await readWhatIf({ send }, { policies: [], from: 'now' }, 50);
  expect(totals.today.contacts).toBe((49 * 50) / 2);
  expect(Math.max(...limits)).toBe(20);
});

describe('trying policies out', () => {
  const run = async (ended: object, ...options: string[]) => {
    const directory = path.join(await mkdtemp(path.join(tmpdir(), 'homeward-')), 'contact-caps');
    await mkdir(directory);
    const file = path.join(directory, 'D1.yaml');
    await writeFile(file, 'version: 1\nbody: { caps: [] }\n');
    const asked: string[] = [];
    const questions: unknown[] = [];
    const terminal = aTerminal({ HOMEWARD_TOKEN: 't', LANG: 'en' });
    let data = '';
    const exitCode = await homeward(['policies', 'what-if', file, ...options], {
      ...terminal,
      fetch: async (input, init) => {
        const request = new Request(input, init);
        asked.push(`${request.method} ${new URL(request.url).pathname}`);
        if (request.method !== 'POST') return Response.json(asked.length === 2 ? aRun('running', 10, [1, 2]) : ended);
        questions.push([await request.json(), request.headers.get('idempotency-key') !== null]);
        return Response.json(aRun('waiting', 0, [0, 0]), { status: 202 });
      },
      out: (text) => void (data += String(text)),
    });
    return { exitCode, asked, questions, data };
  };
  const DONE = aRun('done', 20, [11, 17]);

  it('asks for a run with the files under a key, waits for it, and publishes nothing', async () => {
    const { exitCode, asked, questions, data } = await run(DONE, '--from', 'beginning', '--output', 'json');
    const question = { policies: [{ subject: 'contact-caps', scope: 'D1', document: { caps: [] } }], from: 'beginning' };
    expect({ exitCode, asked, questions }).toEqual({
      exitCode: 0,
      asked: ['POST /v1/reminders/what-if/runs', 'GET /v1/reminders/what-if/runs/run-1', 'GET /v1/reminders/what-if/runs/run-1'],
      questions: [[question, true]],
    });
    expect(JSON.parse(data)).toMatchObject({
      totals: { people: 10, more: 2, today: { contacts: 11, costFen: 5_500 }, draft: { contacts: 17 } },
      rows: [{ dimension: 'dealer', key: 'D1', today: 11, draft: 17, more: 2, fewer: 0 }, { dimension: 'week' }],
    });
  });

  it('shows what changes, for whom, at what cost, and what is supposed', async () => {
    const { data } = await run(DONE);
    expect(data).toMatch(/Contacts +\S? *11 .*17 .*\+6/);
    expect(data).toMatch(/Cost \(CNY\).* 55\.00 .* 85\.00 .*\+30\.00/);
    expect(data).toContain('10 people: 2 get more contacts, 0 get fewer.');
    expect(data).toContain('All are reached.');
  });

  it.each([
    ['that somebody cancels', aRun('cancelled', 10, [1, 2])],
    ['that fails', { ...aRun('failed', 10, [1, 2]), failure: 'policy.scope-unknown' }],
  ])('a run %s has no result', async (_, ended) => {
    const { exitCode, data } = await run(ended);
    expect([exitCode, data]).toEqual([1, '']);
  });
});
