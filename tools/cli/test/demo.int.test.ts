import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { PROJECT_ROOT } from '../src/project-root';

jest.setTimeout(240_000);

const PROGRAM = path.join(PROJECT_ROOT, 'tools/cli/dist/main.js');
const SMALL = ['--dealers', '2', '--vehicles', '80', '--years', '2', '--seed', '3', '--port', '0'];

interface Ran {
  readonly exitCode: number | null;
  readonly data: string;
  readonly notes: string;
}

/** Runs the program as it is built, as a user does. `onNotes` hears what it tells meanwhile. */
function run(args: readonly string[], onNotes: (notes: string, end: () => void) => void = () => undefined): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], TMPDIR: tmpdir() },
    });
    let data = '';
    let notes = '';
    child.stdout.setEncoding('utf8').on('data', (piece: string) => (data += piece));
    child.stderr.setEncoding('utf8').on('data', (piece: string) => {
      notes += piece;
      onNotes(notes, () => child.kill('SIGINT'));
    });
    child.once('error', reject).once('close', (exitCode) => resolve({ exitCode, data, notes }));
  });
}

interface Report {
  readonly stateHash: string;
  readonly imports: readonly {
    readonly dealerId: string;
    readonly counts: { readonly rows: number; readonly accepted: number; readonly rejected: number };
  }[];
  readonly messageFile?: string;
  readonly contacts: {
    readonly total: number;
    readonly lines: readonly { readonly contactId: string; readonly name: string }[];
    readonly why: { readonly contactId: string };
  };
  readonly kpis: readonly { readonly name: string; readonly total?: { readonly numerator: number; readonly denominator?: number } }[];
  readonly case: { readonly answered: { readonly clocks: readonly { readonly name: string; readonly status: string }[] } };
  readonly adoption: { readonly advisors: readonly { readonly cars: number }[] };
  readonly accounts: readonly { readonly balance: number }[];
  readonly calibration: readonly {
    readonly dealerId: string;
    readonly methods: readonly { readonly method: string; readonly predictions: number }[];
  }[];
  readonly morning: { readonly entries: readonly { readonly topics: readonly { readonly script?: string }[] }[] };
  readonly trial: {
    readonly answer: { readonly totals: { readonly today: { readonly contacts: number }; readonly draft: { readonly contacts: number } } };
  };
  readonly week?: object;
  readonly overdueLeads: readonly {
    readonly dealerId: string;
    readonly total: number;
    readonly leads: readonly { readonly overdue: boolean }[];
  }[];
}

describe('the demo', () => {
  let directory: string;
  let first: Report;
  const messages = (): string => path.join(directory, 'messages.jsonl');
  /** Business time that has moved lets messages go, which takes a moment. */
  const isWritten = async (): Promise<void> => {
    for (let tries = 0; tries < 100 && !existsSync(messages()); tries += 1) await setTimeout(100);
  };

  beforeAll(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'homeward-demo-test-'));
    const { exitCode, data, notes } = await run(['demo', '--once', '--output', 'json', '--data-dir', directory, ...SMALL]);
    if (exitCode !== 0) throw new Error(notes);
    first = JSON.parse(data) as Report;
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test('ends by itself with one JSON document: imports, contacts, figures, a case in time, accounts and the hash', () => {
    expect(first.imports.map(({ dealerId }) => dealerId)).toEqual(['D1', 'D2']);
    for (const { counts } of first.imports) expect(counts.accepted).toBeGreaterThan(counts.rejected);
    expect(first.contacts.lines.length).toBe(Math.min(15, first.contacts.total));
    expect(first.contacts.lines.every(({ name }) => name.includes('*'))).toBe(true);
    expect(first.contacts.why.contactId).toBe(first.contacts.lines[0]?.contactId);
    expect(first.kpis.find(({ name }) => name === 'base-vehicles')?.total?.numerator).toBeGreaterThan(0);
    expect(first.case.answered.clocks.find(({ name }) => name === 'first-response')?.status).toBe('met');
    expect(first.accounts).toHaveLength(3);
    expect(first.adoption.advisors.reduce((sum, { cars }) => sum + cars, 0)).toBeGreaterThan(0);
    expect(first.calibration.map(({ dealerId, methods }) => [dealerId, methods[0]?.method])).toEqual([
      ['D1', 'robust'],
      ['D2', 'robust'],
    ]);
    expect(first.calibration.every(({ methods }) => (methods[0]?.predictions ?? 0) > 0)).toBe(true);
    expect(first.overdueLeads.map(({ dealerId }) => dealerId)).toEqual(['D1', 'D2']);
    expect(first.overdueLeads.flatMap(({ leads }) => leads).every(({ overdue }) => overdue)).toBe(true);
    expect(first.overdueLeads.reduce((total, one) => total + one.total, 0)).toBeGreaterThan(0);
    expect(first.morning.entries.every(({ topics }) => topics.every(({ script }) => (script ?? '') !== ''))).toBe(true);
    expect(first.trial.answer.totals.draft.contacts).toBeLessThan(first.trial.answer.totals.today.contacts);
    // Whoever keeps the state goes on from the day that was shown.
    expect(first.week).toBeUndefined();
    expect(first.stateHash).toMatch(/^[0-9a-f]{64}$/);
    // In the quiet hours, in which the demo ends in every constellation, nobody is written to.
    expect({ file: first.messageFile, isThere: existsSync(messages()) }).toEqual({ file: messages(), isThere: false });
  });

  test('goes on from a directory without importing again, and comes to the same state', async () => {
    const { exitCode, data, notes } = await run(['demo', '--once', '--output', 'json', '--data-dir', directory, ...SMALL]);
    expect(exitCode).toBe(0);
    expect(notes).toContain('Nothing is imported');
    expect(notes).not.toContain('Uploading');
    expect((JSON.parse(data) as Report).stateHash).toBe(first.stateHash);
  });

  test('does not mix two demos in one directory', async () => {
    const { exitCode, data, notes } = await run(['demo', '--once', '--data-dir', directory, ...SMALL, '--seed', '4']);
    expect({ exitCode, data }).toEqual({ exitCode: 2, data: '' });
    expect(notes).toContain('--seed 3');
    expect(notes).toContain('--seed 4');
  });

  test('comes to the same state without a directory, prints it for people, serves until Ctrl-C and ends in order', async () => {
    let asked: Promise<number> | undefined;
    const { exitCode, data, notes } = await run(['demo', '--lang', 'zh-CN', ...SMALL], (told, end) => {
      const url = /服务于 (http:\S+?)，/.exec(told)?.[1];
      if (url === undefined || asked !== undefined) return;
      asked = fetch(`${url}/readyz`).then(({ status }) => status);
      void asked.finally(end);
    });
    expect({ exitCode, status: await asked }).toEqual({ exitCode: 0, status: 200 });
    expect(data).toContain(`状态哈希: ${first.stateHash}`);
    for (const part of [
      '1. 文件处理结果',
      '2. D1',
      '3. ',
      '4. 一起投诉',
      '5. 积分',
      '6. ',
      '7. 客户领养',
      '8. ',
      '9. 逾期线索',
      '11. D1-SA01',
      '12. ',
      '13. D1',
      'D1-DM01',
    ])
      expect(data).toContain(part);
    expect(notes).toContain('正在停止');
  });

  test('writes SMS and e-mails into the file that it names, when business time has left the quiet hours', async () => {
    let asked: Promise<unknown> | undefined;
    const { data } = await run(['demo', '--data-dir', directory, ...SMALL], (told, end) => {
      const url = /Serving at (http:\S+?)\. /.exec(told)?.[1];
      if (url === undefined || asked !== undefined) return;
      asked = fetch(`${url}/dev/clock`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ at: '2025-07-04T08:00:00.000Z' }),
      }).then(isWritten);
      void asked.finally(end);
    });
    expect(data).toContain(messages());
    expect(data).toContain(`contacts why ${first.contacts.why.contactId} `);
    const lines = readFileSync(messages(), 'utf8').trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { channel: string }).channel)).toContain('sms');
  });
});
