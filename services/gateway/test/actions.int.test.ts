import type { CaseAction, NewCase } from '@homeward/contracts/complaint-service';
import type { ThingToAttribute } from '@homeward/contracts/identity-service';
import type { Reservation } from '@homeward/contracts/loyalty-service';
import type { ContactResult } from '@homeward/contracts/reminder-service';
import { aCase, applied, rejected } from './examples';
import { type World, startWorld } from './world';

let world: World;
afterEach(() => world.stop());

const get = async (path: string, who = 'advisor', language = 'en') =>
  await world
    .http()
    .get(path)
    .set({ authorization: await world.as(who), 'accept-language': language });
const post = async (path: string, body: object, who = 'advisor', headers: Readonly<Record<string, string>> = {}) =>
  await world
    .http()
    .post(path)
    .set({ authorization: await world.as(who), 'accept-language': 'en', ...headers })
    .send(body);

describe('what is done', () => {
  test('under a key has the same cause each time, and the hash of its body; another path is another body', async () => {
    const causes: { id: string; digest: string }[] = [];
    world = await startWorld({
      neighbours: {
        reminder: {
          recordResults: async ({ results }) => {
            causes.push(...results.flatMap(({ cause }) => (cause === undefined ? [] : [cause])));
            return { outcomes: [applied('C1')], nextSteps: [{ code: 'next.appointment', values: {} }] };
          },
        },
      },
    });
    const key = { 'idempotency-key': 'once' };
    const body = { result: 'booked', callAgainAt: '2024-06-02T09:00:00+08:00' };
    expect((await post('/v1/contacts/C1/result', body, 'advisor', key)).body).toEqual({
      ...{ contactId: 'C1', result: 'booked' },
      next: { code: 'next.appointment', values: {}, text: 'The appointment stands; the customer is reminded of it.' },
    });
    await post('/v1/contacts/C1/result', body, 'advisor', key);
    await post('/v1/contacts/C2/result', body, 'advisor', key);
    await post('/v1/contacts/C1/result', body, 'manager', key);
    await post('/v1/contacts/C1/result', body);
    const [first, again, otherPath, otherPerson, without] = causes;
    expect(again).toEqual(first);
    expect(otherPath?.id).toBe(first?.id);
    expect(otherPath?.digest).not.toBe(first?.digest);
    expect(otherPerson?.id).not.toBe(first?.id);
    expect(without?.id).not.toBe(first?.id);
  });

  test.each([
    ['invalid', 'contact.unknown-value', 422],
    ['unknown', 'contact.unknown', 404],
    ['conflict', 'contact.made-already', 409],
    ['forbidden', 'access.operation-denied', 403],
    ['insufficient', 'loyalty.insufficient-points', 409],
    ['conflict', 'store.cause-reused', 422],
  ])('a rejection %s, %s is a problem with status %d', async (kind, code, status) => {
    world = await startWorld({
      neighbours: {
        reminder: {
          recordResults: async () => ({ outcomes: [rejected(kind, code, { pointer: '/result', expected: 'x' })], nextSteps: [] }),
        },
      },
    });
    const answer = await post('/v1/contacts/C1/result', { result: 'busy' });
    expect(answer.status).toBe(status);
    expect(answer.body.code).toBe(code === 'store.cause-reused' ? 'gateway.idempotency-key-reused' : code);
  });

  test('receipts are taken many at once, each with its outcome; one that comes again is no error', async () => {
    const told: ContactResult[] = [];
    world = await startWorld({
      settings: { HOMEWARD_GATEWAY_UNSIGNED_PROVIDERS: 'true' },
      neighbours: {
        reminder: {
          recordResults: async ({ results }) => {
            told.push(...results);
            return {
              outcomes: [applied('C1'), rejected('repeated', 'contact.receipt-known'), rejected('unknown', 'contact.unknown')],
              nextSteps: [],
            };
          },
        },
      },
    });
    const receipts = [
      { contactId: 'C1', result: 'delivered' },
      { contactId: 'C2', result: 'failed' },
      { contactId: 'foreign', result: 'delivered' },
    ];
    const send = (body: object, who = 'a message-provider') => post('/v1/contacts/receipts', body, who, { 'idempotency-key': 'batch-1' });
    const answer = await send({ receipts });
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        receipts: [
          { contactId: 'C1', outcome: 'accepted' },
          { contactId: 'C2', outcome: 'repeated' },
          { contactId: 'foreign', outcome: 'rejected', code: 'contact.unknown', text: expect.stringMatching(/./) },
        ],
      },
    ]);
    expect(told.map(({ contactId, result }) => ({ contactId, result }))).toEqual(receipts);
    expect(new Set(told.map(({ cause }) => cause?.id)).size).toBe(3);
    const first = told.map(({ cause }) => cause?.id);
    await send({ receipts });
    expect(told.slice(3).map(({ cause }) => cause?.id)).toEqual(first);

    expect((await send({ receipts: [{ contactId: 'C1', result: 'reached' }] })).body).toMatchObject({ pointer: '/receipts/0/result' });
    expect((await send({ receipts: [] })).status).toBe(422);
    expect((await send({ receipts }, 'advisor')).body.code).toBe('access.operation-denied');
    expect((await post('/v1/contacts/C1/result', { result: 'booked' }, 'a message-provider')).body.code).toBe('access.operation-denied');
    expect(told).toHaveLength(6);
  });

  test('a case is opened, listed, read and acted on', async () => {
    const opened: NewCase[] = [];
    const acted: CaseAction[] = [];
    world = await startWorld({
      neighbours: {
        complaint: {
          openCases: async ({ cases }) => {
            opened.push(...cases);
            return { outcomes: [applied('K1')], cases: [aCase()] };
          },
          actOnCases: async ({ actions }) => {
            acted.push(...actions);
            return { outcomes: [applied('K1')], cases: [aCase({ department: 'workshop' })] };
          },
          listCases: async () => ({ cases: [aCase()], cursor: '' }),
          readCases: async ({ caseIds }) => ({ cases: caseIds.includes('K1') ? [aCase()] : [] }),
        },
      },
    });
    const made = await post('/v1/cases', { dealerId: 'D1', kind: 'complaint', text: '空调不制冷' });
    expect([made.status, made.headers['location']]).toEqual([201, '/v1/cases/K1']);
    expect(made.body).toMatchObject({ caseId: 'K1', status: 'received', clocks: [{ name: 'plan', status: 'running' }] });
    expect(opened).toMatchObject([{ dealerId: 'D1', text: '空调不制冷', receivedAt: '' }]);
    expect((await post('/v1/cases', { dealerId: 'D2', kind: 'complaint', text: 'x' })).body).toMatchObject({
      status: 404,
      code: 'dealer.unknown',
    });
    expect((await post('/v1/cases', { dealerId: 'D1', kind: 'party', text: '' })).body).toMatchObject({
      status: 422,
      errors: [{ pointer: '/kind' }, { pointer: '/text' }],
    });
    expect((await post('/v1/cases/K1/actions', { action: 'classify', values: { severity: 'high' } })).body).toMatchObject({
      department: 'workshop',
    });
    expect(acted).toMatchObject([{ caseId: 'K1', action: 'classify', values: { severity: 'high' } }]);
    expect((await post('/v1/cases/K1/actions', { action: 'classify', values: { constructor: 'x' } })).body).toMatchObject({
      status: 400,
      code: 'gateway.key-forbidden',
    });
    expect((await get('/v1/cases?status=received')).body.cases).toHaveLength(1);
    expect((await get('/v1/cases/K9')).body).toMatchObject({ status: 404, code: 'case.unknown' });
  });

  test('what is done for a person of several records is kept under the id of the one that is meant', async () => {
    const asked: ThingToAttribute[] = [];
    const opened: NewCase[] = [];
    const reserved: Reservation[] = [];
    world = await startWorld({
      neighbours: {
        identity: {
          attributePeople: async ({ things }) => {
            asked.push(...things);
            return {
              attributions: things.map(({ personId, dealerId }) =>
                personId === 'JOINT' ? { personId: `OF-${dealerId}`, by: 'dealer' } : { personId, by: 'alone' },
              ),
            };
          },
        },
        complaint: {
          openCases: async ({ cases }) => {
            opened.push(...cases);
            return { outcomes: [applied('K1')], cases: [aCase()] };
          },
        },
        loyalty: {
          reserveRedemptions: async ({ reservations }) => {
            reserved.push(...reservations);
            return { outcomes: [applied('R1')] };
          },
        },
      },
    });
    const aCaseOf = (personId: string) => ({
      dealerId: 'D1',
      personId,
      vehicleId: 'V1',
      kind: 'complaint',
      text: 'x',
      phone: '13800138000',
    });
    for (const personId of ['JOINT', 'P1']) expect((await post('/v1/cases', aCaseOf(personId))).status).toBe(201);
    expect(asked[0]).toEqual({ personId: 'JOINT', vehicleId: 'V1', dealerId: 'D1', phone: '13800138000' });
    expect(opened).toMatchObject([
      { personId: 'OF-D1', namedAs: 'JOINT', attributedBy: 'dealer' },
      { personId: 'P1', namedAs: '', attributedBy: '' },
    ]);
    expect((await post('/v1/cases', { dealerId: 'D1', kind: 'complaint', text: 'x' })).status).toBe(201);
    expect(asked).toHaveLength(2);
    const redeemed = await post('/v1/accounts/JOINT/redemptions', { points: 200, benefit: 'wash' });
    expect(redeemed.body).toEqual({ redemptionId: 'R1', accountId: 'JOINT' });
    expect(reserved).toMatchObject([{ accountId: 'OF-D1', namedAs: 'JOINT', attributedBy: 'dealer' }]);
  });

  test('a case is opened under the id asked while nobody says which record is meant, and says so', async () => {
    const opened: NewCase[] = [];
    world = await startWorld({
      neighbours: {
        identity: {
          attributePeople: async () => {
            throw new Error('broken');
          },
        },
        complaint: {
          openCases: async ({ cases }) => {
            opened.push(...cases);
            return { outcomes: [applied('K1')], cases: [aCase()] };
          },
        },
      },
    });
    expect((await post('/v1/cases', { dealerId: 'D1', personId: 'P1', kind: 'complaint', text: 'x' })).status).toBe(201);
    expect(opened).toMatchObject([{ personId: 'P1', namedAs: 'P1', attributedBy: 'not-asked' }]);
  });

  test('points are reserved, confirmed and released', async () => {
    const account = {
      accountId: 'A1',
      personId: 'P1',
      balance: 300,
      reserved: 0,
      shortfall: 0,
      level: 'silver',
      entries: [],
      openLots: [],
      closedAt: '',
      entriesCursor: '',
    };
    world = await startWorld({
      neighbours: {
        identity: {
          attributePeople: async ({ things }) => ({ attributions: things.map(({ personId }) => ({ personId, by: 'alone' })) }),
        },
        loyalty: {
          listAccounts: async () => ({ accounts: [account], cursor: '' }),
          readAccounts: async ({ accountIds, at }) => ({ accounts: accountIds.includes('A1') ? [{ ...account, level: at }] : [] }),
          reserveRedemptions: async ({ reservations }) => ({
            outcomes: reservations.map(({ points }) =>
              points > 300 ? rejected('insufficient', 'loyalty.insufficient-points') : applied('R1'),
            ),
          }),
          confirmRedemptions: async ({ settlements }) => ({
            outcomes: settlements.map(({ redemptionId }) =>
              redemptionId === 'R1' ? applied('R1') : rejected('unknown', 'redemption.unknown'),
            ),
          }),
          releaseRedemptions: async () => ({ outcomes: [rejected('conflict', 'redemption.confirmed-already')] }),
        },
      },
    });
    expect((await get('/v1/accounts?sort=balance')).body.accounts).toHaveLength(1);
    expect((await get('/v1/accounts/A1?at=2024-05-01T09:00:00%2B08:00')).body).toMatchObject({
      balance: 300,
      level: '2024-05-01T01:00:00.000Z',
    });
    expect((await get('/v1/accounts/A9')).body).toMatchObject({ code: 'account.unknown' });
    const reserved = await post('/v1/accounts/A1/redemptions', { points: 200, benefit: 'wash' });
    expect([reserved.status, reserved.body]).toEqual([201, { redemptionId: 'R1', accountId: 'A1' }]);
    expect((await post('/v1/accounts/A1/redemptions', { points: 400, benefit: 'wash' })).body).toMatchObject({
      status: 409,
      code: 'loyalty.insufficient-points',
      next: expect.any(String),
    });
    expect((await post('/v1/accounts/A1/redemptions', { points: 200, benefit: 'for Zhang Wei' })).status).toBe(422);
    expect((await post('/v1/accounts/A1/redemptions', { points: 0.5, benefit: 'wash' })).body).toMatchObject({
      status: 422,
      code: 'gateway.not-an-integer',
      pointer: '/points',
    });
    expect((await post('/v1/accounts/A1/redemptions/R1/confirm', {})).status).toBe(200);
    expect((await post('/v1/accounts/A1/redemptions/R9/confirm', {})).body).toMatchObject({ status: 404, code: 'redemption.unknown' });
    expect((await post('/v1/accounts/A1/redemptions/R1/release', {})).body).toMatchObject({
      status: 409,
      code: 'redemption.confirmed-already',
    });
  });
});

describe('policies and the organisation', () => {
  test('are published by head office; a new dealer can send at once', async () => {
    const published: object[] = [];
    world = await startWorld({
      neighbours: {
        policies: {
          listPolicies: async () => ({
            policies: [{ subject: 'loyalty', scope: 'default', version: 1, effectiveFromAt: '', body: '{"a":1}', publishedBy: '' }],
          }),
          publishPolicies: async ({ policies }) => {
            published.push(...policies);
            return { outcomes: [applied('x')] };
          },
        },
        organisation: {
          putOrganisation: async ({ nodes, staff }) => ({ outcomes: [...nodes, ...staff].map(() => applied('x')) }),
          readOrganisation: async () => ({ nodes: [{ nodeId: 'G', kind: 'group', parentId: '', name: 'Group', timeZone: '' }], staff: [] }),
        },
      },
    });
    const put = async (path: string, body: object, who = 'head') =>
      await world
        .http()
        .put(path)
        .set({ authorization: await world.as(who), 'accept-language': 'en' })
        .send(body);
    expect((await get('/v1/policies', 'head')).body).toEqual({
      policies: [{ subject: 'loyalty', scope: 'default', version: 1, document: { a: 1 } }],
    });
    expect((await put('/v1/policies/loyalty', { scope: 'aurora', document: { a: 2 } })).body).toEqual({
      subject: 'loyalty',
      scope: 'aurora',
    });
    expect(published).toMatchObject([{ subject: 'loyalty', scope: 'aurora', body: '{"a":2}', publishedBy: 'head' }]);
    expect((await put('/v1/policies/loyalty', { scope: 'D1', document: {} }, 'manager')).status).toBe(403);

    expect((await get('/v1/organisation', 'head')).body).toEqual({ nodes: [{ nodeId: 'G', kind: 'group', name: 'Group' }], staff: [] });
    expect(
      (await put('/v1/organisation', { nodes: [{ nodeId: 'D4', kind: 'dealer', parentId: 'north', name: 'D4', timeZone: 'Mars/Base' }] }))
        .body,
    ).toMatchObject({ status: 422, code: 'gateway.zone-unknown' });
    expect(
      (await put('/v1/organisation', { nodes: [{ nodeId: 'D4', kind: 'dealer', parentId: 'north', name: 'Dealer 4' }] })).body,
    ).toEqual({ nodes: 1, staff: 0 });
    expect((await get('/v1/me', 'region')).body).toMatchObject({ dealers: expect.arrayContaining([{ dealerId: 'D4', name: 'Dealer 4' }]) });
  });
});
