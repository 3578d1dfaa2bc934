import { generateNetwork } from '@homeward/demo-data';
import { type CliWorld, startCliWorld } from './cli-world';

jest.setTimeout(240_000);

const network = generateNetwork({ dealers: 2, vehicles: 20, years: 2, seed: 4 });

describe('appointments on the command line', () => {
  let world: CliWorld;
  beforeAll(async () => {
    world = await startCliWorld(network);
    const { run, fileOf, manifest } = world;
    await run('organisation', 'apply', fileOf('organisation.json'));
    const files = manifest.dealers[1]?.files.map((file) => fileOf(file.path)) ?? [];
    await run('import', ...files, '--dealer', 'D2', '--mapping', fileOf('D2/mapping.yaml'));
  });
  afterAll(() => world.stop());

  test('places are shown, one is booked for a car, moved and called off', async () => {
    const { days } = await world.jsonOf<{
      days: readonly { on: string; hours: readonly { hour: string; startsAt: string; free: number }[] }[];
    }>('appointments', 'free', '--dealer', 'D2');
    const [first, second] = days.flatMap(({ hours }) => hours).filter(({ free }) => free > 0);
    const { changes } = await world.jsonOf<{ changes: readonly { vehicleId: string }[] }>('adoptions', '--dealer', 'D2', '--preview');
    const vehicleId = changes[0]?.vehicleId ?? '';
    const book = ['appointments', 'book', vehicleId, '--dealer', 'D2', '--at', first?.startsAt ?? ''];
    expect((await world.run(...book, '--login', 'D1-DM01')).notes).toContain('dealer.unknown');
    const booked = await world.jsonOf<{ appointmentId: string; status: string; hour: string }>(...book);
    expect(booked).toMatchObject({ status: 'booked', hour: first?.hour });
    expect((await world.run(...book)).notes).toContain('appointment.booked-already');
    const on = days.find(({ hours }) => hours.some(({ startsAt }) => startsAt === second?.startsAt))?.on ?? '';
    const moved = await world.run(
      'appointments',
      'move',
      booked.appointmentId,
      '--dealer',
      'D2',
      '--at',
      second?.startsAt ?? '',
      '--lang',
      'zh-CN',
    );
    expect(moved.data).toContain('已改期');
    expect((await world.run('appointments', 'list', '--dealer', 'D2', '--date', on)).data).toContain(booked.appointmentId);
    const csv = await world.run('appointments', 'free', '--dealer', 'D2', '--from', on, '--to', on, '--output', 'csv', '--lang', 'zh-CN');
    expect(csv.data).toMatch(/^日期,时段,空位,已约,接待能力/);
    expect((await world.run('appointments', 'cancel', booked.appointmentId, '--dealer', 'D2')).data).toContain('cancelled');
    expect((await world.run('appointments', 'arrive', booked.appointmentId, '--dealer', 'D2')).notes).toContain('appointment.settled');
    expect((await world.run('appointments', 'list')).exitCode).toBe(2);
  });
});
