import { IdentityServiceDefinition } from '@homeward/contracts/identity-service';
import { type SentRecord, type World, aCustomer, aVehicle, aVin, aVisit, aWorld, ids, personOf } from './world';

const recordOf = (externalId: string, dealerId = 'D1'): string => ids.recordId(dealerId, 'dms', externalId);
const bare = { city: '', street: '' };
const of = (externalId: string, change: Parameters<typeof aCustomer>[0], dealerId = 'D1'): SentRecord => ({
  externalId,
  dealerId,
  data: aCustomer({ ...bare, ...change }),
});

describe('one person, in other spellings and orders (CU2)', () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld();
  });
  afterEach(() => world.stop());

  const identity = () => world.ports.network.client('customer', IdentityServiceDefinition);
  const analyst = () => world.as('head-office-analyst', 'G');
  const togetherWith = async (externalId: string, dealerId = 'D1') => {
    const { people } = await world.customer.readPeople(
      { personIds: [personOf(externalId, dealerId)], reveal: false, allValues: false },
      analyst(),
    );
    return people[0]?.recordIds.toSorted() ?? [];
  };
  const records = (...all: readonly (readonly [externalId: string, dealerId?: string])[]) =>
    all.map(([externalId, dealerId]) => recordOf(externalId, dealerId)).sort();

  it('of three that hang together by the one in the middle, taking that out leaves three, and taking the ruling back makes them one again', async () => {
    const three = [
      of('A', { phone: '13800138000' }),
      of('B', { name: '張偉', phone: '(+86)13800138000', wechatId: 'zhang_wei' }, 'D2'),
      of('C', { name: 'Zhang Wei', phone: '13900139000', wechatId: 'zhang_wei' }, 'D3'),
    ];
    for (const record of three) await world.send([record]);
    const all = records(['A'], ['B', 'D2'], ['C', 'D3']);
    expect(await togetherWith('A')).toEqual(all);
    await identity().separateRecords(
      { personId: personOf('A'), recordIds: [recordOf('B', 'D2')], reason: 'other people', cause: undefined },
      analyst(),
    );
    await world.settle();
    expect([await togetherWith('A'), await togetherWith('B', 'D2'), await togetherWith('C', 'D3')]).toEqual([
      records(['A']),
      records(['B', 'D2']),
      records(['C', 'D3']),
    ]);
    // A visit that is heard of only now, of a time in which they were one, is that of the record that it names.
    const late = aVisit({
      vin: aVin(2),
      customerExternalId: 'C',
      openedAt: '2024-02-29T01:00:00.000Z',
      closedAt: '2024-02-29T03:00:00.000Z',
    });
    await world.send([
      { externalId: 'V9', dealerId: 'D3', data: aVehicle({ vin: aVin(2) }) },
      { externalId: 'RO9', dealerId: 'D3', data: late },
    ]);
    expect((await world.told('homeward.customer.v1.VisitRecorded')).map(({ personId }) => personId)).toEqual([personOf('C', 'D3')]);
    const decisions = ['A', 'C'].map((externalId) => ({
      recordId: recordOf('B', 'D2'),
      otherRecordId: recordOf(externalId, externalId === 'A' ? 'D1' : 'D3'),
      ruling: 'none',
      reason: 'a mistake',
    }));
    await identity().rulePairs({ decisions, cause: undefined }, analyst());
    await world.settle();
    expect(await togetherWith('C', 'D3')).toEqual(all);
    const visits = await world.told('homeward.customer.v1.VisitRecorded');
    const [person] = (await world.customer.readPeople({ personIds: [personOf('C', 'D3')], reveal: false, allValues: false }, analyst()))
      .people;
    expect(visits.at(-1)?.personId).toBe(person?.personId);
  });

  it('a number is not shared because one person’s name is spelled in many ways', async () => {
    const spellings = ['张伟', '張偉', 'Zhang Wei', 'ZHANG, WEI', '张伟先生', '張偉（本人）', 'Mr. Zhang Wei', '张 伟'];
    await world.send(spellings.map((name, index) => of(`S${index}`, { name, phone: '13700137000' })));
    expect(await togetherWith('S0')).toHaveLength(spellings.length);
  });

  it('a number under six names is shared also when the customers are known by surname and title only', async () => {
    const phone = '0555-2345678';
    await world.send([of('A1', { phone }), of('A2', { phone }, 'D2')]);
    expect(await togetherWith('A1')).toEqual(records(['A1'], ['A2', 'D2']));
    const known = ['李女士', '王先生', '刘老师', '陈师傅', '欧阳小姐'];
    await world.send(known.map((name, index) => of(`B${index}`, { name, phone })));
    expect(await togetherWith('A1')).toEqual(records(['A1']));
  });

  it('a title is no name: whoever is known by a phone and a title waits for a look', async () => {
    const phone = '13700137001';
    await world.send([of('T1', { name: '车主', phone }), of('T2', { name: '先生', phone }, 'D2'), of('T3', { phone }, 'D3')]);
    expect(await togetherWith('T3', 'D3')).toEqual(records(['T3', 'D3']));
    const pair = { recordId: recordOf('T1'), otherRecordId: recordOf('T2', 'D2') };
    const { comparisons } = await identity().comparePairs({ pairs: [pair] }, analyst());
    expect(comparisons).toMatchObject([{ verdict: 'doubtful' }]);
  });

  it('the first part of a name in several parts waits for a look, and a birthday of a leap month joins it', async () => {
    const phone = '13700137002';
    const full = of('M1', { name: '迪丽热巴·迪力木拉提', phone, birthdayOn: '农历1987年闰六月初一' });
    await world.send([
      full,
      of('M2', { name: '迪丽热巴', phone }, 'D2'),
      of('M3', { name: '迪丽热巴', phone, birthdayOn: '1987-07-26' }, 'D3'),
    ]);
    const together = await togetherWith('M1');
    expect(together).toEqual(expect.arrayContaining(records(['M1'], ['M3', 'D3'])));
  });
});
