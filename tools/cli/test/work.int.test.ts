import { generateNetwork } from '@homeward/demo-data';
import type { WorkList } from '../src/api/work-answers';
import { type CliWorld, startCliWorld } from './cli-world';

jest.setTimeout(240_000);

const AT_WORK = ['--dealer', 'D1', '--date', '2025-07-01'];

describe('the work of a day on the command line', () => {
  let world: CliWorld;
  beforeAll(async () => {
    world = await startCliWorld(generateNetwork({ dealers: 1, vehicles: 150, years: 2, seed: 4 }));
    await world.run('organisation', 'apply', world.fileOf('organisation.json'));
    const files = world.manifest.dealers[0]?.files.map((file) => world.fileOf(file.path)) ?? [];
    await world.run('import', ...files, '--dealer', 'D1');
    await world.constellation.advanceTo('2025-07-01T00:30:00.000Z');
  });
  afterAll(() => world.stop());

  const listOf = (owner: string): Promise<WorkList> => world.jsonOf<WorkList>('work', 'list', '--owner', owner, ...AT_WORK);

  test('what to ask is told with its keys, answers are recorded by them, and refused where they cannot be', async () => {
    const { workers } = await world.jsonOf<{ workers: readonly { ownerId: string }[] }>('work', 'load', '--node', 'D1');
    const lists = await Promise.all(workers.map(({ ownerId }) => listOf(ownerId)));
    const asking = lists.find(({ entries }) => entries.some(({ questionnaire }) => questionnaire?.key === 'after-visit'));
    const called = asking?.entries.find(({ questionnaire }) => questionnaire?.key === 'after-visit');
    const { data, notes } = await world.run('work', 'list', '--owner', asking?.ownerId ?? '', ...AT_WORK);
    expect(data + notes).toContain('satisfaction (1–10): Overall, how would you rate our service, from 1 to 10?');
    expect(data + notes).toContain('fixed-first-time (yes, no): ');

    const contactId = called?.contact.contactId ?? '';
    const result = [
      'work',
      'result',
      contactId,
      '--as',
      `D1-${asking?.ownerId ?? ''}`,
      '--result',
      'reached',
      '--note',
      'came with her brother',
    ];
    const wrong = await world.run(...result, '--answer', 'satisfaction=11', 'fixed-first-time=yes');
    expect({ exitCode: wrong.exitCode, notes: wrong.notes }).toEqual({
      exitCode: 1,
      notes: expect.stringContaining('/answers/satisfaction'),
    });
    const right = await world.run(...result, '--answer', 'satisfaction=9', 'fixed-first-time=yes');
    expect({ exitCode: right.exitCode, notes: right.notes }).toEqual({ exitCode: 0, notes: expect.any(String) });
    const { contacts } = await world.jsonOf<{ contacts: readonly { contactId: string }[] }>(
      'contacts',
      'list',
      ...AT_WORK,
      '--status',
      'made',
    );
    expect(contacts.map((contact) => contact.contactId)).toContain(contactId);

    const week = ['--node', 'D1', '--date', '2025-07-01'];
    const { data: sample } = await world.run('work', 'checks', 'list', ...week);
    expect(sample).toContain(contactId);
    const found = ['--mark', '6', '--answer', 'satisfaction=different:7', 'fixed-first-time=confirmed', '--note', 'Ask slowly'];
    expect((await world.run('work', 'checks', 'record', contactId, ...found)).exitCode).toBe(0);
    const { data: figures } = await world.run('work', 'checks', 'figures', '--node', 'D1');
    expect(figures).toContain('50.00 % (1/2)');
    const own = await world.run('work', 'checks', 'own', '--as', `D1-${asking?.ownerId ?? ''}`);
    expect(own.data).toContain('satisfaction');
    const shown = await world.run('work', 'checks', 'show', contactId);
    expect(shown.data + shown.notes).toContain('satisfaction=different:7');
  });
});
