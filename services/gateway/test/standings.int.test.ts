import type { ReadClassesRequest, ReadStandingsRequest, Standing } from '@homeward/contracts/standings';
import { type World, startWorld } from './world';

let world: World;
afterEach(() => world.stop());

const aStanding = (vehicleId: string, definition: string): Standing => ({
  vehicleId,
  definition,
  on: '2024-12-31',
  state: 'swing',
  churnLevel: 'quasi-lost',
  policyVersion: 'customer-states/default/1 churn-levels/default/1',
  visits: 2,
  lastVisitOn: '2024-05-15',
  soldOn: '',
  nextChangeOn: '2025-03-02',
});

const get = async (path: string) =>
  await world
    .http()
    .get(path)
    .set({ authorization: await world.as('manager'), 'accept-language': 'en' });

test('a standing is asked for one car or many, by day and definition; what is foreign is not there', async () => {
  const asked: ReadStandingsRequest[] = [];
  world = await startWorld({
    neighbours: {
      standings: {
        readStandings: async (request) => {
          asked.push(request);
          const found = request.vehicleIds.filter((id) => id === 'V1');
          return { standings: found.flatMap((id) => request.definitions.map((name) => aStanding(id, name))) };
        },
      },
    },
  });
  const { body } = await get('/v1/vehicles/V1/standing?on=2024-12-31&definition=half-year');
  expect(body).toMatchObject({ vehicleId: 'V1', definition: 'half-year', state: 'swing', nextChangeOn: '2025-03-02' });
  expect(body).not.toHaveProperty('soldOn');
  expect((await get('/v1/vehicles/V2/standing')).body).toMatchObject({ status: 404, code: 'vehicle.unknown' });
  expect((await get('/v1/vehicles/V1/standing?on=2024-02-30')).body).toMatchObject({ status: 400, pointer: '/query/on' });
  const many = await world
    .http()
    .post('/v1/vehicles/standings')
    .set({ authorization: await world.as('manager') })
    .send({ vehicleIds: ['V1', 'V2'], definitions: ['main', 'half-year'] });
  expect(many.body.standings).toHaveLength(2);
  expect(asked.map(({ on, definitions }) => [on, definitions])).toEqual([
    ['2024-12-31', ['half-year']],
    ['', ['main']],
    ['', ['main', 'half-year']],
  ]);
});

test('classes say in words why a customer seems to be leaving', async () => {
  const asked: ReadClassesRequest[] = [];
  world = await startWorld({
    neighbours: {
      standings: {
        readClasses: async (request) => {
          asked.push(request);
          return {
            nodeId: 'D1',
            on: '2024-12-31',
            policyVersion: 'customer-classes/default/1',
            total: 1,
            customers: [
              {
                personId: 'P1',
                cars: [
                  {
                    vehicleId: 'V1',
                    use: 'family',
                    earlySigns: [{ code: 'leaving.refused-contact', values: { count: '2', lastOn: '2024-12-01' } }],
                  },
                ],
                purchases: 2,
                salesFen: 30_000_000,
                purchaseClass: 'repeat',
                salesClass: 'high',
                visits: 0,
                serviceFen: 0,
                serviceClass: 'low',
              },
            ],
            cursor: '',
          };
        },
      },
    },
  });
  const { body } = await get('/v1/customer-classes?node=D1&limit=5');
  expect(body).toMatchObject({
    node: 'D1',
    total: 1,
    customers: [{ purchaseClass: 'repeat', cars: [{ earlySigns: [{ text: 'Refused 2 contacts, the last on 2024-12-01.' }] }] }],
  });
  await get('/v1/customer-classes?node=D1&leaving=true');
  expect(asked).toMatchObject([
    { nodeId: 'D1', on: '', page: { limit: 5 }, leavingOnly: false },
    { nodeId: 'D1', leavingOnly: true },
  ]);
  expect((await get('/v1/customer-classes')).status).toBe(400);
});
