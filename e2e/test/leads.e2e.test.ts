import { startTwoDealers, type TwoDealers } from '../src/story/two-dealers';

jest.setTimeout(300_000);

const people = [
  ['office', 'head-office-analyst', 'B'],
  ['consultant', 'sales-consultant', 'D1'],
  ['manager', 'sales-manager', 'D1'],
  ['neighbour', 'sales-manager', 'D2'],
  ['director', 'dealer-manager', 'D1'],
] as const;
type Login = (typeof people)[number][0];

/** A moment of June 2024 at the dealers. */
const june = (day: number, time = '00:00'): string => new Date(`2024-06-${String(day).padStart(2, '0')}T${time}:00+08:00`).toISOString();

interface LeadAnswer {
  readonly leadId: string;
  readonly dealerId?: string;
  readonly status: string;
  readonly recordId?: string;
  readonly mergedInto?: string;
  readonly overdue: boolean;
  readonly nextFollowUpOn?: string;
  readonly nextFollowUpAt?: string;
  readonly entries?: readonly { readonly action: string; readonly at: string; readonly text?: string }[];
}

// CU6, over HTTP and on the virtual clock.
describe('a lead', () => {
  let dealers: TwoDealers<Login>;
  beforeEach(async () => {
    dealers = await startTwoDealers(june(1, '10:00'), people);
  });
  afterEach(() => dealers.stop());

  const ask: TwoDealers<Login>['ask'] = (...asked) => dealers.askAndSettle(...asked);
  const advanceTo = (at: string) => dealers.constellation.advanceTo(at);
  const open = async (lead: object, who: Login = 'office', key?: string) => {
    const { body } = await ask(who, '/v1/leads', { leads: [{ name: '张伟', phone: '13800138000', level: 'H', ...lead }] }, key);
    const [opened] = (body as { readonly leads: readonly { readonly outcome: string; readonly leadId?: string }[] }).leads;
    return { outcome: opened?.outcome, leadId: opened?.leadId ?? '' };
  };
  const act = (who: Login, leadId: string, action: string, values: object = {}, text?: string) =>
    ask(who, `/v1/leads/${leadId}/actions`, { action, values, ...(text === undefined ? {} : { text }) });
  const read = async (who: Login, leadId: string) => (await ask(who, `/v1/leads/${leadId}`)).body as LeadAnswer;
  const list = async (who: Login, query: string) =>
    ((await ask(who, `/v1/leads?${query}`)).body as { readonly leads: readonly LeadAnswer[] }).leads.map(({ leadId }) => leadId);

  test('followed up on 06-02 and 06-03 and not by 06-05 24:00, it is on head office’s overdue list from 06-06 00:00', async () => {
    const { leadId } = await open({ dealerId: 'D1' });
    expect(await read('consultant', leadId)).toMatchObject({ status: 'offered', nextFollowUpAt: june(2, '10:00') });
    await advanceTo(june(2, '09:00'));
    await act('consultant', leadId, 'follow-up', { result: 'reached' }, 'Wants a red one');
    await advanceTo(june(3, '15:00'));
    expect((await act('consultant', leadId, 'follow-up', { result: 'reached' })).body).toMatchObject({ nextFollowUpOn: '2024-06-05' });
    await advanceTo(june(5, '23:59'));
    expect(await list('office', 'overdue=true')).toEqual([]);
    await advanceTo(june(6));
    expect(await list('office', 'overdue=true')).toEqual([leadId]);
    expect(await list('office', 'overdue=true&dealer=D2')).toEqual([]);
    expect(await list('neighbour', 'overdue=true')).toEqual([]);
    const { entries = [], overdue } = await read('office', leadId);
    expect(overdue).toBe(true);
    expect(entries.map(({ action }) => action)).toEqual(['LeadOpened', 'LeadAccepted', 'FollowedUp', 'FollowedUp', 'FollowUpMissed']);
    expect(entries[2]?.text).toBe('Wants a red one');
  });

  test('with a date agreed on 06-03 for 06-04 15:00, that is the next one', async () => {
    const { leadId } = await open({ dealerId: 'D1' });
    await advanceTo(june(3, '09:00'));
    const values = { result: 'visit-agreed', agreedAt: '2024-06-04T15:00:00+08:00' };
    expect((await act('consultant', leadId, 'follow-up', values)).body).toMatchObject({
      nextFollowUpOn: '2024-06-04',
      nextFollowUpAt: june(4, '15:00'),
    });
    await advanceTo(june(5));
    expect(await list('office', 'overdue=true')).toEqual([leadId]);
  });

  test('is not there for another dealer, whether it asks or acts', async () => {
    const { leadId } = await open({ dealerId: 'D1' });
    for (const answer of [await ask('neighbour', `/v1/leads/${leadId}`), await act('neighbour', leadId, 'accept')]) {
      expect([answer.status, (answer.body as { readonly code: string }).code]).toEqual([404, 'lead.unknown']);
    }
    expect((await ask('neighbour', '/v1/leads/no-such-lead')).body).toMatchObject({ status: 404, code: 'lead.unknown' });
  });

  test('needs a reason and the sales manager to be lost; until then it is on the list as loss-proposed', async () => {
    const { leadId } = await open({}, 'consultant');
    expect((await act('consultant', leadId, 'propose-loss')).body).toMatchObject({ status: 422, code: 'lead.loss-reason-unknown' });
    await act('consultant', leadId, 'propose-loss', { reason: 'price' });
    expect(await list('office', 'status=loss-proposed')).toEqual([leadId]);
    expect((await act('consultant', leadId, 'approve-loss')).status).toBe(403);
    await act('manager', leadId, 'approve-loss');
    expect(await list('office', 'status=lost')).toEqual([leadId]);
    expect((await act('consultant', leadId, 'reactivate', { level: 'C' })).body).toMatchObject({ status: 'accepted', level: 'C' });
  });

  test('refused goes to the next dealer; not answered it goes back to head office', async () => {
    const { leadId } = await open({ placeId: 'D1' });
    expect((await read('manager', leadId)).dealerId).toBe('D1');
    await act('manager', leadId, 'refuse', {}, 'Not our model');
    expect((await ask('manager', `/v1/leads/${leadId}`)).status).toBe(404);
    expect(await read('neighbour', leadId)).toMatchObject({ dealerId: 'D2', status: 'offered' });
    await advanceTo(june(3, '10:01'));
    expect((await ask('neighbour', `/v1/leads/${leadId}`)).status).toBe(404);
    expect(await list('office', 'status=unassigned')).toEqual([leadId]);
    const { entries = [] } = await read('office', leadId);
    expect(entries.filter(({ action }) => action === 'OfferExpired')).toMatchObject([{ at: june(3, '10:00') }]);
  });

  test('is a call in the sales consultant’s list of contacts, and the call made there follows it up', async () => {
    const { leadId } = await open({ ownerId: 'SC01' }, 'consultant');
    const contacts = async (date: string) =>
      ((await ask('consultant', `/v1/contacts?date=${date}`)).body as { readonly contacts: readonly { readonly contactId: string }[] })
        .contacts;
    const [first] = await contacts('2024-06-01');
    expect(first).toMatchObject({
      ownerKind: 'sales-consultant',
      ownerId: 'SC01',
      purpose: 'appointment',
      dueOn: '2024-06-02',
      reasons: [{ kind: 'lead-follow-up' }],
    });
    const why = (await ask('consultant', `/v1/contacts/${first?.contactId ?? ''}/why`)).body;
    expect(JSON.stringify(why)).toContain('Follow-up of the lead: level H, at least every 2 days');
    await ask('consultant', `/v1/contacts/${first?.contactId ?? ''}/result`, { result: 'reached', note: 'Comes on Sunday' });
    expect(await read('consultant', leadId)).toMatchObject({ followUps: 1, nextFollowUpOn: '2024-06-03' });
    expect(await contacts('2024-06-02')).toEqual([]);
    expect(await contacts('2024-06-03')).toMatchObject([{ plannedOn: '2024-06-03' }]);
  });

  test('sent again under its key is the same; the same phone joins it, also at another dealer, which is not told whose it is', async () => {
    const first = await open({}, 'consultant', 'lead-1');
    expect(await open({}, 'consultant', 'lead-1')).toEqual({ outcome: 'repeated', leadId: first.leadId });
    expect(await open({ phone: '+86 138-0013-8000' }, 'consultant')).toEqual({ outcome: 'joined', leadId: first.leadId });
    expect(await open({}, 'neighbour')).toEqual({ outcome: 'joined', leadId: '' });
  });

  test('and another one under a second phone are one lead and one call once they are known to be of one person, and two again when that was wrong', async () => {
    const first = await open({ ownerId: 'SC01' }, 'consultant');
    await advanceTo(june(1, '11:00'));
    const second = await open({ ownerId: 'SC01', phone: '13900139000' }, 'consultant');
    const calls = async () =>
      (
        (await ask('consultant', '/v1/contacts?date=2024-06-01')).body as {
          readonly contacts: readonly { readonly reasons: readonly object[] }[];
        }
      ).contacts.map(({ reasons }) => reasons.length);
    expect(await calls()).toEqual([1, 1]);
    const records = await Promise.all([first, second].map(async ({ leadId }) => (await read('consultant', leadId)).recordId));
    const rule = (ruling: string) =>
      ask('director', '/v1/identity/rulings', {
        decisions: [{ recordId: records[0], otherRecordId: records[1], ruling, reason: 'said so' }],
      });

    expect((await rule('always')).status).toBe(200);
    expect(await read('consultant', second.leadId)).toMatchObject({ status: 'merged', mergedInto: first.leadId });
    expect(await calls()).toEqual([1]);
    expect(await list('consultant', 'status=accepted')).toEqual([first.leadId]);
    expect((await act('consultant', second.leadId, 'follow-up')).body).toMatchObject({ status: 409, code: 'lead.merged' });
    expect(await open({ phone: '13900139000' }, 'consultant')).toEqual({ outcome: 'joined', leadId: first.leadId });

    await rule('never');
    expect((await list('consultant', 'status=accepted')).toSorted()).toEqual([first.leadId, second.leadId].toSorted());
    expect(await calls()).toEqual([1, 1]);
  });
});

test('leads that were written down come to the same state, entered in the evening or the next morning', async () => {
  const leads = ['H', 'A', 'B', 'C', 'N'].map((level, index) => ({
    ...{ name: '李娜', phone: `1390000000${index}`, level, openedAt: june(2 + index, '11:00') },
    ...(index % 2 === 0 ? { dealerId: 'D1' } : { placeId: 'R' }),
  }));
  const states: string[] = [];
  for (const enteredAt of [june(7, '20:00'), june(8, '08:30')]) {
    const { constellation, askAndSettle, stop } = await startTwoDealers(enteredAt, people);
    try {
      expect((await askAndSettle('office', '/v1/leads', { leads })).status).toBe(200);
      await constellation.advanceTo(june(8, '08:31'));
      states.push(await constellation.stateHash());
    } finally {
      await stop();
    }
  }
  expect(states[1]).toBe(states[0]);
});
