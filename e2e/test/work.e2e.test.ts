import { aVin, startTwoDealers, type TwoDealers } from '../src/story/two-dealers';

jest.setTimeout(300_000);

const parts = [
  ['office', 'head-office-analyst', 'B'],
  ['manager', 'dealer-manager', 'D1'],
  ['agnes', 'service-advisor', 'D1'],
  ['bert', 'service-advisor', 'D1'],
] as const;
type Login = (typeof parts)[number][0];

const NAMES = '王李张刘陈';
/** Five cars that agnes has had in the workshop five days ago. */
const records = [...NAMES].flatMap((name, index) => [
  {
    ...{ type: 'customer', externalId: `K${index}`, occurredAt: '2024-12-19T08:00:00+08:00' },
    data: { name: `${name}伟民`, phone: `1380013800${index}` },
  },
  {
    ...{ type: 'vehicle', externalId: `V${index}`, occurredAt: '2024-12-19T08:00:00+08:00' },
    data: { vin: aVin(index), plate: `皖M·A100${index}`, brand: 'aurora', model: 'A1', use: 'family', customerExternalId: `K${index}` },
  },
  {
    ...{ type: 'visit', externalId: `RO${index}`, occurredAt: '2024-12-19T16:00:00+08:00' },
    data: {
      ...{ vin: aVin(index), customerExternalId: `K${index}`, kind: 'routine', mileageKm: 9_000, advisorId: 'A' },
      ...{ openedAt: '2024-12-19T09:00:00+08:00', closedAt: '2024-12-19T11:00:00+08:00' },
      lines: [{ kind: 'labour', code: 'L1', amountFen: 60_000, payer: 'customer' }],
    },
  },
]);

interface Entry {
  readonly contact: { readonly contactId: string; readonly personId: string; readonly purpose: string };
  readonly person: { readonly name: string; readonly phone: string };
  readonly topics: readonly { readonly why: { readonly text: string }; readonly script: string }[];
  readonly questionnaire?: { readonly key: string };
  readonly promise?: string;
}

interface Figures {
  readonly figures: readonly object[];
}

// Issue C, section 4, over HTTP and on the virtual clock.
describe('an advisor’s morning', () => {
  let dealers: TwoDealers<Login>;
  beforeAll(async () => {
    dealers = await startTwoDealers('2024-12-24T01:00:00.000Z', parts);
    const staff = [
      { staffId: 'agnes', nodeId: 'D1', role: 'service-advisor', code: 'A', active: true },
      { staffId: 'bert', nodeId: 'D1', role: 'service-advisor', code: 'B', active: true },
    ];
    expect((await ask('office', '/v1/organisation', { nodes: [], staff }, undefined, 'PUT')).status).toBe(200);
    expect((await ask('dms-D1', '/v1/dms/records', { records })).body).toMatchObject({ received: 15, refused: [] });
  });
  afterAll(() => dealers.stop());

  const ask: TwoDealers<Login>['ask'] = (...asked) => dealers.askAndSettle(...asked);
  const read = async <Body>(who: Login, path: string): Promise<Body> => (await ask(who, path)).body as Body;
  const list = async (who: Login = 'agnes') => (await read<{ readonly entries: readonly Entry[] }>(who, '/v1/work')).entries;
  const result = (contactId: string, body: object, who: Login = 'agnes') => ask(who, `/v1/contacts/${contactId}/result`, body);
  /** Who is left on the list is called next. */
  const next = async (): Promise<Entry['contact']> => {
    const [first] = await list();
    if (first === undefined) throw new Error('Nobody is left to call');
    return first.contact;
  };

  test('one list says whom to call, masked, why, with which words and questions', async () => {
    const entries = await list();
    expect(entries).toHaveLength(5);
    for (const { person, topics, questionnaire } of entries) {
      expect(person.phone).toContain('*');
      expect(topics[0]?.why.text).not.toBe('');
      expect(topics[0]?.script).not.toBe('');
      expect(questionnaire?.key).toBe('after-visit');
    }
    expect(await list('bert')).toEqual([]);
    expect(await dealers.readText('agnes', '/v1/work.csv')).toContain('place,contactId');
  });

  test('a wrong number goes back to the dealer to be put right', async () => {
    const { contactId, personId } = await next();
    expect((await result(contactId, { result: 'wrong-number' })).body).toMatchObject({ next: { code: 'next.number-to-correct' } });
    const { corrections } = await read<{ readonly corrections: readonly object[] }>('manager', '/v1/corrections?dealer=D1');
    expect(corrections).toEqual([expect.objectContaining({ field: 'phone', personId, status: 'open' })]);
  });

  test('who wants no such calls any more has refused them', async () => {
    const { contactId, personId, purpose } = await next();
    const body = { result: 'refused', refusalReason: 'price', noFurtherContact: true };
    expect((await result(contactId, body)).body).toMatchObject({ next: { code: 'next.refusal-recorded' } });
    const { standing } = await read<{ readonly standing: readonly object[] }>('manager', `/v1/people/${personId}/consents`);
    expect(standing).toEqual([expect.objectContaining({ purpose, answer: 'no' })]);
  });

  test('a bad answer becomes a case with the contact linked', async () => {
    const { contactId } = await next();
    const answers = { satisfaction: 3, 'fixed-first-time': true, 'what-went-wrong': 'waiting', 'in-own-words': 'Two hours.' };
    expect((await result(contactId, { result: 'reached', answers: { ...answers, satisfaction: 12 } })).body).toMatchObject({
      ...{ code: 'questionnaire.no-score', pointer: '/answers/satisfaction' },
    });
    expect((await result(contactId, { result: 'reached', answers, recordingId: 'pbx-2291.7f' })).body).toMatchObject({
      next: { code: 'next.case' },
    });
    const { cases } = await read<{ readonly cases: readonly object[] }>('manager', '/v1/cases?dealer=D1');
    expect(cases).toEqual([expect.objectContaining({ contactId, kind: 'complaint', category: 'service', channel: 'callback' })]);
  });

  test('the manager listens to a sample of the calls, puts a wrong answer right, and the figures and the advisor know', async () => {
    const satisfied = async () => (await read<Figures>('manager', '/v1/kpis?names=satisfaction&at=2024-12-24&period=week')).figures[0];
    expect(await satisfied()).toMatchObject({ numerator: 0, denominator: 1 });
    const { calls } = await read<{ readonly calls: readonly Entry[] }>('manager', '/v1/work/checks');
    // Of three finished calls the one with a questionnaire goes first.
    expect(calls[0]).toMatchObject({ callerId: 'A', callerKind: 'advisor', answered: true, contact: { result: 'reached' } });
    const contactId = calls[0]?.contact.contactId ?? '';
    expect(await read('manager', `/v1/work/checks/${contactId}`)).toMatchObject({
      ...{ recordingId: 'pbx-2291.7f', checks: [], questionnaire: { key: 'after-visit' } },
      contact: { answers: expect.arrayContaining([{ question: 'satisfaction', value: '3' }]) as unknown },
    });
    const body = {
      ...{ mark: 4, note: 'He said nine.' },
      answers: { satisfaction: { finding: 'different', right: 9 }, 'fixed-first-time': { finding: 'confirmed' } },
    };
    expect((await ask('agnes', `/v1/work/checks/${contactId}`, body)).status).toBe(403);
    expect((await ask('manager', `/v1/work/checks/${contactId}`, body)).body).toMatchObject({ status: 'applied' });
    expect(await satisfied()).toMatchObject({ numerator: 1, denominator: 1 });
    const { callers } = await read<{ readonly callers: readonly object[] }>('manager', '/v1/work/checks/figures');
    expect(callers).toEqual([
      expect.objectContaining({
        ...{ callerId: 'A', calls: 3, checked: [contactId], notMade: [], meanMark: 4 },
        ...{ answersRight: { numerator: 1, denominator: 2, percent: 50 } },
        wrongAnswers: [{ contactId, question: 'satisfaction', finding: 'different' }],
      }),
    ]);
    const own = await read<{ readonly calls: readonly Entry[] }>('agnes', '/v1/work/checks/own');
    expect(own.calls.map(({ contact }) => contact.contactId)).toEqual([contactId]);
    expect(await read('agnes', `/v1/work/checks/${contactId}`)).toMatchObject({
      checks: [{ note: 'He said nine.', answers: [{ question: 'satisfaction', finding: 'different', right: '9' }, {}] }],
    });
    expect((await ask('bert', `/v1/work/checks/${contactId}`)).status).toBe(404);
  });

  test('what was promised leads the list at its time, and the manager is told when nobody calls', async () => {
    const { contactId } = await next();
    expect((await result(contactId, { result: 'call-later', callAgainAt: '2024-12-24T14:00:00+08:00' })).status).toBe(200);
    await dealers.constellation.advanceTo('2024-12-24T06:00:00.000Z');
    expect((await list())[0]).toMatchObject({ contact: { contactId }, promise: 'due' });
    await dealers.constellation.advanceTo('2024-12-24T06:31:00.000Z');
    const { missedPromises } = await read<{ readonly missedPromises: readonly object[] }>('manager', '/v1/work/load');
    expect(missedPromises).toEqual([expect.objectContaining({ contactId })]);
    const { entries } = await read<{ readonly entries: readonly object[] }>('manager', '/v1/feed?kinds=notice');
    expect(entries).toContainEqual(expect.objectContaining({ change: 'promise-missed', aboutId: contactId }));
  });

  test('the manager gives a contact to somebody else, whose list it is on', async () => {
    const contact = (await list()).find(({ promise }) => promise === undefined)?.contact;
    expect((await ask('manager', `/v1/work/${contact?.contactId ?? ''}/reassign`, { owner: 'B' })).status).toBe(200);
    expect((await list('bert')).map((entry) => entry.contact.contactId)).toEqual([contact?.contactId]);
  });
});
