import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { signInToTrial } from '@homeward/constellation';
import { generateNetwork } from '@homeward/demo-data';
import { parse } from 'yaml';
import type { CustomerClasses } from '../src/api/customer-answers';
import { homeward } from '../src/homeward';
import { aTerminal } from './captured-terminal';
import { type CliWorld, startCliWorld } from './cli-world';

jest.setTimeout(240_000);

const network = generateNetwork({ dealers: 2, vehicles: 60, years: 2, seed: 4 });

// One platform for all: the commands are those of a first day, in their order.
describe('the command line against a platform', () => {
  let world: CliWorld;
  beforeAll(async () => {
    world = await startCliWorld(network);
  });
  afterAll(() => world.stop());

  test('the organisation is applied from a file', async () => {
    const { exitCode, data } = await world.run('organisation', 'apply', world.fileOf('organisation.json'));
    const { nodes, staff } = network.organisation;
    expect({ exitCode, data }).toEqual({
      exitCode: 0,
      data: `${nodes.length} nodes and ${staff.length} members of staff are registered.\n`,
    });
  });

  test('files with bad rows are imported, said row by row, and exit 3', async () => {
    const files = world.manifest.dealers[0]?.files.map((file) => world.fileOf(file.path)) ?? [];
    const { exitCode, data, notes } = await world.run('import', ...files, '--dealer', 'D1', '--output', 'json');
    const { imports } = JSON.parse(data) as { imports: readonly { rows: number; accepted: number; rejected: number; status: string }[] };
    expect(exitCode).toBe(3);
    expect(imports.map(({ rows }) => rows)).toEqual(world.manifest.dealers[0]?.files.map(({ rows }) => rows));
    expect(imports.reduce((total, { rejected }) => total + rejected, 0)).toBeGreaterThan(0);
    expect(notes).toContain('Working off');
  });

  test('files of another system come with their mapping, and a clean one exits 0', async () => {
    const clean =
      world.manifest.dealers[1]?.files.filter(({ recordType }) => recordType === 'customer').map((file) => world.fileOf(file.path)) ?? [];
    const others =
      world.manifest.dealers[1]?.files.filter(({ recordType }) => recordType !== 'customer').map((file) => world.fileOf(file.path)) ?? [];
    const mapping = ['--dealer', 'D2', '--mapping', world.fileOf('D2/mapping.yaml')];
    const { exitCode, data } = await world.run('import', ...clean, ...mapping);
    expect({ exitCode, data }).toEqual({ exitCode: 0, data: expect.stringContaining('owners.csv') });
    expect((await world.run('import', ...others, ...mapping)).exitCode).toBe(3);
  });

  test('a file in the wrong encoding is refused whole, with the reason, and exits 3', async () => {
    const wrong = world.fileOf('visits-gb18030.csv');
    writeFileSync(wrong, readFileSync(world.fileOf('D2/visits.csv')));
    const { exitCode, data } = await world.run('import', wrong, '--dealer', 'D1', '--type', 'visit');
    expect(exitCode).toBe(3);
    expect(data).toContain('visits-gb18030.csv was refused whole');
  });

  test('the same file a second time is the same import', async () => {
    const file = world.fileOf('D1/sales.csv');
    const first = await world.run('import', file, '--dealer', 'D1', '--output', 'json');
    const second = await world.run('import', file, '--dealer', 'D1', '--output', 'json');
    expect(second.data).toBe(first.data);
  });

  test('contacts are listed with masked people, as CSV with raw values, and explained', async () => {
    await world.constellation.advanceTo('2025-07-01T00:30:00.000Z');
    const { contacts } = await world.jsonOf<{ contacts: readonly { contactId: string }[] }>(
      'contacts',
      'list',
      '--dealer',
      'D1',
      '--login',
      'D1-DM01',
    );
    expect(contacts.length).toBeGreaterThan(0);
    const table = await world.run('contacts', 'list', '--dealer', 'D1', '--lang', 'zh-CN');
    expect(table.data).toContain('客户');
    expect(table.data).toContain('****');
    const csv = await world.run('contacts', 'list', '--dealer', 'D1', '--output', 'csv');
    expect(csv.data.split('\r\n').filter((line) => line !== '')).toHaveLength(contacts.length + 1);
    const why = await world.run('contacts', 'why', contacts[0]?.contactId ?? '', '--login', 'D1-SA01');
    expect({ exitCode: why.exitCode, data: why.data }).toEqual({ exitCode: 0, data: expect.stringMatching(/^▸ .+\n {2}• .+/) });
  });

  test('what does not exist, or is somebody else’s, exits 1 with code and reason', async () => {
    const { exitCode, data, notes } = await world.run('contacts', 'why', 'nothing', '--login', 'D1-SA01');
    expect({ exitCode, data }).toEqual({ exitCode: 1, data: '' });
    expect(notes).toContain('contact.unknown');
    const { contacts } = await world.jsonOf<{ contacts: readonly { contactId: string }[] }>('contacts', 'list', '--dealer', 'D1');
    const foreign = await world.run('contacts', 'why', contacts[0]?.contactId ?? '', '--login', 'D2-SA01');
    expect({ exitCode: foreign.exitCode, isUnknown: foreign.notes.includes('contact.unknown') }).toEqual({ exitCode: 1, isUnknown: true });
  });

  test('a login that nobody knows exits 1 and says which there are', async () => {
    const { exitCode, notes } = await world.run('kpis', '--login', 'nobody');
    expect(exitCode).toBe(1);
    expect(notes).toContain('Could not sign in as nobody');
    expect(notes).toContain('dms-D1');
  });

  test('one who may not is told so, and exits 1', async () => {
    const { exitCode, notes } = await world.run('state-hash', '--login', 'D1-SA01');
    expect(exitCode).toBe(1);
    expect(notes).toMatch(/^✗ The platform refused the request \(.+\)\nWhy: {2}[ -~]+\n/);
    // The platform gives its reasons in the language of the command line too.
    expect((await world.run('state-hash', '--login', 'D1-SA01', '--lang', 'zh-CN')).notes).toMatch(/\n原因：.*\p{Script=Han}{2}/u);
  });

  test('figures come with what they are made of', async () => {
    const { figures } = await world.jsonOf<{
      figures: readonly { name: string; numerator: number; denominator?: number; group: { dealer?: string } }[];
    }>(...['kpis', '--names', 'lost', '--by', 'dealer']);
    expect(figures.map(({ group }) => group.dealer)).toEqual(['D1', 'D2']);
    const [first] = figures;
    const csv = await world.run('kpis', '--names', 'lost', '--by', 'dealer', '--output', 'csv');
    expect(csv.data).toContain(`lost,dealer:D1,2025-07-01,${first?.numerator}/${first?.denominator}`);
    const table = await world.run('kpis', '--names', 'lost', '--by', 'dealer');
    expect(table.data).toMatch(/Lost +D1 +2025-07-01 +\d+\.\d\d % \(\d+\/\d+\)/);
  });

  test('the members behind a figure are as many as it counts, a page at a time or fewer when told, in each format', async () => {
    const { figures } = await world.jsonOf<{ figures: readonly { numerator: number; denominator: number; group: { dealer: string } }[] }>(
      ...['kpis', '--names', 'lost', '--by', 'dealer'],
    );
    const ofD1 = figures.find(({ group }) => group.dealer === 'D1');
    interface Members {
      readonly members: readonly { id: string; dealerId: string; values: { state: string } }[];
      readonly cursor?: string;
    }
    const asked = ['kpis', 'members', 'lost', '--dealer', 'D1'];
    const { members, cursor } = await world.jsonOf<Members>(...asked);
    expect({ count: members.length, cursor }).toEqual({ count: ofD1?.numerator, cursor: undefined });
    expect(new Set(members.map(({ dealerId }) => dealerId))).toEqual(new Set(['D1']));
    expect((await world.jsonOf<Members>(...asked, '--part', 'denominator')).members).toHaveLength(ofD1?.denominator ?? 0);

    const [first] = members;
    const table = await world.run(...asked, '--limit', '1');
    expect(table.data).toContain('Lost: the numerator');
    expect(table.data).toContain(`vehicle  ${first?.id}  D1`);
    expect(table.data).toContain('The first 1; there are more');
    const csv = await world.run(...asked, '--output', 'csv', '--lang', 'zh-CN');
    expect(csv.data.split('\r\n').filter((line) => line !== '')).toHaveLength(members.length + 1);
    expect(csv.data).toMatch(/^类型,编号,经销商,属于分子,日期,类别,车型,/);

    expect((await world.run('kpis', 'members', 'lost', '--dealer', 'D2', '--login', 'D1-DM01')).notes).toContain('node.unknown');
    expect((await world.run('kpis', 'members', 'no-such-kpi')).notes).toContain('kpi.unknown');
  });

  test('leads are listed with masks, the overdue ones alone, and one with its history', async () => {
    expect((await world.run('leads')).data).toBe('There are no such leads.\n');
    const consultant = await signInToTrial(world.constellation.url, 'D1-SC01');
    const lead = { name: '张伟', phone: '13800138000', ownerId: 'D1-SC01', openedAt: '2025-06-28T10:00:00+08:00' };
    const leads = [
      { ...lead, level: 'H', concern: 'Colour' },
      { ...lead, phone: '13800138001', level: 'N' },
    ];
    await consultant.ask('/v1/leads', { method: 'POST', json: { leads } });
    const { leads: all } = await world.jsonOf<{ leads: readonly { leadId: string; overdue: boolean }[] }>('leads', '--dealer', 'D1');
    expect(all.map(({ overdue }) => overdue).sort()).toEqual([false, true]);
    const table = await world.run('leads', '--overdue', '--lang', 'zh-CN');
    expect(table.data).toContain('逾期线索');
    expect(table.data).toContain('2025-06-29 10:00');
    expect(table.data).not.toContain('张伟');
    const csv = await world.run('leads', '--overdue', '--output', 'csv');
    expect(csv.data.split('\r\n').filter((line) => line !== '')).toHaveLength(2);
    const one = await world.run('leads', all.find(({ overdue }) => overdue)?.leadId ?? '');
    expect({ exitCode: one.exitCode, data: one.data }).toEqual({ exitCode: 0, data: expect.stringContaining('Colour') });
    expect((await world.run('leads', '--overdue', '--login', 'D2-DM01')).data).toBe('There are no such leads.\n');
  });

  test('customers who look as if leaving are listed with the reasons, whoever may not see the dealer is told so', async () => {
    const asked = ['customers', 'early-signs', '--dealer', 'D1', '--on', '2025-06-28'];
    const { total, customers } = await world.jsonOf<CustomerClasses>(...asked);
    expect(total).toBeGreaterThan(1);
    const signs = customers.flatMap(({ cars }) => cars.flatMap(({ earlySigns: [first] }) => first?.text ?? []));
    const csv = await world.run(...asked, '--output', 'csv');
    expect(csv.data.split('\r\n')).toHaveLength(signs.length + 2);
    for (const sign of signs) expect(csv.data).toContain(sign);
    expect((await world.run(...asked, '--limit', '1', '--lang', 'zh-CN')).data).toContain('2025-06-28 的流失早期迹象');
    expect((await world.run(...asked, '--login', 'D2-DM01')).notes).toContain('node.unknown');
  });

  test('cars are dealt to advisors: looked at first, applied by the dealer’s manager, and shown with their cars', async () => {
    interface Preview {
      readonly changes: readonly { reason: string; plate?: string }[];
      readonly after: readonly { advisorId: string; cars: number }[];
    }
    const asked = ['adoptions', '--dealer', 'D1'];
    const { changes, after } = await world.jsonOf<Preview>(...asked, '--preview');
    expect(changes.length).toBeGreaterThan(0);
    expect(changes.every(({ reason, plate }) => reason === 'adopted' && (plate ?? '*').includes('*'))).toBe(true);
    expect((await world.run(...asked, '--apply', '--login', 'D1-SA01')).notes).toContain('access.operation-denied');
    const applied = await world.jsonOf<{ outcome: string; changes: readonly unknown[] }>(...asked, '--apply');
    expect([applied.outcome, applied.changes.length]).toEqual(['applied', changes.length]);
    expect((await world.run(...asked, '--apply')).data).toContain('Nothing changes: everybody keeps their cars.');

    const rich = after.toSorted((a, b) => b.cars - a.cars)[0];
    const table = await world.run(...asked, '--advisor', rich?.advisorId ?? '', '--login', 'D1-SA01', '--lang', 'zh-CN');
    expect(table.data).toContain('领养的车，价值高的在前');
    const csv = await world.run(...asked, '--advisor', rich?.advisorId ?? '', '--output', 'csv');
    expect(csv.data.split('\r\n').filter((line) => line !== '')).toHaveLength((rich?.cars ?? 0) + 1);
    expect((await world.run(...asked, '--login', 'D2-DM01')).notes).toContain('dealer.unknown');
    expect((await world.run('adoptions')).exitCode).toBe(2);
  });

  test('there are no cases yet, which is no error', async () => {
    expect(await world.run('cases')).toEqual({ exitCode: 0, data: 'There are no such cases.\n', notes: '' });
  });

  test('policies go out to files, differ nowhere, and come back changed as a new version', async () => {
    const target = path.join(world.directory, 'policies');
    expect((await world.run('policies', 'export', target)).exitCode).toBe(0);
    expect(readdirSync(target)).toContain('points');
    expect((await world.run('policies', 'diff', target)).data).toBe('Nothing differs.\n');

    const own = path.join(target, 'points', 'D1.yaml');
    const document = parse(readFileSync(path.join(target, 'points', 'default.yaml'), 'utf8')) as { body: { reservationMinutes: number } };
    writeFileSync(own, JSON.stringify({ ...document, body: { ...document.body, reservationMinutes: 45 } }));
    const { differences } = await world.jsonOf<{ differences: readonly { place: string; here: unknown; there: unknown }[] }>(
      'policies',
      'diff',
      own,
    );
    expect(differences).toEqual([{ subject: 'points', scope: 'D1', place: '/reservationMinutes', here: 45, there: 30 }]);
    const applied = await world.run('policies', 'apply', own);
    expect({ exitCode: applied.exitCode, data: applied.data }).toEqual({ exitCode: 0, data: 'points for D1 is published.\n' });
    await world.constellation.settle();
    expect((await world.run('policies', 'apply', own)).data).toBe('Nothing differs.\n');
  });

  test('files are checked without a platform: the two holes of the sources’ table, each with a customer', async () => {
    const shipped = path.join(world.directory, 'policies', 'customer-states', 'default.yaml');
    expect(await world.run('policies', 'lint', shipped)).toMatchObject({ exitCode: 0, data: 'Nothing is wrong.\n' });
    const table = path.join(world.directory, 'policies', 'customer-states', 'sources.yaml');
    const rules = [
      { state: 'active', minVisits: 3, maxVisits: 3 },
      { state: 'swing', minVisits: 2, maxVisits: 2 },
      { state: 'leaning-to-lost', minVisits: 1, maxVisits: 1, lastVisitMonthsPast: 3, lastVisitMonthsNotPast: 12 },
      { state: 'lost', minVisits: 0, maxVisits: 0 },
    ];
    writeFileSync(table, JSON.stringify({ version: 1, effectiveFrom: '2024-01-01T00:00:00.000Z', body: { windowMonths: 12, rules } }));
    const checked = await world.run('policies', 'lint', table, '--output', 'json');
    const { findings } = JSON.parse(checked.data) as { findings: readonly { finding: { kind: string; example: { visits: number } } }[] };
    expect(checked.exitCode).toBe(1);
    expect(findings.map(({ finding }) => [finding.kind, finding.example.visits])).toEqual([
      ['hole', 1],
      ['hole', 4],
    ]);
    expect((await world.run('policies', 'lint', table, '--lang', 'zh-CN')).data).toContain('没有规则适用于此客户');
    expect((await world.run('policies', 'apply', table, '--scope', 'D1')).notes).toContain(
      'there is none for a customer with 1 visits in 12 months',
    );
    rmSync(table);
  });

  test('cadences are checked without a platform, with the caps beside them, and a platform refuses what the check finds', async () => {
    const shipped = path.join(world.directory, 'policies');
    expect(await world.run('policies', 'lint', shipped)).toMatchObject({ exitCode: 0, data: 'Nothing is wrong.\n' });
    const own = path.join(shipped, 'cadences', 'own.yaml');
    const call = (key: string, days: number) => ({
      ...{ key, when: { kind: 'days-after', days }, windowDays: 2, owner: 'advisor', channels: ['phone'], purpose: 'service' },
      script: { 'zh-CN': '您好', en: 'Hello' },
    });
    const twice = { trigger: { on: 'churn', levels: ['lost'] }, stops: [], steps: [call('first-call', 0), call('second-call', 4)] };
    writeFileSync(own, JSON.stringify({ version: 1, effectiveFrom: '2024-01-01T00:00:00.000Z', body: { cadences: { lost: twice } } }));
    const checked = await world.run('policies', 'lint', shipped, '--output', 'json');
    expect(checked.exitCode).toBe(1);
    expect(JSON.parse(checked.data)).toMatchObject({ findings: [{ place: '/cadences/lost/steps/1' }] });
    expect((await world.run('policies', 'apply', own, '--scope', 'D1')).notes).toContain(
      'no day from 2024-01-05 to 2024-01-06 is free for second-call',
    );
    rmSync(own);
  });

  test('a file that ships with the platform needs a node to be published for', async () => {
    const { exitCode, notes } = await world.run('policies', 'apply', path.join(world.directory, 'policies', 'points', 'default.yaml'));
    expect({ exitCode, isNamed: notes.includes('--scope') }).toEqual({ exitCode: 2, isNamed: true });
  });

  test('a dealer’s feed is read in pages, a line an entry, and says where to go on', async () => {
    const asked = ['feed', '--dealer', 'D1'];
    const { data, notes } = await world.run(...asked, '--kinds', 'points,task', '--output', 'json');
    const entries = data
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text) as { readonly kind: string; readonly entryId: string });
    expect(new Set(entries.map(({ kind }) => kind))).toEqual(new Set(['points', 'task']));
    expect(new Set(entries.map(({ entryId }) => entryId)).size).toBe(entries.length);
    const cursor = /--cursor (\S+)/.exec(notes)?.[1] ?? '';
    expect(await world.run(...asked, '--cursor', cursor)).toMatchObject({ exitCode: 0, data: '' });
    const table = await world.run(...asked, '--kinds', 'appointment', '--output', 'csv');
    expect(table.data).toMatch(/^At,Kind,Change,About,Event,Text\r\n\S+,appointment,/);
    expect((await world.run('feed', '--dealer', 'D2', '--cursor', cursor)).exitCode).toBe(1);
  });

  test('a feed that is followed ends with Ctrl-C', async () => {
    const terminal = aTerminal({ HOMEWARD_URL: world.constellation.url });
    const following = homeward(['feed', '--dealer', 'D1', '--from', 'newest', '--follow'], terminal);
    terminal.end();
    expect(await following).toBe(0);
    expect(terminal.notes).toContain('--cursor');
  });

  test('events are a line each: to be read, as one document, or as CSV', async () => {
    const asked = ['events', 'tail', 'homeward.organisation.v1', '--last', '3'];
    const { exitCode, data } = await world.run(...asked, '--output', 'json');
    const events = data
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string });
    expect(exitCode).toBe(0);
    expect(events).toHaveLength(3);
    expect(events[0]?.type).toMatch(/^homeward\.customer\.v1\.(Node|Staff)Registered$/);
    const lines = (await world.run(...asked)).data.trim().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^20\d\d-\S+Z {2}homeward\.organisation\.v1 {2}(Node|Staff)Registered {2}\S+ {2}\w+=/);
    const csv = (await world.run(...asked, '--output', 'csv')).data.trim().split('\r\n');
    expect(csv).toHaveLength(4);
    expect(csv[0]).toBe('At,Topic,Partition,Offset,Event,About,Text');
    expect(csv[1]).toContain(`,homeward.organisation.v1,`);
    expect((await world.run('events', 'tail', 'no-such-topic')).exitCode).toBe(1);
  });

  test('there are no dead letters, and nothing to redrive', async () => {
    expect((await world.run('dlq', 'list')).data).toBe('There are no dead letters.\n');
    expect((await world.run('dlq', 'redrive', '--group', 'customer')).data).toBe('0 handed to customer again, 0 left alone.\n');
    expect((await world.run('dlq', 'show', 'nothing', '--group', 'customer')).exitCode).toBe(1);
  });

  test('the lag is known and waited for, and the state has a hash', async () => {
    const waited = await world.run('lag', '--wait', '--timeout', '60');
    expect([waited.exitCode, waited.data]).toEqual([0, expect.stringContaining('Everything is worked off.')]);
    const { stateHash, parts } = await world.jsonOf<{ stateHash: string; parts: readonly { service: string }[] }>('state-hash');
    expect(stateHash).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(parts.map(({ service }) => service)).size).toBe(5);
    expect((await world.run('state-hash')).data).toContain(stateHash);
  });
});
