import { toMessage } from '@homeward/contracts';
import { recompute } from './recompute';
import {
  aDescription,
  aHomeDealer,
  anOdometer,
  anOwner,
  aPolicy,
  aProfile,
  aSale,
  as,
  operationsOf,
  organisation,
  reminderOf,
  startWorld,
  type Told,
  type World,
} from './world';

const HEAD = as('group', 'head-office-analyst');
const NOW = '2024-07-09T01:00:00.000Z';

let world: World;
beforeEach(async () => {
  world = await startWorld(NOW);
  await world.hear(...organisation);
});
afterEach(() => world.stop());

const listOf = async (personId: string, status = 'open') =>
  (await reminderOf(world).listContacts({ dealerIds: [], on: '', ownerId: '', status, personId, page: undefined }, HEAD)).contacts;
const planned = async (personId: string) => (await listOf(personId)).map(({ plannedOn }) => plannedOn).sort();

/** A person with a car that was delivered so long ago that it is due now, and was never seen again. */
const aHolder = (number: number): readonly Told[] => {
  const [personId, vehicleId, recordId] = [`p${number}`, `car${number}`, `r${number}`];
  return [
    aProfile({ personId, recordIds: [recordId] }),
    aDescription({ vehicleId }),
    aSale({ vehicleId, saleId: `s${number}`, recordId, personId, soldOn: '2024-04-20', deliveredOn: '2024-04-22' }),
    anOwner({ vehicleId, recordId, personId, ownedFromOn: '2024-04-22' }),
    aHomeDealer({ vehicleId }),
    anOdometer([['2024-04-22', 10]], { vehicleId }),
  ];
};
const placed = (number: number, householdId: string, sequence: number, previousHouseholdId = ''): Told =>
  toMessage('homeward.customer.v1.RecordPlaced', `r${number}`, {
    recordId: `r${number}`,
    dealerId: 'D1',
    personId: `p${number}`,
    previousPersonId: '',
    basicsComplete: true,
    sequence,
    ownPersonId: `p${number}`,
    householdId,
    previousHouseholdId,
  });
const aCase = (status: string, sequence: number, change: { readonly personId?: string; readonly ownerId?: string } = {}): Told =>
  toMessage('homeward.complaint.v1.CaseChanged', 'case1', {
    caseId: 'case1',
    dealerId: 'D1',
    personId: 'p1',
    vehicleId: '',
    kind: 'complaint',
    category: '',
    severity: 'normal',
    channel: 'hotline',
    status,
    receivedAt: '2024-07-08T02:00:00.000Z',
    firstResponseAt: '',
    plannedAt: '',
    solvedAt: '',
    closedAt: '',
    satisfied: '',
    escalatedTo: 'agent',
    clocks: [],
    change: 'CaseOpened',
    changedAt: '2024-07-08T02:00:00.000Z',
    reopened: 0,
    sequence,
    ...{ ownerId: '', contactId: '' },
    ...change,
  });
const digest = async () => (await operationsOf(world).digestState({})).parts;

describe('while a complaint is open', () => {
  it('care contacts are dropped and wait; when it is closed they are back, and a word that comes late opens nothing', async () => {
    await world.hear(...aHolder(1));
    const before = await planned('p1');
    expect(before).not.toEqual([]);
    await world.hear(aCase('received', 1));
    expect(await planned('p1')).toEqual([]);
    expect((await listOf('p1', 'dropped')).map(({ result }) => result)).toContain('waiting');
    const why = await reminderOf(world).explainAbsence({ vehicleId: 'car1', on: '2024-07-09' }, HEAD);
    expect(why.contactPlanned).toBe(false);
    expect(why.reasons.map(({ code }) => code)).toContain('case.wait');
    const changes = why.candidates.flatMap((candidate) => candidate.changes);
    expect(changes.find(({ code }) => code === 'change.case-closed')?.values).toEqual({ caseId: 'case1', to: before[0] });
    await world.hear(aCase('closed', 5));
    expect(await planned('p1')).toEqual(before);
    await world.hear(aCase('classified', 2));
    expect(await planned('p1')).toEqual(before);
  });

  it('it counts for the person that a record was merged into, whatever is told first', async () => {
    const merged = toMessage('homeward.customer.v1.RecordPlaced', 'r2', {
      ...{ recordId: 'r2', dealerId: 'D1', personId: 'p1', previousPersonId: 'p2', basicsComplete: true, sequence: 2 },
      ...{ ownPersonId: 'p2', householdId: '', previousHouseholdId: '' },
    });
    await world.hear(...aHolder(1), merged);
    const before = await digest();
    await world.hear(aCase('received', 1, { personId: 'p2' }));
    expect(await planned('p1')).toEqual([]);
    await world.hear(aCase('closed', 2, { personId: 'p2' }));
    expect(await digest()).toEqual(before);
  });

  it('a dealer can have them made by whoever has the case', async () => {
    const rules = { kinds: ['complaint'], purposes: ['service'], then: 'case-owner' };
    const caps = { caps: [], exemptPurposes: [], blocksCadenceSteps: false, mergeWithinDays: 3, caseHolds: [rules] };
    await world.hear(aPolicy('contact-caps', caps), ...aHolder(1), aCase('planned', 3, { ownerId: 'CS07' }));
    const contacts = (await listOf('p1')).filter(({ purpose }) => purpose === 'service');
    expect(contacts.length).toBeGreaterThan(0);
    expect(contacts.every(({ ownerKind, ownerId }) => ownerKind === 'case-owner' && ownerId === 'CS07')).toBe(true);
  });
});

describe('people of one household', () => {
  const together = (): readonly Told[] => [placed(1, 'h1', 1), placed(2, 'h1', 1)];

  it('are not contacted on one day, and are again when one of them leaves it', async () => {
    await world.hear(...aHolder(1), ...aHolder(2));
    const [first, second] = [await planned('p1'), await planned('p2')];
    expect(second).toEqual(first);
    await world.hear(...together());
    expect(await planned('p1')).toEqual(first);
    expect((await planned('p2'))[0]).not.toBe(first[0]);
    await world.hear(placed(2, '', 2, 'h1'));
    expect(await planned('p2')).toEqual(first);
  });

  it('have the same plans whatever is told first, and told twice', async () => {
    await world.hear(...aHolder(1), ...aHolder(2), ...together());
    const plans = await digest();
    await world.stop();
    world = await startWorld(NOW);
    await world.hear(...organisation, ...together());
    await world.hear(...aHolder(2));
    await world.hear(...together(), ...aHolder(1));
    expect(await digest()).toEqual(plans);
  });

  it('what was made with one of them counts for the other', async () => {
    await world.hear(...aHolder(1), ...aHolder(2), ...together());
    const [contact] = await listOf('p1');
    const results = [
      {
        contactId: contact?.contactId ?? '',
        result: 'reached',
        note: '',
        purchaseAsked: false,
        callAgainAt: '',
        ...{ refusalReason: '', noFurtherContact: false, answers: [] },
        cause: undefined,
      },
    ];
    await reminderOf(world).recordResults({ results }, as('D1', 'service-advisor'));
    await world.settle();
    expect((await planned('p2'))[0]).toBe('2024-07-11');
  });
});

it('a contact is at the time that the person prefers, by the clock of the person', async () => {
  await world.hear(...aHolder(1), aProfile({ timeZone: 'Asia/Tokyo', callFrom: '18:00', callTo: '20:00' }));
  const moments = (await listOf('p1')).filter(({ channel }) => channel === 'phone').map(({ plannedAt }) => plannedAt.slice(10));
  expect([...new Set(moments)]).toEqual(['T09:00:00.000Z']);
});

describe('why', () => {
  const whyOf = async (contactId: string) => (await reminderOf(world).explainContacts({ contactIds: [contactId] }, HEAD)).explanations[0];

  it('has the days and channels that were not taken, what would change it, and everything to come to the same date again', async () => {
    await world.hear(...aHolder(1), ...aHolder(2), placed(1, 'h1', 1), placed(2, 'h1', 1));
    const contact = (await listOf('p2')).find(({ reasons }) => reasons.some(({ kind }) => kind === 'first-service'));
    const why = await whyOf(contact?.contactId ?? '');
    const reason = why?.perReason.find((one) => one.reason?.kind === 'first-service');
    expect(reason?.alternatives.find(({ code }) => code === 'alternative.days')?.values).toMatchObject({ reason: 'household-distance' });
    expect(reason?.alternatives).toContainEqual({
      code: 'alternative.channel',
      values: { channel: 'email', reason: 'cannot-be-reached', policy: 'consent/default/1' },
    });
    const [first] = await planned('p1');
    expect(reason?.changes.find(({ code }) => code === 'change.room')?.values).toEqual({ to: first });
    expect(recompute(why?.basis ?? '')).toMatchObject([
      { contactId: contact?.contactId, plannedOn: contact?.plannedOn, plannedAt: contact?.plannedAt },
    ]);
  });

  it('of a car has it as well, with the day that a refused reason would have', async () => {
    await world.hear(...aHolder(1), aProfile({ consents: [{ purpose: 'service', answer: 'no', at: NOW }] }));
    const why = await reminderOf(world).explainAbsence({ vehicleId: 'car1', on: '2024-07-09' }, HEAD);
    const changes = why.candidates.flatMap((candidate) => candidate.changes);
    const { to = '' } = changes.find(({ code }) => code === 'change.consent')?.values ?? {};
    expect(recompute(why.basis)).toEqual([]);
    await world.hear(aProfile());
    expect(await planned('p1')).toContain(to);
  });
});
