import { toMessage } from '@homeward/contracts';
import { type World, aCustomer, aSale, aVehicle, aVin, aVisit, aWorld, ids, personOf } from './world';

const zhang = personOf('K1');
const li = personOf('K7', 'D2');
const vehicleId = ids.vehicleId(aVin(1));

/** 张伟 bought the car at D1 and had it serviced there; 李娜 bought it second-hand at D2, which is her dealer since. */
async function aSecondHandCar(): Promise<World> {
  const world = await aWorld();
  await world.send([
    { externalId: 'K1', data: aCustomer({ street: '湖东路 1' }) },
    { externalId: 'V1', data: aVehicle() },
    { externalId: 'S1', data: aSale() },
    { externalId: 'RO1', data: aVisit() },
    { externalId: 'K7', dealerId: 'D2', data: aCustomer({ name: '李娜', phone: '13900139000', email: 'li.na@example.com' }) },
    { externalId: 'V7', dealerId: 'D2', data: aVehicle() },
    { externalId: 'S7', dealerId: 'D2', data: aSale({ customerExternalId: 'K7', soldOn: '2024-09-01', deliveredOn: '2024-09-01' }) },
    {
      externalId: 'RO7',
      dealerId: 'D2',
      data: aVisit({ customerExternalId: 'K7', closedAt: '2024-10-01T03:00:00.000Z', mileageKm: 24_000, advisorId: 'SA77' }),
    },
  ]);
  return world;
}

describe('who sees what (PL7, CU3)', () => {
  let world: World;
  beforeAll(async () => {
    world = await aSecondHandCar();
  });
  afterAll(() => world.stop());

  const peopleFor = async (role: Parameters<World['as']>[0], node: string, personIds: readonly string[]) =>
    (await world.customer.readPeople({ personIds: [...personIds], reveal: false, allValues: false }, world.as(role, node))).people;

  it('a dealer sees its own customers only; what is foreign is missing like what does not exist', async () => {
    expect((await peopleFor('service-advisor', 'D1', [zhang, li, 'nobody'])).map(({ personId }) => personId)).toEqual([zhang]);
    expect((await peopleFor('service-advisor', 'D2', [zhang, li])).map(({ personId }) => personId)).toEqual([li]);
    expect(await peopleFor('service-advisor', 'D3', [zhang, li])).toEqual([]);
    const read = (id: string) =>
      world.customer.readTimeline({ subject: { $case: 'personId', value: id }, page: undefined }, world.as('service-advisor', 'D3'));
    await expect(read(zhang)).rejects.toMatchObject({ kind: 'unknown', code: 'person.unknown' });
    await expect(read('nobody')).rejects.toMatchObject({ kind: 'unknown', code: 'person.unknown' });
  });

  it('the region and head office above both dealers see both', async () => {
    expect(await peopleFor('region-manager', 'R1', [zhang, li])).toHaveLength(2);
    expect(await peopleFor('region-manager', 'R2', [zhang, li])).toHaveLength(0);
    expect(await peopleFor('head-office-analyst', 'G', [zhang, li])).toHaveLength(2);
  });

  it('values are masked, with the source of each', async () => {
    const [person] = await peopleFor('head-office-analyst', 'G', [li]);
    expect(person?.masked).toBe(true);
    expect(Object.fromEntries((person?.fields ?? []).map(({ field, value }) => [field, value]))).toMatchObject({
      name: '李*',
      phone: '139****9000',
      email: 'l***@example.com',
      street: '***',
      city: '马鞍山',
    });
    expect(person?.fields.every(({ source, dealerId, validity }) => source === 'dms' && dealerId === 'D2' && validity === 'valid')).toBe(
      true,
    );
  });

  it('values in the clear need a purpose and leave a record in the journal of the person', async () => {
    const ask = (purpose?: string) =>
      world.customer.readPeople({ personIds: [li], reveal: true, allValues: false }, world.as('head-office-analyst', 'G', purpose));
    await expect(ask()).rejects.toMatchObject({ kind: 'forbidden', code: 'access.purpose-missing' });
    const { people } = await ask('callback after a complaint');
    expect(people[0]?.fields.find(({ field }) => field === 'phone')?.value).toBe('13900139000');
    const { entries } = await world.customer.readTimeline(
      { subject: { $case: 'personId', value: li }, page: undefined },
      world.as('head-office-analyst', 'G'),
    );
    expect(entries.filter(({ kind }) => kind === 'values-revealed').map(({ values }) => values)).toEqual([
      { by: 'head-office-analyst@G', purpose: 'callback after a complaint' },
    ]);
  });

  it('who looked is seen by whoever stands above the same dealer, and not by another dealer that knows the person too', async () => {
    const both = await aWorld();
    try {
      const known = { name: '王芳', phone: '13600136000' };
      await both.send([
        { externalId: 'K3', data: aCustomer(known) },
        { externalId: 'K4', dealerId: 'D2', data: aCustomer(known) },
      ]);
      const personId = personOf('K3');
      const look = (node: string) =>
        both.customer.readPeople(
          { personIds: [personId], reveal: true, allValues: false },
          both.as('call-centre-agent', node, 'inbound call'),
        );
      for (const node of ['D1', 'D2', 'B']) await look(node);
      const seen = async (node: string) => {
        const subject = { $case: 'personId', value: personId } as const;
        const { entries } = await both.customer.readTimeline({ subject, page: undefined }, both.as('dealer-manager', node));
        return entries.flatMap(({ kind, values }) => (kind === 'values-revealed' ? [values['by']] : [])).sort();
      };
      expect([await seen('D1'), await seen('D2')]).toEqual([
        ['call-centre-agent@B', 'call-centre-agent@D1'],
        ['call-centre-agent@B', 'call-centre-agent@D2'],
      ]);
    } finally {
      await both.stop();
    }
  });

  it('a role that may not reveal is refused, whatever its purpose', async () => {
    const ask = world.customer.readPeople(
      { personIds: [zhang], reveal: true, allValues: false },
      world.as('dms-client', 'D1', 'curiosity'),
    );
    await expect(ask).rejects.toMatchObject({ kind: 'forbidden', code: 'access.operation-denied' });
  });

  it('the technical history stays with the car; persons, advisors and amounts of other dealers do not', async () => {
    const { vehicles } = await world.customer.readVehicles({ vehicleIds: [vehicleId] }, world.as('service-advisor', 'D2'));
    const [vehicle] = vehicles;
    expect(vehicle).toMatchObject({ vin: aVin(1), plate: '皖MA1230', homeDealerId: 'D2', state: 'swing', churnLevel: 'none' });
    expect(vehicle?.visits).toMatchObject([
      { dealerId: 'D1', kind: 'routine', visitedOn: '2024-06-01', mileageKm: 20_000, personId: '', advisorId: '', totalFen: 0 },
      { dealerId: 'D2', kind: 'routine', visitedOn: '2024-10-01', mileageKm: 24_000, personId: li, advisorId: 'SA77', totalFen: 50_000 },
    ]);
    expect(vehicle?.ownerships).toEqual([expect.objectContaining({ personId: li, fromOn: '2024-09-01', toOn: '' })]);
    expect(vehicle?.readings.map(({ mileageKm, status }) => [mileageKm, status])).toEqual([
      [20_000, 'accepted'],
      [24_000, 'accepted'],
    ]);
  });

  it('head office sees every ownership, and the identity of the car masked', async () => {
    const { vehicles } = await world.customer.readVehicles({ vehicleIds: [vehicleId] }, world.as('head-office-analyst', 'G'));
    expect(vehicles[0]).toMatchObject({ vin: `LFV${'*'.repeat(10)}${aVin(1).slice(-4)}`, plate: '皖M***30' });
    expect(vehicles[0]?.ownerships.map(({ personId, fromOn, toOn }) => [personId, fromOn, toOn])).toEqual([
      [zhang, '2022-03-01', '2024-09-01'],
      [li, '2024-09-01', ''],
    ]);
  });

  it('a dealer without any dealing with the car does not know it', async () => {
    expect((await world.customer.readVehicles({ vehicleIds: [vehicleId] }, world.as('service-advisor', 'D3'))).vehicles).toEqual([]);
  });

  it('the buyer never sees the seller in the timeline of the car', async () => {
    const { entries } = await world.customer.readTimeline(
      { subject: { $case: 'vehicleId', value: vehicleId }, page: undefined },
      world.as('service-advisor', 'D2'),
    );
    expect(entries.map(({ kind, dealerId }) => [kind, dealerId])).toEqual([
      ['visit', 'D2'],
      ['vehicle-sold', 'D2'],
      ['ownership-began', 'D2'],
      ['visit', 'D1'],
      ['vehicle-described', 'D2'],
    ]);
    expect(JSON.stringify(entries)).not.toContain(zhang);
  });

  it('a timeline is read page by page, the latest first, without gaps or doubles', async () => {
    const as = world.as('region-manager', 'R1');
    const subject = { $case: 'personId', value: zhang } as const;
    const all = await world.customer.readTimeline({ subject, page: undefined }, as);
    expect(all.entries.map(({ kind }) => kind)).toEqual(['ownership-ended', 'visit', 'record-revised', 'ownership-began', 'vehicle-sold']);
    const pages: string[] = [];
    for (let cursor = ''; ;) {
      const page = await world.customer.readTimeline({ subject, page: { limit: 1, cursor } }, as);
      pages.push(...page.entries.map(({ kind, at }) => `${kind}@${at}`));
      if (page.cursor === '') break;
      cursor = page.cursor;
    }
    expect(pages).toEqual(all.entries.map(({ kind, at }) => `${kind}@${at}`));
  });

  it('what other services did stands in the timeline, once, however often it is delivered', async () => {
    const at = '2024-11-05T02:00:00.000Z';
    const made = toMessage('homeward.reminder.v1.ContactMade', li, {
      contactId: 'c1',
      personId: li,
      dealerId: 'D2',
      result: 'reached',
      madeAt: at,
      madeBy: 'SA77',
      channel: 'phone',
      reasons: [],
      purchaseAsked: false,
      sequence: 3,
      ...{ failure: '', doneElsewhere: [], promisedAt: '', alarmAt: '', refusalReason: '', refusedPurposes: [] },
    });
    const message = { ...made, id: 'touch/li/3', source: 'reminder/touch/li', at };
    await world.ports.bus.publish([message, message]);
    await world.settle();
    const read = async (dealer: string) =>
      (
        await world.customer.readTimeline(
          { subject: { $case: 'personId', value: li }, page: undefined },
          world.as(dealer === 'G' ? 'head-office-analyst' : 'service-advisor', dealer),
        )
      ).entries.filter(({ kind }) => kind === 'contact-made');
    expect(await read('D2')).toEqual([
      { at, kind: 'contact-made', dealerId: 'D2', subjectId: 'c1', values: { result: 'reached', channel: 'phone', reasons: '' } },
    ]);
    expect(await read('G')).toHaveLength(1);
  });

  it.each([
    ['phone in another spelling', { phone: '+86 139 0013 9000', plate: '', vin: '', name: '' }],
    ['plate of the car', { phone: '', plate: '皖M·A1230', vin: '', name: '' }],
    ['VIN of the car', { phone: '', plate: '', vin: aVin(1).toLowerCase(), name: '' }],
    ['name in the other script', { phone: '', plate: '', vin: '', name: '李娜' }],
  ])('people are found by the exact %s', async (_by, question) => {
    const { people } = await world.customer.searchPeople({ ...question, page: undefined }, world.as('call-centre-agent', 'G'));
    expect(people.map(({ personId }) => personId)).toEqual([li]);
    expect((await world.customer.searchPeople({ ...question, page: undefined }, world.as('service-advisor', 'D1'))).people).toEqual([]);
  });

  it('the people of a number that very many give are found page by page, each once', async () => {
    const names = ['赵一', '钱二', '孙三', '周四', '吴五', '郑六', '王七'];
    const phone = '0555-7654321';
    await world.send(
      names.map((name, index) => ({ externalId: `M${index}`, data: aCustomer({ name, phone, email: '', street: `路 ${index}` }) })),
    );
    const search = (cursor: string) =>
      world.customer.searchPeople({ phone, plate: '', vin: '', name: '', page: { limit: 3, cursor } }, world.as('call-centre-agent', 'G'));
    const found: string[] = [];
    const sizes: number[] = [];
    let cursor = '';
    do {
      const page = await search(cursor);
      found.push(...page.people.map(({ personId }) => personId));
      sizes.push(page.people.length);
      cursor = page.cursor;
    } while (cursor !== '');
    expect(sizes).toEqual([3, 3, 1]);
    expect(found).toEqual(names.map((_name, index) => personOf(`M${index}`)).sort());
  });

  it('a search without any condition is refused', async () => {
    const search = world.customer.searchPeople(
      { phone: '', plate: '', vin: '', name: '', page: undefined },
      world.as('service-advisor', 'D1'),
    );
    await expect(search).rejects.toMatchObject({ kind: 'invalid', code: 'search.empty' });
  });

  it('requests of another dealer are unknown', async () => {
    const request = await world.send([{ externalId: 'K1', data: aCustomer() }]);
    expect((await world.customer.readRequests({ requestIds: [request] }, world.as('dms-client', 'D2'))).requests).toEqual([]);
    const rows = world.customer.readRows(
      { requestId: request, outcome: '', withOriginal: true, page: undefined },
      world.as('dms-client', 'D2'),
    );
    await expect(rows).rejects.toMatchObject({ kind: 'unknown', code: 'request.unknown' });
  });

  it('only a service gets an intake key or contact details', async () => {
    await expect(world.customer.readIntakeKey({ brand: 'B', keyId: '' }, world.as('head-office-analyst', 'G'))).rejects.toMatchObject({
      kind: 'forbidden',
    });
    await expect(world.customer.readContactDetails({ questions: [] }, world.as('dealer-manager', 'D1'))).rejects.toMatchObject({
      kind: 'forbidden',
    });
  });
});

describe('contact details at the moment of sending', () => {
  let world: World;
  beforeAll(async () => {
    world = await aSecondHandCar();
    await world.send([{ externalId: 'K1', revision: 2, data: aCustomer({ consentService: 'no' }) }]);
  });
  afterAll(() => world.stop());

  const ask = async (personId: string, purpose: string, channel: string, vehicleIds: readonly string[] = []) => {
    const { details } = await world.customer.readContactDetails(
      { questions: [{ personId, vehicleIds: [...vehicleIds], purpose, channel }] },
      world.as('platform-service', ''),
    );
    return details[0];
  };

  it('the present owner may be contacted about the car', async () => {
    expect(await ask(li, 'service', 'sms', [vehicleId])).toMatchObject({
      allowed: true,
      name: '李娜',
      phone: '+8613900139000',
      plates: ['皖MA1230'],
    });
  });

  it.each([
    ['whoever sold the car is not its owner', zhang, 'safety', 'sms', [vehicleId], 'not-owner'],
    ['service can be refused', zhang, 'service', 'sms', [], 'no-consent'],
    ['marketing needs consent', li, 'marketing', 'sms', [], 'no-consent'],
    ['a person without an e-mail cannot get one', zhang, 'safety', 'email', [], 'no-address'],
    ['nobody knows who that is', 'nobody', 'safety', 'sms', [], 'unknown'],
  ] as const)('%s', async (_rule, personId, purpose, channel, vehicles, refusal) => {
    expect(await ask(personId, purpose, channel, vehicles)).toMatchObject({ allowed: false, refusal, name: '', phone: '' });
  });

  it('safety cannot be refused', async () => {
    expect(await ask(zhang, 'safety', 'phone')).toMatchObject({ allowed: true, phone: '+8613800138000' });
  });
});
