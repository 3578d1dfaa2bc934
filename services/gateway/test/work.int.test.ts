import { readPrincipal } from '@homeward/access';
import type { ListWorkRequest, ReadWorkloadRequest } from '@homeward/contracts/work';
import { aContact } from './examples';
import { type World, startWorld } from './world';

const CONTACT = aContact({
  ...{ contactId: 'p1~c1', personId: 'p1', ownerKind: 'care-specialist', ownerId: '', untilOn: '2024-07-15' },
  reasons: [
    {
      kind: 'routine',
      vehicleId: 'v1',
      dueOn: '2024-06-15',
      visitId: '',
      policyVersion: 'cadences/default/1#invitation',
      key: 'routine:2023-12-15',
    },
  ],
  ...{ dueOn: '2024-06-15', earliestOn: '2024-06-10', latestOn: '2024-06-20', confidencePercent: 80 },
});

const revealed: { readonly reveal: boolean; readonly purpose: string | undefined }[] = [];
const asked: ListWorkRequest[] = [];
const askedLoads: ReadWorkloadRequest[] = [];
let world: World;
beforeAll(async () => {
  world = await startWorld({
    neighbours: {
      work: {
        listWork: async (request) => {
          asked.push(request);
          const why = {
            code: 'work.due-about',
            values: { kind: 'routine', dueOn: '2024-06-15', earliestOn: '2024-06-10', latestOn: '2024-06-20', percent: '80' },
          };
          return {
            ...{ ownerId: 'CS1', ownerKind: 'care-specialist', nodeId: 'D1', on: '2024-06-01', capacity: 40, done: 2 },
            entries: [
              {
                ...{ contact: CONTACT, how: 'dealt', tries: 1, lastTriedAt: '2024-05-31T02:00:00.000Z' },
                ...{ promisedAt: '', promise: '', againAt: '', questionnaire: undefined },
                topics: [{ reason: CONTACT.reasons[0], why, script: 'Your car will soon be due.' }],
                measures: { promise: 0, safety: 0, due: 53, value: 50, reach: 33 },
              },
            ],
            policyVersion: 'work-lists/default/1',
          };
        },
        readWorkload: async (request) => {
          askedLoads.push(request);
          return {
            ...{ nodeId: request.nodeId, on: '2024-06-01', policyVersion: 'work-lists/default/1' },
            workers: [{ ownerId: 'CS1', ownerKind: 'care-specialist', capacity: 40, listed: 40, done: 0, away: false, substituteId: '' }],
            unplaced: [{ contact: CONTACT, reason: 'capacity', lastDay: true }],
            missedPromises: [],
          };
        },
      },
      customer: {
        readVehicles: async () => ({ vehicles: [] }),
        readPeople: async ({ reveal }, { metadata }) => {
          revealed.push({ reveal, purpose: readPrincipal(metadata).purpose });
          return {
            people: [
              {
                ...{ personId: 'p1', recordIds: [], dealerIds: ['D1'], vehicles: [], consents: [], masked: !reveal, dealerRelations: [] },
                householdPersonIds: [],
                fields: [
                  ['name', '王*'],
                  ['phone', reveal ? '13800000001' : '138****0001'],
                ].map(([field = '', value = '']) => ({
                  ...{
                    field,
                    value,
                    source: 'dms',
                    dealerId: 'D1',
                    at: '',
                    validity: 'valid',
                    verification: '',
                    reason: '',
                    recordId: '',
                    system: '',
                  },
                  others: [],
                })),
              },
            ],
          };
        },
      },
    },
  });
});
afterAll(() => world.stop());

const get = async (path: string, who = 'advisor', language = 'en') =>
  await world
    .http()
    .get(path)
    .set({ authorization: await world.as(who), 'accept-language': language });

test('a list says whom to call, masked, why in a sentence, and what to say', async () => {
  const { status, body } = await get('/v1/work?owner=CS1&date=2024-06-01');
  expect(status).toBe(200);
  expect(body).toMatchObject({ ownerId: 'CS1', date: '2024-06-01', capacity: 40, done: 2, policyVersion: 'work-lists/default/1' });
  expect(body).toHaveProperty('entries.0', {
    place: 1,
    contact: expect.objectContaining({ contactId: 'p1~c1', dueOn: '2024-06-15', confidencePercent: 80 }) as unknown,
    person: { personId: 'p1', name: '王*', phone: '138****0001' },
    cars: [{ vehicleId: 'v1' }],
    how: 'dealt',
    topics: [
      {
        reason: expect.objectContaining({ kind: 'routine' }) as unknown,
        why: expect.objectContaining({
          code: 'work.due-about',
          text: 'Routine maintenance: due about 2024-06-15 (in 80 of 100 cases between 2024-06-10 and 2024-06-20).',
        }) as unknown,
        script: 'Your car will soon be due.',
      },
    ],
    tries: 1,
    lastTriedAt: '2024-05-31T02:00:00.000Z',
    measures: { promise: 0, safety: 0, due: 53, value: 50, reach: 33 },
  });
  expect(asked.at(-1)).toEqual({ ownerId: 'CS1', dealerId: '', on: '2024-06-01', language: 'en' });
});

test('the sentence and the script are in the language asked for', async () => {
  const { body } = await get('/v1/work', 'advisor', 'zh-CN');
  expect(body).toHaveProperty('entries.0.topics.0.why.text', '定期保养：预计2024-06-15到期（80%的把握在2024-06-10至2024-06-20之间）。');
  expect(asked.at(-1)).toEqual({ ownerId: '', dealerId: '', on: '', language: 'zh-CN' });
});

test('the load of a day is the manager’s, of the own node unless another one is named', async () => {
  const { status, body } = await get('/v1/work/load', 'manager');
  expect([status, askedLoads.at(-1)]).toEqual([200, { nodeId: 'D1', on: '' }]);
  expect(body).toMatchObject({ workers: [{ ownerId: 'CS1', listed: 40 }], unplaced: [{ reason: 'capacity', lastDay: true }] });
  expect((await get('/v1/work/load')).status).toBe(403);
  await get('/v1/work/load?node=north&date=2024-06-02', 'region');
  expect(askedLoads.at(-1)).toEqual({ nodeId: 'north', on: '2024-06-02' });
});

test('the list as a file opens in a spreadsheet, carries out nothing, and is masked', async () => {
  const { status, headers, text } = await get('/v1/work.csv?owner=CS1');
  expect([status, headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
  const [head, line] = text.split('\r\n');
  expect(head?.startsWith('\ufeffplace,contactId,promisedAt')).toBe(true);
  expect(line).toContain('1,p1~c1,,,p1,王*,138****0001');
});

test('the dialler gets the numbers and nothing else, for a purpose, through who may reveal them', async () => {
  const { status, text } = await get('/v1/work/dialler.csv?owner=CS1&purpose=morning+calls', 'agent');
  expect(status).toBe(200);
  expect(text).toBe('\ufeffplace,contactId,phone,notBefore\r\n1,p1~c1,13800000001,\r\n');
  expect(revealed.at(-1)).toMatchObject({ reveal: true, purpose: 'dialler: morning calls' });
  expect((await get('/v1/work/dialler.csv?owner=CS1&purpose=morning+calls')).status).toBe(403);
  expect((await get('/v1/work/dialler.csv?owner=CS1', 'agent')).status).toBe(400);
});
