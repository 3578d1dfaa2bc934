import type { SealedRecord } from '@homeward/contracts/intake';
import { SYSTEM, type World, aCustomer, aVehicle, aVin, aWorld, ids, personOf } from './world';

const anOrder = (vin: string): NonNullable<SealedRecord['data']> => ({
  $case: 'order',
  value: { customerExternalId: 'K1', model: 'A1', state: 'ordered', expectedOn: '2024-06-01', vin },
});

describe('the check digit of a VIN', () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld();
  });
  afterEach(() => world.stop());

  const wrong = (number: number): string => {
    const vin = aVin(number);
    return `${vin.slice(0, 8)}${vin[8] === '0' ? '1' : '0'}${vin.slice(9)}`;
  };
  const requireAt = async (dealerId: string): Promise<void> => {
    const { policies } = await world.policies.listPolicies({ subject: 'data-quality' }, world.as('head-office-analyst', 'G'));
    const body = JSON.stringify({ ...(JSON.parse(policies[0]?.body ?? '{}') as object), vinCheckDigit: 'required' });
    const { outcomes } = await world.policies.publishPolicies(
      {
        policies: [{ subject: 'data-quality', scope: dealerId, version: 0, effectiveFromAt: '', body, publishedBy: '' }],
        cause: undefined,
      },
      world.as('head-office-analyst', 'G'),
    );
    expect(outcomes).toMatchObject([{ status: 'applied' }]);
    await world.settle();
  };

  it('a wrong check digit is a warning, and sets the VIN aside at dealers whose policy requires a right one', async () => {
    await requireAt('D2');
    const request = await world.send([
      { externalId: 'V1', data: aVehicle({ vin: wrong(1) }) },
      { externalId: 'V2', dealerId: 'D2', data: aVehicle({ vin: wrong(2) }) },
      { externalId: 'V3', dealerId: 'D2', data: aVehicle({ vin: aVin(3) }) },
      { externalId: 'K1', data: aCustomer({ namedVin: wrong(1) }) },
      { externalId: 'K2', dealerId: 'D2', data: aCustomer({ phone: '13900139002', name: '李娜', namedVin: wrong(1) }) },
    ]);
    const { rows } = await world.customer.readRows(
      { requestId: request, outcome: '', withOriginal: false, page: undefined },
      world.as('dealer-manager', 'D1'),
    );
    expect(rows.map(({ outcome, code, detail, warnings }) => [outcome, code, detail['reason'] ?? '', ...warnings])).toEqual([
      ['accepted', '', '', 'intake.vin-check-digit'],
      ['rejected', 'intake.vin-invalid', 'check-digit'],
      ['accepted', '', ''],
      ['accepted', '', '', 'intake.vin-check-digit'],
      ['accepted', '', '', 'intake.named-vin-invalid', 'intake.vin-check-digit'],
    ]);
    const { people } = await world.customer.readPeople(
      { personIds: [personOf('K2', 'D2')], reveal: true, allValues: false },
      world.as('head-office-analyst', 'G', 'test'),
    );
    expect(people[0]?.fields.find(({ field }) => field === 'namedVin')).toMatchObject({ validity: 'quarantined', reason: 'check-digit' });
  });

  it('of an order’s VIN a wrong one is a warning too, and refuses the order at dealers whose policy requires a right one', async () => {
    await requireAt('D2');
    const request = await world.send([
      { externalId: 'N1', data: anOrder(wrong(1)) },
      { externalId: 'N2', data: anOrder(aVin(2)) },
      { externalId: 'N3', dealerId: 'D2', data: anOrder(wrong(3)) },
      { externalId: 'N4', dealerId: 'D2', data: anOrder(aVin(4)) },
      { externalId: 'N5', dealerId: 'D2', data: anOrder('') },
    ]);
    const { rows } = await world.customer.readRows(
      { requestId: request, outcome: '', withOriginal: false, page: undefined },
      world.as('dealer-manager', 'D1'),
    );
    expect(
      rows.map(({ outcome, code, pointer, detail, warnings }) => [outcome, code, pointer, detail['reason'] ?? '', ...warnings]),
    ).toEqual([
      ['accepted', '', '', '', 'intake.vin-check-digit'],
      ['accepted', '', '', ''],
      ['rejected', 'intake.vin-invalid', '/data/vin', 'check-digit'],
      ['accepted', '', '', ''],
      ['accepted', '', '', ''],
    ]);
    const told = await world.told('homeward.customer.v1.OrderChanged');
    expect(told.map(({ orderId }) => orderId).sort()).toEqual(
      [
        ['D1', 'N1'],
        ['D1', 'N2'],
        ['D2', 'N4'],
        ['D2', 'N5'],
      ]
        .map(([dealerId = '', externalId = '']) => ids.derive('order', dealerId, SYSTEM, externalId))
        .sort(),
    );
  });
});
