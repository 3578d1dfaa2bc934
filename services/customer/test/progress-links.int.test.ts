import { authorisationMatrix } from '@homeward/access';
import { VisitServiceDefinition } from '@homeward/contracts/visits';
import { type World, aCustomer, aVehicle, aVin, aVisit, aWorld, ids } from './world';

const vehicleId = ids.vehicleId(aVin(1));
const visitId = ids.factId(ids.thingId('visit', 'D1', 'dms', 'RO1'), vehicleId);
const asked = { vehicleId, visitId };
const ISSUED_AT = '2024-06-01T02:30:00.000Z';

describe('links to the progress of a visit', () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld({ at: ISSUED_AT });
    const value = { vin: aVin(1), stage: 'in-workshop', at: '2024-06-01T02:00:00.000Z', promisedAt: '2024-06-01T08:00:00.000Z' };
    await world.send([
      { externalId: 'K1', data: aCustomer() },
      { externalId: 'V1', data: aVehicle() },
      { externalId: 'RO1', data: { $case: 'progress', value } },
    ]);
  });
  afterEach(() => world.stop());

  const visits = () => world.ports.network.client('customer', VisitServiceDefinition);
  const advisor = () => world.as('service-advisor', 'D1');
  const issue = async (cause?: { readonly id: string; readonly digest: string }, as = advisor()) =>
    await visits().issueProgressLinks({ visits: [asked], cause }, as);
  const follow = (linkId: string) => visits().readLinkedProgress({ linkId }, world.as('platform-service', ''));
  const linkIdOf = async () => (await issue()).links[0]?.linkId ?? '';
  const unknown = { kind: 'unknown', code: 'progress-link.unknown' };

  it('tell stage, promised time and dealer, and nothing else', async () => {
    const { outcomes, links } = await issue();
    expect(outcomes).toMatchObject([{ status: 'applied', id: links[0]?.linkId }]);
    expect(await follow(links[0]?.linkId ?? '')).toEqual({
      ...{ stage: 'work', promisedAt: '2024-06-01T08:00:00.000Z', dealerName: 'One', timeZone: 'Asia/Shanghai' },
    });
    await world.send([{ externalId: 'RO1', occurredAt: '2024-06-01T03:00:00.000Z', data: aVisit() }]);
    expect(await follow(links[0]?.linkId ?? '')).toMatchObject({ stage: 'delivered', promisedAt: '' });
  });

  it('end after the days of the policy, at the dealer’s midnight', async () => {
    const [link] = (await issue()).links;
    expect(link).toMatchObject({ issuedAt: ISSUED_AT, expiresAt: '2024-06-15T16:00:00.000Z', revokedAt: '' });
    world.clock.advanceTo('2024-06-15T15:59:59.999Z');
    expect((await follow(link?.linkId ?? '')).stage).toBe('work');
    world.clock.advanceTo('2024-06-15T16:00:00.000Z');
    await expect(follow(link?.linkId ?? '')).rejects.toMatchObject(unknown);
  });

  it('asked for again under the same key are the same; another visit under it is refused', async () => {
    const cause = { id: 'key', digest: 'd' };
    const [first] = (await issue(cause)).links;
    const again = await issue(cause);
    expect([again.outcomes[0]?.status, again.links[0]?.linkId]).toEqual(['repeated', first?.linkId]);
    expect((await issue({ id: 'key', digest: 'other' })).outcomes).toMatchObject([
      { status: 'rejected', rejectionCode: 'store.cause-reused' },
    ]);
    expect(await linkIdOf()).not.toBe(first?.linkId);
  });

  it('are revoked for good by the dealer, alone', async () => {
    const [linkId, other] = [await linkIdOf(), await linkIdOf()];
    const revoke = (as: ReturnType<World['as']>) => visits().revokeProgressLinks({ linkIds: [linkId], cause: undefined }, as);
    expect((await revoke(world.as('service-advisor', 'D2'))).outcomes).toMatchObject([{ status: 'rejected', rejectionCode: unknown.code }]);
    expect((await revoke(advisor())).links).toMatchObject([{ linkId, revokedAt: ISSUED_AT }]);
    expect((await revoke(advisor())).outcomes).toMatchObject([{ status: 'applied' }]);
    await expect(follow(linkId)).rejects.toMatchObject(unknown);
    expect((await follow(other)).stage).toBe('work');
    const { links } = await visits().listProgressLinks(asked, advisor());
    expect(links.map((link) => [link.linkId, link.revokedAt]).sort()).toEqual(
      [
        [linkId, ISSUED_AT],
        [other, ''],
      ].sort(),
    );
  });

  it('that were never issued lead nowhere, like those of a visit that is not there', async () => {
    await expect(follow('nnnnnnnnnnnnnnnnnnnnnn')).rejects.toMatchObject(unknown);
    const { outcomes } = await visits().issueProgressLinks({ visits: [{ vehicleId, visitId: 'RO9' }, asked], cause: undefined }, advisor());
    expect(outcomes).toMatchObject([{ status: 'rejected', rejectionCode: 'visit.unknown' }, { status: 'applied' }]);
  });

  const cases = authorisationMatrix().filter(({ operation }) => operation === 'visits.share' || operation === 'linked-progress.read');
  it.each(cases.map((one) => [`${one.role} ${one.operation} ${one.target}: ${one.expected}`, one] as const))(
    '%s',
    async (_title, { role, operation, target, expected }) => {
      const linkId = await linkIdOf();
      const as = world.as(role, target === 'own' ? 'D1' : 'D3');
      const answer = operation === 'visits.share' ? issue(undefined, as) : visits().readLinkedProgress({ linkId }, as);
      if (expected === 'denied') await expect(answer).rejects.toMatchObject({ code: 'access.operation-denied' });
      else if (operation === 'linked-progress.read') expect(await answer).toMatchObject({ stage: 'work' });
      else expect(await answer).toMatchObject({ outcomes: [{ status: expected === 'allowed' ? 'applied' : 'rejected' }] });
    },
  );
});
