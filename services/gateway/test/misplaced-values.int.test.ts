import { type World, startWorld } from './world';

let world: World;
beforeEach(async () => {
  world = await startWorld({});
});
afterEach(() => world.stop());

const post = async (path: string, body: object) =>
  await world
    .http()
    .post(path)
    .set({ authorization: await world.as('manager'), 'accept-language': 'en' })
    .send(body);

describe('what is asked', () => {
  test('with a phone, a plate or a VIN in the place of an id or of a word of a list is refused, as those are on the bus for good', async () => {
    const about = { dealerId: 'D1', kind: 'complaint', text: 'Call 13800138000' };
    for (const [wrong, pointer, code] of [
      [{ vehicleId: '1M8GDM9AXKP042788' }, '/vehicleId', 'gateway.id-invalid'],
      [{ personId: '13800138000' }, '/personId', 'gateway.id-invalid'],
      [{ personId: '张伟' }, '/personId', 'gateway.id-invalid'],
      [{ department: '皖M·A1230' }, '/department', 'gateway.text-personal'],
    ] as const) {
      const { status, body } = await post('/v1/cases', { ...about, ...wrong });
      expect([status, body.code, body.pointer]).toEqual([422, code, pointer]);
    }
    const assign = { action: 'assign', values: { ownerId: '13800138000' } };
    expect((await post('/v1/cases/K1/actions', assign)).body).toMatchObject({ code: 'gateway.id-invalid' });
  });
});
