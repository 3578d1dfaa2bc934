import { type World, aSale, aVehicle, aVin, aVisit, aWorld, NODES, ids } from './world';

const vehicleId = ids.vehicleId(aVin(1));

describe('the calendar', () => {
  it('a car that nobody brought in is lost on the day after the boundary day, told as an event of that day (CU1)', async () => {
    const world = await aWorld({ at: '2024-12-31T04:00:00.000Z' });
    await world.send([
      { externalId: 'V1', data: aVehicle() },
      { externalId: 'S1', data: aSale() },
      { externalId: 'RO1', data: aVisit({ openedAt: '2023-12-31T01:00:00.000Z', closedAt: '2023-12-31T03:00:00.000Z' }) },
    ]);
    expect((await world.told('homeward.customer.v1.CustomerStateChanged')).at(-1)).toMatchObject({
      state: 'leaning-to-lost',
      on: '2024-12-31',
    });
    await world.moveTo('2025-01-20T00:00:00.000Z');
    expect((await world.told('homeward.customer.v1.CustomerStateChanged')).at(-1)).toMatchObject({
      vehicleId,
      state: 'lost',
      churnLevel: 'lost',
      on: '2025-01-01',
    });
    await world.stop();
  });

  it('every change on the way of a long jump is told with its own day', async () => {
    const world = await aWorld({ at: '2024-06-02T04:00:00.000Z' });
    await world.send([
      { externalId: 'V1', data: aVehicle() },
      { externalId: 'S1', data: aSale() },
      { externalId: 'RO1', data: aVisit() },
    ]);
    await world.moveTo('2026-01-01T00:00:00.000Z');
    expect(
      (await world.told('homeward.customer.v1.CustomerStateChanged')).map(({ state, churnLevel, on }) => [on, state, churnLevel]),
    ).toEqual([
      ['2024-06-02', 'lost', 'lost'],
      ['2024-06-02', 'recent', 'none'],
      ['2024-09-02', 'leaning-to-lost', 'none'],
      ['2024-12-02', 'leaning-to-lost', 'quasi-lost'],
      ['2025-06-02', 'lost', 'lost'],
    ]);
    await world.stop();
  });

  it('a late wake-up tells the same days as a punctual one', async () => {
    const world = await aWorld({ at: '2024-06-02T04:00:00.000Z' });
    await world.send([
      { externalId: 'V1', data: aVehicle() },
      { externalId: 'RO1', data: aVisit() },
    ]);
    world.clock.advanceTo('2026-01-01T00:00:00.000Z');
    await world.settle();
    expect((await world.told('homeward.customer.v1.CustomerStateChanged')).map(({ on }) => on)).toEqual([
      '2024-06-02',
      '2024-09-02',
      '2024-12-02',
      '2025-06-02',
    ]);
    await world.stop();
  });
});

describe('policies', () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld();
  });
  afterEach(() => world.stop());

  const churn = (quasiLostMonths: number) =>
    JSON.stringify({ lostMonths: 12, quasiLostMonths, serviceChurnMonths: 6, serviceChurnWindowMonths: 12 });
  const publish = async (
    policy: { scope: string; body: string; effectiveFromAt?: string; version?: number; subject?: string },
    node = 'G',
  ) => {
    const { outcomes } = await world.policies.publishPolicies(
      { policies: [{ subject: 'churn-levels', version: 0, effectiveFromAt: '', publishedBy: '', ...policy }], cause: undefined },
      world.as('head-office-analyst', node),
    );
    await world.settle();
    return outcomes[0];
  };

  it('a new version is carried to every car of its scope at once, and names itself in what it decided', async () => {
    await world.send([
      { externalId: 'V1', data: aVehicle() },
      { externalId: 'S1', data: aSale() },
      { externalId: 'RO1', data: aVisit() },
    ]);
    expect(await publish({ scope: 'R1', body: churn(9) })).toMatchObject({ status: 'applied', id: 'churn-levels/R1' });
    expect((await world.told('homeward.customer.v1.CustomerStateChanged')).at(-1)).toMatchObject({
      churnLevel: 'none',
      policyVersion: 'customer-states/default/1 churn-levels/R1/1',
    });
  });

  it('a version that takes effect later is carried out on its day', async () => {
    await world.send([
      { externalId: 'V1', data: aVehicle() },
      { externalId: 'S1', data: aSale() },
      { externalId: 'RO1', data: aVisit() },
    ]);
    await publish({ scope: 'B', body: churn(9), effectiveFromAt: '2025-01-10T00:00:00.000Z' });
    expect((await world.told('homeward.customer.v1.CustomerStateChanged')).at(-1)).toMatchObject({ churnLevel: 'quasi-lost' });
    await world.moveTo('2025-01-11T00:00:00.000Z');
    expect((await world.told('homeward.customer.v1.CustomerStateChanged')).at(-1)).toMatchObject({ churnLevel: 'none', on: '2025-01-10' });
  });

  it('a body that is wrong is refused with its place', async () => {
    expect(await publish({ scope: 'B', body: '{"lostMonths": 12}' })).toMatchObject({
      status: 'rejected',
      rejectionCode: 'policy.invalid',
      rejectionDetail: { pointer: '/quasiLostMonths' },
    });
    expect(await publish({ scope: 'B', body: 'no JSON' })).toMatchObject({ rejectionCode: 'policy.invalid' });
    expect(await publish({ scope: 'B', subject: 'weather', body: '{}' })).toMatchObject({ rejectionCode: 'policy.subject-unknown' });
  });

  it('a version that somebody else published meanwhile is a conflict', async () => {
    await publish({ scope: 'B', body: churn(9) });
    expect(await publish({ scope: 'B', body: churn(8), version: 1 })).toMatchObject({
      rejectionKind: 'conflict',
      rejectionCode: 'policy.version-taken',
      rejectionDetail: { next: '2' },
    });
  });

  it('nobody publishes for what lies outside their part of the tree, nor for the shipped defaults', async () => {
    expect(await publish({ scope: 'R2', body: churn(9) }, 'R1')).toMatchObject({ rejectionCode: 'policy.scope-unknown' });
    expect(await publish({ scope: 'nowhere', body: churn(9) })).toMatchObject({ rejectionCode: 'policy.scope-unknown' });
    expect(await publish({ scope: 'default', body: churn(9) })).toMatchObject({ rejectionCode: 'policy.default-fixed' });
    await expect(
      world.policies.publishPolicies({ policies: [], cause: undefined }, world.as('dealer-manager', 'D1')),
    ).rejects.toMatchObject({ kind: 'forbidden' });
  });

  it('what ships and what was published is listed with its versions', async () => {
    await publish({ scope: 'B', body: churn(9) });
    const { policies } = await world.policies.listPolicies({ subject: 'churn-levels' }, world.as('region-manager', 'R1'));
    expect(policies.map(({ scope, version, publishedBy }) => [scope, version, publishedBy])).toEqual([
      ['B', 1, 'head-office-analyst@G'],
      ['default', 1, ''],
    ]);
  });
});

describe('the organisation', () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld();
  });
  afterEach(() => world.stop());

  const put = async (
    nodes: readonly (typeof NODES)[number][],
    node = 'G',
    staff: readonly { staffId: string; nodeId: string; role: string; code: string; active: boolean }[] = [],
  ) => {
    const { outcomes } = await world.organisation.putOrganisation(
      { nodes: [...nodes], staff: [...staff], cause: undefined },
      world.as('head-office-analyst', node),
    );
    await world.settle();
    return outcomes.map(({ id, status, rejectionCode }) => [id, status, rejectionCode]);
  };
  const dealer = (nodeId: string, parentId: string) => ({ nodeId, kind: 'dealer', parentId, name: nodeId, timeZone: '' });

  it('a new dealer and its region may come in one request, in any order', async () => {
    const region = { nodeId: 'R9', kind: 'region', parentId: 'B', name: 'North', timeZone: '' };
    expect(await put([dealer('D9', 'R9'), region])).toEqual([
      ['D9', 'applied', ''],
      ['R9', 'applied', ''],
    ]);
    expect((await world.told('homeward.customer.v1.NodeRegistered')).slice(-2).map(({ nodeId }) => nodeId)).toEqual(['R9', 'D9']);
    const request = await world.send([{ externalId: 'V1', dealerId: 'D9', data: aVehicle() }]);
    expect(await world.outcomes(request)).toEqual(['accepted']);
  });

  it('the same tree again tells nothing', async () => {
    const before = (await world.told('homeward.customer.v1.NodeRegistered')).length;
    await put(NODES);
    expect(await world.told('homeward.customer.v1.NodeRegistered')).toHaveLength(before);
  });

  it('a node hangs on something above it that exists', async () => {
    expect(await put([dealer('D8', 'R8')])).toEqual([['D8', 'rejected', 'node.unknown']]);
    expect(await put([dealer('D8', 'D1')])).toEqual([['D8', 'rejected', 'organisation.parent-not-above']]);
    expect(await put([{ nodeId: 'D1', kind: 'region', parentId: 'B', name: 'One', timeZone: '' }])).toEqual([
      ['D1', 'rejected', 'organisation.kind-fixed'],
    ]);
    expect(await put([{ nodeId: 'X', kind: 'planet', parentId: 'B', name: 'X', timeZone: '' }])).toEqual([
      ['X', 'rejected', 'organisation.kind-unknown'],
    ]);
  });

  it('staff is told with the code that dealer systems use', async () => {
    await put([], 'G', [{ staffId: 's1', nodeId: 'D1', role: 'service-advisor', code: 'SA01', active: true }]);
    expect(await world.told('homeward.customer.v1.StaffRegistered')).toMatchObject([
      { staffId: 's1', nodeId: 'D1', role: 'service-advisor', code: 'SA01', active: true },
    ]);
    expect(await put([], 'G', [{ staffId: 's2', nodeId: 'D1', role: 'wizard', code: 'W', active: true }])).toEqual([
      ['s2', 'rejected', 'organisation.role-unknown'],
    ]);
  });

  it('nobody takes a node or somebody of another by giving them an own place', async () => {
    const member = (nodeId: string, staffId = 's1') => ({ staffId, nodeId, role: 'service-advisor', code: 'SA01', active: true });
    await put([], 'G', [member('D3')]);
    expect(await put([dealer('D3', 'R1')], 'R1')).toEqual([['D3', 'rejected', 'node.unknown']]);
    expect(await put([], 'R1', [member('D1')])).toEqual([['s1', 'rejected', 'staff.unknown']]);
    expect(await put([], 'R1', [member('D3', 's2'), member('D9', 's3')])).toEqual([
      ['s2', 'rejected', 'organisation.parent-unknown'],
      ['s3', 'rejected', 'organisation.parent-unknown'],
    ]);
    expect(await put([dealer('D9', 'R1')], 'R1', [member('D9', 's4')])).toEqual([
      ['D9', 'applied', ''],
      ['s4', 'applied', ''],
    ]);
  });

  it('everybody sees the nodes above and below their own', async () => {
    const { nodes } = await world.organisation.readOrganisation({}, world.as('dealer-manager', 'D3'));
    expect(nodes.map(({ nodeId }) => nodeId).sort()).toEqual(['B', 'D3', 'G', 'R2']);
  });
});

describe('intake keys', () => {
  it('a day has one key for each brand, and what it sealed is unreadable once it is destroyed', async () => {
    const world = await aWorld();
    const as = world.as('platform-service', '');
    const request = await world.send([{ externalId: 'V1', data: aVehicle() }]);
    const key = await world.customer.readIntakeKey({ brand: 'B', keyId: '' }, as);
    expect(key).toMatchObject({ keyId: 'B:2024-12-31', expiresAt: '2025-01-15T00:00:00.000Z' });
    expect(key.key).toHaveLength(32);
    expect((await world.customer.readIntakeKey({ brand: 'C', keyId: '' }, as)).key).not.toEqual(key.key);
    expect(await world.customer.readIntakeKey({ brand: 'B', keyId: '' }, as)).toEqual(key);

    await world.moveTo('2025-01-15T00:00:00.000Z');
    await expect(world.customer.readIntakeKey({ brand: '', keyId: key.keyId }, as)).rejects.toMatchObject({
      kind: 'unknown',
      code: 'intake-key.unknown',
    });
    const { rows } = await world.customer.readRows(
      { requestId: request, outcome: '', withOriginal: true, page: undefined },
      world.as('dealer-manager', 'D1'),
    );
    expect(rows).toMatchObject([{ outcome: 'accepted', original: [] }]);
    await world.stop();
  });
});
