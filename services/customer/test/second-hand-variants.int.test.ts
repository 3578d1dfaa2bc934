import { type SentRecord, type World, aCustomer, aSale, aVehicle, aVisit, aWorld, personOf } from './world';

const bare = { city: '', street: '' };
const people: readonly SentRecord[] = [
  { externalId: 'K1', data: aCustomer({ phone: '13800138000' }) },
  { externalId: 'K2', data: aCustomer({ ...bare, name: '李娜', phone: '13900139000' }) },
  { externalId: 'K3', data: aCustomer({ ...bare, name: '古丽·艾力', phone: '13700137000' }) },
  { externalId: 'V1', data: aVehicle() },
];
const sale = (externalId: string, customerExternalId: string, soldOn: string, revision = 1): SentRecord => ({
  externalId,
  revision,
  occurredAt: `2024-12-0${revision}T00:00:00.000Z`,
  data: aSale({ customerExternalId, soldOn, deliveredOn: '' }),
});
/** A visit that names no customer: it is of whoever owned the car on the day of the dealer's clock. */
const visit = (externalId: string, closedAt: string, mileageKm: number, dealerId = 'D1'): SentRecord => ({
  externalId,
  dealerId,
  data: aVisit({ customerExternalId: '', openedAt: closedAt, closedAt, mileageKm }),
});

describe('a car that changes hands (CU3)', () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld();
    await world.send(people);
  });
  afterEach(() => world.stop());

  /** By the minute in which the visit ended, whose it is by the last word. */
  const visitors = async (): Promise<Readonly<Record<string, string>>> => {
    const told = await world.told('homeward.customer.v1.VisitRecorded');
    const names = new Map(['K1', 'K2', 'K3'].map((externalId) => [personOf(externalId), externalId]));
    return Object.fromEntries(
      told
        .toSorted((a, b) => a.sequence - b.sequence)
        .map(({ dealerId, closedAt, personId }) => [`${dealerId} ${closedAt.slice(0, 16)}`, names.get(personId) ?? personId]),
    );
  };

  it('the day of the sale is the buyer’s by the clock of the dealer where the car is seen', async () => {
    await world.send([sale('S1', 'K1', '2022-03-01'), sale('S2', 'K2', '2024-09-01')]);
    // Midnight has passed at D1 and not yet at D3, which is two hours behind.
    await world.send([visit('RO1', '2024-08-31T15:59:00.000Z', 20_000), visit('RO2', '2024-08-31T16:30:00.000Z', 20_100)]);
    await world.send([visit('RO3', '2024-08-31T16:30:00.000Z', 20_050, 'D3'), visit('RO4', '2024-08-31T18:00:00.000Z', 20_150, 'D3')]);
    expect(await visitors()).toEqual({
      'D1 2024-08-31T15:59': 'K1',
      'D1 2024-08-31T16:30': 'K2',
      'D3 2024-08-31T16:30': 'K1',
      'D3 2024-08-31T18:00': 'K2',
    });
  });

  it('a sale whose day is corrected later gives the visits in between back, and what is heard first leaves no trace', async () => {
    const visits = [
      visit('RO1', '2024-08-15T03:00:00.000Z', 20_000),
      visit('RO2', '2024-09-15T03:00:00.000Z', 21_000),
      visit('RO3', '2024-10-15T03:00:00.000Z', 22_000),
    ];
    const first = sale('S1', 'K1', '2022-03-01');
    await world.send([first, sale('S2', 'K2', '2024-09-01'), ...visits]);
    const september = 'D1 2024-09-15T03:00';
    expect((await visitors())[september]).toBe('K2');
    await world.send([sale('S2', 'K2', '2024-10-01', 2)]);
    expect(await visitors()).toEqual({ 'D1 2024-08-15T03:00': 'K1', [september]: 'K1', 'D1 2024-10-15T03:00': 'K2' });
    const corrected = await world.digest();
    await world.stop();
    world = await aWorld();
    await world.send([...visits.toReversed(), sale('S2', 'K2', '2024-10-01', 2)]);
    await world.send([sale('S2', 'K2', '2024-09-01'), first]);
    await world.send(people);
    expect(await world.digest()).toBe(corrected);
  });

  it('a car that is sold back, and sold on twice on one day, is of each owner in their own time', async () => {
    await world.send([sale('S4', 'K1', '2024-11-01'), sale('S2', 'K2', '2024-02-29'), sale('S1', 'K1', '2022-03-01')]);
    await world.send([sale('S5', 'K2', '2024-12-01'), sale('S6', 'K3', '2024-12-01', 2)]);
    await world.send(
      ['2024-02-28', '2024-02-29', '2024-10-31', '2024-11-01', '2024-12-01'].map((on, index) =>
        visit(`RO${index}`, `${on}T03:00:00.000Z`, 20_000 + index * 1_000),
      ),
    );
    expect(Object.values(await visitors())).toEqual(['K1', 'K2', 'K2', 'K1', 'K3']);
  });
});
