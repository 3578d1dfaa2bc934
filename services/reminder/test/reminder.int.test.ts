import fc from 'fast-check';
import { policyDefaults } from './shipped-policies';
import { type CustomerStandIn, standInForCustomer } from './customer-stand-in';
import {
  aDescription,
  aHomeDealer,
  anAppointment,
  anOdometer,
  anOwner,
  aPolicy,
  aProfile,
  aSale,
  as,
  aVisit,
  aWithdrawal,
  operationsOf,
  organisation,
  reminderOf,
  startWorld,
  type Told,
  type World,
} from './world';

const HEAD = as('group', 'head-office-analyst');
/** Nine in the morning at the dealer. */
const MORNING = '2024-07-09T01:00:00.000Z';

const carWithService = (): readonly Told[] => [
  aProfile(),
  aDescription(),
  aSale(),
  anOwner(),
  aHomeDealer(),
  aVisit({ mileageKm: 10_630 }),
  anOdometer([
    ['2024-01-10', 10],
    ['2024-04-09', 5_320],
    ['2024-07-08', 10_630],
  ]),
];

describe('the reminder service', () => {
  let world: World;

  const contactsOn = async (on: string, ownerId = '', caller = HEAD) =>
    (await reminderOf(world).listContacts({ dealerIds: [], on, ownerId, status: '', personId: '', page: undefined }, caller)).contacts;
  const digest = async () => (await operationsOf(world).digestState({})).parts;
  const aResult = (contactId: string, result: string, key = '') => ({
    ...{ contactId, result, note: '', purchaseAsked: true, callAgainAt: '' },
    ...{ refusalReason: '', noFurtherContact: false, answers: [] },
    cause: key === '' ? undefined : { id: key, digest: `${contactId}/${result}` },
  });
  const toldOf = async (type: string): Promise<number> => {
    let count = 0;
    for await (const message of world.ports.bus.read('homeward.contacts.v1'))
      if (message.type === `homeward.reminder.v1.${type}`) count += 1;
    return count;
  };

  let customer: CustomerStandIn;
  beforeEach(async () => {
    world = await startWorld(MORNING);
    customer = await standInForCustomer(world.ports);
    await world.hear(...organisation);
  });

  afterEach(async () => {
    await customer.stop();
    await world.stop();
  });

  it('plans what follows a visit, and the invitation to the next maintenance', async () => {
    await world.hear(...carWithService());
    const today = await contactsOn('2024-07-09');
    expect(today.map(({ ownerId, plannedOn, untilOn, reasons }) => [ownerId, plannedOn, untilOn, reasons.map(({ kind }) => kind)])).toEqual(
      [['SA01', '2024-07-08', '2024-07-09', ['visit-day-0']]],
    );
    expect(
      (await contactsOn('2024-12-01')).map(({ plannedOn, dueOn, reasons }) => [plannedOn, dueOn, reasons.map(({ kind }) => kind)]),
    ).toEqual([['2024-11-28', '2024-12-13', ['routine']]]);
    expect(await digest()).toMatchObject([
      { name: 'contacts', count: 6 },
      { name: 'due-dates', count: 1 },
    ]);
  });

  it('lists the contacts of an owner and of a page, the most urgent first', async () => {
    await world.hear(...carWithService());
    await world.hear(aProfile({ personId: 'p2' }), aDescription({ vehicleId: 'car2' }), anOwner({ vehicleId: 'car2', personId: 'p2' }));
    await world.hear(aVisit({ vehicleId: 'car2', visitId: 'visit2', personId: 'p2', advisorId: 'SA02' }));
    expect((await contactsOn('', 'SA02')).map(({ personId }) => personId)).toEqual(['p2']);
    const page = (cursor: string) =>
      reminderOf(world).listContacts(
        { dealerIds: ['D1'], on: '', ownerId: '', status: '', personId: '', page: { limit: 1, cursor } },
        HEAD,
      );
    const first = await page('');
    const second = await page(first.cursor);
    expect([...first.contacts, ...second.contacts].map(({ personId }) => personId).sort()).toEqual(['p1', 'p2']);
    expect(second.cursor).toBe('');
  });

  it('a visit told five times plans its contacts once', async () => {
    const messages = carWithService();
    await world.hear(...messages);
    const planned = await toldOf('ContactPlanned');
    for (let time = 0; time < 5; time += 1) await world.hear(...messages);
    expect(await toldOf('ContactPlanned')).toBe(planned);
  });

  it('what is the car of somebody else tomorrow is no reason to contact its owner of today', async () => {
    await world.hear(...carWithService());
    await world.hear(aProfile({ personId: 'p2' }), anOwner({ personId: 'p2', previousPersonId: 'p1', ownedFromOn: '2024-07-09' }));
    expect((await contactsOn('2024-12-26')).map(({ personId }) => personId)).toEqual(['p2']);
    expect(await contactsOn('2024-07-14')).toEqual([]);
  });

  it('a contact that was made can still be explained as it was planned', async () => {
    await world.hear(...carWithService());
    const [contact] = await contactsOn('');
    await reminderOf(world).recordResults({ results: [aResult(contact?.contactId ?? '', 'reached')] }, as('D1'));
    await world.settle();
    await world.hear(aWithdrawal());
    const [why] = (await reminderOf(world).explainContacts({ contactIds: [contact?.contactId ?? ''] }, HEAD)).explanations;
    expect(why?.reasons).toMatchObject([{ code: 'contact.made', values: { result: 'reached', by: 's-1' } }]);
    expect(why?.perReason[0]?.steps.map(({ code }) => code)).toEqual([
      'cadence.step',
      'consent.given',
      'cap.counted-only',
      'channel.chosen',
      'planned',
    ]);
  });

  it('says of every reason why it is no contact on a day', async () => {
    await world.hear(...carWithService(), anAppointment({ startsAt: '2024-12-20T02:00:00.000Z' }));
    const absence = await reminderOf(world).explainAbsence({ vehicleId: 'car1', on: '2024-12-01' }, HEAD);
    expect(absence.contactPlanned).toBe(false);
    const outcomes = Object.fromEntries(absence.candidates.map(({ reason, steps }) => [reason?.kind ?? '', steps.at(-1)?.code]));
    const asking = {
      routine: 'appointment.ahead',
      'invitation-follow-up': 'appointment.ahead',
      'maintenance-follow-up': 'appointment.ahead',
    };
    const after = { 'visit-day-0': 'planned', 'visit-day-5': 'planned', 'visit-month-1': 'planned', 'maintenance-check': 'planned' };
    expect(outcomes).toMatchObject({
      ...asking,
      ...after,
      'delivery-day-3': 'window.passed',
      'delivery-check': 'sample.not-drawn',
      coolant: 'appointment.ahead',
    });
    expect((await reminderOf(world).explainAbsence({ vehicleId: 'car1', on: '2024-07-13' }, HEAD)).contactPlanned).toBe(true);
    await world.moveTo('2024-12-21T01:00:00.000Z');
    expect((await contactsOn('')).map(({ reasons }) => reasons.map(({ kind }) => kind))).toEqual([['routine', 'maintenance-follow-up']]);
  });

  it('results are recorded once for one cause, and the same key with another body is refused', async () => {
    await world.hear(...carWithService());
    const [contact] = await contactsOn('');
    const contactId = contact?.contactId ?? '';
    const record = async (result: string, key: string) =>
      (await reminderOf(world).recordResults({ results: [aResult(contactId, result, key)] }, as('D1'))).outcomes[0];
    expect(await record('reached', 'client:1')).toMatchObject({ status: 'applied', id: contactId });
    expect(await record('reached', 'client:1')).toMatchObject({ status: 'repeated', id: contactId });
    expect(await record('booked', 'client:1')).toMatchObject({ status: 'rejected', rejectionCode: 'store.cause-reused' });
    expect(await record('booked', 'client:2')).toMatchObject({ status: 'rejected', rejectionCode: 'contact.made-already' });
    await world.settle();
    const read = await reminderOf(world).readContacts({ contactIds: [contactId] }, HEAD);
    expect(read.contacts).toMatchObject([{ status: 'made', result: 'reached' }]);
    expect(await toldOf('ContactMade')).toBe(1);
  });

  it('what was said is read by whoever may read the contact, and is not on the bus', async () => {
    await world.hear(...carWithService());
    const [contact] = await contactsOn('');
    const result = { ...aResult(contact?.contactId ?? '', 'busy'), note: 'Call after the exam' };
    await reminderOf(world).recordResults({ results: [result] }, as('D1'));
    await world.settle();
    const read = await reminderOf(world).readContacts({ contactIds: [contact?.contactId ?? ''] }, HEAD);
    expect(read.contacts).toMatchObject([{ status: 'open', result: 'busy', note: 'Call after the exam' }]);
    for await (const told of world.ports.bus.read('homeward.contacts.v1'))
      expect(Buffer.from(told.value).toString('latin1')).not.toContain('exam');
  });

  it('a call that was made from the list of this morning counts, though its reason is gone by now', async () => {
    await world.hear(...carWithService());
    const [contact] = await contactsOn('');
    const contactId = contact?.contactId ?? '';
    await world.hear(aWithdrawal());
    const record = async (result: string) =>
      (await reminderOf(world).recordResults({ results: [aResult(contactId, result)] }, as('D1'))).outcomes[0];
    expect(await record('busy')).toMatchObject({ status: 'rejected', rejectionCode: 'contact.not-open' });
    expect(await record('reached')).toMatchObject({ status: 'applied' });
    await world.settle();
    expect((await reminderOf(world).readContacts({ contactIds: [contactId] }, HEAD)).contacts).toMatchObject([
      { status: 'made', result: 'reached' },
    ]);
  });

  it('one bad result of a batch is refused with its place, the others are recorded', async () => {
    await world.hear(...carWithService());
    const [contact] = await contactsOn('');
    const contactId = contact?.contactId ?? '';
    const { outcomes } = await reminderOf(world).recordResults(
      { results: [aResult(contactId, 'shouted'), aResult('p1~no', 'reached'), aResult(contactId, 'busy')] },
      as('D1'),
    );
    expect(outcomes).toMatchObject([
      { status: 'rejected', rejectionCode: 'contact.unknown-value', rejectionDetail: { pointer: '/result' } },
      { status: 'rejected', rejectionKind: 'unknown', rejectionCode: 'contact.unknown' },
      { status: 'applied' },
    ]);
    await world.settle();
    expect((await contactsOn('')).map(({ result, status }) => [status, result])).toEqual([['open', 'busy']]);
  });

  it("another dealer's contacts are unknown: to list, to read, to explain and to record", async () => {
    await world.hear(...carWithService());
    const foreign = as('D2');
    const [contact] = await contactsOn('');
    const contactId = contact?.contactId ?? '';
    expect(await contactsOn('', '', foreign)).toEqual([]);
    expect(
      (await reminderOf(world).listContacts({ dealerIds: ['D1'], on: '', ownerId: '', status: '', personId: '', page: undefined }, foreign))
        .contacts,
    ).toEqual([]);
    expect((await reminderOf(world).readContacts({ contactIds: [contactId] }, foreign)).contacts).toEqual([]);
    expect((await reminderOf(world).explainContacts({ contactIds: [contactId] }, foreign)).explanations).toEqual([]);
    await expect(reminderOf(world).explainAbsence({ vehicleId: 'car1', on: '' }, foreign)).rejects.toMatchObject({
      code: 'vehicle.unknown',
    });
    await expect(reminderOf(world).explainAbsence({ vehicleId: 'nothing', on: '' }, foreign)).rejects.toMatchObject({
      code: 'vehicle.unknown',
    });
    const { outcomes } = await reminderOf(world).recordResults({ results: [aResult(contactId, 'reached')] }, foreign);
    expect(outcomes).toMatchObject([{ status: 'rejected', rejectionCode: 'contact.unknown' }]);
    await expect(reminderOf(world).recordResults({ results: [] }, as('D1', 'ops'))).rejects.toMatchObject({
      code: 'access.operation-denied',
    });
  });

  it('a policy published late decides again about what was planned before it', async () => {
    await world.hear(...carWithService());
    const intervals = policyDefaults('maintenance-intervals');
    await world.hear(aPolicy('maintenance-intervals', { ...intervals, routine: { months: 3, km: 7500 } }));
    expect((await contactsOn('2024-09-25')).map(({ dueOn }) => dueOn)).toEqual(['2024-10-08']);
    const tomorrow = '2024-07-10T00:00:00.000Z';
    await world.hear(aPolicy('maintenance-intervals', { ...intervals, routine: { months: 2, km: 7500 } }, 'D1', tomorrow));
    expect(await world.service.nextWakeAt()).toBe('2024-07-09T16:00:00.000Z');
    await world.moveTo(tomorrow);
    expect((await contactsOn('2024-08-25')).map(({ dueOn }) => dueOn)).toEqual(['2024-09-08']);
  });

  it('a poisoned event is parked and does not hold up the others', async () => {
    await world.hear(aVisit({ vehicleId: 'car9', visitId: 'bad', visitedOn: 'not a day' }), ...carWithService());
    expect(await contactsOn('')).toHaveLength(1);
    const parked: string[] = [];
    for await (const letter of world.ports.bus.read('reminder.dead-letter')) parked.push(letter.type);
    expect(parked).toHaveLength(1);
  });

  it('nothing personal is on the bus, and lag and overdue are zero when all is done', async () => {
    await world.hear(...carWithService());
    expect(await operationsOf(world).readLag({})).toMatchObject({ unpublished: 0, overdue: 0 });
    for (const part of await digest()) expect(part.sha256).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('any order of arrival, any repetition, in any portions', () => {
  const told: readonly Told[] = [
    ...organisation,
    ...carWithService(),
    aVisit({ visitId: 'visit1', mileageKm: 9_020 }),
    aVisit({
      visitId: 'visit2',
      kind: 'body-repair',
      visitedOn: '2024-07-01',
      closedAt: '2024-07-01T08:00:00.000Z',
      advisorId: 'SA02',
      dealerId: 'D2',
    }),
    aVisit({ visitId: 'visit3', visitedOn: '2024-07-09', closedAt: '2024-07-09T00:30:00.000Z' }),
    aWithdrawal({ visitId: 'visit3' }),
    anAppointment({ startsAt: '2024-07-20T02:00:00.000Z' }),
    anAppointment({ startsAt: '2024-07-21T02:00:00.000Z', status: 'cancelled', revision: 2 }),
    aDescription({ vehicleId: 'car2' }),
    aSale({ vehicleId: 'car2', saleId: 's2', deliveredOn: '2024-04-20' }),
    anOwner({ vehicleId: 'car2', personId: 'p2', ownedFromOn: '2024-04-20' }),
    anOwner({ vehicleId: 'car2', personId: 'p1', previousPersonId: 'p2', ownedFromOn: '2024-05-20' }),
    aProfile({ personId: 'p2' }),
    aProfile({ preferredChannel: 'sms', consents: [{ purpose: 'marketing', answer: 'no', at: MORNING }] }),
    aPolicy('contact-caps', { ...(policyDefaults('contact-caps') as object), mergeWithinDays: 5 }, 'D1'),
  ];

  const digestAfter = async (portions: readonly (readonly Told[])[]): Promise<unknown> => {
    const world = await startWorld(MORNING);
    try {
      for (const portion of portions) await world.hear(...portion);
      return (await operationsOf(world).digestState({})).parts;
    } finally {
      await world.stop();
    }
  };

  it('come to the same contacts and due dates', async () => {
    const expected = await digestAfter([told]);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...told], { minLength: told.length, maxLength: told.length }),
        fc.array(fc.nat(told.length - 1), { maxLength: 5 }),
        fc.integer({ min: 1, max: told.length }),
        async (shuffled, repeated, portion) => {
          const all = [...shuffled, ...repeated.flatMap((place) => shuffled[place] ?? [])];
          const portions = Array.from({ length: Math.ceil(all.length / portion) }, (_, index) =>
            all.slice(index * portion, (index + 1) * portion),
          );
          expect(await digestAfter(portions)).toEqual(expected);
        },
      ),
      { numRuns: 12, seed: 7 },
    );
  }, 60_000);
});

it('a wrong configuration names every bad key and stops the start', async () => {
  await expect(startWorld(MORNING, { HOMEWARD_SMS_URL: 'ftp://x', HOMEWARD_LISTEN: 'here', HOMEWARD_SMTP_URL: 'mail' })).rejects.toThrow(
    /HOMEWARD_LISTEN[\s\S]*HOMEWARD_SMS_URL[\s\S]*HOMEWARD_SMTP_URL/,
  );
  await expect(startWorld(MORNING, { HOMEWARD_POLICIES: '/nowhere' })).rejects.toThrow(/\/nowhere/);
});
