import { type Operation, OPERATIONS_WITH_PURPOSE, type Role, authorisationMatrix } from '@homeward/access';
import { AudienceServiceDefinition } from '@homeward/contracts/audiences';
import { IdentityServiceDefinition } from '@homeward/contracts/identity-service';
import { Rejection } from '@homeward/kernel';
import { SYSTEM, type World, aCustomer, aVehicle, aVin, aVisit, aWorld, ids, personOf } from './world';

const personId = personOf('K1');
const vehicleId = ids.vehicleId(aVin(1));

const pair = { recordId: ids.recordId('D1', SYSTEM, 'K1'), otherRecordId: ids.recordId('D1', SYSTEM, 'K2') };
const identityOf = ({ ports }: World) => ports.network.client('customer', IdentityServiceDefinition);

describe('rights (the table of packages/access)', () => {
  let world: World;
  let request: string;
  let identity: ReturnType<typeof identityOf>;
  const audiencesOf = () => world.ports.network.client('customer', AudienceServiceDefinition);
  beforeAll(async () => {
    world = await aWorld();
    identity = identityOf(world);
    request = await world.send([
      { externalId: 'K1', data: aCustomer() },
      { externalId: 'K2', data: aCustomer({ name: '李娜', phone: '13900139000' }) },
      { externalId: 'V1', data: aVehicle({ customerExternalId: 'K1' }) },
      { externalId: 'RO1', data: aVisit() },
    ]);
  });
  afterAll(() => world.stop());

  type Ask = (as: ReturnType<World['as']>) => Promise<number>;
  /** How many things come back. */
  const asking: Partial<Record<Operation, Ask>> = {
    'people.read': async (as) =>
      (await world.customer.readPeople({ personIds: [personId], reveal: false, allValues: false }, as)).people.length,
    'people.reveal': async (as) =>
      (await world.customer.readPeople({ personIds: [personId], reveal: true, allValues: false }, as)).people.length,
    'people.search': async (as) =>
      (await world.customer.searchPeople({ phone: '13800138000', plate: '', vin: '', name: '', page: undefined }, as)).people.length,
    'vehicles.read': async (as) => (await world.customer.readVehicles({ vehicleIds: [vehicleId] }, as)).vehicles.length,
    'contact-details.read': async (as) =>
      (
        await world.customer.readContactDetails(
          { questions: [{ personId, vehicleIds: [vehicleId], purpose: 'safety', channel: 'phone' }] },
          as,
        )
      ).details.filter(({ allowed }) => allowed).length,
    'audiences.read': async (as) =>
      (await audiencesOf().readAudience({ dealerId: 'D1', classes: undefined, birthdays: undefined, page: undefined }, as)).members.length,
    'identity.read': async (as) => {
      const { comparisons } = await identity.comparePairs({ pairs: [pair] }, as);
      return comparisons.length;
    },
    'identity.rule': async (as) => {
      const decision = { ...pair, ruling: 'none', reason: 'test of rights' };
      const { outcomes } = await identity.rulePairs({ decisions: [decision], cause: undefined }, as);
      return outcomes.filter(({ status }) => status === 'applied').length;
    },
    'identity.rebuild': async (as) => {
      const { lookedAt, cursor } = await identity.rebuildIdentity({ cursor: '' }, as);
      return Number(lookedAt > 0 || cursor !== '');
    },
    'identity.train': async (as) => {
      const answer = identity.readTraining({ trainingId: 'none' }, as);
      return await answer.then(
        () => 0,
        (error: unknown) => {
          if (error instanceof Rejection && error.code === 'identity.training-unknown') return 1;
          throw error;
        },
      );
    },
    'organisation.read': async (as) =>
      (await world.organisation.readOrganisation({}, as)).nodes.filter(({ nodeId }) => nodeId === 'D1').length,
  };
  const cases = authorisationMatrix().filter(({ operation }) => operation in asking);

  it.each(cases.map((one) => [`${one.role} ${one.operation} ${one.target}: ${one.expected}`, one] as const))(
    '%s',
    async (_title, { role, operation, target, expected }) => {
      const node = target === 'own' ? 'D1' : 'D3';
      const purpose = OPERATIONS_WITH_PURPOSE.has(operation) ? 'test of rights' : undefined;
      const answer = asking[operation]?.(world.as(role, node, purpose));
      if (expected === 'denied') await expect(answer).rejects.toMatchObject({ kind: 'forbidden', code: 'access.operation-denied' });
      else expect(await answer).toBe(expected === 'allowed' ? 1 : 0);
    },
  );

  it.each([
    ['dms-client', 'D1', 1],
    ['dealer-manager', 'D1', 1],
    ['dealer-manager', 'D2', 0],
    ['head-office-analyst', 'G', 0],
  ] as const satisfies readonly (readonly [Role, string, number])[])(
    'records sent are read back by %s at %s: %i',
    async (role, node, count) => {
      expect((await world.customer.readRequests({ requestIds: [request] }, world.as(role, node))).requests).toHaveLength(count);
    },
  );

  it('an advisor reads no requests at all', async () => {
    const answer = world.customer.readRequests({ requestIds: [request] }, world.as('service-advisor', 'D1'));
    await expect(answer).rejects.toMatchObject({ kind: 'forbidden' });
  });

  it('a call without a principal is refused', async () => {
    await expect(world.customer.readPeople({ personIds: [personId], reveal: false, allValues: false })).rejects.toMatchObject({
      code: 'access.principal-missing',
    });
  });
});
