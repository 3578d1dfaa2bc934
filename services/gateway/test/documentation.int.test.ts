import { OPERATIONS } from '@homeward/access';
import { topicCatalogue } from '@homeward/contracts';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type World, aVisit, startWorld } from './world';

let world: World;
beforeAll(async () => {
  world = await startWorld({
    development: { advanceTo: async () => undefined, settle: async () => undefined, stateHash: async () => 'hash-of-the-world' },
  });
});
afterAll(() => world.stop());

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly security?: unknown;
            readonly responses: object;
            readonly requestBody?: unknown;
            readonly parameters?: readonly { readonly name: string }[];
          }
        >
      >
    >
  >;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

const readDocument = async (): Promise<Document> => (await world.http().get('/openapi.json')).body as Document;

describe('the OpenAPI document', () => {
  test('is 3.1 and has every route that is promised', async () => {
    const { openapi, paths } = await readDocument();
    expect(openapi).toBe('3.1.0');
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining([
        '/v1/dms/records',
        '/v1/dms/requests/{requestId}',
        '/v1/imports',
        '/v1/imports/preview',
        '/v1/imports/mappings',
        '/v1/imports/mappings/{mappingId}',
        '/v1/imports/templates/{type}.csv',
        '/v1/imports/{requestId}',
        '/v1/imports/{requestId}/accepted.csv',
        '/v1/imports/{requestId}/rejected.csv',
        '/v1/people/{personId}',
        '/v1/people/search',
        '/v1/people/{personId}/timeline',
        '/v1/vehicles/{vehicleId}',
        '/v1/vehicles/{vehicleId}/timeline',
        '/v1/vehicles/{vehicleId}/visits/{visitId}',
        '/v1/vehicles/{vehicleId}/visits/{visitId}/progress',
        '/v1/vehicles/{vehicleId}/why-not',
        '/v1/vehicles/{vehicleId}/due',
        '/v1/vehicles/{vehicleId}/done-elsewhere',
        '/v1/contacts',
        '/v1/contacts/{contactId}/why',
        '/v1/contacts/{contactId}/result',
        '/v1/contacts/receipts',
        '/v1/cases',
        '/v1/cases/{caseId}',
        '/v1/cases/{caseId}/actions',
        '/v1/leads',
        '/v1/leads/{leadId}',
        '/v1/leads/{leadId}/actions',
        '/v1/vehicles/{vehicleId}/standing',
        '/v1/vehicles/standings',
        '/v1/customer-classes',
        '/v1/adoptions',
        '/v1/appointments',
        '/v1/appointments/free',
        '/v1/appointments/{appointmentId}/move',
        '/v1/appointments/{appointmentId}/cancel',
        '/v1/appointments/{appointmentId}/arrive',
        '/v1/adoptions/preview',
        '/v1/data-quality',
        '/v1/data-quality/findings',
        '/v1/people/{personId}/quality',
        '/v1/verifications',
        '/v1/verifications/samples',
        '/v1/verifications/samples/preview',
        '/v1/verifications/{recordId}/result',
        '/v1/corrections',
        '/v1/feed',
        '/v1/webhooks',
        '/v1/webhooks/{endpointId}',
        '/v1/webhooks/{endpointId}/actions',
        '/v1/webhooks/{endpointId}/deliveries',
        '/v1/webhooks/{endpointId}/deliveries/{deliveryId}/resend',
        '/v1/corrections/{correctionId}/dispute',
        '/v1/corrections/{correctionId}/settle',
        '/v1/accounts',
        '/v1/accounts/{accountId}',
        '/v1/accounts/{accountId}/redemptions',
        '/v1/accounts/{accountId}/redemptions/{redemptionId}/confirm',
        '/v1/accounts/{accountId}/redemptions/{redemptionId}/release',
        '/v1/kpis',
        '/v1/kpis/{name}/members',
        '/v1/policies',
        '/v1/policies/{subject}',
        '/v1/organisation',
        '/v1/me',
        '/v1/lag',
        '/v1/state-hash',
        '/v1/events/{topic}',
        '/v1/dead-letters',
        '/v1/dead-letters/{letterId}',
        '/v1/dead-letters/redrive',
        '/livez',
        '/readyz',
        '/dev/clock',
        '/dev/settle',
        '/dev/state-hash',
        '/dev/token',
      ]),
    );
  });

  test('says of each route whether it needs a token, what it takes, and that it may answer with a problem', async () => {
    const { paths, components } = await readDocument();
    for (const [path_, methods] of Object.entries(paths)) {
      for (const described of Object.values(methods)) {
        const isOpen = path_.startsWith('/dev/') || ['/livez', '/readyz', '/progress/{token}', '/unsubscribe/{token}'].includes(path_);
        expect([path_, (described.security as readonly unknown[]).length]).toEqual([path_, isOpen ? 0 : 1]);
        expect(described.responses).toHaveProperty('default');
      }
    }
    expect(JSON.stringify(paths['/v1/dms/records'])).toContain('application/x-ndjson');
    expect(JSON.stringify(paths['/v1/imports'])).toContain('multipart/form-data');
    expect(paths['/v1/contacts/{contactId}/result']?.['post']?.parameters?.map(({ name }) => name)).toEqual([
      'contactId',
      'Idempotency-Key',
    ]);
    expect(Object.keys(components.schemas)).toEqual(
      expect.arrayContaining([
        'Record',
        'Problem',
        'Contact',
        'Case',
        'Lead',
        'AdoptionBook',
        'Standing',
        'ClassedCustomer',
        'Account',
        'KpiFigure',
        'Person',
        'Vehicle',
      ]),
    );
  });

  test('has no reference that leads nowhere', async () => {
    const document = await readDocument();
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(references.length).toBeGreaterThan(20);
    expect(references.filter((name) => !Object.hasOwn(document.components.schemas, name))).toEqual([]);
  });
});

describe('the documentation page', () => {
  test('asks nobody outside: every address on it is its own, and its policy allows no other', async () => {
    const page = await world.http().get('/docs');
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['content-security-policy']).toContain("connect-src 'self'");
    const addresses = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(addresses.length).toBeGreaterThan(2);
    for (const address of addresses) {
      expect(address).toMatch(/^\/docs\//);
      expect((await world.http().get(address)).status).toBe(200);
    }
    expect((await world.http().get('/docs/start.js')).text).toContain("url: '/openapi.json'");
    expect((await world.http().get('/docs/../package.json')).status).toBe(404);
  });
});

describe('every answer', () => {
  test('carries the headers that keep browsers safe, and does not say what it runs on', async () => {
    const { headers } = await world.http().get('/livez');
    expect(headers['content-security-policy']).toBe("default-src 'none';frame-ancestors 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['strict-transport-security']).toBeDefined();
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['cache-control']).toBe('no-store');
  });

  test('a problem is in the language that is accepted best; English when neither is, Chinese when nothing is said', async () => {
    const detail = async (language?: string) => {
      const asked = world.http().get('/v1/nowhere');
      const answer = await (language === undefined ? asked : asked.set('accept-language', language));
      expect(answer.body).toMatchObject({ status: 404, code: 'gateway.route-unknown' });
      return [answer.headers['content-language'], (answer.body as { readonly title: string }).title];
    };
    expect(await detail()).toEqual(['zh-CN', '未找到']);
    expect(await detail('fr, en-GB;q=0.8, zh;q=0.5')).toEqual(['en', 'Not found']);
    expect(await detail('zh-TW')).toEqual(['zh-CN', '未找到']);
    expect(await detail('*')).toEqual(['zh-CN', '未找到']);
    expect(await detail('fr')).toEqual(['en', 'Not found']);
  });

  test('to a method that an address does not know is 405 with those that it does', async () => {
    const answer = await world.http().delete('/v1/contacts');
    expect([answer.status, answer.headers['allow']]).toEqual([405, 'GET']);
  });
});

describe('operations', () => {
  const as = async (who: string, path_: string) =>
    await world
      .http()
      .get(path_)
      .set('authorization', await world.as(who));

  test('the lag is told per service; a service that is away is named', async () => {
    const { body } = await as('ops', '/v1/lag');
    expect(body).toMatchObject({
      settled: false,
      services: expect.arrayContaining([expect.objectContaining({ service: 'reminder', status: 'answering', behind: 2, unpublished: 1 })]),
    });
    expect((await as('ops', '/v1/state-hash')).body).toMatchObject({
      stateHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      parts: { length: 5 },
    });
    expect((await as('manager', '/v1/lag')).status).toBe(403);
  });

  test('a topic is read as lines of JSON, and what is sealed stays sealed', async () => {
    await world
      .http()
      .post('/v1/dms/records')
      .set('authorization', await world.as('dms-d1'))
      .send({ records: [aVisit()] });
    const answer = await as('ops', '/v1/events/homeward.intake.v1');
    expect(answer.headers['content-type']).toBe('application/x-ndjson');
    const lines = (answer.body as Buffer | object) instanceof Buffer ? String(answer.body) : answer.text;
    const events = lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly type: string; readonly event: Readonly<Record<string, unknown>> });
    const record = events.find(({ type }) => type === 'homeward.intake.v1.RecordReceived');
    expect(record?.event).toMatchObject({ type: 'visit', dealerId: 'D1', sealed: { bytes: expect.any(Number) } });
    expect(lines).not.toContain('1M8GDM9AXKP042788');
    expect((await as('ops', '/v1/events/nowhere')).body).toMatchObject({ status: 404, code: 'topic.unknown' });
    expect((await as('manager', '/v1/events/homeward.intake.v1')).status).toBe(403);
  });

  test('dead letters of groups that never parked anything are none', async () => {
    expect((await as('ops', '/v1/dead-letters')).body).toEqual({ deadLetters: [] });
    expect((await as('ops', '/v1/dead-letters/a%2F0%2F1?group=customer')).body).toMatchObject({ status: 404, code: 'dead-letter.unknown' });
  });

  test('in development the world can be moved, forward only', async () => {
    const move = async (at: string) => await world.http().post('/dev/clock').send({ at });
    expect((await move('2024-07-01T00:00:00+08:00')).body).toEqual({ now: '2024-06-01T00:00:00.000Z' });
    expect((await move('2020-01-01T00:00:00Z')).body).toMatchObject({ status: 409, code: 'gateway.clock-goes-forward' });
    expect((await world.http().post('/dev/settle')).status).toBe(200);
    expect((await world.http().get('/dev/state-hash')).body).toEqual({ stateHash: 'hash-of-the-world' });
    expect((await world.http().post('/dev/token').send({ login: 'nobody' })).body).toMatchObject({
      status: 401,
      code: 'gateway.login-unknown',
    });
  });
});

test('the routes use no operation that the table of rights does not know, and the topics read are those of the catalogue', () => {
  const readme = readFileSync(path.join(__dirname, '../README.md'), 'utf8');
  const named = [...readme.matchAll(/^\| `(?:GET|POST|PUT) [^|]+\| ([a-z-]+\.[a-z-]+) \|/gm)].map((match) => match[1] ?? '');
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((operation) => !OPERATIONS.some((known) => known === operation))).toEqual([]);
  expect(topicCatalogue.filter(({ readers }) => (readers as readonly string[]).includes('gateway')).map(({ name }) => name)).toEqual([
    'homeward.organisation.v1',
  ]);
});
