import { FeedServiceDefinition } from '@homeward/contracts/feed';
import { policyDefaults } from './shipped-policies';
import { aMember, asMember, startWorkWorld, workOf } from './work-world';
import { anAppointment, aPolicy, as, reminderOf, type World } from './world';

let world: World;
beforeEach(async () => {
  world = await startWorkWorld();
});
afterEach(() => world.stop());

const MANAGER = as('D1');
const listed = async (ownerId: string, on = '') =>
  (await workOf(world).listWork({ ownerId, dealerId: 'D1', on, language: 'en' }, MANAGER)).entries.map(
    ({ contact }) => contact?.contactId ?? '',
  );
const take = async (contactId: string, subject: string) =>
  (
    await workOf(world).assignContacts(
      { assignments: [{ contactId, ownerId: '', cause: undefined }] },
      asMember(subject, 'care-specialist'),
    )
  ).outcomes[0];
const give = async (contactId: string, ownerId: string) => {
  const { outcomes } = await workOf(world).assignContacts({ assignments: [{ contactId, ownerId, cause: undefined }] }, MANAGER);
  await world.settle();
  return outcomes[0];
};
const away = async (ownerId: string, fromOn: string, toOn: string, substituteId = '') =>
  await workOf(world).planAbsence({ nodeId: 'D1', ownerId, fromOn, toOn, substituteId, cause: undefined }, MANAGER);
const noticesOf = async (kind: string) =>
  (
    await world.ports.network
      .client('reminder', FeedServiceDefinition)
      .readFeed({ dealerId: 'D1', cursor: '', start: 'oldest', kinds: [kind], limit: 500 }, MANAGER)
  ).entries.map(({ change, data }): Readonly<Record<string, unknown>> => ({ change, ...(JSON.parse(data) as Record<string, unknown>) }));

describe('taking a contact', () => {
  it('of two who take the same contact at once one gets it, and the other is told who has it', async () => {
    const [contactId = ''] = await listed('CS1');
    const outcomes = await Promise.all([take(contactId, 's1'), take(contactId, 's2')]);
    await world.settle();
    expect(outcomes.map((outcome) => outcome?.status).sort()).toEqual(['applied', 'rejected']);
    const loser = outcomes.find((outcome) => outcome?.status === 'rejected');
    expect(loser).toMatchObject({ id: contactId, rejectionKind: 'conflict', rejectionCode: 'work.taken-already' });
    const winner = loser?.rejectionDetail['ownerId'] ?? '';
    expect(await listed(winner)).toContain(contactId);
    expect(await listed(winner === 'CS1' ? 'CS2' : 'CS1')).not.toContain(contactId);
  });

  it('whoever has it already takes it as often as they like', async () => {
    const [contactId = ''] = await listed('CS1');
    expect([(await take(contactId, 's2'))?.status, (await take(contactId, 's2'))?.status]).toEqual(['applied', 'applied']);
    await world.settle();
    const { contacts } = await reminderOf(world).readContacts({ contactIds: [contactId] }, MANAGER);
    expect(contacts[0]).toMatchObject({ ownerId: 'CS2', ownerKind: 'care-specialist', assigned: 'taken' });
  });

  it('the work of somebody who is there is not taken, of somebody who is away it is', async () => {
    const [contactId = ''] = await listed('CS1');
    await give(contactId, 'CS1');
    expect(await take(contactId, 's2')).toMatchObject({ rejectionCode: 'work.belongs-to-another' });
    await away('CS1', '2024-12-24', '2024-12-24');
    expect(await take(contactId, 's2')).toMatchObject({ status: 'applied' });
  });

  it('who makes no calls of the dealer takes none; a foreign contact is unknown', async () => {
    const [contactId = ''] = await listed('CS1');
    expect(await take(contactId, 'nobody')).toMatchObject({ rejectionCode: 'work.taker-makes-no-calls' });
    const { outcomes } = await workOf(world).assignContacts({ assignments: [{ contactId, ownerId: '', cause: undefined }] }, as('D2'));
    expect(outcomes[0]).toMatchObject({ rejectionCode: 'contact.unknown' });
  });

  it('a contact that is over is not taken', async () => {
    const [contactId = ''] = await listed('CS1');
    const booked = (name: string) => anAppointment({ vehicleId: `car-${name}`, appointmentId: name, startsAt: '2024-12-27T02:00:00.000Z' });
    await world.hear(...['a', 'b', 'c', 'd', 'e', 'f'].map(booked));
    expect(await take(contactId, 's1')).toMatchObject({ rejectionCode: 'contact.not-open' });
  });
});

describe('giving a contact to somebody', () => {
  it('moves it to the other list, stays when the contact moves, and shows in the dealer’s feed', async () => {
    const [contactId = ''] = await listed('CS1');
    expect(await give(contactId, 'SA01')).toMatchObject({ status: 'applied' });
    expect(await listed('SA01')).toEqual([contactId]);
    expect((await noticesOf('task')).filter((entry) => entry['assigned'] !== undefined)).toEqual([
      expect.objectContaining({ change: 'planned', ownerId: 'SA01', ownerKind: 'advisor', assigned: 'reassigned' }),
    ]);
    await world.hear(aPolicy('contact-caps', { ...policyDefaults('contact-caps'), mergeWithinDays: 0 }));
    expect(await listed('SA01')).toEqual([contactId]);
  });

  it('nobody of the staff is nobody to give to, and only managers give', async () => {
    const [contactId = ''] = await listed('CS1');
    expect(await give(contactId, 'SA77')).toMatchObject({ rejectionKind: 'invalid', rejectionCode: 'work.no-member' });
    const wanted = { assignments: [{ contactId, ownerId: 'CS2', cause: undefined }] };
    await expect(workOf(world).assignContacts(wanted, asMember('s1', 'care-specialist'))).rejects.toMatchObject({
      code: 'access.operation-denied',
    });
  });

  it('all that is open in one name is handed over at once, and a second time there is nothing left', async () => {
    const own = await listed('CS1');
    for (const contactId of own) await give(contactId, 'CS1');
    const wanted = { dealerId: 'D1', fromOwnerId: 'CS1', toOwnerId: 'CS2', cause: { id: 'k1', digest: 'd' } };
    const { outcomes } = await workOf(world).handOver(wanted, MANAGER);
    await world.settle();
    expect(outcomes.map(({ id, status }) => [id, status]).sort()).toEqual(own.map((id) => [id, 'applied']).sort());
    expect((await listed('CS1')).filter((contactId) => own.includes(contactId))).toEqual([]);
    expect((await workOf(world).handOver({ ...wanted, cause: undefined }, MANAGER)).outcomes).toEqual([]);
    await expect(workOf(world).handOver(wanted, as('D2'))).rejects.toMatchObject({ code: 'node.unknown' });
  });
});

describe('an absence', () => {
  it('gives the own contacts to the substitute and deals out the others, on its days alone', async () => {
    const [contactId = ''] = await listed('CS1');
    await give(contactId, 'CS1');
    const { absence } = await away('CS1', '2024-12-25', '2024-12-26', 's3');
    expect(absence).toMatchObject({ ownerId: 'CS1', substituteId: 'SA01' });
    expect(await listed('CS1')).toContain(contactId);
    expect(await listed('SA01', '2024-12-25')).toEqual([contactId]);
    expect([await listed('CS1', '2024-12-26'), (await listed('CS2', '2024-12-26')).length]).toEqual([[], 5]);
    expect(await listed('CS1', '2024-12-27')).toContain(contactId);
    const { workers } = await workOf(world).readWorkload({ nodeId: 'D1', on: '2024-12-25' }, MANAGER);
    expect(workers.map(({ ownerId, away: isAway, substituteId }) => [ownerId, isAway, substituteId])).toEqual([
      ['CS1', true, 'SA01'],
      ['CS2', false, ''],
      ['SA01', false, ''],
    ]);
  });

  it('ends before its time when somebody says so', async () => {
    const { absence } = await away('CS1', '2024-12-24', '2024-12-31');
    expect(await listed('CS1')).toEqual([]);
    const ended = { absenceId: absence?.absenceId ?? '', cause: undefined };
    await expect(workOf(world).endAbsence(ended, as('D2'))).rejects.toMatchObject({ code: 'absence.unknown' });
    expect((await workOf(world).endAbsence(ended, MANAGER)).outcome).toMatchObject({ status: 'applied' });
    expect(await listed('CS1')).not.toEqual([]);
    expect((await workOf(world).listAbsences({ nodeId: 'D1' }, MANAGER)).absences).toEqual([]);
    expect((await workOf(world).endAbsence(ended, MANAGER)).outcome).toMatchObject({ rejectionCode: 'absence.unknown' });
  });

  it('is refused backwards, when it is over, over another one, or with a substitute who is none', async () => {
    const codeOf = async (...given: Parameters<typeof away>) => (await away(...given)).outcome?.rejectionCode;
    expect(await codeOf('CS1', '2024-12-26', '2024-12-25')).toBe('work.absence-backwards');
    expect(await codeOf('CS1', '2024-12-01', '2024-12-02')).toBe('work.absence-over');
    expect(await codeOf('CS1', '2024-12-25', '2024-12-26', 'CS1')).toBe('work.own-substitute');
    expect(await codeOf('CS1', '2024-12-25', '2024-12-26')).toBe('');
    expect(await codeOf('CS1', '2024-12-26', '2024-12-28')).toBe('work.absence-overlaps');
    await expect(away('SA77', '2024-12-25', '2024-12-26')).rejects.toMatchObject({ code: 'work.no-member', detail: { pointer: '/owner' } });
    await expect(away('CS2', '2024-12-25', '2024-12-32')).rejects.toMatchObject({
      code: 'work.unreadable-day',
      detail: { pointer: '/toOn' },
    });
  });
});

describe('what there is no room for', () => {
  const overflow = async () => (await noticesOf('notice')).filter((entry) => entry['change'] === 'work-overflowed');

  it('is told to the dealer as the day begins, once, and again on the next day', async () => {
    const capacity = { advisor: 5, 'care-specialist': 2, 'call-centre': 5, 'sales-consultant': 5 };
    await world.hear(aPolicy('work-lists', { ...policyDefaults('work-lists'), capacity }));
    expect(await overflow()).toEqual([]);
    await world.moveTo('2024-12-24T23:59:00.000Z');
    expect(await overflow()).toEqual([]);
    await world.moveTo('2024-12-25T00:01:00.000Z');
    expect(await overflow()).toEqual([expect.objectContaining({ on: '2024-12-25', contacts: 2, lastDay: 0 })]);
    await world.moveTo('2024-12-25T12:00:00.000Z');
    expect(await overflow()).toHaveLength(1);
    await world.hear(aMember('s2', 'care-specialist', 'CS2', { active: false, sequence: 2 }));
    await world.moveTo('2024-12-26T01:00:00.000Z');
    expect((await overflow()).map((entry) => [entry['on'], entry['contacts']])).toEqual([
      ['2024-12-25', 2],
      ['2024-12-26', 4],
    ]);
  });
});
