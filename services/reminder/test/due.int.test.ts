import {
  aContract,
  aDescription,
  aHomeDealer,
  anOdometer,
  anOwner,
  aPolicy,
  aProfile,
  aRecall,
  aSale,
  as,
  aVisit,
  declinedWork,
  dueOf,
  operationsOf,
  organisation,
  startWorld,
  type Told,
  type World,
} from './world';
import { policyDefaults } from './shipped-policies';

const HEAD = as('group', 'head-office-analyst');
const MANAGER = as('D1');
const MORNING = '2024-07-09T01:00:00.000Z';

const carWithEverything = (): readonly Told[] => [
  aProfile(),
  aDescription({ insuranceExpiresOn: '2024-12-31', inspectionExpiresOn: '2025-01-10', firstSoldOn: '2024-01-10', warrantyKm: 60_000 }),
  aSale(),
  anOwner(),
  aHomeDealer(),
  aVisit({ mileageKm: 10_630 }),
  anOdometer([
    ['2024-01-10', 10],
    ['2024-04-09', 5_320],
    ['2024-07-08', 10_630],
  ]),
  aRecall(),
  aContract(),
  declinedWork('PRT-BRAKEPAD'),
];

describe('what a car is due for', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld(MORNING);
    await world.hear(...organisation);
  });
  afterEach(() => world.stop());

  const read = async (caller = MANAGER, vehicleIds = ['car1']) => (await dueOf(world).readDue({ vehicleIds }, caller)).vehicles;
  const itemsBy = async () => new Map((await read())[0]?.items.map((item) => [item.item, item]));
  const declare = async (
    key: string,
    doneOn: string,
    change: Partial<{ mileageKm: number; takenBack: boolean; id: string }> = {},
    caller = MANAGER,
  ) => {
    const { mileageKm = 0, takenBack = false, id } = change;
    const cause = id === undefined ? undefined : { id, digest: '' };
    const { outcomes } = await dueOf(world).declareDone(
      { items: [{ vehicleId: 'car1', key, doneOn, mileageKm, takenBack, cause }] },
      caller,
    );
    await world.settle();
    return outcomes[0];
  };

  it('is told of everything that was heard of it: maintenance, schedule, recall, cover, contract, declined work, season', async () => {
    await world.hear(...carWithEverything());
    const items = await itemsBy();
    expect([...items.keys()].sort()).toEqual([
      'brake-fluid',
      'coolant',
      'declined-work',
      'inspection',
      'insurance',
      'recall',
      'routine',
      'service-contract',
      'summer-check',
      'warranty-end',
      'winter-check',
    ]);
    expect(items.get('recall')).toMatchObject({ key: 'recall:R2401', dueOn: '2024-07-01', policyVersion: 'care-items/default/1' });
    expect(items.get('warranty-end')?.steps.map(({ code }) => code)).toEqual(['item.warranty', 'due.by-mileage', 'item.due']);
    for (const { steps, earliestOn, dueOn, latestOn } of items.values()) {
      expect(steps.length).toBeGreaterThan(0);
      expect(earliestOn <= dueOn && dueOn <= latestOn).toBe(true);
    }
  });

  it('is closed by a visit of another dealer that has a line with its code', async () => {
    await world.hear(...carWithEverything());
    await world.hear(
      aVisit({ visitId: 'v2', dealerId: 'D2', kind: 'general-repair', visitedOn: '2024-07-09', mileageKm: 10_700, work: ['oil-brake'] }),
      declinedWork(),
      aRecall({ status: 'done', doneOn: '2024-07-09', visitId: 'v2', dealerId: 'D2' }),
    );
    const items = await itemsBy();
    expect(items.get('brake-fluid')?.key).toBe('brake-fluid:2024-07-09');
    expect(items.has('recall')).toBe(false);
    expect(items.has('declined-work')).toBe(false);
  });

  it('is closed by declaration, once however often it comes, and is due again when that is taken back', async () => {
    await world.hear(...carWithEverything());
    expect(await declare('routine:2024-07-08', '2024-07-09', { mileageKm: 10_700, id: 'c1' })).toMatchObject({ status: 'applied' });
    expect(await declare('routine:2024-07-08', '2024-07-09', { mileageKm: 10_700, id: 'c1' })).toMatchObject({ status: 'repeated' });
    expect((await itemsBy()).get('routine')?.key).toBe('routine:2024-07-09');
    expect(await declare('routine:2024-07-08', '', { takenBack: true })).toMatchObject({ status: 'applied' });
    expect((await itemsBy()).get('routine')?.key).toBe('routine:2024-07-08');
  });

  it.each([
    ['what the car is not due for', 'insurance:2030-01-01', '2024-07-09', 0, 'due.item-unknown'],
    ['a recall, which needs a record', 'recall:R2401', '2024-07-09', 0, 'due.recall-needs-record'],
    ['a day that has not come', 'insurance:2024-12-31', '2024-07-10', 0, 'due.done-in-future'],
    ['a day before it was done last', 'routine:2024-07-08', '2024-07-01', 0, 'due.done-before-last'],
    ['a mileage below what was read before', 'routine:2024-07-08', '2024-07-09', 9_000, 'due.mileage-unlikely'],
    ['no day', 'routine:2024-07-08', 'yesterday', 0, 'due.unreadable-day'],
  ])('%s is not declared', async (_, key, doneOn, mileageKm, code) => {
    await world.hear(...carWithEverything());
    expect(await declare(key, doneOn, { mileageKm })).toMatchObject({ status: 'rejected', rejectionCode: code });
  });

  it('is nobody’s business at other dealers, to read or to declare', async () => {
    await world.hear(...carWithEverything());
    expect(await read(as('D2'))).toEqual([]);
    expect(await declare('insurance:2024-12-31', '2024-07-09', {}, as('D2'))).toMatchObject({ rejectionCode: 'vehicle.unknown' });
    expect((await read(HEAD, ['nothing', 'car1'])).map(({ vehicleId }) => vehicleId)).toEqual(['car1']);
  });

  it('says why there is no maintenance', async () => {
    await world.hear(aProfile(), aDescription({ status: 'scrapped' }), aSale());
    expect(await read()).toMatchObject([{ items: [], reasons: [{ code: 'car.gone', values: { status: 'scrapped' } }] }]);
  });

  it('follows a policy at once: a region with another winter publishes its own day', async () => {
    await world.hear(...carWithEverything());
    const shipped = policyDefaults('care-items');
    const seasons = [{ key: 'winter-check', on: '10-01', earlyDays: 45, lateDays: 30, doneBy: { codes: ['LAB-WINTER'] } }];
    await world.hear(aPolicy('care-items', { ...shipped, seasons }));
    const items = await itemsBy();
    expect(items.get('winter-check')).toMatchObject({ dueOn: '2024-10-01', policyVersion: 'care-items/group/1' });
    expect(items.has('summer-check')).toBe(false);
  });

  it('is the same whatever the order in which it was told', async () => {
    const told = carWithEverything();
    await world.hear(...told);
    const { parts } = await operationsOf(world).digestState({});
    await world.stop();
    world = await startWorld(MORNING);
    await world.hear(...organisation);
    for (const message of told.toReversed()) await world.hear(message);
    expect((await operationsOf(world).digestState({})).parts).toEqual(parts);
  });
});
