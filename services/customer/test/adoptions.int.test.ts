import { type Role, authorisationMatrix } from '@homeward/access';
import { AdoptionServiceDefinition } from '@homeward/contracts/adoptions';
import { type World, aCustomer, aVehicle, aVin, aVisit, aWorld, ids } from './world';

const NOW = '2024-12-31T04:00:00.000Z';

/** CU5: twelve maintenance visits of seven plates, with what was spent on oil. */
const CARS: readonly (readonly [plate: string, ...visits: readonly (readonly [on: string, oilFen: number])[]])[] = [
  ['皖M·A1230', ['2024-02-10', 30_000], ['2024-08-10', 20_000]],
  ['皖M·A1231', ['2024-03-01', 40_000]],
  ['皖M·B2342', ['2024-04-01', 25_000], ['2024-10-01', 25_000]],
  ['皖M·B234K', ['2024-05-01', 60_000]],
  ['皖M·C5555', ['2024-01-15', 10_000], ['2024-06-15', 20_000], ['2024-12-15', 30_000]],
  ['皖M·D8768', ['2024-07-01', 35_000]],
  ['皖M·E0009', ['2024-02-01', 15_000], ['2024-09-01', 15_000]],
];
const vehicleId = (plate: string) => ids.vehicleId(aVin(1 + CARS.findIndex(([own]) => own === plate)));

const visitOf = (vin: string, on: string, oilFen: number, accessoryFen = 0) =>
  aVisit({
    vin,
    openedAt: `${on}T01:00:00.000Z`,
    closedAt: `${on}T03:00:00.000Z`,
    mileageKm: 0,
    lines: [
      { kind: 'labour', code: 'L1', amountFen: 30_000, payer: 'customer' },
      { kind: 'oil', code: 'O1', amountFen: oilFen, payer: 'customer' },
      ...(accessoryFen === 0 ? [] : [{ kind: 'accessory', code: 'A1', amountFen: accessoryFen, payer: 'customer' }]),
    ],
  });

const staffOf = (codes: readonly string[], active = true) =>
  codes.map((code) => ({ staffId: `D1-${code}`, nodeId: 'D1', role: 'service-advisor', code, active }));

describe('adoption (CU5)', () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld({ at: NOW });
    await world.organisation.putOrganisation(
      { nodes: [], staff: staffOf(['A', 'B', 'C', 'D', 'E']), cause: undefined },
      world.as('head-office-analyst', 'G'),
    );
    await world.send([
      { externalId: 'K1', data: aCustomer() },
      ...CARS.flatMap(([plate, ...visits], index) => {
        const vin = aVin(index + 1);
        return [
          { externalId: `V${index}`, data: aVehicle({ vin, plate, customerExternalId: 'K1' }) },
          ...visits.map(([on, oilFen]) => ({ externalId: `RO${index}-${on}`, data: visitOf(vin, on, oilFen) })),
        ];
      }),
    ]);
  });
  afterEach(() => world.stop());

  const client = () => world.ports.network.client('customer', AdoptionServiceDefinition);
  const manager = () => world.as('dealer-manager', 'D1');
  const preview = (correct = false) => client().previewDeal({ dealerId: 'D1', correct }, manager());
  const deal = async (change: { readonly planId?: string; readonly key?: string; readonly correct?: boolean } = {}) => {
    const { planId = '', key = '', correct = false } = change;
    const answer = await client().dealBook({ dealerId: 'D1', correct, planId, cause: { id: key, digest: key } }, manager());
    await world.settle();
    return answer;
  };
  const book = (advisorId = '', role: Role = 'service-advisor', node = 'D1') =>
    client().readBook({ dealerId: 'D1', advisorId, page: undefined }, world.as(role, node));
  const shares = (advisors: readonly { readonly advisorId: string; readonly cars: number; readonly valueFen: number }[]) =>
    advisors.map(({ advisorId, cars, valueFen }) => [advisorId, cars, valueFen]);

  it('is looked at first, applied as one step, told without plates, and stable when B leaves', async () => {
    const looked = await preview();
    expect(shares(looked.after)).toEqual([
      ['A', 2, 90_000],
      ['B', 1, 50_000],
      ['C', 2, 120_000],
      ['D', 0, 0],
      ['E', 2, 65_000],
    ]);
    expect([looked.spreadAfter, looked.method, looked.on]).toEqual([{ cars: 2, valueFen: 120_000 }, 'plate-digit', '2024-12-31']);
    expect(looked.changes.find((change) => change.vehicleId === vehicleId('皖M·B234K'))).toMatchObject({
      advisorId: 'C',
      plate: '皖M***4K',
    });
    expect(shares((await book()).advisors).every(([, cars]) => cars === 0)).toBe(true);
    expect(await world.told('homeward.customer.v1.VehicleAdopted')).toEqual([]);

    const applied = await deal({ planId: looked.planId, key: 'once' });
    expect([applied.outcome?.status, applied.changes.length, applied.book?.deals.length]).toEqual(['applied', 7, 1]);
    expect((await deal({ planId: looked.planId, key: 'once' })).outcome?.status).toBe('repeated');
    const told = await world.told('homeward.customer.v1.VehicleAdopted');
    expect(told).toHaveLength(7);
    expect(
      told.every(
        ({ dealerId, sequence, adoptedAt, previousAdvisorId }) =>
          dealerId === 'D1' && sequence === 1 && adoptedAt === NOW && previousAdvisorId === '',
      ),
    ).toBe(true);
    expect(JSON.stringify(told)).not.toMatch(/皖|234K/);

    await world.organisation.putOrganisation(
      { nodes: [], staff: staffOf(['B'], false), cause: undefined },
      world.as('head-office-analyst', 'G'),
    );
    await world.settle();
    const moved = await deal();
    expect(moved.changes).toMatchObject([
      { vehicleId: vehicleId('皖M·B2342'), advisorId: 'D', previousAdvisorId: 'B', reason: 'advisor-left' },
    ]);
    expect((await deal()).changes).toEqual([]);
    expect((await book()).deals).toMatchObject([
      { moved: 1, adopted: 0, by: 'dealer-manager@D1' },
      { adopted: 7, moved: 0 },
    ]);
    const { planId } = await preview();
    expect((await deal({ planId: looked.planId })).outcome).toMatchObject({
      rejectionKind: 'conflict',
      rejectionCode: 'adoption.plan-changed',
    });
    expect((await deal({ planId })).outcome?.status).toBe('applied');
  });

  it('the book shows what came of the cars since they were adopted', async () => {
    await deal();
    const vin = aVin(4);
    await world.moveTo('2025-02-01T04:00:00.000Z');
    await world.send([{ externalId: 'RO-later', data: visitOf(vin, '2025-01-20', 20_000, 7_000) }]);
    const { advisors, cars } = await book('C');
    expect(advisors).toEqual([
      {
        advisorId: 'C',
        active: true,
        cars: 2,
        valueFen: 60_000 + 27_000 + 50_000,
        invited: 0,
        arrived: 1,
        outputFen: 57_000,
        oilFen: 20_000,
        accessoryFen: 7_000,
        lost: 0,
      },
    ]);
    expect(cars).toMatchObject([
      { vehicleId: vehicleId('皖M·B234K'), plate: '皖M***4K', arrived: true, lastVisitOn: '2025-01-20', adoptedAt: NOW },
      { vehicleId: vehicleId('皖M·C5555'), plate: '皖M***55', arrived: false, outputFen: 0 },
    ]);
    await world.moveTo('2026-01-10T04:00:00.000Z');
    expect((await book('C')).advisors).toMatchObject([{ cars: 2, lost: 1 }]);
    const first = await client().readBook({ dealerId: 'D1', advisorId: 'C', page: { limit: 1, cursor: '' } }, manager());
    const second = await client().readBook({ dealerId: 'D1', advisorId: 'C', page: { limit: 1, cursor: first.cursor } }, manager());
    expect([...first.cars, ...second.cars].map(({ vehicleId: id }) => id).sort()).toEqual(cars.map(({ vehicleId: id }) => id).sort());
    expect(second.cursor).toBe('');
  });

  it('balanced is a policy of the dealer, and a correction evens out what was dealt otherwise', async () => {
    await deal();
    const corrected = await preview(true);
    expect(corrected.changes).toMatchObject([{ reason: 'fair-share', previousAdvisorId: 'C', advisorId: 'D' }]);
    expect(corrected.spreadAfter?.valueFen).toBeLessThanOrEqual(60_000);

    const policies = await world.policies.listPolicies({ subject: 'adoption' }, world.as('head-office-analyst', 'G'));
    const body = { ...(JSON.parse(policies.policies[0]?.body ?? '{}') as object), method: 'balanced' };
    await world.policies.publishPolicies(
      {
        policies: [{ subject: 'adoption', scope: 'D1', version: 0, effectiveFromAt: '', body: JSON.stringify(body), publishedBy: '' }],
        cause: undefined,
      },
      world.as('head-office-analyst', 'G'),
    );
    await world.settle();
    expect(await preview()).toMatchObject({ method: 'balanced', policyVersion: 'adoption/D1/1', changes: [] });
  });

  it('a car that is at home elsewhere leaves the book at the next deal', async () => {
    await deal();
    await world.send([
      { dealerId: 'D2', externalId: 'V6', data: aVehicle({ vin: aVin(6), plate: '皖M·D8768' }) },
      { dealerId: 'D2', externalId: 'RO-elsewhere', data: visitOf(aVin(6), '2024-12-20', 9_000) },
    ]);
    expect((await deal()).changes).toMatchObject([{ vehicleId: vehicleId('皖M·D8768'), advisorId: '', reason: 'moved' }]);
    expect(await world.told('homeward.customer.v1.VehicleReleased')).toMatchObject([{ advisorId: 'E', reason: 'moved', sequence: 2 }]);
  });

  const cases = authorisationMatrix().filter(({ operation }) => operation === 'adoptions.read' || operation === 'adoptions.deal');
  it.each(cases.map((one) => [`${one.role} ${one.operation} ${one.target}: ${one.expected}`, one] as const))(
    '%s',
    async (_title, { role, operation, target, expected }) => {
      const as = world.as(role, target === 'own' ? 'D1' : 'D3');
      const answers =
        operation === 'adoptions.deal'
          ? [client().dealBook({ dealerId: 'D1', correct: false, planId: '', cause: undefined }, as)]
          : [
              client().previewDeal({ dealerId: 'D1', correct: false }, as),
              client().readBook({ dealerId: 'D1', advisorId: '', page: undefined }, as),
            ];
      for (const answer of answers) {
        if (expected === 'denied') await expect(answer).rejects.toMatchObject({ code: 'access.operation-denied' });
        else if (expected === 'allowed') expect(await answer).toBeDefined();
        else await expect(answer).rejects.toMatchObject({ kind: 'unknown', code: 'dealer.unknown' });
      }
    },
  );
});
