import { IdentityServiceDefinition, type ModelTraining } from '@homeward/contracts/identity-service';
import type { IdentityPolicy } from '@homeward/policy';
import { labelledSet, sendLabelled } from './labelled-set';
import { type World, aCustomer, aWorld } from './world';

jest.setTimeout(120_000);

const RECORDS = 1_100;

const client = (world: World) => world.ports.network.client('customer', IdentityServiceDefinition);
const analyst = (world: World) => world.as('head-office-analyst', 'G');
const trainPage = (world: World, trainingId = '', wantedPrecision = 0) =>
  client(world).trainModel({ trainingId, wantedPrecision }, world.as('ops', 'G'));
/** Counts until it is finished; `beside` callers at once. */
async function trainAll(world: World, wantedPrecision = 0, beside = 1): Promise<readonly ModelTraining[]> {
  const seen = [await trainPage(world, '', wantedPrecision)];
  for (let last = seen[0]; last?.status === 'counting'; last = seen.at(-1)) {
    if (seen.length > RECORDS) throw new Error('The training does not end');
    const { trainingId } = last;
    seen.push(...(await Promise.all(Array.from({ length: beside }, () => trainPage(world, trainingId)))));
  }
  return seen;
}
const policies = async (world: World) =>
  (await world.told('homeward.customer.v1.PolicyPublished')).map(({ scope, version, body, publishedBy }) => ({
    scope,
    version,
    publishedBy,
    document: JSON.parse(body) as IdentityPolicy,
  }));

describe('training the weights on the records that there are, without labels', () => {
  let world: World;
  beforeAll(async () => {
    world = await aWorld();
    await sendLabelled(world, labelledSet({ records: RECORDS, seed: 31 }));
  });
  afterAll(() => world.stop());

  it('goes through all records page by page, and says how far it is', async () => {
    const seen = await trainAll(world);
    expect(seen.map(({ lookedAt, records, status }) => [lookedAt, records, status])).toEqual([
      ...[250, 500, 750, 1_000].map((lookedAt) => [lookedAt, RECORDS, 'counting']),
      [RECORDS, RECORDS, 'finished'],
    ]);
    expect(seen[0]).toMatchObject({ weights: [], crossings: [], before: undefined, policyVersion: 0 });
    expect(await client(world).readTraining({ trainingId: seen[0]?.trainingId ?? '' }, world.as('ops', 'G'))).toEqual(seen.at(-1));
  });

  it('shows the present weights and the learned ones side by side, and how many pairs would cross a threshold', async () => {
    const training = (await trainAll(world)).at(-1);
    expect(training).toMatchObject({ wantedPrecision: 0.998, before: { policyVersion: 'identity/default/1', records: 100_000 } });
    const weightOf = (field: string, level: string) => training?.weights.find((weight) => weight.field === field && weight.level === level);
    expect(weightOf('phone', 'exact')?.after).toBeGreaterThan(10);
    expect(weightOf('phone', 'different')?.after).toBeLessThan(0);
    expect(weightOf('phone', 'exact')?.before).not.toBe(weightOf('phone', 'exact')?.after);
    // Two of a thousand are of one person far more often than two of a hundred thousand.
    expect(training?.after?.chance).toBeGreaterThan((training?.before?.chance ?? 0) + 5);
    expect(training?.pairs).toBeGreaterThan(500);
    const crossed = training?.crossings.reduce((sum, { pairs }) => sum + pairs, 0) ?? 0;
    expect(crossed).toBeGreaterThan(0);
    expect(crossed).toBeLessThan((training?.pairs ?? 0) / 10);
  });

  it('a higher wanted precision asks for more before a pair joins', async () => {
    const [lower, higher] = [(await trainAll(world, 0.9)).at(-1), (await trainAll(world, 0.9999)).at(-1)];
    expect(higher?.after?.sure).toBeGreaterThan(lower?.after?.sure ?? 0);
    expect(higher?.weights).toEqual(lower?.weights);
  });

  it('comes to the same when several count at once', async () => {
    const [alone, beside] = [(await trainAll(world)).at(-1), (await trainAll(world, 0, 2)).at(-1)];
    expect({ ...beside, trainingId: '' }).toEqual({ ...alone, trainingId: '' });
  });

  it('nothing changes until it is published, once, as the next version of the group’s policy', async () => {
    const training = (await trainAll(world, 0.99)).at(-1);
    const trainingId = training?.trainingId ?? '';
    expect(await policies(world)).toEqual([]);
    const publish = () => client(world).publishTraining({ trainingId }, analyst(world));
    const published = await Promise.all([publish(), publish()]);
    await world.settle();
    expect(published.map(({ status, policyVersion }) => [status, policyVersion])).toEqual([
      ['published', 1],
      ['published', 1],
    ]);
    const [policy, ...others] = await policies(world);
    expect(others).toEqual([]);
    expect(policy).toMatchObject({ scope: 'G', version: 1, publishedBy: 'head-office-analyst@G' });
    expect(policy?.document).toMatchObject({
      sharedNames: 5,
      wantedPrecision: 0.99,
      records: 1_024,
      training: { id: trainingId, records: RECORDS },
    });
    const { m, u } = training?.weights.find(({ field, level }) => field === 'phone' && level === 'exact') ?? { m: 0, u: 0 };
    expect(policy?.document.likelihoods['phone']?.['exact']).toEqual({ m, u });
    // It is what records are weighed by from now on: a training over the same records finds it as the present one.
    const again = (await trainAll(world, 0.99)).at(-1);
    expect(again?.before).toMatchObject({ policyVersion: 'identity/G/1', sure: training?.after?.sure, records: 1_024 });
    expect(again?.crossings).toEqual([]);
  });

  it('is published by nobody who may not publish for the whole group', async () => {
    const trainingId = (await trainAll(world)).at(-1)?.trainingId ?? '';
    const publish = (who: ReturnType<World['as']>) => client(world).publishTraining({ trainingId }, who);
    await expect(publish(world.as('ops', 'G'))).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(publish(world.as('head-office-analyst', 'B'))).rejects.toMatchObject({ code: 'policy.scope-unknown' });
    const begun = await trainPage(world);
    const early = client(world).publishTraining({ trainingId: begun.trainingId }, analyst(world));
    await expect(early).rejects.toMatchObject({ code: 'identity.training-unfinished' });
    await expect(trainPage(world, 'none')).rejects.toMatchObject({ code: 'identity.training-unknown' });
    await expect(trainPage(world, '', 1.5)).rejects.toMatchObject({ code: 'identity.precision-unreal' });
  });
});

it('a few records teach nothing, and none is begun', async () => {
  const world = await aWorld();
  try {
    await world.send([{ externalId: 'K1', data: aCustomer() }]);
    await expect(trainPage(world)).rejects.toMatchObject({ code: 'identity.training-too-few', detail: { records: 1, least: 1_024 } });
  } finally {
    await world.stop();
  }
});
