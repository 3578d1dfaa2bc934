import { setTimeout as pause } from 'node:timers/promises';
import { ConfigurationError } from '@homeward/runtime';
import { startEmbedded } from '../src/embedded';
import type { VirtualConstellation } from '../src/running-constellation';
import { publishOrganisation, signInToTrial, type TrialClient } from '../src/trial-client';
import { TRIAL_LOGINS, trialSettings } from '../src/trial-settings';

jest.setTimeout(60_000);

const NOW = '2024-05-07T04:00:00.000Z';
const ZONE = 'Asia/Shanghai';
const ORGANISATION = {
  nodes: [
    { id: 'group', kind: 'group', name: 'Group', timeZone: ZONE },
    { id: 'brand', kind: 'brand', parentId: 'group', name: 'Brand', timeZone: ZONE },
    { id: 'R1', kind: 'region', parentId: 'brand', name: 'Region', timeZone: ZONE },
    { id: 'D1', kind: 'dealer', parentId: 'R1', name: 'Dealer', timeZone: ZONE },
  ],
  staff: [],
};

interface CaseAnswer {
  readonly caseId: string;
  readonly clocks: readonly { readonly name: string; readonly status: string; readonly endedAt?: string; readonly dueAt: string }[];
  readonly escalatedTo?: string;
}

describe('the platform in one process with a clock that is moved', () => {
  let constellation: VirtualConstellation;
  let headOffice: TrialClient;

  beforeAll(async () => {
    constellation = await startEmbedded({ environment: { ...trialSettings(ORGANISATION), HOMEWARD_LISTEN: '127.0.0.1:0' }, startAt: NOW });
    await publishOrganisation(constellation.url, ORGANISATION);
    await constellation.settle();
    headOffice = await signInToTrial(constellation.url, TRIAL_LOGINS.headOffice);
  });
  afterAll(() => constellation.stop());

  const openCase = async (receivedAt: string): Promise<string> => {
    const { status, body } = await headOffice.ask('/v1/cases', {
      method: 'POST',
      json: { dealerId: 'D1', kind: 'complaint', category: 'service', channel: 'hotline', text: 'The brakes squeal.', receivedAt },
    });
    if (status !== 201) throw new Error(JSON.stringify(body));
    return (body as CaseAnswer).caseId;
  };
  const readCase = async (caseId: string): Promise<CaseAnswer> => (await headOffice.ask(`/v1/cases/${caseId}`)).body as CaseAnswer;
  const planOf = async (caseId: string): Promise<string | undefined> =>
    (await readCase(caseId)).clocks.find(({ name }) => name === 'plan')?.status;
  const nowThere = async (): Promise<string> => ((await headOffice.ask('/v1/me')).body as { readonly now: string }).now;

  test('what is due when it comes in happens by itself, while business time stands still', async () => {
    const caseId = await openCase('2024-05-05T01:00:00.000Z');
    const deadline = performance.now() + 20_000;
    while ((await planOf(caseId)) !== 'breached' && performance.now() < deadline) await pause(100);
    expect(await planOf(caseId)).toBe('breached');
    expect(await nowThere()).toBe(NOW);
  });

  test('a move stops at everything that falls due on its way, however many ask for it at once', async () => {
    const caseId = await openCase(NOW);
    expect(await planOf(caseId)).toBe('running');
    await Promise.all([constellation.advanceTo('2024-05-08T05:00:00.000Z'), constellation.advanceTo('2024-05-09T04:00:00.000Z')]);
    expect(await nowThere()).toBe('2024-05-09T04:00:00.000Z');
    const { clocks, escalatedTo } = await readCase(caseId);
    expect(clocks.find(({ name }) => name === 'plan')).toMatchObject({ status: 'breached', dueAt: '2024-05-08T04:00:00.000Z' });
    expect(escalatedTo).not.toBe('agent');
  });

  test('it never goes back', async () => {
    await expect(constellation.advanceTo(NOW)).rejects.toThrow(RangeError);
    const answer = await headOffice.ask('/dev/clock', { method: 'POST', json: { at: NOW } });
    expect(answer).toMatchObject({ status: 409, body: { code: 'gateway.clock-goes-forward' } });
    // A move that failed does not hold up the next one.
    await constellation.advanceTo('2024-05-09T04:00:01.000Z');
    expect(await nowThere()).toBe('2024-05-09T04:00:01.000Z');
  });
});

describe('the platform in one process on the time of the machine', () => {
  test('has no clock that anybody could move', async () => {
    const constellation = await startEmbedded({ environment: { ...trialSettings(ORGANISATION), HOMEWARD_LISTEN: '127.0.0.1:0' } });
    const moved = await fetch(`${constellation.url}/dev/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ at: '2100-01-01T00:00:00.000Z' }),
    });
    expect(moved.status).toBe(404);
    await constellation.stop();
  });
});

describe('a platform that cannot start', () => {
  test('names what is wrong with its settings', async () => {
    const environment = { ...trialSettings(ORGANISATION), HOMEWARD_IDENTITY_KEY: 'short', HOMEWARD_LISTEN: 'nowhere' };
    const failed = await startEmbedded({ environment, startAt: NOW }).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ConfigurationError);
    expect(String(failed)).toContain('HOMEWARD_IDENTITY_KEY');
    expect(String(failed)).toContain('HOMEWARD_LISTEN');
  });

  test('holds nothing open: the next one starts on the same address', async () => {
    const first = await startEmbedded({ environment: { ...trialSettings(ORGANISATION), HOMEWARD_LISTEN: '127.0.0.1:0' }, startAt: NOW });
    const listen = first.url.replace('http://', '');
    const environment = { ...trialSettings(ORGANISATION), HOMEWARD_LISTEN: listen };
    await expect(startEmbedded({ environment, startAt: NOW })).rejects.toThrow('EADDRINUSE');
    await first.stop();
    const second = await startEmbedded({ environment, startAt: NOW });
    expect((await fetch(`${second.url}/readyz`)).status).toBe(200);
    await second.stop();
  });
});
