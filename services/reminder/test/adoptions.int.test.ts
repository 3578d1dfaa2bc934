import { type EventPayload, toMessage } from '@homeward/contracts';
import { type World, aDescription, aHomeDealer, aProfile, aSale, aVisit, anOwner, as, organisation, reminderOf, startWorld } from './world';

const anAdoption = (change: Partial<EventPayload<'homeward.customer.v1.VehicleAdopted'>> = {}) =>
  toMessage('homeward.customer.v1.VehicleAdopted', 'car1', {
    vehicleId: 'car1',
    dealerId: 'D1',
    advisorId: 'SA07',
    previousAdvisorId: '',
    reason: 'adopted',
    adoptedAt: '2024-12-01T00:00:00.000Z',
    policyVersion: 'adoption/default/1',
    sequence: 1,
    ...change,
  });
const aRelease = (sequence: number) =>
  toMessage('homeward.customer.v1.VehicleReleased', 'car1', {
    vehicleId: 'car1',
    dealerId: 'D1',
    advisorId: 'SA07',
    reason: 'moved',
    releasedAt: '2024-12-02T00:00:00.000Z',
    policyVersion: 'adoption/default/1',
    sequence,
  });

describe('invitations of adopted cars', () => {
  let world: World;
  beforeEach(async () => {
    // Due on 2025-01-08, six months after the visit that SA01 did.
    world = await startWorld('2024-12-24T02:00:00.000Z');
    await world.hear(...organisation, aProfile(), aDescription(), aSale(), anOwner(), aHomeDealer(), aVisit());
  });
  afterEach(() => world.stop());

  const invitation = async () => {
    const asked = { dealerIds: ['D1'], on: '2024-12-24', ownerId: '', status: '', personId: '', page: undefined };
    const { contacts } = await reminderOf(world).listContacts(asked, as('D1'));
    return contacts.find(({ reasons }) => reasons.some(({ kind }) => kind === 'routine'));
  };

  it('the care department invites, until an advisor has adopted the car: then that one does, and it says why (S3)', async () => {
    expect(await invitation()).toMatchObject({ ownerKind: 'care-specialist', ownerId: '' });
    await world.hear(anAdoption());
    const adopted = await invitation();
    expect(adopted).toMatchObject({ ownerKind: 'advisor', ownerId: 'SA07' });
    const { explanations } = await reminderOf(world).explainContacts({ contactIds: [adopted?.contactId ?? ''] }, as('D1'));
    expect(explanations[0]?.perReason[0]?.steps).toContainEqual({ code: 'adoption.invites', values: { advisorId: 'SA07' } });
  });

  it('follows the car to the next advisor, whatever is heard first, and goes back when nobody has it', async () => {
    await world.hear(anAdoption({ advisorId: 'SA08', previousAdvisorId: 'SA07', reason: 'advisor-left', sequence: 2 }));
    await world.hear(anAdoption());
    expect(await invitation()).toMatchObject({ ownerKind: 'advisor', ownerId: 'SA08' });
    await world.hear(aRelease(3));
    expect(await invitation()).toMatchObject({ ownerKind: 'care-specialist', ownerId: '' });
  });

  it('an advisor of another dealer invites nobody here', async () => {
    await world.hear(anAdoption({ dealerId: 'D2' }));
    expect(await invitation()).toMatchObject({ ownerKind: 'care-specialist', ownerId: '' });
  });
});
