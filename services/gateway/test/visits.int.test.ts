import type { Visit } from '@homeward/contracts/visits';
import { type World, startWorld } from './world';

const aVisit: Visit = {
  visitId: 'RO1',
  vehicleId: 'V1',
  dealerId: 'D1',
  kind: '',
  stage: 'work',
  visitedOn: '',
  mileageKm: 0,
  revision: 0,
  personId: 'P1',
  advisorId: '',
  promisedAt: '2024-06-01T08:00:00.000Z',
  steps: [
    { step: 'reception', at: '2024-06-01T01:00:00.000Z', state: 'done' },
    { step: 'work', at: '', state: 'under-way' },
  ],
  lines: [{ kind: 'labour', code: 'L1', payer: '', amountFen: 0 }],
  totals: [],
  declined: [
    {
      kind: 'part',
      item: 'BP-01',
      reason: 'price',
      amountFen: 68_000,
      dueOn: '',
      dueKm: 30_000,
      visitId: 'RO1',
      dealerId: 'D1',
      declinedOn: '2024-06-01',
      times: 1,
      doneVisitId: '',
      doneOn: '',
    },
  ],
};

let world: World;
beforeEach(async () => {
  world = await startWorld({
    neighbours: {
      visits: {
        readVisit: async () => aVisit,
        readProgress: async ({ visitId }) => ({ visitId, stage: 'work', sinceAt: '2024-06-01T02:00:00.000Z', promisedAt: '' }),
      },
    },
  });
});
afterEach(() => world.stop());

const get = async (path: string) =>
  await world
    .http()
    .get(path)
    .set({ authorization: await world.as('manager') });

test('a visit is shown with its steps; what is not known is left out', async () => {
  const { status, body } = await get('/v1/vehicles/V1/visits/RO1');
  expect(status).toBe(200);
  expect(body).toEqual({
    visitId: 'RO1',
    vehicleId: 'V1',
    dealerId: 'D1',
    stage: 'work',
    mileageKm: 0,
    revision: 0,
    personId: 'P1',
    promisedAt: '2024-06-01T08:00:00.000Z',
    steps: [
      { step: 'reception', at: '2024-06-01T01:00:00.000Z', state: 'done' },
      { step: 'work', state: 'under-way' },
    ],
    lines: [{ kind: 'labour', code: 'L1', amountFen: 0 }],
    declined: [
      {
        kind: 'part',
        item: 'BP-01',
        reason: 'price',
        amountFen: 68_000,
        dueKm: 30_000,
        visitId: 'RO1',
        dealerId: 'D1',
        declinedOn: '2024-06-01',
        times: 1,
      },
    ],
    totals: [],
  });
});

test('the progress has nothing but what the owner may be told', async () => {
  const { body } = await get('/v1/vehicles/V1/visits/RO1/progress');
  expect(body).toEqual({ visitId: 'RO1', stage: 'work', sinceAt: '2024-06-01T02:00:00.000Z' });
});
