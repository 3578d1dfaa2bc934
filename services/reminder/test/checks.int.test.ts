import { type EventPayload, eventCatalogue, toMessage } from '@homeward/contracts';
import { type CheckedCall, CheckServiceDefinition, type WantedCheck } from '@homeward/contracts/checks';
import type { ContactResult } from '@homeward/contracts/reminder-service';
import { aMember, asMember, startWorkWorld, workOf } from './work-world';
import { aPolicy, as, aVisit, reminderOf, type World } from './world';

const NONE = { percent: 0, atLeast: 0, atMost: 0 };
const everyCall = {
  seed: 's',
  samples: {
    advisor: { ...NONE, percent: 100, atMost: 9 },
    'care-specialist': { ...NONE, percent: 100, atMost: 9 },
    'call-centre': NONE,
    'sales-consultant': NONE,
  },
};
const callCentre = { ...everyCall, samples: { ...everyCall.samples, 'call-centre': { ...NONE, atLeast: 1, atMost: 1 } } };
/** Long before every week of the tests. */
const FIRST = '1990-01-01T00:00:00.000Z';

let world: World;
beforeEach(async () => {
  world = await startWorkWorld();
  await world.hear(aPolicy('call-checks', everyCall));
});
afterEach(() => world.stop());

const MANAGER = as('D1');
const ADVISOR = asMember('s3', 'service-advisor');
const checksOf = ({ ports }: World) => ports.network.client('reminder', CheckServiceDefinition);

const record = async (contactId: string, result: string, subject: string, change: Partial<ContactResult> = {}) => {
  const wanted = {
    ...{ contactId, result, note: '', purchaseAsked: false, callAgainAt: '', cause: undefined },
    ...{ refusalReason: '', noFurtherContact: false, answers: [] },
    ...change,
  };
  const { outcomes } = await reminderOf(world).recordResults({ results: [wanted] }, asMember(subject, 'care-specialist'));
  await world.settle();
  return outcomes[0]?.rejectionCode;
};
const check = async (contactId: string, change: Partial<WantedCheck> = {}, who: ReturnType<typeof as> = MANAGER) => {
  const wanted = { contactId, notMade: false, mark: 8, note: '', answers: [], cause: undefined, ...change };
  const { outcomes } = await checksOf(world).checkCalls({ checks: [wanted] }, who);
  await world.settle();
  return outcomes[0];
};
const findings = (...all: readonly (readonly [question: string, finding: string, right?: string])[]) =>
  all.map(([question, finding, right = '']) => ({ question, finding, right }));
const sample = async (node = 'D1', who: ReturnType<typeof as> = MANAGER, callerId = '') =>
  (await checksOf(world).listSampledCalls({ nodeId: node, on: '', callerId }, who)).calls;
const read = async (contactId: string, who: ReturnType<typeof as> = MANAGER): Promise<CheckedCall | undefined> =>
  (await checksOf(world).readCheckedCalls({ contactIds: [contactId], language: 'en' }, who)).calls[0];
const answersTold = async () => {
  const told: EventPayload<'homeward.reminder.v1.QuestionnaireAnswered'>[] = [];
  for await (const { value } of world.ports.bus.read('homeward.answers.v1'))
    told.push(eventCatalogue['homeward.reminder.v1.QuestionnaireAnswered'].codec.decode(value));
  return told;
};

/** A finished invitation of a care specialist. */
const invitation = async (subject = 's1'): Promise<string> => {
  const ownerId = subject === 's1' ? 'CS1' : 'CS2';
  const { entries } = await workOf(world).listWork({ ownerId, dealerId: 'D1', on: '', language: 'en' }, MANAGER);
  const contactId = entries[0]?.contact?.contactId ?? '';
  expect(await record(contactId, 'reached', subject, { note: 'Comes in May.' })).toBe('');
  return contactId;
};

const GIVEN = [
  { question: 'satisfaction', value: '3' },
  { question: 'fixed-first-time', value: 'yes' },
  { question: 'what-went-wrong', value: 'waiting' },
  { question: 'in-own-words', value: 'Two hours in the lobby.' },
];
/** A finished callback of the advisor with a filled questionnaire and a recording. */
const callback = async (): Promise<string> => {
  await world.moveTo('2025-02-01T01:00:00.000Z');
  const times = { openedAt: '2025-01-27T01:00:00.000Z', closedAt: '2025-01-27T08:00:00.000Z', visitedOn: '2025-01-27' };
  await world.hear(aVisit({ vehicleId: 'car-a', visitId: 'visit-2', recordId: 'r-a', personId: 'p-a', advisorId: 'SA01', ...times }));
  const { entries } = await workOf(world).listWork({ ownerId: 'SA01', dealerId: 'D1', on: '', language: 'en' }, MANAGER);
  const contactId = entries.find(({ questionnaire }) => questionnaire !== undefined)?.contact?.contactId ?? '';
  expect(await record(contactId, 'reached', 's3', { answers: GIVEN, recordingId: 'pbx-7f3a.2291' })).toBe('');
  return contactId;
};

describe('the sample of a week', () => {
  it('has the finished calls of everybody at the desk, by who made them, and shows what was found', async () => {
    const [first, second] = [await invitation('s1'), await invitation('s2')];
    expect((await sample()).map(({ contact, callerId, drawn }) => [contact?.contactId, callerId, drawn])).toEqual([
      [first, 'CS1', 'share'],
      [second, 'CS2', 'share'],
    ]);
    await check(first, { mark: 9 });
    expect(await sample('D1', MANAGER, 'CS1')).toMatchObject([{ callerKind: 'care-specialist', check: { mark: 9, checkedBy: 's-1' } }]);
  });

  it('is drawn with the policy with which the week began', async () => {
    await invitation();
    await world.hear(
      aPolicy(
        'call-checks',
        { ...everyCall, samples: { ...everyCall.samples, 'care-specialist': NONE } },
        'group',
        '2024-12-24T00:00:00.000Z',
        2,
      ),
    );
    expect(await sample()).toHaveLength(1);
  });

  it('of another dealer, and of a node that reaches beyond one’s own, is that of no node', async () => {
    await invitation();
    for (const [node, who] of [
      ['D1', as('D2')],
      ['group', MANAGER],
    ] as const)
      await expect(sample(node, who)).rejects.toMatchObject({ code: 'node.unknown' });
    await expect(sample('D1', ADVISOR)).rejects.toMatchObject({ code: 'access.operation-denied' });
    // Whose desk is at the dealer is checked there.
    expect(await sample('group', as('group', 'head-office-analyst'))).toEqual([]);
  });
});

describe('an answer found wrong', () => {
  it('is put right where it counts, and what was given first is kept', async () => {
    const contactId = await callback();
    const found = findings(
      ['satisfaction', 'different', '9'],
      ['fixed-first-time', 'not-asked'],
      ['in-own-words', 'different', 'One hour.'],
    );
    expect(await check(contactId, { mark: 4, note: 'Ask every question.', answers: found })).toMatchObject({ status: 'applied' });
    const [first, second, ...others] = await answersTold();
    expect(others).toEqual([]);
    expect(first).toMatchObject({ satisfied: 'no', correctedAt: undefined });
    expect(second).toMatchObject({
      ...{
        contactId,
        satisfied: 'yes',
        problems: [],
        askedBy: 's3',
        answeredAt: first?.answeredAt,
        correctedAt: '2025-02-01T01:00:00.000Z',
      },
      // What went wrong is not asked of who is satisfied.
      answers: [{ question: 'satisfaction', score: 9, choice: '' }],
    });
    expect(second?.sequence).toBeGreaterThan(first?.sequence ?? 0);
    const call = await read(contactId);
    expect(call).toMatchObject({
      ...{ recordingId: 'pbx-7f3a.2291', callerId: 'SA01', callerKind: 'advisor', questionnaire: { key: 'after-visit' } },
      checks: [{ mark: 4, note: 'Ask every question.', checkedBy: 's-1' }],
    });
    const { contacts } = await reminderOf(world).readContacts({ contactIds: [contactId] }, ADVISOR);
    expect(contacts[0]?.answers).toEqual([
      { question: 'fixed-first-time', value: 'yes', right: '' },
      { question: 'in-own-words', value: 'Two hours in the lobby.', right: 'One hour.' },
      { question: 'satisfaction', value: '3', right: '9' },
      { question: 'what-went-wrong', value: 'waiting', right: undefined },
    ]);
    expect(call?.checks[0]?.answers).toEqual(found);
  });

  it('is told once more when a later check finds otherwise, and not when it finds the same', async () => {
    const contactId = await callback();
    const different = findings(['satisfaction', 'different', '9']);
    await check(contactId, { answers: different });
    await check(contactId, { mark: 5, answers: different });
    await check(contactId, { answers: findings(['satisfaction', 'confirmed']) });
    expect((await answersTold()).map(({ satisfied }) => satisfied)).toEqual(['no', 'yes', 'no']);
    expect((await read(contactId))?.checks).toHaveLength(3);
  });

  it('leaves nothing that a customer or a supervisor said in the clear on the bus', async () => {
    const contactId = await callback();
    await check(contactId, { note: 'Slow down', answers: findings(['in-own-words', 'different', 'One hour.']) });
    for (const topic of ['homeward.work.v1', 'homeward.answers.v1', 'homeward.contacts.v1'] as const)
      for await (const { value } of world.ports.bus.read(topic)) expect(Buffer.from(value).toString('latin1')).not.toMatch(/Slow|hour/);
  });

  it('is refused where it does not go with what was recorded, with its place', async () => {
    const contactId = await callback();
    const cases: readonly (readonly [Partial<WantedCheck>, string, string])[] = [
      [{ mark: 0 }, 'check.no-mark', '/mark'],
      [{ mark: 11 }, 'check.no-mark', '/mark'],
      [{ notMade: true }, 'check.of-no-call', '/mark'],
      [{ notMade: true, mark: 0, answers: findings(['satisfaction', 'confirmed']) }, 'check.of-no-call', '/answers'],
      [{ answers: findings(['mood', 'confirmed']) }, 'check.no-such-answer', '/answers/mood'],
      [{ answers: findings(['satisfaction', 'guessed']) }, 'contact.unknown-value', '/answers/satisfaction'],
      [{ answers: findings(['satisfaction', 'different']) }, 'check.right-with-different', '/answers/satisfaction'],
      [{ answers: findings(['satisfaction', 'confirmed', '9']) }, 'check.right-with-different', '/answers/satisfaction'],
      [{ answers: findings(['satisfaction', 'different', '3']) }, 'check.not-different', '/answers/satisfaction'],
      [{ answers: findings(['satisfaction', 'different', '12']) }, 'questionnaire.no-score', '/answers/satisfaction'],
    ];
    for (const [change, rejectionCode, pointer] of cases)
      expect(await check(contactId, change)).toMatchObject({ rejectionCode, rejectionDetail: { pointer } });
    expect(await answersTold()).toHaveLength(1);
  });
});

describe('a call that nobody made', () => {
  it('is flagged, and its answers count no more', async () => {
    const contactId = await callback();
    expect(await check(contactId, { notMade: true, mark: 0 })).toMatchObject({ status: 'applied' });
    expect((await answersTold()).at(-1)).toMatchObject({ answers: [], satisfied: '', problems: [] });
    expect((await reminderOf(world).readContacts({ contactIds: [contactId] }, ADVISOR)).contacts).toMatchObject([{ notMade: true }]);
    const { callers } = await checksOf(world).readCheckFigures({ nodeId: 'D1', fromOn: '', toOn: '' }, MANAGER);
    expect(callers).toMatchObject([{ callerId: 'SA01', notMadeContactIds: [contactId], answersChecked: 0, marks: 0 }]);
  });
});

describe('who checks, and who sees it', () => {
  it('nobody checks their own calls', async () => {
    const contactId = await invitation();
    const own = as('D1', 'dealer-manager');
    await world.settle();
    expect(await check(contactId, {}, asMember('s1', 'dealer-manager'))).toMatchObject({
      rejectionKind: 'forbidden',
      rejectionCode: 'check.own-call',
    });
    expect(await check(contactId, {}, own)).toMatchObject({ status: 'applied' });
  });

  it('whoever called sees what was found, colleagues and other dealers do not', async () => {
    const contactId = await invitation();
    await check(contactId, { mark: 7, note: 'Well done.' });
    const caller = asMember('s1', 'care-specialist');
    expect(await read(contactId, caller)).toMatchObject({ checks: [{ mark: 7, note: 'Well done.' }], contact: { note: 'Comes in May.' } });
    const own = async (who: ReturnType<typeof as>) =>
      (await checksOf(world).listOwnChecks({ fromOn: '', toOn: '' }, who)).calls.map(({ contact }) => contact?.contactId);
    expect(await own(caller)).toEqual([contactId]);
    for (const who of [asMember('s2', 'care-specialist'), asMember('s1', 'care-specialist', 'D2')]) {
      expect(await read(contactId, who)).toBeUndefined();
      expect(await own(who)).toEqual([]);
    }
    expect(await check(contactId, {}, as('D2'))).toMatchObject({ rejectionKind: 'unknown', rejectionCode: 'contact.unknown' });
  });

  it('calls of a call centre are checked where it is, and not by the dealers whose customers it calls', async () => {
    const { entries } = await workOf(world).listWork({ ownerId: 'CS1', dealerId: 'D1', on: '', language: 'en' }, MANAGER);
    const contactId = entries[0]?.contact?.contactId ?? '';
    await world.hear(
      aMember('agent', 'call-centre-agent', 'CC1', { nodeId: 'group' }),
      aPolicy('call-checks', callCentre, 'group', FIRST, 2),
    );
    expect(await record(contactId, 'reached', 'agent')).toBe('');
    const office = as('group', 'head-office-analyst');
    expect(await sample()).toEqual([]);
    expect(await sample('group', office)).toMatchObject([{ callerId: 'CC1', callerKind: 'call-centre', contact: { contactId } }]);
    expect(await check(contactId)).toMatchObject({ rejectionCode: 'contact.unknown' });
    expect(await read(contactId)).toBeUndefined();
    expect(await check(contactId, {}, office)).toMatchObject({ status: 'applied' });
  });

  it('a call that the dealer’s system recorded is that of whoever was to make it', async () => {
    const { entries } = await workOf(world).listWork({ ownerId: 'CS1', dealerId: 'D1', on: '', language: 'en' }, MANAGER);
    const contactId = entries[0]?.contact?.contactId ?? '';
    // Dealt out, it is in nobody's name.
    await workOf(world).assignContacts({ assignments: [{ contactId, ownerId: 'CS2', cause: undefined }] }, MANAGER);
    await world.settle();
    expect(await record(contactId, 'reached', 'dms-D1')).toBe('');
    expect(await sample()).toMatchObject([{ callerId: 'CS2' }]);
    expect(await check(contactId, {}, asMember('s2', 'dealer-manager'))).toMatchObject({ rejectionCode: 'check.own-call' });
  });

  it('what was found is forgotten with the person, who is checked no more', async () => {
    const contactId = await invitation();
    await check(contactId, { note: 'Well done.' });
    const personId = contactId.slice(0, contactId.lastIndexOf('~'));
    await world.hear(
      toMessage('homeward.customer.v1.PersonErased', personId, {
        erasureId: 'e1',
        personIds: [personId],
        recordIds: [],
        dealers: [],
        sequence: 1,
        erasedAt: FIRST,
      }),
    );
    expect((await read(contactId))?.checks).toMatchObject([{ mark: 8, note: '' }]);
    expect(await check(contactId)).toMatchObject({ rejectionCode: 'contact.unknown' });
  });

  it('a call is checked when it is finished', async () => {
    const [entry] = (await workOf(world).listWork({ ownerId: 'CS1', dealerId: 'D1', on: '', language: 'en' }, MANAGER)).entries;
    const contactId = entry?.contact?.contactId ?? '';
    await record(contactId, 'not-reached', 's1');
    expect(await check(contactId)).toMatchObject({ rejectionCode: 'check.not-finished' });
    expect(await record(contactId, 'reached', 's1', { recordingId: 'https://pbx/13800138000' })).toBe('contact.unreadable-recording');
  });

  it('the figures of a period add up by person, with the calls behind them', async () => {
    const [first, second] = [await invitation('s1'), await invitation('s1')];
    const contactId = await callback();
    await check(first, { mark: 6 });
    await check(contactId, { mark: 9, answers: findings(['satisfaction', 'confirmed'], ['fixed-first-time', 'different', 'no']) });
    const figures = await checksOf(world).readCheckFigures({ nodeId: 'D1', fromOn: '2024-12-24', toOn: '2025-02-02' }, MANAGER);
    expect(figures.callers).toMatchObject([
      { callerId: 'CS1', calls: 2, checkedContactIds: [first], answersChecked: 0, marks: 1, markSum: 6 },
      {
        ...{ callerId: 'SA01', calls: 1, sampledContactIds: [contactId], answersChecked: 2, answersRight: 1, markSum: 9 },
        wrongAnswers: [{ contactId, question: 'fixed-first-time', finding: 'different' }],
      },
    ]);
    expect([...(figures.callers[0]?.sampledContactIds ?? [])].sort()).toEqual([first, second].sort());
    const backwards = { nodeId: 'D1', fromOn: '2025-02-02', toOn: '2025-02-01' };
    await expect(checksOf(world).readCheckFigures(backwards, MANAGER)).rejects.toMatchObject({ code: 'check.period-backwards' });
  });
});
