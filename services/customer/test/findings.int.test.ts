import { LeadServiceDefinition } from '@homeward/contracts/leads';
import { QualityServiceDefinition } from '@homeward/contracts/quality';
import { SYSTEM, type World, aCustomer, aVehicle, aVin, aVisit, aWorld, ids } from './world';

const NAMES = ['张伟', '李娜', '王芳', '刘洋', '陈静', '杨帆', '赵磊'];
const record = (externalId: string, dealerId = 'D1') => ids.recordId(dealerId, SYSTEM, externalId);

describe('findings about the data of dealers', () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld();
  });
  afterEach(() => world.stop());

  const list = async (asked: { readonly kind?: string; readonly closed?: boolean; readonly node?: string } = {}) => {
    const { kind = '', closed = false, node = 'D1' } = asked;
    const client = world.ports.network.client('customer', QualityServiceDefinition);
    const { findings } = await client.listFindings({ dealerIds: [], kind, closed, page: undefined }, world.as('dealer-manager', node));
    return findings;
  };
  const told = () => world.told('homeward.customer.v1.FindingReported');
  const withPhone = (index: number, change: { readonly phone?: string; readonly revision?: number; readonly dealerId?: string } = {}) => {
    const { phone = '0555-1234567', revision = 1, dealerId = 'D1' } = change;
    return { externalId: `K${index}`, dealerId, revision, data: aCustomer({ name: NAMES[index] ?? '', phone, street: `路 ${index}` }) };
  };

  it('a number under more than five names is told once, without the number, and again when it is shared no longer (CU2)', async () => {
    await world.send(NAMES.slice(0, 5).map((_name, index) => withPhone(index)));
    expect(await told()).toEqual([]);
    await world.send([withPhone(5)]);
    const [found] = await list();
    expect(found).toMatchObject({ kind: 'shared-identifier', field: 'phone', reason: 'too-many-names', dealerId: 'D1', open: true });
    expect(found?.recordIds).toEqual([0, 1, 2, 3, 4, 5].map((index) => record(`K${index}`)).sort());
    await world.send([withPhone(6)]);
    expect(await told()).toHaveLength(1);
    expect(JSON.stringify(await told())).not.toMatch(/1234567|张伟/);

    await world.send([withPhone(5, { phone: '13900139005', revision: 2 }), withPhone(6, { phone: '13900139006', revision: 2 })]);
    expect(await list()).toEqual([]);
    expect(await list({ closed: true })).toMatchObject([{ kind: 'shared-identifier', open: false }]);
    expect((await told()).map(({ open }) => open)).toEqual([true, false]);
  });

  it('the group says how many names are too many', async () => {
    const [shipped] = (await world.policies.listPolicies({ subject: 'identity' }, world.as('head-office-analyst', 'G'))).policies;
    const body = JSON.stringify({ ...(JSON.parse(shipped?.body ?? '{}') as object), sharedNames: 2 });
    const policy = { subject: 'identity', scope: 'G', version: 0, effectiveFromAt: '', body, publishedBy: '' };
    await world.policies.publishPolicies({ policies: [policy], cause: undefined }, world.as('head-office-analyst', 'G'));
    await world.settle();
    await world.send(NAMES.slice(0, 3).map((_name, index) => withPhone(index)));
    expect((await list()).map(({ recordIds }) => recordIds.length)).toEqual([3]);
  });

  it('each dealer that uses the number has a finding of its own, with its own records', async () => {
    await world.send(NAMES.slice(0, 6).map((_name, index) => withPhone(index)));
    await world.send([withPhone(6, { dealerId: 'D2' })]);
    expect((await list({ node: 'D2' })).map(({ dealerId, recordIds }) => [dealerId, recordIds])).toEqual([['D2', [record('K6', 'D2')]]]);
    expect((await list()).map(({ dealerId }) => dealerId)).toEqual(['D1']);
    expect(await list({ node: 'D3' })).toEqual([]);
    expect((await list({ node: 'R1' })).length).toBe(2);
  });

  it('a dealer that was told of a number hears of it again when the last of its own records gives it up, whoever else uses it', async () => {
    await world.send(NAMES.slice(0, 6).map((_name, index) => withPhone(index)));
    await world.send([withPhone(6, { dealerId: 'D2' })]);
    // One more at a dealer that knows, and the only one of the other leaves.
    await world.send([
      { externalId: 'K7', data: aCustomer({ name: '孙丽', phone: '0555-1234567', street: '路 7' }) },
      withPhone(6, { dealerId: 'D2', phone: '13900139006', revision: 2 }),
    ]);
    expect(await list({ node: 'D2' })).toEqual([]);
    expect(await list()).toMatchObject([{ dealerId: 'D1', open: true }]);
    expect((await told()).map(({ dealerId, open }) => [dealerId, open])).toEqual([
      ['D1', true],
      ['D2', true],
      ['D2', false],
    ]);
  });

  it('a dealer whose lead has gone to another one that knows of the number has no finding any more', async () => {
    await world.send(NAMES.slice(0, 6).map((_name, index) => withPhone(index, { dealerId: 'D2' })));
    const leads = world.ports.network.client('customer', LeadServiceDefinition);
    const headOffice = world.as('head-office-analyst', 'B');
    const asked = { placeId: '', personId: '', name: '周杰', phone: '0555-1234567', email: '', source: 'web', purchaseType: 'new' };
    const wanted = { model: 'A1', competitor: '', concern: '', level: 'H', ownerId: '', openedAt: '', agreedAt: '', keyAccount: undefined };
    const opened = await leads.openLeads({ leads: [{ ...asked, ...wanted, dealerId: 'D1' }], cause: undefined }, headOffice);
    await world.settle();
    expect((await list()).map(({ recordIds }) => recordIds.length)).toEqual([1]);
    const leadId = opened.leads[0]?.present?.leadId ?? '';
    const assign = { leadId, action: 'assign', text: '', values: { dealerId: 'D2' }, keyAccount: undefined, cause: undefined };
    await leads.actOnLeads({ actions: [assign] }, headOffice);
    await world.settle();
    expect(await list()).toEqual([]);
    expect(await list({ node: 'D2' })).toHaveLength(1);
  });

  it('a quarantined field is a finding with its reason until a revision mends it; so is a plate', async () => {
    await world.send([
      { externalId: 'K0', data: aCustomer({ phone: '1380013', email: 'nobody' }) },
      { externalId: 'V1', data: aVehicle({ plate: 'XX-1', customerExternalId: 'K0' }) },
    ]);
    const found = (await list({ kind: 'quarantined-field' })).map(({ field, recordIds, vehicleId }) => [field, recordIds, vehicleId]);
    expect(found.sort()).toEqual([
      ['email', [record('K0')], ''],
      ['phone', [record('K0')], ''],
      ['plate', [record('K0')], ids.vehicleId(aVin(1))],
    ]);
    await world.send([
      { externalId: 'K0', revision: 2, data: aCustomer({ phone: '13800138000', email: 'nobody' }) },
      { externalId: 'V1', revision: 2, data: aVehicle({ plate: '皖M·A1230', customerExternalId: 'K0' }) },
    ]);
    expect((await list()).map(({ field }) => field)).toEqual(['email']);
  });

  it('every refused reading is a finding', async () => {
    await world.send([
      { externalId: 'K0', data: aCustomer() },
      { externalId: 'V1', data: aVehicle({ customerExternalId: 'K0' }) },
      { externalId: 'RO1', data: aVisit({ mileageKm: 20_000 }) },
      { externalId: 'RO2', data: aVisit({ mileageKm: 3_000, openedAt: '2024-07-01T01:00:00.000Z', closedAt: '2024-07-01T02:00:00.000Z' }) },
    ]);
    expect(await list()).toMatchObject([{ kind: 'odometer', field: 'mileageKm', vehicleId: ids.vehicleId(aVin(1)), dealerId: 'D1' }]);
    expect(await world.told('homeward.customer.v1.ReadingRefused')).toHaveLength(1);
    // The earlier one was the wrong one: what follows it says so.
    await world.send([
      { externalId: 'RO3', data: aVisit({ mileageKm: 4_000, openedAt: '2024-08-01T01:00:00.000Z', closedAt: '2024-08-01T02:00:00.000Z' }) },
      { externalId: 'RO4', data: aVisit({ mileageKm: 5_000, openedAt: '2024-09-01T01:00:00.000Z', closedAt: '2024-09-01T02:00:00.000Z' }) },
    ]);
    const series = await world.told('homeward.customer.v1.OdometerAssessed');
    expect((await list()).length).toBe(series.at(-1)?.refused);
    expect((await list({ closed: true })).length).toBe(2);
  });
});
