import { policyDefaults } from './shipped-policies';
import {
  aDescription,
  aHomeDealer,
  anOdometer,
  anOwner,
  aPolicy,
  aProfile,
  aRecall,
  aSale,
  as,
  aVisit,
  dueOf,
  organisation,
  reminderOf,
  startWorld,
  type Told,
  type World,
} from './world';

const HEAD = as('group', 'head-office-analyst');
const ADVISOR = as('D1', 'service-advisor');
const READINGS = [
  ['2024-01-10', 10],
  ['2024-04-09', 5_320],
  ['2024-07-08', 10_630],
] as const;

const car = (insuranceExpiresOn = ''): readonly Told[] => [
  aProfile(),
  aDescription({ insuranceExpiresOn }),
  aSale(),
  anOwner(),
  aHomeDealer(),
  aVisit({ mileageKm: 10_630 }),
  anOdometer(READINGS),
];

describe('what is planned follows at once', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld('2024-07-09T01:00:00.000Z');
    await world.hear(...organisation);
  });
  afterEach(() => world.stop());

  const contactsOf = async (status = 'open') =>
    (await reminderOf(world).listContacts({ dealerIds: [], on: '', ownerId: '', status, personId: 'p1', page: undefined }, HEAD)).contacts;
  const about = async (kind: string, status?: string) =>
    (await contactsOf(status)).find(({ reasons }) => reasons.some((reason) => reason.kind === kind));
  const explanationOf = async (contactId = '') =>
    (await reminderOf(world).explainContacts({ contactIds: [contactId] }, HEAD)).explanations[0];
  const endOf = async (contactId?: string) => (await explanationOf(contactId))?.reasons[0];
  const record = async (contactId: string, result: string) => {
    const { outcomes } = await reminderOf(world).recordResults(
      {
        results: [
          {
            contactId,
            result,
            note: '',
            purchaseAsked: false,
            callAgainAt: '',
            refusalReason: '',
            noFurtherContact: false,
            answers: [],
            cause: undefined,
          },
        ],
      },
      ADVISOR,
    );
    await world.settle();
    return outcomes;
  };
  const messagesMade = async (): Promise<number> => {
    let count = 0;
    for await (const { type } of world.ports.bus.read('homeward.contacts.v1')) if (type === 'homeward.reminder.v1.ContactMade') count += 1;
    return count;
  };

  it('a new reading moves the invitation; it stays the same contact (RE2)', async () => {
    await world.hear(...car());
    const before = await about('routine');
    await world.hear(anOdometer([...READINGS, ['2024-08-20', 13_150]]));
    const after = await about('routine');
    expect(after?.contactId).toBe(before?.contactId);
    expect((after?.dueOn ?? '') < (before?.dueOn ?? '')).toBe(true);
    expect((after?.plannedOn ?? '') < (before?.plannedOn ?? '')).toBe(true);
  });

  it('a wrong reading does not move it (RE3)', async () => {
    await world.hear(...car(), anOdometer([...READINGS, ['2024-08-20', 13_000]]));
    const before = await about('routine');
    // One below the last is refused and no part of the series; one typed with a digit too many is.
    await world.hear(anOdometer([...READINGS, ['2024-08-20', 13_000]], { refused: 1 }));
    expect((await about('routine'))?.dueOn).toBe(before?.dueOn);
    await world.hear(anOdometer([...READINGS, ['2024-08-20', 13_000], ['2024-09-01', 130_000]]));
    expect((await about('routine'))?.dueOn).toBe(before?.dueOn);
  });

  it.each([
    ['maintenance', 'routine', '2024-12-01T01:00:00.000Z', { kind: 'routine' }],
    ['an item with an interval', 'brake-fluid', '2025-12-30T01:00:00.000Z', { kind: 'general-repair', work: ['oil-brake'] }],
  ])(
    '%s done at another dealer is cancelled with the visit as its cause, and nothing is sent (RE8)',
    async (_, kind, at, done) => {
      await world.hear(...car());
      await world.moveTo(at);
      const planned = await about(kind);
      expect(planned).toBeDefined();
      const sent = await messagesMade();
      const visitedOn = at.slice(0, 10);
      await world.hear(aVisit({ visitId: 'visit9', dealerId: 'D2', visitedOn, openedAt: at, closedAt: at, ...done }));
      expect((await about(kind))?.contactId).not.toBe(planned?.contactId);
      expect(await endOf(planned?.contactId)).toMatchObject({
        code: 'contact.dropped',
        values: { reason: 'reason-gone', because: 'visit', visitId: 'visit9', dealerId: 'D2' },
      });
      // What it was planned for can still be read.
      const steps = (await explanationOf(planned?.contactId))?.perReason.flatMap((reason) => reason.steps.map(({ code }) => code));
      expect(steps).toEqual(expect.arrayContaining([kind === 'routine' ? 'due.whichever-first' : 'item.due', 'planned']));
      await world.moveTo(`${planned?.untilOn ?? ''}T23:00:00.000Z`);
      expect((await reminderOf(world).readContacts({ contactIds: [planned?.contactId ?? ''] }, HEAD)).contacts).toMatchObject([
        { status: 'dropped' },
      ]);
      expect(await messagesMade()).toBe(sent);
    },
    60_000,
  );

  it('a recall done elsewhere in the network ends its contact with that as its cause', async () => {
    await world.hear(aProfile(), aDescription(), aSale(), anOwner(), aHomeDealer(), aRecall());
    const planned = await about('recall');
    expect(planned?.purpose).toBe('safety');
    await world.hear(aRecall({ status: 'done', doneOn: '2024-07-09', visitId: 'v9', dealerId: 'D2' }));
    expect(await endOf(planned?.contactId)).toMatchObject({
      values: { because: 'recall', campaign: 'R2401', status: 'done', visitId: 'v9' },
    });
  });

  it('a recall needs no consent, and no cap moves it', async () => {
    const consents = [{ purpose: 'service', answer: 'no' }];
    await world.hear(...car('2024-09-15'), aProfile({ consents: consents as never }), aRecall());
    expect(await about('insurance')).toBeUndefined();
    expect(await about('recall')).toMatchObject({ plannedOn: '2024-07-01', untilOn: '2024-07-28' });
  });

  it('another owner has the reasons, the former one has none', async () => {
    await world.hear(...car('2024-09-15'));
    await world.hear(aProfile({ personId: 'p2' }), anOwner({ personId: 'p2', previousPersonId: 'p1', ownedFromOn: '2024-07-09' }));
    expect(await about('insurance')).toBeUndefined();
    expect(await endOf((await about('insurance', 'dropped'))?.contactId)).toMatchObject({ values: { because: 'ownership' } });
  });

  it('another policy moves it, and a cadence that is switched off takes it back', async () => {
    await world.hear(...car('2024-09-15'));
    const { cadences } = policyDefaults('cadences') as {
      readonly cadences: Readonly<Record<string, { readonly steps: readonly object[] }>>;
    };
    const insurance = cadences['insurance'];
    const later = insurance?.steps.map((step, index) => (index === 0 ? { ...step, when: { kind: 'days-before', days: 45 } } : step));
    await world.hear(aPolicy('cadences', { cadences: { insurance: { ...insurance, steps: later } } }));
    expect((await about('insurance'))?.plannedOn).toBe('2024-08-01');
    await world.hear(aPolicy('cadences', { cadences: { insurance: { off: true } } }, 'group', '1990-01-02T00:00:00.000Z', 2));
    expect(await about('insurance')).toBeUndefined();
  });

  it('what the customer says at a contact to be done elsewhere is closed from that day on, with that as the cause', async () => {
    await world.hear(...car());
    await world.moveTo('2024-12-01T01:00:00.000Z');
    const invitation = await about('routine');
    expect(await record(invitation?.contactId ?? '', 'done-elsewhere')).toMatchObject([{ status: 'applied' }]);
    const [due] = (await dueOf(world).readDue({ vehicleIds: ['car1'] }, HEAD)).vehicles;
    expect(due?.items.find(({ item }) => item === 'routine')?.key).toBe('routine:2024-12-01');
    expect((await about('routine'))?.contactId).not.toBe(invitation?.contactId);
    const { outcomes } = await dueOf(world).declareDone(
      { items: [{ vehicleId: 'car1', key: 'routine:2024-07-08', doneOn: '', mileageKm: 0, takenBack: true, cause: undefined }] },
      ADVISOR,
    );
    expect(outcomes).toMatchObject([{ status: 'applied' }]);
    const [again] = (await dueOf(world).readDue({ vehicleIds: ['car1'] }, HEAD)).vehicles;
    expect(again?.items.find(({ item }) => item === 'routine')?.key).toBe('routine:2024-07-08');
  });

  it('insurance that the customer says to have renewed is closed without a new day', async () => {
    await world.hear(...car('2024-12-31'));
    await world.moveTo('2024-11-05T01:00:00.000Z');
    await record((await about('insurance'))?.contactId ?? '', 'done-elsewhere');
    const [due] = (await dueOf(world).readDue({ vehicleIds: ['car1'] }, HEAD)).vehicles;
    expect(due?.items.some(({ item }) => item === 'insurance')).toBe(false);
    expect(await about('insurance-again')).toBeUndefined();
  });
});
