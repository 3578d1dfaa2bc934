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

const network = generateNetwork({ dealers: 2, vehicles: 20, years: 2, seed: 4 });

describe('appointments on the command line', () => {
  let constellation: VirtualConstellation;
  let directory: string;

  beforeAll(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'homeward-cli-'));
    const manifest = await writeExport(network, directory);
    constellation = await startEmbedded({
      environment: {
        ...developmentEnvironment(developmentIdentities(network.organisation)),
        ...DEVELOPMENT_KEYS,
        HOMEWARD_LISTEN: '127.0.0.1:0',
      },
      startAt: network.endsAt,
    });
    await run('organisation', 'apply', path.join(directory, 'organisation.json'));
    const files = manifest.dealers[1]?.files.map((file) => path.join(directory, file.path)) ?? [];
    await run('import', ...files, '--dealer', 'D2', '--mapping', path.join(directory, 'D2/mapping.yaml'));
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

  test('places are shown, one is booked for a car, moved and called off', async () => {
    const { days } = await jsonOf<{ days: readonly { on: string; hours: readonly { hour: string; startsAt: string; free: number }[] }[] }>(
      'appointments',
      'free',
      '--dealer',
      'D2',
    );
    const [first, second] = days.flatMap(({ hours }) => hours).filter(({ free }) => free > 0);
    const { changes } = await jsonOf<{ changes: readonly { vehicleId: string }[] }>('adoptions', '--dealer', 'D2', '--preview');
    const vehicleId = changes[0]?.vehicleId ?? '';
    const book = ['appointments', 'book', vehicleId, '--dealer', 'D2', '--at', first?.startsAt ?? ''];
    expect((await run(...book, '--login', 'D1-DM01')).notes).toContain('dealer.unknown');
    const booked = await jsonOf<{ appointmentId: string; status: string; hour: string }>(...book);
    expect(booked).toMatchObject({ status: 'booked', hour: first?.hour });
    expect((await run(...book)).notes).toContain('appointment.booked-already');
    const on = days.find(({ hours }) => hours.some(({ startsAt }) => startsAt === second?.startsAt))?.on ?? '';
    const moved = await run(
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
    expect((await run('appointments', 'list', '--dealer', 'D2', '--date', on)).data).toContain(booked.appointmentId);
    const csv = await run('appointments', 'free', '--dealer', 'D2', '--from', on, '--to', on, '--output', 'csv', '--lang', 'zh-CN');
    expect(csv.data).toMatch(/^日期,时段,空位,已约,接待能力/);
    expect((await run('appointments', 'cancel', booked.appointmentId, '--dealer', 'D2')).data).toContain('cancelled');
    expect((await run('appointments', 'arrive', booked.appointmentId, '--dealer', 'D2')).notes).toContain('appointment.settled');
    expect((await run('appointments', 'list')).exitCode).toBe(2);
  });
});
