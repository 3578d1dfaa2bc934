import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { uploadFile } from '@homeward/constellation';
import { aVin, startTwoDealers, type TwoDealers } from '../src/story/two-dealers';

jest.setTimeout(300_000);

const people = [
  ['manager', 'dealer-manager', 'D1'],
  ['neighbour', 'dealer-manager', 'D2'],
  ['advisor', 'service-advisor', 'D1'],
] as const;
type Login = (typeof people)[number][0];

interface Entry {
  readonly entryId: string;
  readonly kind: string;
  readonly change: string;
  readonly aboutId: string;
  readonly data: Readonly<Record<string, unknown>>;
}
interface FeedPage {
  readonly entries: readonly Entry[];
  readonly cursor: string;
  readonly more: boolean;
}
interface Endpoint {
  readonly endpointId: string;
  readonly status: string;
  readonly statusAt: string;
  readonly behind: number;
}
interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const CUSTOMERS = 'externalId,occurredAt,name,phone,consentService\r\nK1,2024-06-01T08:00:00+08:00,林晓燕,13800138001,yes\r\n';
const carAnd = (service: string) => [
  {
    type: 'vehicle',
    externalId: 'V1',
    occurredAt: '2024-06-01T08:00:00+08:00',
    data: { vin: aVin(1), plate: '皖M·A1230', brand: 'aurora', model: 'A1', use: 'family', customerExternalId: 'K1' },
  },
  {
    type: 'visit',
    externalId: 'RO1',
    occurredAt: '2024-12-20T16:00:00+08:00',
    data: {
      ...{ vin: aVin(1), customerExternalId: 'K1', kind: 'routine', advisorId: 'SA01', mileageKm: 12_000 },
      openedAt: '2024-12-20T09:00:00+08:00',
      closedAt: '2024-12-20T11:00:00+08:00',
      lines: [{ kind: 'labour', code: 'L1', amountFen: 60_000, payer: 'customer' }],
    },
  },
  {
    type: 'appointment',
    externalId: 'A1',
    occurredAt: '2024-12-28T10:00:00+08:00',
    data: { vin: aVin(1), startsAt: '2025-02-10T09:00:00+08:00', service, status: 'booked', advisorId: 'SA01' },
  },
];

// What a DMS is told, over HTTP and on the virtual clock.
describe('outbound to the DMS', () => {
  let dealers: TwoDealers<Login>;
  let receiver: Server;
  let url: string;
  const received: Received[] = [];
  let status = 200;

  beforeAll(async () => {
    receiver = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        received.push({ headers: request.headers, body: Buffer.concat(pieces).toString('utf8') });
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/homeward`;
    dealers = await startTwoDealers('2024-12-31T04:00:00.000Z', people, {
      HOMEWARD_REMINDER_WEBHOOK_NETWORKS: '127.0.0.0/8',
      HOMEWARD_REMINDER_WEBHOOK_PLAIN_HTTP: 'true',
    });
  });
  afterAll(async () => {
    await dealers.stop();
    receiver.closeAllConnections();
    await new Promise((resolve) => receiver.close(resolve));
  });

  const ask: TwoDealers<Login>['ask'] = (...asked) => dealers.askAndSettle(...asked);
  const feed = async (query = '') => (await ask('dms-D1', `/v1/feed${query}`)).body as FeedPage;
  const messages = () => received.map(({ body }) => JSON.parse(body) as { readonly data: { readonly entries: readonly Entry[] } });
  const isSigned = ({ headers, body }: Received, secret: string): boolean => {
    const content = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
    const expected = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
      .update(content)
      .digest('base64');
    return headers['webhook-signature'] === `v1,${expected}`;
  };
  const endpoint = async (): Promise<Endpoint | undefined> =>
    ((await ask('manager', '/v1/webhooks')).body as { readonly webhooks: readonly Endpoint[] }).webhooks[0];

  test('an import is followed by cursor, pushed and signed; three days without an answer switch the endpoint off, with notice', async () => {
    const registration = await ask('dms-D1', '/v1/webhooks', { url, description: 'DMS' }, 'register');
    expect(registration.status).toBe(201);
    const { secret } = registration.body as { readonly secret: string };

    // The file, and what comes of it.
    const file = { name: 'customers.csv', recordType: 'customer', bytes: new Uint8Array(Buffer.from(CUSTOMERS)) };
    expect((await uploadFile(dealers.clientOf('dms-D1'), file, 'file-1')).status).toBe(202);
    expect((await ask('dms-D1', '/v1/dms/records', { records: carAnd('routine') }, 'records-1')).body).toMatchObject({
      received: 3,
      refused: [],
    });
    const first = await feed('?limit=3');
    expect([first.entries.length, first.more]).toEqual([3, true]);
    const rest = await feed(`?cursor=${first.cursor}`);
    const entries = [...first.entries, ...rest.entries];
    expect(new Set(entries.map(({ kind, change }) => `${kind} ${change}`))).toEqual(
      new Set([
        ...['customer recorded', 'customer profiled', 'customer owner-changed', 'appointment booked', 'points earned', 'task planned'],
        ...entries.filter(({ kind, change }) => kind === 'task' && change === 'dropped').map(() => 'task dropped'),
      ]),
    );
    expect(JSON.stringify(entries)).not.toMatch(/林晓燕|13800138001|A1230|LFVAA/);
    expect(await feed(`?cursor=${rest.cursor}`)).toEqual({ entries: [], cursor: rest.cursor, more: false });
    const { aboutId: personId = '' } = entries.find(({ change }) => change === 'profiled') ?? {};
    expect((await ask('dms-D1', `/v1/people/${personId}`)).status).toBe(200);
    expect(((await ask('neighbour', '/v1/feed')).body as FeedPage).entries).toEqual([]);
    expect((await ask('neighbour', '/v1/feed?dealer=D1')).status).toBe(404);
    expect((await ask('advisor', '/v1/feed')).status).toBe(403);

    // The same, pushed.
    expect(received.every((one) => isSigned(one, secret))).toBe(true);
    expect(messages().flatMap(({ data }) => data.entries)).toEqual(entries);
    expect(await endpoint()).toMatchObject({ status: 'active', behind: 0 });

    // Nobody answers any more.
    status = 503;
    received.length = 0;
    await ask(
      'dms-D1',
      '/v1/dms/records',
      {
        records: carAnd('first-service')
          .slice(2)
          .map((one) => ({ ...one, occurredAt: '2024-12-30T10:00:00+08:00' })),
      },
      'records-2',
    );
    const { endpointId = '' } = (await endpoint()) ?? {};
    const log = async () =>
      (await ask('manager', `/v1/webhooks/${endpointId}/deliveries`)).body as {
        readonly deliveries: readonly {
          readonly deliveryId: string;
          readonly webhookId: string;
          readonly state: string;
          readonly attemptCount: number;
        }[];
      };
    const [failing] = (await log()).deliveries;
    expect(failing).toMatchObject({ state: 'pending', attemptCount: 1 });
    await dealers.constellation.advanceTo('2025-01-02T04:00:00.000Z');
    expect(await endpoint()).toMatchObject({ status: 'active' });
    await dealers.constellation.advanceTo('2025-01-05T04:00:00.000Z');
    expect(new Set(received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([failing?.webhookId]));
    expect(await endpoint()).toMatchObject({ status: 'dead', statusAt: '2025-01-03T04:00:00.000Z' });
    expect((await log()).deliveries[0]).toMatchObject({ state: 'failed', attemptCount: received.length });
    const notices = await feed('?kinds=notice');
    expect(notices.entries).toMatchObject([{ change: 'webhook-switched-off', aboutId: endpointId, data: { status: 'dead' } }]);

    // Somebody looks after it.
    status = 204;
    received.length = 0;
    await ask('manager', `/v1/webhooks/${endpointId}/actions`, { action: 'enable' }, 'on-again');
    const missed = messages().flatMap(({ data }) => data.entries);
    expect(missed.map(({ kind, change }) => `${kind} ${change}`)).toContain('notice webhook-switched-off');
    expect(missed.filter(({ kind }) => kind === 'appointment')).toMatchObject([{ data: { service: 'first-service' } }]);
    expect(await endpoint()).toMatchObject({ status: 'active', behind: 0 });
    expect((await ask('neighbour', `/v1/webhooks/${endpointId}`)).body).toMatchObject({ status: 404, code: 'webhook.unknown' });
  });
});
