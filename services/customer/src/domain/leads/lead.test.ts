import { given } from '@homeward/kernel';
import { LEAD_LEVELS } from '@homeward/policy';
import { anOpenLead, leadSurroundings, moment } from './example-leads';
import { isOverdue } from './follow-up';
import { lead, leadWakeAt } from './lead';
import type { LeadCommand, LeadState } from './lead-facts';

type Acted = Exclude<LeadCommand, { readonly type: 'Open' | 'LearnPerson' }>;

const on = (when: string) => ({ at: moment(when), by: 'consultant-1', surroundings: leadSurroundings });
const followUp = (when: string, change: Partial<Extract<Acted, { type: 'FollowUp' }>> = {}): LeadCommand => ({
  type: 'FollowUp',
  result: 'reached',
  level: '',
  ...on(when),
  ...change,
});
const marks = (when: string, candidates: readonly string[] = ['D1', 'D2']): LeadCommand => ({ type: 'TellMarks', candidates, ...on(when) });
const changeLevel = (level: 'H' | 'A' | 'N', when: string): LeadCommand => ({ type: 'ChangeLevel', level, ...on(when) });
const propose = (when: string, reason = 'price'): LeadCommand => ({ type: 'ProposeLoss', reason, ...on(when) });
const approve = (when: string): LeadCommand => ({ type: 'ApproveLoss', ...on(when) });
const after = (...commands: readonly LeadCommand[]) => given(lead).when(anOpenLead(), ...commands);
const overdueAt = (state: LeadState, when: string): boolean => isOverdue(state?.next, moment(when));

describe('the clock of a lead', () => {
  it.each([
    ['O', '06-02 10:00', '06-08'],
    ['H', '06-02 10:00', '06-03'],
    ['A', '06-03 10:00', '06-05'],
    ['B', '06-04 10:00', '06-08'],
    ['C', '06-09 00:00', '06-16'],
    ['N', '07-02 00:00', '07-01'],
  ] as const)('%s: the first follow-up is missed at %s; after one on 06-01 the next one is on %s', (level, first, next) => {
    expect(given(lead).when(anOpenLead({ level })).state?.next?.overdueAt).toBe(moment(first));
    expect(given(lead).when(anOpenLead({ level }), followUp('06-01 11:00')).state?.next?.on).toBe(`2024-${next}`);
  });

  it('every level of the policy has a clock', () => {
    for (const level of LEAD_LEVELS) expect(given(lead).when(anOpenLead({ level })).state?.next?.basis).toBe('first');
  });

  it('followed up on 06-02 and 06-03 and not again: overdue from 06-06 00:00, not before (CU6)', () => {
    const { state } = after(followUp('06-02 09:00'), followUp('06-03 15:00'));
    expect(state?.next).toMatchObject({ basis: 'level', on: '2024-06-05', everyDays: 2, policy: 'lead-levels/default/1' });
    expect(overdueAt(state, '06-05 23:59')).toBe(false);
    expect(overdueAt(state, '06-06 00:00')).toBe(true);
  });

  it('a date agreed with the customer goes before the level’s, earlier or later (CU6)', () => {
    const earlier = after(followUp('06-03 11:00', { result: 'visit-agreed', agreedAt: moment('06-04 15:00') })).state;
    expect(earlier?.next).toMatchObject({ basis: 'agreed', on: '2024-06-04', at: moment('06-04 15:00') });
    expect([overdueAt(earlier, '06-04 23:59'), overdueAt(earlier, '06-05 00:00')]).toEqual([false, true]);
    const later = after(followUp('06-03 11:00', { agreedAt: moment('06-20 15:00') })).state;
    expect([overdueAt(later, '06-20 23:59'), overdueAt(later, '06-21 00:00')]).toEqual([false, true]);
  });

  it('a follow-up without a new date goes back to the level’s rhythm, whether the agreed date was kept or missed', () => {
    const agreed = followUp('06-03 11:00', { agreedAt: moment('06-04 15:00') });
    expect(after(agreed, followUp('06-04 16:00')).state?.next).toMatchObject({ basis: 'level', on: '2024-06-06' });
    expect(after(agreed, followUp('06-08 09:00')).state?.next).toMatchObject({ basis: 'level', on: '2024-06-10' });
  });

  it('a date in the past cannot be agreed, one later today can', () => {
    expect(after(followUp('06-03 11:00', { agreedAt: moment('06-02 10:00') })).rejection.code).toBe('lead.agreed-in-past');
    expect(after(followUp('06-03 11:00', { agreedAt: moment('06-03 09:00') })).state?.next?.on).toBe('2024-06-03');
  });

  it('another level gives another date from the last follow-up, and time to act on it', () => {
    expect(after(followUp('06-02 09:00'), changeLevel('A', '06-03 09:00')).state?.next).toMatchObject({ on: '2024-06-06', everyDays: 4 });
    const cold = anOpenLead({ level: 'N' });
    const hot = given(lead).when(cold, followUp('06-02 09:00'), changeLevel('H', '06-20 10:00')).state;
    expect(hot?.next).toMatchObject({ basis: 'level', overdueAt: moment('06-21 10:00') });
  });

  it('another level heals no missed date and moves no agreed one, and the history has every level', () => {
    const missed = after(followUp('06-02 09:00'), changeLevel('N', '06-10 09:00')).state;
    expect(overdueAt(missed, '06-10 09:01')).toBe(true);
    const agreed = after(followUp('06-02 09:00', { agreedAt: moment('06-09 10:00') }), changeLevel('N', '06-03 09:00')).state;
    expect(agreed?.next).toMatchObject({ basis: 'agreed', on: '2024-06-09', everyDays: 30 });
    expect(agreed?.levels).toEqual([
      { level: 'H', sinceAt: moment('06-01 10:00') },
      { level: 'N', sinceAt: moment('06-03 09:00') },
    ]);
  });

  it('a missed date and its escalations are told once, at their own moments, however late the look comes', () => {
    const { state, events } = after(followUp('06-02 09:00'), marks('06-20 00:00'));
    expect(events.map((event) => [event.type, event.at])).toEqual([
      ['FollowUpMissed', moment('06-05 00:00')],
      ['LeadEscalated', moment('06-06 00:00')],
      ['LeadEscalated', moment('06-08 00:00')],
    ]);
    expect(state).toMatchObject({ missed: 1, escalatedTo: 'region' });
    expect(leadWakeAt(state)).toBeUndefined();
    expect(after(followUp('06-02 09:00'), marks('06-20 00:00'), marks('06-21 00:00')).events).toEqual([]);
  });

  it('a follow-up after the date keeps that it was missed, and ends the escalation', () => {
    const { state, events } = after(followUp('06-02 09:00'), followUp('06-07 09:00'));
    expect(events.map(({ type }) => type)).toEqual(['FollowUpMissed', 'LeadEscalated', 'FollowedUp']);
    expect(state).toMatchObject({ missed: 1, escalatedTo: 'consultant', followUps: 2 });
  });
});

describe('a lead from head office', () => {
  it('is offered to the first candidate, and taken by accepting it or by working on it', () => {
    expect(after(marks('06-01 10:00')).state).toMatchObject({ status: 'offered', dealerId: 'D1', offerExpiresAt: moment('06-03 10:00') });
    expect(after({ type: 'Accept', ownerId: 'SC1', ...on('06-01 12:00') }).state).toMatchObject({ status: 'accepted', ownerId: 'SC1' });
    const { state, events } = after(followUp('06-02 09:00'));
    expect(events.map(({ type }) => type)).toEqual(['LeadAccepted', 'FollowedUp']);
    expect(state?.status).toBe('accepted');
  });

  it('refused goes to the next dealer with a clock of its own, and never back by itself', () => {
    const refuse = (when: string, candidates: readonly string[]): LeadCommand => ({ type: 'Refuse', candidates, ...on(when) });
    const second = after(refuse('06-01 12:00', ['D1', 'D2'])).state;
    expect(second).toMatchObject({ status: 'offered', dealerId: 'D2', tried: ['D1'], next: { overdueAt: moment('06-02 12:00') } });
    const nobody = after(refuse('06-01 12:00', ['D1', 'D2']), refuse('06-01 13:00', ['D1', 'D2'])).state;
    expect(nobody).toMatchObject({ status: 'unassigned', dealerId: '', tried: ['D1', 'D2'] });
    expect(overdueAt(nobody, '06-02 12:00')).toBe(true);
  });

  it('not answered in time it expires at that moment and goes to the next dealer', () => {
    const opened = given(lead).when(anOpenLead({ level: 'C' })).state;
    expect(leadWakeAt(opened)).toBe(moment('06-03 10:00'));
    const then = given(lead).when(anOpenLead({ level: 'C' }), marks('06-03 10:00'));
    expect(then.events.map(({ type }) => type)).toEqual(['OfferExpired', 'LeadOffered']);
    expect(then.state).toMatchObject({ dealerId: 'D2', assignedAt: moment('06-03 10:00'), offerExpiresAt: moment('06-05 10:00') });
  });

  it('with no dealer in reach it stays with head office, which may assign it', () => {
    const nobody = given(lead).when(anOpenLead({ candidates: [] })).state;
    expect(nobody).toMatchObject({ status: 'unassigned', dealerId: '' });
    const assign: LeadCommand = { type: 'Assign', dealerId: 'D3', ownerId: '', ...on('06-02 10:00') };
    expect(given(lead).when(anOpenLead({ candidates: [] }), assign).state).toMatchObject({ status: 'offered', dealerId: 'D3' });
    expect(given(lead).when(anOpenLead({ candidates: [] }), followUp('06-02 10:00')).rejection.code).toBe('lead.unassigned');
  });

  it('given to another dealer it keeps what was agreed with the customer', () => {
    const assign: LeadCommand = { type: 'Assign', dealerId: 'D2', ownerId: '', ...on('06-03 10:00') };
    const { state } = after(followUp('06-02 09:00', { agreedAt: moment('06-09 10:00') }), assign);
    expect(state).toMatchObject({ dealerId: 'D2', next: { basis: 'agreed', on: '2024-06-09' } });
  });
});

describe('a lead of a dealer', () => {
  const own = anOpenLead({ origin: 'dealer', candidates: ['D1'], level: '', ownerId: 'SC1' });

  it('needs no answer, and has the policy’s first level when none is said', () => {
    const { state } = given(lead).when(own);
    expect(state).toMatchObject({ status: 'accepted', level: 'N', ownerId: 'SC1' });
    expect(state?.offerExpiresAt).toBeUndefined();
    expect(given(lead).when(own, { type: 'Accept', ownerId: '', ...on('06-01 12:00') }).rejection.code).toBe('lead.accepted-already');
  });

  it('is opened by nobody before it happens', () => {
    expect(given(lead).when({ ...own, openedAt: moment('06-01 10:01') }).rejection.code).toBe('lead.opened-in-future');
  });
});

describe('the same customer asking again', () => {
  it('joins the open lead, and is answered no later than a new lead would be', () => {
    const again = anOpenLead({ at: moment('06-10 10:00'), openedAt: moment('06-10 10:00'), source: 'exhibition', candidates: ['D2'] });
    const { state, events } = given(lead).when(anOpenLead({ level: 'N' }), followUp('06-02 09:00'), again);
    expect(events.map(({ type }) => type)).toEqual(['LeadJoined']);
    expect(state).toMatchObject({ dealerId: 'D1', joined: 1, source: 'web', next: { on: '2024-07-02' } });
    const sooner = after(followUp('06-02 09:00'), { ...again, at: moment('06-02 10:00'), openedAt: moment('06-02 10:00') }).state;
    expect(sooner?.next?.overdueAt).toBe(moment('06-03 10:00'));
  });

  it('takes up a lead that no dealer has: the dealer that was asked has it, whoever let it go before', () => {
    const again = (change: Parameters<typeof anOpenLead>[0]) =>
      anOpenLead({ at: moment('06-02 10:00'), openedAt: moment('06-02 10:00'), ...change });
    const nobodys = anOpenLead({ candidates: [] });
    const own = given(lead).when(nobodys, again({ origin: 'dealer', candidates: ['D2'], ownerId: 'SC2' }));
    expect(own.events.map(({ type }) => type)).toEqual(['LeadJoined', 'LeadOffered', 'LeadAccepted']);
    expect(own.state).toMatchObject({ status: 'accepted', dealerId: 'D2', ownerId: 'SC2', next: { overdueAt: moment('06-03 10:00') } });
    expect(own.state?.offerExpiresAt).toBeUndefined();

    const refuse: LeadCommand = { type: 'Refuse', candidates: ['D1'], ...on('06-01 12:00') };
    const offered = given(lead).when(anOpenLead({ candidates: ['D1'] }), refuse, again({ candidates: ['D1', 'D2'] })).state;
    expect(offered).toMatchObject({ status: 'offered', dealerId: 'D2', tried: ['D1'] });
    const still = given(lead).when(anOpenLead({ candidates: ['D1'] }), refuse, again({ candidates: ['D1'] }));
    expect(still.events.map(({ type }) => type)).toEqual(['LeadJoined']);
    const walkedIn = given(lead).when(anOpenLead({ candidates: ['D1'] }), refuse, again({ origin: 'dealer', candidates: ['D1'] })).state;
    expect(walkedIn).toMatchObject({ status: 'accepted', dealerId: 'D1' });
  });

  it('at the dealer that has it on offer has been taken by it; at another one it stays on offer', () => {
    const at = { at: moment('06-02 10:00'), openedAt: moment('06-02 10:00'), origin: 'dealer' as const };
    expect(after(anOpenLead({ ...at, candidates: ['D1'] })).state).toMatchObject({ status: 'accepted', dealerId: 'D1' });
    expect(after(anOpenLead({ ...at, candidates: ['D2'] })).state).toMatchObject({ status: 'offered', dealerId: 'D1' });
  });

  it('has the date that was agreed then, with whoever has the lead', () => {
    const at = { at: moment('06-02 10:00'), openedAt: moment('06-02 10:00'), agreedAt: moment('06-20 15:00') };
    expect(after(anOpenLead(at)).state?.next).toMatchObject({ basis: 'agreed', on: '2024-06-20' });
    expect(after(anOpenLead({ ...at, origin: 'dealer', candidates: ['D2'] })).state?.next?.basis).toBe('first');
    const lost = [followUp('06-02 09:00'), propose('06-02 09:10'), approve('06-02 09:20')];
    expect(after(...lost, anOpenLead(at)).state).toMatchObject({ reactivated: 1, next: { basis: 'agreed', on: '2024-06-20' } });
  });

  it('brings a lost lead back, to the dealer that was asked', () => {
    const again = anOpenLead({
      at: moment('07-01 10:00'),
      openedAt: moment('07-01 10:00'),
      origin: 'dealer',
      candidates: ['D2'],
      level: 'B',
    });
    const { state } = after(followUp('06-02 09:00'), propose('06-03 09:00'), approve('06-03 10:00'), again);
    expect(state).toMatchObject({
      status: 'accepted',
      dealerId: 'D2',
      level: 'B',
      reactivated: 1,
      next: { overdueAt: moment('07-04 10:00') },
    });
    expect(state?.closedAt).toBeUndefined();
  });

  it('is another lead once this one is won', () => {
    const win: LeadCommand = { type: 'Win', recordId: 'r', vehicleId: 'v', saleId: 's', ...on('06-05 10:00') };
    expect(after(win, anOpenLead()).rejection.code).toBe('lead.won-already');
  });
});

describe('the end of a lead', () => {
  it('lost needs a reason of the policy and an approval; until then it is loss-proposed, and its clock goes on', () => {
    expect(after(propose('06-02 09:00', 'weather')).rejection).toMatchObject({ kind: 'invalid', code: 'lead.loss-reason-unknown' });
    expect(after(approve('06-02 09:00')).rejection.code).toBe('lead.loss-not-proposed');
    const proposed = after(propose('06-02 09:00')).state;
    expect(proposed).toMatchObject({ status: 'loss-proposed', lossReason: 'price' });
    expect(overdueAt(proposed, '06-02 10:00')).toBe(true);
    const lost = after(propose('06-02 09:00'), approve('06-02 11:00')).state;
    expect(lost).toMatchObject({ status: 'lost', lossReason: 'price', closedAt: moment('06-02 11:00') });
    expect(overdueAt(lost, '06-30 00:00')).toBe(false);
    expect(leadWakeAt(lost)).toBeUndefined();
  });

  it('a loss that is not approved goes on as before', () => {
    const { state } = after(propose('06-02 08:00'), { type: 'RefuseLoss', ...on('06-02 09:00') });
    expect(state).toMatchObject({ status: 'accepted', lossReason: '', next: { overdueAt: moment('06-02 10:00') } });
  });

  it('a lost lead can be taken up again, and only a lost one', () => {
    const reactivate = (when: string): LeadCommand => ({ type: 'Reactivate', level: 'C', ...on(when) });
    expect(after(reactivate('06-02 09:00')).rejection.code).toBe('lead.not-lost');
    const { state } = after(propose('06-02 09:00'), approve('06-02 09:30'), reactivate('09-01 10:00'));
    expect(state).toMatchObject({ status: 'accepted', level: 'C', dealerId: 'D1', next: { on: '2024-09-08' } });
  });

  it('won keeps the history and names sale and car; nothing is due and nothing more happens to it', () => {
    const win: LeadCommand = { type: 'Win', recordId: 'record-1', vehicleId: 'car-1', saleId: 'sale-1', ...on('06-05 10:00') };
    const drive: LeadCommand = { type: 'RecordTestDrive', model: 'Camry', drivenAt: moment('06-02 10:00'), ...on('06-02 11:00') };
    const quote: LeadCommand = { type: 'Quote', model: 'Camry', amountFen: 18_980_000, ...on('06-02 12:00') };
    const { state } = after(followUp('06-02 09:00'), drive, quote, win);
    expect(state).toMatchObject({
      status: 'won',
      vehicleId: 'car-1',
      saleId: 'sale-1',
      testDrives: 1,
      quotes: 1,
      closedAt: moment('06-05 10:00'),
    });
    expect(state?.next).toBeUndefined();
    expect(state?.entries.map(({ action }) => action)).toContain('PriceQuoted');
    expect(after(win, followUp('06-06 09:00')).rejection.code).toBe('lead.closed');
  });
});

it('the person behind the record may become another one, and the latest word counts', () => {
  const learn = (personId: string, sequence: number): LeadCommand => ({
    type: 'LearnPerson',
    personId,
    sequence,
    at: moment('06-02 10:00'),
  });
  expect(after(learn('person-2', 3)).state?.personId).toBe('person-2');
  expect(after(learn('person-2', 3), learn('person-3', 2)).events).toEqual([]);
});
