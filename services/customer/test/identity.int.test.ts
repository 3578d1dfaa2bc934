import { IdentityServiceDefinition } from '@homeward/contracts/identity-service';
import { type SentRecord, type World, aCustomer, aSale, aVehicle, aVin, aVisit, aWorld, ids, personOf } from './world';

const recordOf = (externalId: string, dealerId = 'D1'): string => ids.recordId(dealerId, 'dms', externalId);

/** The person named after the first of these records, as all of them are one. */
function onePersonOf(...records: readonly (readonly [externalId: string, dealerId?: string])[]): string {
  const [first = ''] = records.map(([externalId, dealerId]) => recordOf(externalId, dealerId)).sort();
  return ids.personIdByRecord(first);
}

const DMS: SentRecord = { externalId: 'K1', data: aCustomer({ phone: '138-0013-8000' }) };
const PORTAL: SentRecord = {
  externalId: 'P1',
  dealerId: 'D2',
  data: aCustomer({ phone: '+86 138 0013 8000', namedVin: aVin(1), source: 'portal', city: '', street: '' }),
};
const EVENT: SentRecord = {
  externalId: 'E1',
  dealerId: 'D3',
  data: aCustomer({ name: '張偉', phone: '13800138000', hobbies: ['football'], source: 'event', city: '', street: '' }),
};
const NAMESAKE: SentRecord = { externalId: 'K9', data: aCustomer({ phone: '13911112222', street: '人民路 9', city: '合肥' }) };

describe('whose records are whose (CU2)', () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld();
  });
  afterEach(() => world.stop());

  const identity = () => world.ports.network.client('customer', IdentityServiceDefinition);
  const analyst = () => world.as('head-office-analyst', 'G');
  const readPeople = async (...personIds: readonly string[]) =>
    (await world.customer.readPeople({ personIds: [...personIds], reveal: false, allValues: false }, analyst())).people;
  const rebuild = async () => {
    const done = { lookedAt: 0, moved: 0 };
    for (let cursor = '', calls = 1; ; calls += 1) {
      if (calls > 5) throw new Error('The rebuild does not end');
      const page = await identity().rebuildIdentity({ cursor }, world.as('ops', 'G'));
      await world.settle();
      done.lookedAt += page.lookedAt;
      done.moved += page.moved;
      if (page.cursor === '') return done;
      cursor = page.cursor;
    }
  };
  const separate = async (personId: string, recordIds: readonly string[]) => {
    const answer = await identity().separateRecords(
      { personId, recordIds: [...recordIds], reason: 'other people', cause: undefined },
      analyst(),
    );
    await world.settle();
    return answer;
  };

  it.each([
    ['in this order', [DMS, PORTAL, EVENT, NAMESAKE]],
    ['the other way round', [NAMESAKE, EVENT, PORTAL, DMS]],
  ])('three sources of one person are one person, and a namesake stays another: %s', async (_order, records) => {
    for (const record of records) await world.send([record]);
    const one = onePersonOf(['K1'], ['P1', 'D2'], ['E1', 'D3']);
    const [person] = await readPeople(one);
    expect(person?.recordIds).toEqual([recordOf('K1'), recordOf('P1', 'D2'), recordOf('E1', 'D3')].sort());
    expect((await readPeople(personOf('K9'))).map(({ personId, recordIds }) => [personId, recordIds])).toEqual([
      [personOf('K9'), [recordOf('K9')]],
    ]);
  });

  it('the id of every record’s person leads to the one person, for ever', async () => {
    await world.send([DMS]);
    await world.send([PORTAL, EVENT]);
    const one = onePersonOf(['K1'], ['P1', 'D2'], ['E1', 'D3']);
    const found = await Promise.all([personOf('K1'), personOf('P1', 'D2'), personOf('E1', 'D3')].map((id) => readPeople(id)));
    expect(found.flat().map(({ personId }) => personId)).toEqual([one, one, one]);
  });

  it('says of each record what ties it, and of each pair every step of the weighing', async () => {
    await world.send([DMS, EVENT]);
    const { records, comparisons } = await identity().readIdentity({ personId: personOf('K1') }, analyst());
    expect(records.map(({ recordId, tiedBy }) => [recordId, tiedBy]).sort()).toEqual(
      [
        [recordOf('K1'), 'model'],
        [recordOf('E1', 'D3'), 'model'],
      ].sort(),
    );
    const [comparison] = comparisons;
    expect(comparison).toMatchObject({ verdict: 'sure' });
    const sum = (comparison?.steps ?? []).reduce((total, { weight }) => total + weight, 0);
    expect(sum).toBeCloseTo(comparison?.weight ?? 0, 6);
    expect(comparison?.steps.map(({ field, level }) => [field, level])).toEqual(expect.arrayContaining([['phone', 'exact']]));
  });

  it('undoing a merge gives every fact back to whom it belongs, and the old ids lead there', async () => {
    await world.send([DMS, PORTAL]);
    const one = onePersonOf(['K1'], ['P1', 'D2']);
    await world.send([
      { externalId: 'V1', data: aVehicle() },
      { externalId: 'S1', data: aSale() },
      { externalId: 'RO1', data: aVisit() },
      {
        externalId: 'RO2',
        dealerId: 'D2',
        data: aVisit({ customerExternalId: 'P1', closedAt: '2024-07-01T03:00:00.000Z', mileageKm: 24_000 }),
      },
    ]);
    await separate(one, [recordOf('P1', 'D2')]);
    const [dms] = await readPeople(personOf('K1'));
    const [portal] = await readPeople(personOf('P1', 'D2'));
    expect([dms?.personId, dms?.recordIds, portal?.personId, portal?.recordIds]).toEqual([
      personOf('K1'),
      [recordOf('K1')],
      personOf('P1', 'D2'),
      [recordOf('P1', 'D2')],
    ]);
    const visits = new Map((await world.told('homeward.customer.v1.VisitRecorded')).map((visit) => [visit.dealerId, visit.personId]));
    expect([...visits].sort()).toEqual([
      ['D1', personOf('K1')],
      ['D2', personOf('P1', 'D2')],
    ]);
  });

  it('an undone merge comes out like one that never was, whatever came in between', async () => {
    const facts: readonly SentRecord[] = [
      { externalId: 'V1', data: aVehicle({ customerExternalId: 'K1' }) },
      { externalId: 'RO1', data: aVisit() },
      {
        externalId: 'RO2',
        dealerId: 'D2',
        data: aVisit({ customerExternalId: 'P1', closedAt: '2024-07-01T03:00:00.000Z', mileageKm: 24_000 }),
      },
    ];
    await world.send([DMS, PORTAL]);
    await world.send(facts);
    await separate(personOf('K1'), [recordOf('P1', 'D2')]);
    const never = await aWorld();
    await never.send([DMS]);
    await never.send([PORTAL]);
    const client = never.ports.network.client('customer', IdentityServiceDefinition);
    const pair = { recordId: recordOf('K1'), otherRecordId: recordOf('P1', 'D2') };
    await client.rulePairs({ decisions: [{ ...pair, ruling: 'never', reason: 'other people' }], cause: undefined }, analyst());
    await never.settle();
    await never.send(facts);
    expect(await world.digest()).toBe(await never.digest());
    await never.stop();
  });

  it('a ruling that two are one joins what nothing else would, and taking it back parts them', async () => {
    await world.send([DMS, NAMESAKE]);
    const pair = { recordId: recordOf('K1'), otherRecordId: recordOf('K9') };
    const rule = async (ruling: string) => {
      await identity().rulePairs({ decisions: [{ ...pair, ruling, reason: 'told by phone' }], cause: undefined }, analyst());
      await world.settle();
      return (await readPeople(personOf('K1'))).map(({ recordIds }) => recordIds.length);
    };
    expect(await rule('always')).toEqual([2]);
    expect(await rule('none')).toEqual([1]);
  });

  it('a number that customers of more than five names use joins nobody, and joins made by it before are undone', async () => {
    const landline = '13700137000';
    const of = (externalId: string, name: string, dealerId = 'D1'): SentRecord => ({
      externalId,
      dealerId,
      data: aCustomer({ name, phone: landline, city: '', street: '' }),
    });
    await world.send([of('A1', '张伟'), of('A2', '张伟', 'D2')]);
    expect((await readPeople(personOf('A1')))[0]?.recordIds).toHaveLength(2);
    await world.send(['李娜', '王芳', '刘洋', '陈静', '杨磊'].map((name, index) => of(`B${index}`, name)));
    expect((await readPeople(personOf('A1')))[0]?.recordIds).toEqual([recordOf('A1')]);
    const { comparisons } = await identity().comparePairs(
      { pairs: [{ recordId: recordOf('A1'), otherRecordId: recordOf('A2', 'D2') }] },
      analyst(),
    );
    expect(comparisons[0]?.steps).toEqual(
      expect.arrayContaining([expect.objectContaining({ field: 'phone', level: 'shared', weight: 0 })]),
    );
  });

  it('what a likeness is worth is policy: what counts for less joins nobody, once all is looked at again', async () => {
    const alike: SentRecord = { externalId: 'K3', data: aCustomer({ phone: '', birthdayOn: '1980-03-17', street: '湖东路 1' }) };
    const other: SentRecord = { ...alike, externalId: 'K4', dealerId: 'D2' };
    await world.send([alike, other]);
    expect((await readPeople(personOf('K3')))[0]?.recordIds).toHaveLength(2);
    const birthday = { exact: { m: 0.5, u: 0.4 }, typo: { m: 0.1, u: 0.1 } };
    const address = { exact: { m: 0.5, u: 0.4 } };
    const body = { sharedNames: 5, mostBlockMembers: 200, wantedPrecision: 0.999, likelihoods: { birthday, address } };
    const { outcomes } = await world.policies.publishPolicies(
      {
        policies: [{ subject: 'identity', scope: 'G', version: 1, effectiveFromAt: '', body: JSON.stringify(body), publishedBy: '' }],
        cause: undefined,
      },
      analyst(),
    );
    expect(outcomes).toMatchObject([{ status: 'applied' }]);
    await world.settle();
    const pair = { recordId: recordOf('K3'), otherRecordId: recordOf('K4', 'D2') };
    const { comparisons } = await identity().comparePairs({ pairs: [pair] }, analyst());
    expect(comparisons).toMatchObject([{ verdict: 'unlikely' }]);
    await rebuild();
    expect((await readPeople(personOf('K3')))[0]?.recordIds).toEqual([recordOf('K3')]);
  });

  it('a rebuild scales the model to the number of records, what comes later is weighed by it, and the order leaves no trace', async () => {
    const compare = async () => {
      const pair = { recordId: recordOf('K1'), otherRecordId: recordOf('P1', 'D2') };
      const { comparisons } = await identity().comparePairs({ pairs: [pair] }, analyst());
      return comparisons[0]?.steps.find(({ field }) => field === 'prior')?.weight ?? 0;
    };
    const published = async () =>
      (await world.policies.listPolicies({ subject: 'identity' }, analyst())).policies.flatMap(({ scope, version, body }) =>
        scope === 'G' ? [[version, (JSON.parse(body) as { readonly records: number }).records]] : [],
      );
    await world.send([DMS, PORTAL, EVENT, NAMESAKE]);
    const before = await compare();
    expect(await rebuild()).toMatchObject({ lookedAt: 4 });
    // From the 100 000 records that it was trained on to the 1 024 that count at least.
    expect((await compare()) - before).toBeCloseTo(Math.log2(100_000 / 1_024), 1);
    expect(await published()).toEqual([[1, 1_024]]);
    await rebuild();
    expect(await published()).toHaveLength(1);
    const all = await world.digest();

    await world.stop();
    world = await aWorld();
    await world.send([EVENT]);
    await rebuild();
    for (const record of [NAMESAKE, PORTAL, DMS]) await world.send([record]);
    expect(await world.digest()).toBe(all);
  });

  it('a rebuild compares who names only a plate with whose car bears it, whatever came first', async () => {
    const wechatId = 'zhang_wei';
    const records: readonly SentRecord[] = [
      { externalId: 'K5', data: aCustomer({ phone: '13900139005' }) },
      { externalId: 'V5', data: aVehicle({ vin: aVin(5), plate: '皖MA5555', customerExternalId: 'K5' }) },
      {
        externalId: 'P5',
        dealerId: 'D2',
        data: aCustomer({ phone: '', namedPlate: '皖M·A5555', city: '', street: '', source: 'portal', wechatId }),
      },
    ];
    const pair = { recordId: recordOf('K5'), otherRecordId: recordOf('P5', 'D2') };
    const plateLevel = async () => {
      const { comparisons } = await identity().comparePairs({ pairs: [pair] }, analyst());
      return comparisons[0]?.steps.find(({ field }) => field === 'plate')?.level;
    };
    await world.send(records);
    expect(await plateLevel()).toBe('missing');
    await rebuild();
    expect(await plateLevel()).toBe('exact');
    const inOrder = await world.digest();
    // Another plate, and the old one ties nobody any more.
    const revised = aVehicle({ vin: aVin(5), plate: '皖MA6666', customerExternalId: 'K5' });
    await world.send([{ externalId: 'V5', revision: 2, data: revised }]);
    await rebuild();
    expect(await plateLevel()).toBe('different');

    await world.stop();
    world = await aWorld();
    for (const record of records.toReversed()) await world.send([record]);
    await rebuild();
    expect(await world.digest()).toBe(inOrder);
  });

  it('a dealer neither sees nor decides about the records of another', async () => {
    await world.send([DMS, PORTAL]);
    const manager = world.as('dealer-manager', 'D1');
    const { records, comparisons } = await identity().readIdentity({ personId: personOf('K1') }, manager);
    expect([records.map(({ recordId }) => recordId), comparisons]).toEqual([[recordOf('K1')], []]);
    const pair = { recordId: recordOf('K1'), otherRecordId: recordOf('P1', 'D2') };
    const { outcomes } = await identity().rulePairs(
      { decisions: [{ ...pair, ruling: 'never', reason: 'mine' }], cause: undefined },
      manager,
    );
    expect(outcomes).toMatchObject([{ status: 'rejected', rejectionKind: 'unknown' }]);
  });

  it('a dealer takes its own records of a person apart, and learns nothing of those that another has', async () => {
    const again: SentRecord = { ...DMS, externalId: 'K1b' };
    await world.send([DMS, again, PORTAL]);
    const manager = world.as('dealer-manager', 'D1');
    const seen = await identity().readIdentity({ personId: personOf('K1') }, manager);
    expect(JSON.stringify(seen)).not.toContain(recordOf('P1', 'D2'));
    const apart = (recordId: string) =>
      identity().separateRecords({ personId: personOf('K1'), recordIds: [recordId], reason: 'other people', cause: undefined }, manager);
    for (const recordId of [recordOf('P1', 'D2'), 'nothing'])
      await expect(apart(recordId)).rejects.toMatchObject({ code: 'identity.not-of-person' });
    const { outcomes } = await apart(recordOf('K1b'));
    expect(outcomes.map(({ id, status }) => [id.includes(recordOf('P1', 'D2')), status])).toEqual([[false, 'applied']]);
    await world.settle();
    const [mine] = await readPeople(personOf('K1'));
    expect(mine?.recordIds).not.toEqual(expect.arrayContaining([recordOf('K1'), recordOf('K1b')]));
  });

  it('lists the people of several records, each to whoever may see two of them', async () => {
    await world.send([DMS, PORTAL, EVENT, NAMESAKE]);
    const read = async (who: ReturnType<World['as']>) =>
      (await identity().listMerged({ page: undefined }, who)).people.map(({ recordIds }) => recordIds.length);
    expect(await read(analyst())).toEqual([3]);
    expect(await read(world.as('region-manager', 'R1'))).toEqual([2]);
    expect(await read(world.as('dealer-manager', 'D1'))).toEqual([]);
  });

  it('looking at everything again moves nobody', async () => {
    await world.send([DMS, PORTAL, EVENT, NAMESAKE]);
    expect(await rebuild()).toEqual({ lookedAt: 4, moved: 0 });
  });
});
