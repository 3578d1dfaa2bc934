import { AudienceServiceDefinition, type ReadAudienceRequest } from '@homeward/contracts/audiences';
import { aCustomer, aSale, aVehicle, aVin, aVisit, aWorld, personOf, type SentRecord, type World } from './world';

/** Owners of a car each at D1, by the birthday that their record has. */
const BIRTHDAYS = ['1980-05-01', '农历1980-03-17', '2000-02-29', 'in spring', ''] as const;

const ownerOf = (index: number): readonly SentRecord[] => {
  const customerExternalId = `K${index + 1}`;
  const vin = aVin(index + 1);
  const birthdayOn = BIRTHDAYS[index] ?? '';
  return [
    {
      externalId: customerExternalId,
      data: aCustomer({
        name: `客${'甲乙丙丁戊'.charAt(index)}`,
        phone: `1380013800${index}`,
        ...(birthdayOn === '' ? {} : { birthdayOn }),
      }),
    },
    { externalId: `V${index + 1}`, data: aVehicle({ vin, plate: `皖MA100${index}`, customerExternalId }) },
    { externalId: `S${index + 1}`, data: aSale({ vin, customerExternalId }) },
    { externalId: `RO${index + 1}`, data: aVisit({ vin, customerExternalId, mileageKm: 0 }) },
  ];
};

describe('whom an occasion reaches', () => {
  let world: World;
  beforeAll(async () => {
    world = await aWorld({ at: '2024-12-31T04:00:00.000Z' });
    await world.send(BIRTHDAYS.flatMap((_birthday, index) => ownerOf(index)));
  });
  afterAll(() => world.stop());

  const ask = async (question: Partial<ReadAudienceRequest>) =>
    world.ports.network
      .client('customer', AudienceServiceDefinition)
      .readAudience(
        { dealerId: 'D1', classes: undefined, birthdays: undefined, page: undefined, ...question },
        world.as('platform-service', 'G'),
      );
  const everybody = BIRTHDAYS.map((_birthday, index) => personOf(`K${index + 1}`));
  const birthdays = (fromOn: string, untilOn: string) => ({ birthdays: { fromOn, untilOn, leapDay: 'earlier', leapMonth: 'regular' } });

  it('the owners of the cars that are at home there', async () => {
    const { members } = await ask({});
    expect(members.map(({ personId }) => personId).sort()).toEqual([...everybody].sort());
    expect((await ask({ dealerId: 'D2' })).members).toEqual([]);
  });

  it('page by page, each of them', async () => {
    const found: string[] = [];
    let cursor = '';
    do {
      const page = await ask({ page: { limit: 2, cursor } });
      found.push(...page.members.map(({ personId }) => personId));
      cursor = page.cursor;
    } while (cursor !== '');
    expect(found.sort()).toEqual([...everybody].sort());
  });

  it('whose birthday is kept in that time, by the calendar in which it was told, without the year of birth', async () => {
    const { members } = await ask(birthdays('2025-04-10', '2025-05-05'));
    expect(members.toSorted((a, b) => (a.on < b.on ? -1 : 1))).toEqual([
      { personId: personOf('K2'), on: '2025-04-14', year: 2025 },
      { personId: personOf('K1'), on: '2025-05-01', year: 2025 },
    ]);
    expect((await ask(birthdays('2025-02-28', '2025-02-28'))).members).toEqual([
      { personId: personOf('K3'), on: '2025-02-28', year: 2025 },
    ]);
    await expect(ask(birthdays('2025-02-28', '2027-02-28'))).rejects.toMatchObject({ code: 'audience.unreadable-time' });
  });

  it('of a class alone, page by page too', async () => {
    const classes = (change: object) => ({ classes: { purchase: [], sales: [], service: [], use: [], ...change } });
    expect((await ask(classes({ purchase: ['first'] }))).members).toHaveLength(BIRTHDAYS.length);
    expect((await ask(classes({ purchase: ['loyal'] }))).members).toEqual([]);
    expect((await ask(classes({ use: ['commercial'] }))).members).toEqual([]);
    const first = await ask({ ...classes({ purchase: ['first'] }), page: { limit: 3, cursor: '' } });
    const second = await ask({ ...classes({ purchase: ['first'] }), page: { limit: 3, cursor: first.cursor } });
    expect([...first.members, ...second.members].map(({ personId }) => personId)).toEqual([...everybody].sort());
    expect(second.cursor).toBe('');
  });
});
