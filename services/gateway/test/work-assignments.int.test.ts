import type { AssignContactsRequest, HandOverRequest, PlanAbsenceRequest } from '@homeward/contracts/work';
import type { ItemOutcome } from '@homeward/contracts/values';
import { type World, startWorld } from './world';

const outcomeOf = (id: string, change: Partial<ItemOutcome> = {}): ItemOutcome => ({
  ...{ status: 'applied', id, rejectionKind: '', rejectionCode: '', rejectionDetail: {} },
  ...change,
});

const asked: (AssignContactsRequest | HandOverRequest | PlanAbsenceRequest)[] = [];
const absence = { absenceId: 'D1~1', ownerId: 'SA01', fromOn: '2024-06-03', toOn: '2024-06-07', substituteId: '' };
let world: World;
beforeAll(async () => {
  world = await startWorld({
    neighbours: {
      work: {
        assignContacts: async (request) => {
          asked.push(request);
          const { contactId = '', ownerId = '' } = request.assignments[0] ?? {};
          const detail = { ownerId: 'CS2' };
          return {
            outcomes: [
              ownerId === '' && contactId === 'c2'
                ? outcomeOf(contactId, {
                    status: 'rejected',
                    rejectionKind: 'conflict',
                    rejectionCode: 'work.taken-already',
                    rejectionDetail: detail,
                  })
                : outcomeOf(contactId),
            ],
          };
        },
        handOver: async (request) => {
          asked.push(request);
          return {
            outcomes: [
              outcomeOf('c1'),
              outcomeOf('c2', { status: 'rejected', rejectionKind: 'conflict', rejectionCode: 'contact.not-open' }),
            ],
          };
        },
        planAbsence: async (request) => {
          asked.push(request);
          return { outcome: outcomeOf('D1'), absence };
        },
        endAbsence: async () => ({
          outcome: outcomeOf('D1', { status: 'rejected', rejectionKind: 'unknown', rejectionCode: 'absence.unknown' }),
          absence: undefined,
        }),
        listAbsences: async () => ({ absences: [absence] }),
      },
    },
  });
});
afterAll(() => world.stop());

const post = async (path: string, json: object | undefined, who = 'manager') =>
  await world
    .http()
    .post(path)
    .set({ authorization: await world.as(who), 'accept-language': 'en', 'idempotency-key': `k-${path}` })
    .send(json);

test('whoever calls takes a contact, and is told who has it when somebody was faster', async () => {
  expect(await post('/v1/work/c1/take', undefined, 'advisor')).toMatchObject({ status: 200, body: { contactId: 'c1', status: 'applied' } });
  expect(asked.at(-1)).toMatchObject({ assignments: [{ contactId: 'c1', ownerId: '' }] });
  expect(await post('/v1/work/c2/take', undefined, 'advisor')).toMatchObject({
    status: 409,
    body: { code: 'work.taken-already', detail: expect.any(String) as unknown, next: expect.any(String) as unknown },
  });
});

test('a manager gives a contact to somebody, and all of one person to another one', async () => {
  expect((await post('/v1/work/c2/reassign', { owner: 'SA01' })).status).toBe(200);
  expect(asked.at(-1)).toMatchObject({ assignments: [{ contactId: 'c2', ownerId: 'SA01', cause: { id: expect.any(String) as unknown } }] });
  expect((await post('/v1/work/c2/reassign', { owner: 'SA01' }, 'advisor')).status).toBe(403);
  const { status, body } = await post('/v1/work/hand-over', { dealer: 'D1', from: 'SA01', to: 'SA02' });
  expect([status, body]).toEqual([200, { given: ['c1'], refused: [{ contactId: 'c2', code: 'contact.not-open' }] }]);
  expect(asked.at(-1)).toMatchObject({ dealerId: 'D1', fromOwnerId: 'SA01', toOwnerId: 'SA02' });
});

test('an absence is planned where the manager is, listed, and ended', async () => {
  const wanted = { owner: 'SA01', fromOn: '2024-06-03', toOn: '2024-06-07' };
  const shown = { absenceId: 'D1~1', owner: 'SA01', fromOn: '2024-06-03', toOn: '2024-06-07' };
  expect(await post('/v1/work/absences', wanted)).toMatchObject({ status: 201, body: shown });
  expect(asked.at(-1)).toMatchObject({ nodeId: 'D1', ownerId: 'SA01', substituteId: '' });
  expect(await post('/v1/work/absences', { ...wanted, fromOn: '2024-02-30' })).toMatchObject({ status: 422, body: { pointer: '/fromOn' } });
  const { body } = await world
    .http()
    .get('/v1/work/absences')
    .set({ authorization: await world.as('manager') });
  expect(body).toEqual({ absences: [shown] });
  expect(await post('/v1/work/absences/D1~9/end', undefined)).toMatchObject({ status: 404, body: { code: 'absence.unknown' } });
});
