import {
  aDescription,
  aHomeDealer,
  anOdometer,
  anOwner,
  aProfile,
  aSale,
  as,
  aVisit,
  operationsOf,
  organisation,
  reminderOf,
  startWorld,
  type World,
} from './world';

const HEAD = as('group', 'head-office-analyst');

describe('the reminder service', () => {
  let world: World;

  const contactsOn = async (on: string, ownerId = '') =>
    (await reminderOf(world).listContacts({ dealerIds: [], on, ownerId, status: '', page: undefined }, HEAD)).contacts;

  beforeEach(async () => {
    // Nine in the morning at the dealer.
    world = await startWorld('2024-07-09T01:00:00.000Z');
    await world.hear(...organisation);
  });

  afterEach(() => world.stop());

  const carWithService = [
    aProfile(),
    aDescription(),
    aSale(),
    anOwner(),
    aHomeDealer(),
    aVisit({ mileageKm: 9_010 }),
    anOdometer([
      ['2024-01-10', 10],
      ['2024-04-09', 4_510],
      ['2024-07-08', 9_010],
    ]),
  ];

  it('plans what follows a visit, and the invitation to the next maintenance', async () => {
    await world.hear(...carWithService);
    const today = await contactsOn('2024-07-09');
    expect(today.map(({ ownerId, plannedOn, untilOn, reasons }) => [ownerId, plannedOn, untilOn, reasons.map(({ kind }) => kind)])).toEqual([
      ['SA01', '2024-07-08', '2024-07-09', ['visit-day-0']],
    ]);
    expect((await contactsOn('2024-12-01')).map(({ plannedOn, dueOn, reasons }) => [plannedOn, dueOn, reasons.map(({ kind }) => kind)])).toEqual([
      ['2024-11-30', '2024-12-15', ['routine']],
    ]);
    expect((await operationsOf(world).digestState({})).parts).toMatchObject([
      { name: 'contacts', count: 5 },
      { name: 'due-dates', count: 1 },
    ]);
  });
});
