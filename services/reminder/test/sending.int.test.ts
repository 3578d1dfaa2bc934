import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createEmbeddedPorts, manualMachineClock, virtualClock } from '@homeward/runtime';
import { type CustomerStandIn, standInForCustomer } from './customer-stand-in';
import {
  aDescription,
  anOdometer,
  anOwner,
  aCadence,
  aProfile,
  aSale,
  as,
  aVisit,
  organisation,
  reminderOf,
  startWorld,
  type World,
} from './world';

const HEAD = as('group', 'head-office-analyst');
/** The day of the visit at ten in the evening: quiet. */
const EVENING = '2024-07-08T14:00:00.000Z';
const NINE_NEXT_DAY = '2024-07-09T01:00:00.000Z';

const smsCar = () => [
  aProfile({ preferredChannel: 'sms' }),
  aDescription(),
  aSale(),
  anOwner(),
  aVisit({ mileageKm: 9_010 }),
  anOdometer([
    ['2024-01-10', 10],
    ['2024-07-08', 9_010],
  ]),
];

/** An SMS provider that answers as it is told, over a real socket. */
interface Provider {
  readonly url: string;
  readonly received: { reference: string; to: string; text: string }[];
  /** Status to answer; 0: never, and the connection breaks when the provider stops. */
  status: number;
  stop(): Promise<void>;
}

async function startProvider(): Promise<Provider> {
  const received: Provider['received'] = [];
  const provider = { status: 202 };
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      received.push(JSON.parse(body) as Provider['received'][number]);
      if (provider.status > 0) response.writeHead(provider.status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(provider, {
    received,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/messages`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

describe('messages', () => {
  let directory: string;
  let provider: Provider;
  let world: World;
  let customer: CustomerStandIn;

  const statuses = async (): Promise<readonly (readonly [string, string, string])[]> => {
    const found: (readonly [string, string, string])[] = [];
    for (const status of ['made', 'dropped', 'unknown']) {
      const { contacts } = await reminderOf(world).listContacts(
        { dealerIds: [], on: '', ownerId: '', status, personId: '', page: undefined },
        HEAD,
      );
      found.push(...contacts.map(({ status: is, result, reasons }) => [is, result, reasons[0]?.kind ?? ''] as const));
    }
    return found;
  };
  const begin = async (environment: Readonly<Record<string, string>>): Promise<void> => {
    world = await startWorld(EVENING, environment);
    customer = await standInForCustomer(world.ports);
    await world.hear(...organisation);
  };

  beforeEach(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'reminder-'));
    provider = await startProvider();
  });

  afterEach(async () => {
    await world.stop();
    await provider.stop();
    rmSync(directory, { recursive: true });
  });

  it('go out when the quiet hours end, with the words of the policy, and only then', async () => {
    await begin({ HOMEWARD_SMS_URL: provider.url });
    await world.hear(...smsCar());
    expect(provider.received).toEqual([]);
    expect(await world.service.nextWakeAt()).toBe(NINE_NEXT_DAY);
    await world.moveTo('2024-07-10T00:00:00.000Z');
    expect(provider.received).toMatchObject([{ to: '+8613800000001', text: 'Your car left our workshop today. Did you get home safely?' }]);
    expect(customer.asked).toMatchObject([{ personId: 'p1', vehicleIds: ['car1'], purpose: 'service', channel: 'sms' }]);
    expect(await statuses()).toEqual([['made', 'sent', 'visit-day-0']]);
  });

  it('of a file sink are lines that only the owner of the file reads', async () => {
    const file = path.join(directory, 'messages.jsonl');
    await begin({ HOMEWARD_MESSAGE_FILE: file });
    await world.hear(...smsCar());
    await world.moveTo(NINE_NEXT_DAY);
    const lines = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { channel: string; to: string });
    expect(lines).toMatchObject([{ channel: 'sms', to: '+8613800000001' }]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('are not sent when the customer service refuses at the moment of sending', async () => {
    await begin({ HOMEWARD_SMS_URL: provider.url });
    await world.hear(...smsCar());
    customer.refusals = { p1: 'not-owner' };
    await world.moveTo(NINE_NEXT_DAY);
    expect(provider.received).toEqual([]);
    expect(await statuses()).toEqual([['dropped', 'not-owner', 'visit-day-0']]);
  });

  it('wait while the customer service is away', async () => {
    await begin({ HOMEWARD_SMS_URL: provider.url });
    await world.hear(...smsCar());
    await customer.stop();
    await world.moveTo(NINE_NEXT_DAY);
    expect(provider.received).toEqual([]);
    customer = await standInForCustomer(world.ports);
    await world.settle();
    expect(provider.received).toHaveLength(1);
  });

  it('with a gap in their text are not sent, and reported', async () => {
    await begin({ HOMEWARD_SMS_URL: provider.url });
    const script = { 'zh-CN': '{{city}}', en: 'Hello from {{city}}' };
    const step = {
      key: 'visit-day-0',
      when: { kind: 'days-after', days: 0 },
      windowDays: 2,
      owner: 'advisor',
      channels: ['sms'],
      purpose: 'service',
      script,
    };
    await world.hear(aCadence('after-visit', step), ...smsCar());
    await world.moveTo(NINE_NEXT_DAY);
    expect(provider.received).toEqual([]);
    expect(await statuses()).toEqual([['dropped', 'text-incomplete', 'visit-day-0']]);
  });

  it('go out as letters only to whom has a whole address, and where letters are printed', async () => {
    const letter = {
      ...{ key: 'visit-day-0', when: { kind: 'days-after', days: 0 }, windowDays: 2, owner: 'advisor', purpose: 'service' },
      ...{ channels: ['letter', 'sms'], script: { 'zh-CN': '谢谢', en: 'Thank you' } },
    };
    const channelOf = async (settings: Readonly<Record<string, string>>, hasPostalAddress: boolean): Promise<string | undefined> => {
      await begin(settings);
      const profile = aProfile({ preferredChannel: 'letter', hasPostalAddress });
      await world.hear(aCadence('after-visit', letter), ...smsCar().slice(1), profile);
      const asked = { dealerIds: [], on: '2024-07-08', ownerId: '', status: 'open', personId: '', page: undefined };
      const { contacts } = await reminderOf(world).listContacts(asked, HEAD);
      return contacts.find(({ reasons }) => reasons.some(({ kind }) => kind === 'visit-day-0'))?.channel;
    };
    expect(await channelOf({ HOMEWARD_LETTER_DIRECTORY: directory }, true)).toBe('letter');
    await world.moveTo(NINE_NEXT_DAY);
    expect(readFileSync(path.join(directory, 'letters-2024-07-09.html'), 'utf8')).toContain('上海市长宁区1号');
    expect(readFileSync(path.join(directory, 'letters-2024-07-09.csv'), 'utf8')).toMatch(
      /,D1,en,message-templates\/default\/1,[^\r]*上海市长宁区1号/,
    );
    await world.stop();
    expect(await channelOf({ HOMEWARD_LETTER_DIRECTORY: directory }, false)).toBe('sms');
    await world.stop();
    expect(await channelOf({ HOMEWARD_SMS_URL: provider.url }, true)).toBe('sms');
  });

  it('that the provider refuses have failed; one that it cannot take yet waits', async () => {
    await begin({ HOMEWARD_SMS_URL: provider.url });
    provider.status = 429;
    await world.hear(...smsCar());
    await world.moveTo(NINE_NEXT_DAY);
    expect(await statuses()).toEqual([]);
    await world.stop();

    await begin({ HOMEWARD_SMS_URL: provider.url });
    provider.status = 400;
    await world.hear(...smsCar());
    await world.moveTo(NINE_NEXT_DAY);
    expect(await statuses()).toEqual([['made', 'failed', 'visit-day-0']]);
  });

  it('that were taken before the process died are unknown, never sent again, and settled by a receipt (RE11)', async () => {
    const clock = virtualClock(EVENING);
    const portsAt = (at: string) =>
      createEmbeddedPorts({ dataDirectory: directory, businessClock: clock, machineClock: manualMachineClock(at) });
    const settings = { HOMEWARD_SMS_URL: provider.url };
    world = await startWorld(EVENING, settings, portsAt('2030-01-01T00:00:00.000Z'), clock);
    customer = await standInForCustomer(world.ports);
    await world.hear(...organisation, ...smsCar());
    provider.status = 0;
    clock.advanceTo(NINE_NEXT_DAY);
    const cut = world.settle().then(
      () => 'settled',
      () => 'cut off',
    );
    while (provider.received.length === 0) await new Promise((resolve) => setImmediate(resolve));
    // The process dies here: what it would still write comes too late.
    await world.stop();
    await provider.stop();
    expect(await cut).toBe('cut off');

    provider = await startProvider();
    world = await startWorld(NINE_NEXT_DAY, { HOMEWARD_SMS_URL: provider.url }, portsAt('2030-01-01T00:05:00.000Z'), clock);
    customer = await standInForCustomer(world.ports);
    await world.settle();
    await world.moveTo('2024-07-10T00:00:00.000Z');
    expect(provider.received).toEqual([]);
    expect(await statuses()).toEqual([['unknown', 'unknown', 'visit-day-0']]);

    const [unsettled] = (
      await reminderOf(world).listContacts({ dealerIds: [], on: '', ownerId: '', status: 'unknown', personId: '', page: undefined }, HEAD)
    ).contacts;
    const receipt = {
      contactId: unsettled?.contactId ?? '',
      result: 'delivered',
      note: '',
      purchaseAsked: false,
      callAgainAt: '',
      ...{ refusalReason: '', noFurtherContact: false, answers: [] },
      cause: undefined,
    };
    const record = (...who: Parameters<typeof as>) => reminderOf(world).recordResults({ results: [receipt] }, as(...who));
    const failure = (change: object) =>
      reminderOf(world).recordResults({ results: [{ ...receipt, failure: 'address', ...change }] }, as('D1', 'message-provider'));
    expect((await failure({})).outcomes).toMatchObject([{ status: 'rejected', rejectionCode: 'contact.not-with-result' }]);
    expect((await failure({ result: 'failed', failure: 'weather' })).outcomes).toMatchObject([{ rejectionCode: 'contact.unknown-value' }]);
    await expect(record('D1', 'care-specialist')).rejects.toMatchObject({ code: 'access.operation-denied' });
    expect((await record('D2', 'message-provider')).outcomes).toMatchObject([{ status: 'rejected', rejectionCode: 'contact.unknown' }]);
    expect((await record('D1', 'message-provider')).outcomes).toMatchObject([{ status: 'applied' }]);
    expect((await record('D1', 'message-provider')).outcomes).toMatchObject([{ rejectionKind: 'repeated' }]);
    await world.settle();
    expect(await statuses()).toEqual([['made', 'delivered', 'visit-day-0']]);
  });
});
