import { toMessage } from '@homeward/contracts';
import { StandingServiceDefinition } from '@homeward/contracts/standings';
import { type World, aCustomer, aSale, aVehicle, aVin, aVisit, aWorld, ids, personOf } from './world';

/** CU1: c1 … c8 with the days of their visits; c7 and c8 were delivered and never came. */
const CU1: readonly (readonly [delivered: string, ...visits: readonly string[]])[] = [
  ['2022-06-01', '2024-02-10', '2024-06-12', '2024-11-20'],
  ['2022-06-01', '2024-03-01', '2024-05-15'],
  ['2022-06-01', '2024-05-10'],
  ['2022-06-01', '2024-11-15'],
  ['2022-06-01', '2023-12-31'],
  ['2022-06-01', '2024-01-01'],
  ['2024-10-01'],
  ['2023-06-01'],
];
const cars = CU1.map((_car, index) => ids.vehicleId(aVin(index + 1)));

describe('states and classes', () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld({ at: '2024-12-31T04:00:00.000Z' });
    await world.send([
      ...CU1.flatMap(([delivered, ...visits], index) => {
        const vin = aVin(index + 1);
        const customerExternalId = `K${index + 1}`;
        return [
          {
            externalId: customerExternalId,
            data: aCustomer({ name: `客${'甲乙丙丁戊己庚辛'.charAt(index)}`, phone: `1380013800${index}` }),
          },
          { externalId: `V${index + 1}`, data: aVehicle({ vin, plate: `皖MA100${index}`, customerExternalId }) },
          { externalId: `S${index + 1}`, data: aSale({ vin, customerExternalId, soldOn: delivered, deliveredOn: delivered }) },
          ...visits.map((on) => ({
            externalId: `RO${index + 1}-${on}`,
            data: aVisit({ vin, customerExternalId, openedAt: `${on}T01:00:00.000Z`, closedAt: `${on}T03:00:00.000Z`, mileageKm: 0 }),
          })),
        ];
      }),
    ]);
  });
  afterEach(() => world.stop());

  const client = () => world.ports.network.client('customer', StandingServiceDefinition);
  const headOffice = () => world.as('head-office-analyst', 'G');
  const statesOn = async (on: string, definitions: string[] = []) => {
    const { standings } = await client().readStandings({ vehicleIds: cars, on, definitions }, headOffice());
    const byCar = new Map(standings.map((standing) => [standing.vehicleId, standing]));
    return cars.map((id) => byCar.get(id)?.state);
  };
  const publish = (subject: string, body: unknown, scope = 'D1') =>
    world.policies.publishPolicies(
      { policies: [{ subject, scope, version: 0, effectiveFromAt: '', body: JSON.stringify(body), publishedBy: '' }], cause: undefined },
      headOffice(),
    );

  const refuse = async (personId: string, vehicleIds: readonly string[]) => {
    const reasons = vehicleIds.map((vehicleId) => ({
      ...{ kind: 'routine', vehicleId, dueOn: '', visitId: '', policyVersion: '', key: 'routine:2024-11-15' },
    }));
    const refused = toMessage('homeward.reminder.v1.ContactMade', personId, {
      contactId: 'contact',
      personId,
      dealerId: 'D1',
      result: 'refused',
      madeAt: '2024-12-30T02:00:00.000Z',
      madeBy: 'SA01',
      channel: 'phone',
      reasons,
      purchaseAsked: false,
      sequence: 1,
      ...{ failure: '', doneElsewhere: [], promisedAt: '', alarmAt: '', refusalReason: '', refusedPurposes: [] },
    });
    await world.ports.bus.publish([{ ...refused, id: `refused-${personId}`, source: 'reminder', at: '2024-12-30T02:00:00.000Z' }]);
    await world.settle();
  };

  it('CU1: state as of any day, past or to come, with what changes it next', async () => {
    expect(await statesOn('2024-12-31')).toEqual([
      'active',
      'swing',
      'leaning-to-lost',
      'recent',
      'leaning-to-lost',
      'leaning-to-lost',
      'recent',
      'lost',
    ]);
    expect((await statesOn('2025-01-01'))[4]).toBe('lost');
    expect((await statesOn('2024-05-15'))[1]).toBe('swing');
    expect((await statesOn('2022-01-01'))[0]).toBe('');
    const { standings } = await client().readStandings({ vehicleIds: [cars[4] ?? ''], on: '', definitions: [] }, headOffice());
    expect(standings).toEqual([
      {
        vehicleId: cars[4],
        definition: 'main',
        on: '2024-12-31',
        state: 'leaning-to-lost',
        churnLevel: 'quasi-lost',
        policyVersion: 'customer-states/default/1 churn-levels/default/1',
        visits: 1,
        lastVisitOn: '2023-12-31',
        soldOn: '2022-06-01',
        nextChangeOn: '2025-01-01',
      },
    ]);
  });

  it('several definitions stand side by side, each with its version; another dealer does not have this one’s', async () => {
    expect(await statesOn('2024-12-31', ['half-year'])).toEqual(['swing', 'lost', 'lost', 'swing', 'lost', 'lost', 'recent', 'lost']);
    const { standings } = await client().readStandings(
      { vehicleIds: [cars[1] ?? ''], on: '', definitions: ['main', 'half-year'] },
      world.as('service-advisor', 'D1'),
    );
    expect(standings.map(({ definition, state, policyVersion }) => [definition, state, policyVersion])).toEqual([
      ['main', 'swing', 'customer-states/default/1 churn-levels/default/1'],
      ['half-year', 'lost', 'state-definitions/default/1#half-year'],
    ]);
    await expect(statesOn('', ['no-such'])).rejects.toMatchObject({ code: 'standing.definition-unknown' });
    await expect(statesOn('2024-02-30')).rejects.toMatchObject({ code: 'standing.unreadable-day' });
    const foreign = await client().readStandings({ vehicleIds: cars, on: '', definitions: [] }, world.as('service-advisor', 'D3'));
    expect(foreign.standings).toEqual([]);
  });

  it('a change by the calendar is told dated the day on which it happens', async () => {
    await world.moveTo('2025-01-05T04:00:00.000Z');
    const told = await world.told('homeward.customer.v1.CustomerStateChanged');
    expect(told.filter(({ vehicleId }) => vehicleId === cars[4]).at(-1)).toMatchObject({ state: 'lost', on: '2025-01-01' });
  });

  it('the other definitions tell their changes too, in the same event and dated the day, each with its version', async () => {
    const car = cars[3] ?? '';
    const toldOf = async () =>
      (await world.told('homeward.customer.v1.CustomerStateChanged'))
        .filter(({ vehicleId }) => vehicleId === car)
        .map(({ on, state, named }) => [on, state, ...named.map((one) => `${one.on} ${one.definition} ${one.state} ${one.churnLevel}`)]);
    const before = await toldOf();
    expect(before.at(-1)).toEqual(['2024-12-31', 'recent', '2024-12-31 half-year swing none']);
    await world.moveTo('2025-06-01T00:00:00.000Z');
    expect((await toldOf()).slice(before.length)).toEqual([
      ['2025-02-16', 'leaning-to-lost', '2025-02-16 half-year leaning-to-lost quasi-lost'],
      ['2025-05-16', 'leaning-to-lost', '2025-05-16 half-year lost lost'],
    ]);

    // A dealer's own document holds alone: its names begin, the brand's end, at once and for every car that is at home there.
    const definition = {
      title: { en: 'A quarter', 'zh-CN': '一季' },
      states: {
        windowMonths: 3,
        rules: [
          { state: 'active', minVisits: 1 },
          { state: 'lost', minVisits: 0 },
        ],
      },
      churn: { lostMonths: 3, quasiLostMonths: 1, serviceChurnMonths: 3, serviceChurnWindowMonths: 3 },
    };
    expect(await publish('state-definitions', { definitions: { quarter: definition } })).toMatchObject({
      outcomes: [{ status: 'applied' }],
    });
    await world.settle();
    const told = (await world.told('homeward.customer.v1.CustomerStateChanged')).filter(({ vehicleId }) => vehicleId === car).at(-1);
    expect([told?.on, told?.state, told?.churnLevel]).toEqual(['2025-05-16', 'leaning-to-lost', 'quasi-lost']);
    expect(told?.named).toEqual([
      { definition: 'quarter', state: 'lost', churnLevel: 'lost', on: '2025-06-01', policyVersion: 'state-definitions/D1/1#quarter' },
      { definition: 'half-year', state: '', churnLevel: 'none', on: '2025-06-01', policyVersion: '' },
    ]);
  });

  it('rules with a hole are not published, and the customer who falls through is named', async () => {
    const rules = [
      { state: 'active', minVisits: 3, maxVisits: 3 },
      { state: 'swing', minVisits: 2, maxVisits: 2 },
      { state: 'leaning-to-lost', minVisits: 1, maxVisits: 1, lastVisitMonthsPast: 3 },
      { state: 'lost', minVisits: 0, maxVisits: 0 },
    ];
    const { outcomes } = await publish('customer-states', { windowMonths: 12, rules });
    expect(outcomes).toMatchObject([{ status: 'rejected', rejectionCode: 'policy.invalid' }]);
    expect(outcomes[0]?.rejectionDetail['problems']).toContain(
      'there is none for a customer with 1 visits in 12 months, the last 3 months ago',
    );
    expect(outcomes[0]?.rejectionDetail['problems']).toContain('there is none for a customer with 4 visits');
    const named = await publish('state-definitions', {
      definitions: {
        odd: {
          title: { en: 'Odd', 'zh-CN': '奇' },
          states: { windowMonths: 12, rules },
          churn: { lostMonths: 12, quasiLostMonths: 6, serviceChurnMonths: 6, serviceChurnWindowMonths: 12 },
        },
      },
    });
    expect(named.outcomes[0]?.rejectionDetail['pointer']).toBe('/definitions/odd/states/rules');
  });

  it('classes of a dealer’s customers: value, purchases, use, and early signs with their reasons', async () => {
    await world.send([
      { externalId: 'S9', data: aSale({ vin: aVin(1), customerExternalId: 'K2', soldOn: '2020-01-01', deliveredOn: '2020-01-01' }) },
    ]);
    await refuse(personOf('K4'), [cars[3] ?? '']);
    const { customers, total, on } = await client().readClasses(
      { nodeId: 'D1', on: '', page: undefined, leavingOnly: false },
      world.as('dealer-manager', 'D1'),
    );
    expect([total, on]).toEqual([8, '2024-12-31']);
    const byCar = new Map(customers.map((customer) => [customer.cars[0]?.vehicleId, customer]));
    expect(byCar.get(cars[0])).toMatchObject({
      visits: 3,
      serviceFen: 150_000,
      serviceClass: 'high',
      purchases: 1,
      purchaseClass: 'first',
    });
    expect(byCar.get(cars[1])).toMatchObject({
      visits: 2,
      serviceFen: 100_000,
      serviceClass: 'high',
      purchases: 2,
      purchaseClass: 'repeat',
      salesClass: 'high',
    });
    expect(byCar.get(cars[7])).toMatchObject({ visits: 0, serviceFen: 0, serviceClass: 'low', cars: [{ use: 'family', earlySigns: [] }] });
    expect(byCar.get(cars[3])?.cars[0]?.earlySigns).toEqual([
      { code: 'leaving.refused-contact', values: { count: '1', lastOn: '2024-12-30' } },
    ]);

    const asked = { nodeId: 'D1', on: '', page: { limit: 1, cursor: '' }, leavingOnly: true };
    const leaving = await client().readClasses(asked, headOffice());
    const signed = customers.filter((customer) => customer.cars.some(({ earlySigns }) => earlySigns.length > 0));
    expect([leaving.total, leaving.customers]).toEqual([signed.length, signed.slice(0, 1)]);
    expect(signed.length).toBeLessThan(total);

    const first = await client().readClasses({ nodeId: 'D1', on: '', page: { limit: 3, cursor: '' }, leavingOnly: false }, headOffice());
    const rest = await client().readClasses(
      { nodeId: 'D1', on: '', page: { limit: 10, cursor: first.cursor }, leavingOnly: false },
      headOffice(),
    );
    expect([first.customers.length, rest.customers.length, rest.cursor]).toEqual([3, 5, '']);
    await expect(
      client().readClasses({ nodeId: 'D1', on: '', page: undefined, leavingOnly: false }, world.as('dealer-manager', 'D2')),
    ).rejects.toMatchObject({
      code: 'node.unknown',
    });
  });

  it('classes of a past day are of the cars that were at home there then, whatever has become of them since', async () => {
    const [moved = '', scrapped = ''] = [cars[0], cars[1]];
    const at = (on: string) => ({ openedAt: `${on}T01:00:00.000Z`, closedAt: `${on}T03:00:00.000Z`, mileageKm: 0 });
    await world.send([
      { dealerId: 'D2', externalId: 'RO9', data: aVisit({ vin: aVin(1), customerExternalId: '', ...at('2024-12-20') }) },
      {
        externalId: 'V2',
        occurredAt: '2024-12-10T04:00:00.000Z',
        data: aVehicle({ vin: aVin(2), plate: '皖MA1001', customerExternalId: 'K2', status: 'scrapped' }),
      },
      { externalId: 'V9', data: aVehicle({ vin: aVin(9), plate: '皖MA1009', customerExternalId: 'K2' }) },
      { externalId: 'S9', data: aSale({ vin: aVin(9), customerExternalId: 'K2', soldOn: '2024-12-11', deliveredOn: '2024-12-11' }) },
    ]);
    const classesOf = async (nodeId: string, on: string) =>
      (await client().readClasses({ nodeId, on, page: undefined, leavingOnly: false }, headOffice())).customers;
    const carsOf = async (nodeId: string, on: string) =>
      (await classesOf(nodeId, on)).flatMap((customer) => customer.cars.map(({ vehicleId }) => vehicleId));
    expect(await carsOf('D1', '2024-12-01')).toContain(moved);
    expect(await carsOf('D2', '2024-12-01')).not.toContain(moved);
    const now = await carsOf('D1', '2024-12-31');
    expect([now.includes(moved), now.includes(scrapped)]).toEqual([false, false]);
    expect(await carsOf('D2', '2024-12-31')).toContain(moved);
    // The car that was scrapped was bought all the same.
    const buyer = (await classesOf('D1', '2024-12-31')).find(({ personId }) => personId === personOf('K2'));
    expect(buyer).toMatchObject({ purchases: 2, purchaseClass: 'repeat', cars: [{ vehicleId: ids.vehicleId(aVin(9)) }] });
  });

  it('CU3: who buys a car second-hand has neither the spending nor the gaps nor the refusals of the seller', async () => {
    const [, , , sold = '', other = ''] = cars;
    await refuse(personOf('K4'), [other, sold]);
    await refuse(personOf('K5'), [other, sold]);
    await world.send([
      { externalId: 'K9', data: aCustomer({ name: '李娜', phone: '13900139009' }) },
      { externalId: 'S9', data: aSale({ vin: aVin(4), customerExternalId: 'K9', soldOn: '2024-12-01', deliveredOn: '2024-12-01' }) },
    ]);
    const classOf = async (on: string) => {
      const { customers } = await client().readClasses({ nodeId: 'D1', on, page: undefined, leavingOnly: false }, headOffice());
      return customers.find(({ cars: [car] }) => car?.vehicleId === sold);
    };
    expect(await classOf('')).toMatchObject({
      ...{ personId: personOf('K9'), visits: 0, serviceFen: 0, serviceClass: 'low', purchases: 1 },
      cars: [{ earlySigns: [] }],
    });
    // Of a day before the sale it is still the seller's.
    expect(await classOf('2024-11-30')).toMatchObject({ personId: personOf('K4'), visits: 1, serviceFen: 50_000 });

    // Whoever brings the car in her time, it is her car that was looked after.
    const on = '2024-12-20';
    await world.send([
      {
        externalId: 'RO9',
        data: aVisit({
          vin: aVin(4),
          customerExternalId: 'K1',
          openedAt: `${on}T01:00:00.000Z`,
          closedAt: `${on}T03:00:00.000Z`,
          mileageKm: 0,
        }),
      },
    ]);
    await refuse(personOf('K9'), [other, sold]);
    expect(await classOf('')).toMatchObject({
      ...{ visits: 1, serviceFen: 50_000 },
      cars: [{ earlySigns: [{ code: 'leaving.refused-contact', values: { count: '1', lastOn: '2024-12-30' } }] }],
    });
  });
});
