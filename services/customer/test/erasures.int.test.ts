import { ErasureServiceDefinition } from '@homeward/contracts/erasures';
import { QualityServiceDefinition } from '@homeward/contracts/quality';
import { LeadServiceDefinition, type NewLead } from '@homeward/contracts/leads';
import { type SentRecord, type World, SYSTEM, aCustomer, aVehicle, aVin, aVisit, aWorld, ids, personOf } from './world';

const PHONE = '13800138000';
const HEAD_OFFICE = ['head-office-analyst', 'G'] as const;

let world: World;
beforeEach(async () => {
  world = await aWorld();
});
afterEach(() => world.stop());

const records: readonly SentRecord[] = [
  { externalId: 'K1', data: aCustomer() },
  { externalId: 'V1', data: aVehicle({ customerExternalId: 'K1' }) },
  { externalId: 'RO1', data: aVisit() },
];
const LEAD: NewLead = {
  dealerId: 'D1',
  placeId: '',
  personId: '',
  name: '张伟',
  phone: PHONE,
  email: '',
  source: 'web',
  purchaseType: 'new',
  model: '',
  competitor: '',
  concern: '',
  level: '',
  ownerId: '',
  openedAt: '',
  keyAccount: undefined,
  agreedAt: '',
};
const personId = personOf('K1');
const client = () => world.ports.network.client('customer', ErasureServiceDefinition);
const search = async (question: object) =>
  (
    await world.customer.searchPeople(
      { phone: '', plate: '', vin: '', name: '', page: undefined, ...question },
      world.as('dealer-manager', 'D1'),
    )
  ).people.length;
const erase = async (key = 'key-1') => {
  const { outcome } = await client().erasePerson(
    { personId, reason: 'asked by letter', cause: { id: key, digest: 'd' } },
    world.as(...HEAD_OFFICE),
  );
  await world.settle();
  return outcome?.id ?? '';
};
const visitsOf = async () =>
  (await world.customer.readVehicles({ vehicleIds: [ids.vehicleId(aVin(1))] }, world.as('dealer-manager', 'D1'))).vehicles;

describe('an erased person', () => {
  it('is found by nothing any more, and has no profile, while cars and visits stay', async () => {
    await world.send(records);
    expect([await search({ phone: PHONE }), await search({ name: '张伟' })]).toEqual([1, 1]);
    const before = await visitsOf();
    await erase();
    expect(await search({ phone: PHONE })).toBe(0);
    expect(await search({ name: '张伟' })).toBe(0);
    expect(await search({ vin: aVin(1) })).toBe(0);
    const { people } = await world.customer.readPeople(
      { personIds: [personId], reveal: false, allValues: true },
      world.as('dealer-manager', 'D1'),
    );
    expect(people).toEqual([]);
    expect((await visitsOf()).map(({ visits }) => visits)).toEqual(before.map(({ visits }) => visits));
    expect((await world.told('homeward.customer.v1.PersonProfiled')).at(-1)).toMatchObject({ personId, recordIds: [], consents: [] });
  });

  it('does not come back when the same file is imported again or the bus delivers it again, and does as somebody new later', async () => {
    await world.send(records);
    await erase();
    const again = await world.send(records);
    expect((await world.outcomes(again))[0]).toBe('intake.person-erased');
    // The same customer as another dealer knew it at the time.
    const elsewhere = await world.send([{ dealerId: 'D2', externalId: 'X9', data: aCustomer() }]);
    expect(await world.outcomes(elsewhere)).toEqual(['intake.person-erased']);
    expect(await search({ phone: PHONE })).toBe(0);
    world.clock.advanceTo('2025-02-01T00:00:00.000Z');
    const later = await world.send([{ externalId: 'K1', revision: 2, occurredAt: '2025-01-31T00:00:00.000Z', data: aCustomer() }]);
    expect(await world.outcomes(later)).toEqual(['accepted']);
    expect(await search({ phone: PHONE })).toBe(1);
    const { people } = await world.customer.readPeople(
      { personIds: [personId], reveal: false, allValues: false },
      world.as('dealer-manager', 'D1'),
    );
    expect(people).toEqual([]);
  });

  it('leaves no row that can be read', async () => {
    const request = await world.send(records);
    const again = await world.customer.readRows(
      { requestId: request, outcome: '', withOriginal: true, page: undefined },
      world.as('dealer-manager', 'D1'),
    );
    expect(again.rows[0]?.original).toEqual(['K1']);
    await erase();
    const { rows } = await world.customer.readRows(
      { requestId: request, outcome: '', withOriginal: true, page: undefined },
      world.as('dealer-manager', 'D1'),
    );
    expect(rows[0]).toMatchObject({ outcome: 'accepted', original: [] });
  });

  it('leaves its household, and what is ordered or driven under its number afterwards is somebody else’s', async () => {
    const order = (state: string) => ({
      $case: 'order' as const,
      value: { customerExternalId: 'K1', model: 'A1', state, expectedOn: '' },
    });
    const link = { vin: aVin(1), customerExternalId: 'K1', role: 'driver', fromOn: '', toOn: '' };
    await world.send([
      ...records,
      { externalId: 'K1', revision: 2, data: aCustomer({ household: 'H1' }) },
      { externalId: 'K2', data: aCustomer({ name: '李娜', phone: '13900139000', household: 'H1' }) },
      { externalId: 'N1', data: order('ordered') },
    ]);
    const mate = async () =>
      (await world.customer.readPeople({ personIds: [personOf('K2')], reveal: false, allValues: false }, world.as('dealer-manager', 'D1')))
        .people[0]?.householdPersonIds;
    expect(await mate()).toEqual([personId]);
    const preview = await client().previewErasure({ personId }, world.as(...HEAD_OFFICE));
    expect(preview.items.find(({ what }) => what === 'orders')).toMatchObject({ stays: true, count: 1 });
    await erase();
    expect(await mate()).toEqual([]);

    world.clock.advanceTo('2025-02-01T00:00:00.000Z');
    await world.send([
      { externalId: 'N2', occurredAt: '2025-01-31T00:00:00.000Z', data: order('ordered') },
      { externalId: 'L1', occurredAt: '2025-01-31T00:00:00.000Z', data: { $case: 'vehicleLink', value: link } },
    ]);
    const recordId = ids.recordId('D1', SYSTEM, 'K1');
    const told = await world.told('homeward.customer.v1.OrderChanged');
    expect(told.map((one) => one.recordId === recordId)).toEqual([true, false]);
    expect((await visitsOf())[0]?.links.map((one) => [one.recordId === recordId, one.personId])).toEqual([[false, '']]);
  });

  it('has a certificate of each place, and what is asked twice is done once', async () => {
    await world.send(records);
    const first = await erase();
    expect(await erase()).toBe(first);
    const certificate = await client().readErasure({ erasureId: first }, world.as(...HEAD_OFFICE));
    expect(certificate).toMatchObject({ erasureId: first, reason: 'asked by letter', by: 'head-office-analyst@G' });
    const places = new Map(certificate.places.map(({ place, status, count }) => [place, { status, count }]));
    expect(places.get('data-keys')).toEqual({ status: 'done', count: 1 });
    expect(places.get('source-records')).toEqual({ status: 'done', count: 1 });
    // Its own, and those of the car that names it: a row of a file may have the customer's columns too.
    expect(places.get('intake-rows')).toEqual({ status: 'done', count: 3 });
    expect(places.get('backups')?.status).toBe('operators');
    expect([...places.values()].some(({ status }) => status === 'pending')).toBe(false);
    expect(await world.told('homeward.customer.v1.PersonErased')).toMatchObject([
      { erasureId: first, personIds: [personId], recordIds: [ids.recordId('D1', SYSTEM, 'K1')] },
    ]);
  });

  it('of two dealers is forgotten at both: each is told of its own records and tasks, and the certificate names each', async () => {
    const quality = world.ports.network.client('customer', QualityServiceDefinition);
    const [first, second] = ['D1', 'D2'].map((dealerId) => ids.recordId(dealerId, SYSTEM, 'K1'));
    await world.send([
      ...records,
      { dealerId: 'D2', externalId: 'K1', data: aCustomer({ email: 'nobody' }) },
      { dealerId: 'D3', externalId: 'K3', data: aCustomer({ name: '李娜', phone: '13900139000' }) },
    ]);
    for (const recordId of [first, second]) {
      const seen = { recordId: recordId ?? '', basis: '', outcomes: [{ field: 'phone', outcome: 'wrong' }], cause: undefined };
      await quality.recordCall(seen, world.as('call-centre-agent', 'B'));
    }
    await world.settle();
    const tasks = async (dealerId: string) =>
      (
        await quality.listCorrections({ dealerIds: [], status: 'all', page: undefined }, world.as('dealer-manager', dealerId))
      ).corrections.map(({ status }) => status);
    const findings = async () =>
      (await quality.listFindings({ dealerIds: [], kind: '', closed: false, page: undefined }, world.as('dealer-manager', 'D2'))).findings
        .length;
    expect([await tasks('D1'), await tasks('D2'), await findings()]).toEqual([['open'], ['open'], 1]);

    const erasureId = await erase();
    expect([await tasks('D1'), await tasks('D2'), await findings()]).toEqual([['withdrawn'], ['withdrawn'], 0]);
    const placed = (await world.told('homeward.customer.v1.CorrectionPlaced')).map(({ dealerId, status }) => `${dealerId} ${status}`);
    expect(placed.filter((told) => told.endsWith('withdrawn')).sort()).toEqual(['D1 withdrawn', 'D2 withdrawn']);
    await world.moveTo('2025-03-01T00:00:00.000Z');
    expect((await world.told('homeward.customer.v1.CorrectionChanged')).filter(({ escalatedTo }) => escalatedTo !== '')).toEqual([]);

    expect((await world.told('homeward.customer.v1.PersonErased'))[0]?.dealers).toEqual([
      { dealerId: 'D1', recordIds: [first] },
      { dealerId: 'D2', recordIds: [second] },
    ]);
    const { places } = await client().readErasure({ erasureId }, world.as(...HEAD_OFFICE));
    const ofDealers = places.filter(({ place }) => place === 'dealer-system');
    expect(ofDealers.map(({ dealerId, status, count }) => [dealerId, status, count])).toEqual([
      ['D1', 'dealer', 1],
      ['D2', 'dealer', 1],
    ]);
    expect(places.find(({ place }) => place === 'corrections')).toMatchObject({ status: 'done', count: 2 });
  });

  it('has a certificate for its own dealers alone', async () => {
    await world.send(records);
    const erasureId = await erase();
    await expect(client().readErasure({ erasureId }, world.as('head-office-analyst', 'D2'))).rejects.toMatchObject({
      code: 'erasure.unknown',
    });
    expect(await client().readErasure({ erasureId }, world.as('head-office-analyst', 'D1'))).toMatchObject({ erasureId });
  });

  it('was the wish of nobody in particular: foreign, unknown and unreasoned ones are refused', async () => {
    await world.send(records);
    await world.send([{ dealerId: 'D3', externalId: 'K7', data: aCustomer() }]);
    const refused = (role: Parameters<World['as']>[0], node: string, change: object = {}) =>
      expect(client().erasePerson({ personId, reason: 'asked by letter', cause: undefined, ...change }, world.as(role, node))).rejects;
    await refused('dealer-manager', 'D1').toMatchObject({ code: 'access.operation-denied' });
    await refused('head-office-analyst', 'R1').toMatchObject({ code: 'erasure.beyond-scope' });
    await refused('head-office-analyst', 'G', { reason: `${PHONE} asked` }).toMatchObject({ code: 'erasure.reason-names-person' });
    await refused('head-office-analyst', 'G', { personId: 'nobody' }).toMatchObject({ code: 'person.unknown' });
    await refused('head-office-analyst', 'G', { reason: ' ' }).toMatchObject({ code: 'erasure.reason-missing' });
    const preview = await client().previewErasure({ personId }, world.as(...HEAD_OFFICE));
    expect(preview.items.find(({ what }) => what === 'source-records')).toMatchObject({ stays: false, count: 2 });
  });

  it('asks again as somebody new: the next inquiry by that phone is another lead', async () => {
    const leads = world.ports.network.client('customer', LeadServiceDefinition);
    const open = async (key: string) => {
      const { outcomes } = await leads.openLeads({ leads: [LEAD], cause: { id: key, digest: '' } }, world.as('dealer-manager', 'D1'));
      await world.settle();
      return outcomes[0]?.outcome?.id ?? '';
    };
    const first = await open('one');
    const [found] = (
      await world.customer.searchPeople({ phone: PHONE, plate: '', vin: '', name: '', page: undefined }, world.as('dealer-manager', 'D1'))
    ).people;
    await client().erasePerson({ personId: found?.personId ?? '', reason: 'asked by phone', cause: undefined }, world.as(...HEAD_OFFICE));
    await world.settle();
    expect(await search({ phone: PHONE })).toBe(0);
    world.clock.advanceTo('2025-01-02T04:00:00.000Z');
    expect(await open('two')).not.toBe(first);
    expect(await search({ phone: PHONE })).toBe(1);
  });
});
