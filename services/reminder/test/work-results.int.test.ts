import type { ContactResult } from '@homeward/contracts/reminder-service';
import { FeedServiceDefinition } from '@homeward/contracts/feed';
import { asMember, startWorkWorld, workOf } from './work-world';
import { as, aVisit, reminderOf, type World } from './world';

let world: World;
beforeEach(async () => {
  world = await startWorkWorld();
});
afterEach(() => world.stop());

const MANAGER = as('D1');
const entriesOf = async (ownerId: string, on = '') =>
  (await workOf(world).listWork({ ownerId, dealerId: 'D1', on, language: 'en' }, MANAGER)).entries;
const idsOf = async (ownerId: string, on = '') => (await entriesOf(ownerId, on)).map(({ contact }) => contact?.contactId ?? '');
const record = async (contactId: string, result: string, change: Partial<ContactResult> = {}, subject = 's1') => {
  const wanted = {
    ...{ contactId, result, note: '', purchaseAsked: false, callAgainAt: '', cause: undefined },
    ...{ refusalReason: '', noFurtherContact: false, answers: [] },
    ...change,
  };
  const { outcomes, nextSteps } = await reminderOf(world).recordResults({ results: [wanted] }, asMember(subject, 'care-specialist'));
  await world.settle();
  return { code: outcomes[0]?.rejectionCode, detail: outcomes[0]?.rejectionDetail, next: nextSteps[0]?.code };
};
const noticesOf = async (change: string) =>
  (
    await world.ports.network
      .client('reminder', FeedServiceDefinition)
      .readFeed({ dealerId: 'D1', cursor: '', start: 'oldest', kinds: ['notice'], limit: 500 }, MANAGER)
  ).entries.filter((entry) => entry.change === change);

describe('a promised call', () => {
  it('is its promiser’s from then on, leads the list of its day, and stands there although caps and window are over', async () => {
    const [contactId = ''] = await idsOf('CS1');
    expect(await record(contactId, 'call-later', { callAgainAt: '2024-12-26T06:00:00.000Z' }, 's2')).toMatchObject({
      code: '',
      next: 'next.call-as-promised',
    });
    expect(await idsOf('CS1')).not.toContain(contactId);
    await world.moveTo('2024-12-26T01:00:00.000Z');
    const [first] = await entriesOf('CS2');
    expect(first).toMatchObject({
      ...{ promise: 'later', promisedAt: '2024-12-26T06:00:00.000Z', how: 'own' },
      contact: { contactId, assigned: 'promised', ownerId: 'CS2' },
    });
    await world.moveTo('2024-12-26T06:00:00.000Z');
    expect((await entriesOf('CS2'))[0]).toMatchObject({ promise: 'due', contact: { contactId } });
  });

  it('is told to the manager once when nobody has called half an hour later, and not when somebody has', async () => {
    const [kept = '', missed = ''] = [...(await idsOf('CS1')), ...(await idsOf('CS2'))];
    for (const contactId of [kept, missed]) await record(contactId, 'call-later', { callAgainAt: '2024-12-26T06:00:00.000Z' });
    await world.moveTo('2024-12-26T06:10:00.000Z');
    await record(kept, 'reached');
    await world.moveTo('2024-12-27T06:00:00.000Z');
    expect((await noticesOf('promise-missed')).map(({ aboutId }) => aboutId)).toEqual([missed]);
    const { missedPromises } = await workOf(world).readWorkload({ nodeId: 'D1', on: '2024-12-26' }, MANAGER);
    expect(missedPromises.map(({ contactId, promiseMissedAt }) => [contactId, promiseMissedAt])).toEqual([
      [missed, '2024-12-26T06:30:00.000Z'],
    ]);
  });

  it('is for a time to come', async () => {
    const [contactId = ''] = await idsOf('CS1');
    expect(await record(contactId, 'call-later', { callAgainAt: '2024-12-24T00:59:00.000Z' })).toMatchObject({
      ...{ code: 'contact.promise-past', detail: { pointer: '/callAgainAt' } },
    });
  });
});

describe('a call that reached nobody', () => {
  it('goes behind the others until it is time to try again, and after three tries it rests for the day', async () => {
    const [contactId = ''] = await idsOf('CS1');
    expect(await record(contactId, 'busy')).toMatchObject({ next: 'next.call-again' });
    const last = (await entriesOf('CS1')).at(-1);
    expect(last).toMatchObject({ contact: { contactId }, tries: 1, againAt: '2024-12-24T01:30:00.000Z' });
    await world.moveTo('2024-12-24T01:31:00.000Z');
    expect((await entriesOf('CS1')).find(({ contact }) => contact?.contactId === contactId)).toMatchObject({ againAt: '' });
    await record(contactId, 'not-reached');
    expect(await record(contactId, 'not-reached')).toMatchObject({ next: 'next.rest-for-today' });
    expect(await idsOf('CS1')).not.toContain(contactId);
    await world.moveTo('2024-12-25T01:00:00.000Z');
    expect(await idsOf('CS1')).toContain(contactId);
  });
});

describe('a refusal', () => {
  it('keeps its reason, of the policy’s, and takes consent back only in so many words', async () => {
    const [first = '', second = ''] = [...(await idsOf('CS1')), ...(await idsOf('CS2'))];
    expect(await record(first, 'refused', { refusalReason: 'weather' })).toMatchObject({
      ...{ code: 'contact.unknown-value', detail: { pointer: '/refusalReason' } },
    });
    expect(await record(first, 'refused', { refusalReason: 'price' })).toMatchObject({ code: '', next: 'next.matter-refused' });
    expect(await record(second, 'refused', { noFurtherContact: true })).toMatchObject({ next: 'next.refusal-recorded' });
  });

  it('belongs to a refusal alone', async () => {
    const [contactId = ''] = await idsOf('CS1');
    expect(await record(contactId, 'reached', { noFurtherContact: true })).toMatchObject({
      ...{ code: 'contact.not-with-result', detail: { pointer: '/noFurtherContact' } },
    });
  });
});

describe('a questionnaire filled at the contact', () => {
  const callback = async (): Promise<string> => {
    await world.moveTo('2025-02-01T01:00:00.000Z');
    const times = { openedAt: '2025-01-27T01:00:00.000Z', closedAt: '2025-01-27T08:00:00.000Z', visitedOn: '2025-01-27' };
    await world.hear(aVisit({ vehicleId: 'car-a', visitId: 'visit-2', recordId: 'r-a', personId: 'p-a', advisorId: 'SA01', ...times }));
    const entry = (await entriesOf('SA01')).find(({ questionnaire }) => questionnaire !== undefined);
    expect(entry?.questionnaire).toMatchObject({
      key: 'after-visit',
      questions: expect.arrayContaining([expect.objectContaining({ key: 'satisfaction', type: 'score' })]) as unknown,
    });
    return entry?.contact?.contactId ?? '';
  };
  const bad = [
    { question: 'satisfaction', value: '3' },
    { question: 'fixed-first-time', value: 'yes' },
    { question: 'what-went-wrong', value: 'waiting' },
    { question: 'in-own-words', value: 'Two hours in the lobby.' },
  ];

  it('is kept with the contact, the words for those alone who may read it, and its problems are to become a case', async () => {
    const contactId = await callback();
    expect(await record(contactId, 'reached', { answers: bad }, 's3')).toMatchObject({ code: '', next: 'next.case' });
    const { contacts } = await reminderOf(world).readContacts({ contactIds: [contactId] }, MANAGER);
    expect(contacts[0]?.questionnaire).toBe('questionnaires/default/1#after-visit');
    expect(contacts[0]?.answers).toEqual([
      { question: 'fixed-first-time', value: 'yes' },
      { question: 'in-own-words', value: 'Two hours in the lobby.' },
      { question: 'satisfaction', value: '3' },
      { question: 'what-went-wrong', value: 'waiting' },
    ]);
    expect((await reminderOf(world).readContacts({ contactIds: [contactId] }, as('D2'))).contacts).toEqual([]);
  });

  it('is refused with the place of what is no answer, and for a contact that has none', async () => {
    const contactId = await callback();
    const wrong = [{ question: 'satisfaction', value: '12' }];
    expect(await record(contactId, 'reached', { answers: wrong })).toMatchObject({
      ...{ code: 'questionnaire.no-score', detail: { pointer: '/answers/satisfaction' } },
    });
    expect(await record(contactId, 'not-reached', { answers: bad })).toMatchObject({ code: 'contact.not-with-result' });
  });

  it('an invitation asks nothing', async () => {
    const [contactId = ''] = await idsOf('CS1');
    expect(await record(contactId, 'reached', { answers: bad })).toMatchObject({ code: 'questionnaire.none' });
  });
});
