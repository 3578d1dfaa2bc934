import { toMessage } from '@homeward/contracts';
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
  type Told,
  type World,
} from './world';

const HEAD = as('group', 'head-office-analyst');
const NOW = '2024-07-09T01:00:00.000Z';

/** Record r2 with its car is merged into person p1 and parted from it again. */
describe('when two people turn out to be one, and two again', () => {
  const placed = (personId: string, previousPersonId: string, sequence: number): Told =>
    toMessage('homeward.customer.v1.RecordPlaced', 'r2', {
      recordId: 'r2',
      dealerId: 'D1',
      personId,
      previousPersonId,
      basicsComplete: true,
      sequence,
      ownPersonId: 'p2',
      householdId: '',
      previousHouseholdId: '',
    });
  /** The second person's car as it is told with the person that its record belongs to. */
  const second = (personId: string, previousPersonId: string): readonly Told[] => [
    anOwner({ vehicleId: 'car2', recordId: 'r2', personId, previousPersonId }),
    aVisit({ visitId: 'visit2', vehicleId: 'car2', recordId: 'r2', personId, previousPersonId, mileageKm: 8_000 }),
  ];
  const first = (): readonly Told[] => [
    aProfile(),
    aProfile({ personId: 'p2', recordIds: ['r2'] }),
    aDescription(),
    aSale(),
    anOwner(),
    aHomeDealer(),
    aVisit({ mileageKm: 9_010 }),
    anOdometer([['2024-07-08', 9_010]]),
    aDescription({ vehicleId: 'car2' }),
    aSale({ vehicleId: 'car2', saleId: 's2', recordId: 'r2', personId: 'p2' }),
    aHomeDealer({ vehicleId: 'car2' }),
    ...second('p2', ''),
    placed('p2', '', 1),
  ];
  let world: World;
  const start = async (): Promise<void> => {
    world = await startWorld(NOW);
    await world.hear(...organisation, ...first());
  };
  beforeEach(start);
  afterEach(() => world.stop());

  const list = async (personId: string, status = '') =>
    (await reminderOf(world).listContacts({ dealerIds: [], on: '', ownerId: '', status, personId, page: undefined }, HEAD)).contacts;
  const open = async (personId: string) =>
    (await list(personId, 'open')).map(({ personId: id, plannedOn, reasons }) => [id, plannedOn, ...reasons.map(({ key }) => key)]).sort();
  const keysOf = async (personId: string) => (await list(personId, 'open')).flatMap(({ reasons }) => reasons.map(({ key }) => key)).sort();
  const record = async (contactId: string, result: string) => {
    const results = [
      {
        contactId,
        result,
        note: 'said so',
        purchaseAsked: false,
        callAgainAt: '',
        ...{ refusalReason: '', noFurtherContact: false, answers: [] },
        cause: undefined,
      },
    ];
    const { outcomes } = await reminderOf(world).recordResults({ results }, as('D1', 'service-advisor'));
    await world.settle();
    return outcomes[0]?.status;
  };
  const digest = async () => (await operationsOf(world).digestState({})).parts;
  const merge = (): readonly Told[] => [placed('p1', 'p2', 2), ...second('p1', 'p2')];
  const undo = (): readonly Told[] => [placed('p2', 'p1', 3), ...second('p2', 'p1')];
  const contactOf = async (personId: string, key: string, status = 'open') =>
    (await list(personId, status)).find((contact) => contact.personId === personId && contact.reasons.some((reason) => reason.key === key));

  it('the plans under the former id are superseded by those of the joint person, none doubled', async () => {
    const [ofFirst, ofSecond] = [await keysOf('p1'), await keysOf('p2')];
    expect([ofFirst.length, ofSecond.length].every((count) => count > 0)).toBe(true);
    await world.hear(...merge());
    expect(await keysOf('p1')).toEqual([...ofFirst, ...ofSecond].sort());
    expect(await open('p2')).toEqual(await open('p1'));
    expect((await open('p2')).every(([personId]) => personId === 'p1')).toBe(true);
  });

  it.each([
    ['in this order', (told: readonly Told[]) => told],
    ['the other way round', (told: readonly Told[]) => [...told].reverse()],
  ])('after the undo everybody’s plans are as if there had been no merge, %s and told twice', async (_order, ordered) => {
    const before = await digest();
    const [together, apart] = [merge(), undo()];
    await world.hear(...ordered(together), ...ordered(together));
    expect(await digest()).not.toEqual(before);
    await world.hear(...ordered(apart));
    await world.hear(...ordered(apart), ...ordered(together));
    expect(await digest()).toEqual(before);
  });

  it('a contact made under the former id counts for the joint person, and stays with whom it was made', async () => {
    const key = 'visit-day-0:visit2';
    const contact = await contactOf('p2', key);
    expect(await record(contact?.contactId ?? '', 'reached')).toBe('applied');
    const before = await digest();
    await world.hear(...merge());
    expect(await keysOf('p1')).toContain('visit-day-0:visit1');
    expect(await keysOf('p1')).not.toContain(key);
    expect((await list('p1', 'made')).map(({ personId }) => personId)).toEqual(['p2']);
    await world.hear(...undo());
    expect(await digest()).toEqual(before);
    expect([await list('p1', 'made'), (await list('p2', 'made')).length]).toEqual([[], 1]);
  });

  it('a result recorded for a contact that was planned under the former id still counts', async () => {
    const key = 'visit-day-0:visit2';
    const contact = await contactOf('p2', key);
    await world.hear(...merge());
    expect(await keysOf('p1')).toContain(key);
    expect(await record(contact?.contactId ?? '', 'reached')).toBe('applied');
    expect(await keysOf('p1')).not.toContain(key);
    const { contacts } = await reminderOf(world).readContacts({ contactIds: [contact?.contactId ?? ''] }, HEAD);
    expect(contacts).toMatchObject([{ personId: 'p2', status: 'made', note: 'said so' }]);
    await world.hear(...undo());
    expect(await keysOf('p2')).not.toContain(key);
  });

  it('a contact made under the joint id stays there after the undo: the other one is asked for itself', async () => {
    await world.hear(...merge());
    const made = await contactOf('p1', 'visit-day-0:visit2');
    expect(await record(made?.contactId ?? '', 'reached')).toBe('applied');
    await world.hear(...undo());
    expect((await list('p1', 'made')).map(({ personId }) => personId)).toEqual(['p1']);
    expect(await keysOf('p2')).toContain('visit-day-0:visit2');
  });
});
