import { given } from '@homeward/kernel';
import { anOpenLead, leadSurroundings, moment } from './example-leads';
import { lead } from './lead';
import type { LeadCommand, NextFollowUp, OpenedLead } from './lead-facts';

const on = (when: string) => ({ at: moment(when), by: 'consultant-1', surroundings: leadSurroundings });
const joining = (when: string) => ({ at: moment(when), surroundings: leadSurroundings, personId: 'person-1' });
const followUp = (when: string, agreedAt?: string): LeadCommand => ({
  ...{ type: 'FollowUp', result: 'reached', level: '', ...on(when) },
  ...(agreedAt === undefined ? {} : { agreedAt: moment(agreedAt) }),
});
const take = (when: string, due?: NextFollowUp, leadId = 'other'): LeadCommand => ({
  ...{ type: 'TakeDuplicate', leadId, ...joining(when) },
  ...(due === undefined ? {} : { due }),
});
const letGo = (when: string, leadId = 'other'): LeadCommand => ({ type: 'LetDuplicateGo', leadId, ...joining(when) });
const mergeInto = (when: string): LeadCommand => ({ type: 'MergeInto', leadId: 'leading', ...joining(when) });
const part = (when: string): LeadCommand => ({ type: 'Part', ...joining(when) });
const marks = (when: string): LeadCommand => ({ type: 'TellMarks', candidates: [], ...on(when) });

const after = (...commands: readonly LeadCommand[]) => given(lead).when(anOpenLead({ origin: 'dealer' }), ...commands);
const dueOf = (...commands: readonly LeadCommand[]): NextFollowUp => {
  const next = after(...commands).state?.next;
  if (next === undefined) throw new Error('Nothing is due');
  return next;
};
/** Everything but the history, which only grows. */
const withoutHistory = (state: OpenedLead | undefined): object => ({ ...state, entries: [], parted: 0 });

describe('a lead that another one of the same person is merged into', () => {
  it('is due when the sooner of the two is, in its own rhythm', () => {
    const calm = followUp('06-01 12:00', '06-20 15:00');
    const sooner = dueOf({ ...followUp('06-02 09:00'), level: 'A' } as LeadCommand);
    const { state } = after(
      { type: 'ChangeLevel', level: 'C', ...on('06-01 11:00') },
      followUp('06-01 12:00'),
      take('06-02 10:00', sooner),
    );
    expect(state?.next).toMatchObject({ on: '2024-06-06', everyDays: 15 });
    expect(after(calm, take('06-02 10:00', sooner)).state?.next?.on).toBe('2024-06-20');
  });

  it('keeps the day that was agreed at the other one, also when that is later, unless it is over', () => {
    const agreed = dueOf(followUp('06-01 11:00', '06-04 15:00'));
    expect(after(take('06-01 12:00', agreed)).state?.next).toMatchObject({ basis: 'agreed', on: '2024-06-04' });
    expect(after(followUp('06-05 09:00'), take('06-05 10:00', agreed)).state?.next).toMatchObject({
      on: '2024-06-04',
      overdueAt: moment('06-05 00:00'),
    });
  });

  it('is as it was before when they are parted and nobody did anything', () => {
    const before = after(followUp('06-02 09:00'));
    const due = dueOf();
    const parted = after(followUp('06-02 09:00'), take('06-02 09:30', due), letGo('06-02 09:45'));
    expect(withoutHistory(parted.state)).toEqual(withoutHistory(before.state));
  });

  it('tells what fell due for both of them once, whether they are parted or not', () => {
    const due = dueOf();
    const { state } = after(
      followUp('06-01 11:00'),
      take('06-01 12:00', due),
      marks('06-02 10:00'),
      letGo('06-02 11:00'),
      marks('06-04 00:00'),
    );
    expect(state?.missed).toBe(2);
    const twice = after(take('06-01 12:00', due), marks('06-02 10:00'), letGo('06-02 11:00'), marks('06-02 12:00'));
    expect(twice.state?.missed).toBe(1);
  });

  it('keeps what was said to the customer since, when they are parted', () => {
    const { state } = after(take('06-01 12:00', dueOf()), followUp('06-02 09:00'), letGo('06-02 11:00'));
    expect(state?.next).toMatchObject({ basis: 'level', on: '2024-06-04' });
    expect(state?.duplicates).toBeUndefined();
  });

  it('of three still has what is due at the one that stays', () => {
    const soonest = dueOf(followUp('06-01 11:00', '06-02 15:00'));
    const sooner = dueOf(followUp('06-01 11:00', '06-03 15:00'));
    const { state } = after(
      followUp('06-01 12:00'),
      take('06-01 13:00', soonest, 'one'),
      take('06-01 13:00', sooner, 'two'),
      letGo('06-01 14:00', 'one'),
    );
    expect(state?.next?.on).toBe('2024-06-03');
  });

  it('takes none when it is closed, nor when it is somebody else’s by now', () => {
    const lost: readonly LeadCommand[] = [
      { type: 'ProposeLoss', reason: 'price', ...on('06-01 11:00') },
      { type: 'ApproveLoss', ...on('06-01 12:00') },
    ];
    expect(after(...lost, take('06-01 13:00', dueOf())).events).toEqual([]);
    expect(after({ ...take('06-01 13:00', dueOf()), personId: 'person-2' } as LeadCommand).events).toEqual([]);
  });
});

describe('a lead that was merged into another one', () => {
  it('is nobody’s to follow up, and nothing is done to it: that is done at the other one', () => {
    const { state } = after(mergeInto('06-01 11:00'));
    expect(state).toMatchObject({ status: 'merged', merged: { leadId: 'leading', status: 'accepted' } });
    expect(state?.next).toBeUndefined();
    for (const command of [followUp('06-01 12:00'), { type: 'Reactivate', level: '', ...on('06-01 12:00') } as const]) {
      expect(after(mergeInto('06-01 11:00'), command).rejection.code).toBe('lead.merged');
    }
    expect(after(mergeInto('06-01 11:00'), anOpenLead()).rejection.code).toBe('lead.merged');
  });

  it('is as it was before when they are parted in time', () => {
    const before = after(followUp('06-01 11:00'));
    expect(withoutHistory(after(followUp('06-01 11:00'), mergeInto('06-02 11:00'), part('06-03 11:00')).state)).toEqual(
      withoutHistory(before.state),
    );
  });

  it('begins anew when its day passed while the other one was followed up; what was late before is late still', () => {
    expect(after(followUp('06-01 11:00'), mergeInto('06-02 11:00'), part('06-20 11:00')).state?.next).toMatchObject({
      basis: 'first',
      overdueAt: moment('06-21 11:00'),
    });
    expect(after(followUp('06-01 11:00'), mergeInto('06-05 11:00'), part('06-20 11:00')).state?.next?.on).toBe('2024-06-03');
  });

  it('is on offer again for as long as every offer, when the time for the answer passed meanwhile', () => {
    const { state } = given(lead).when(anOpenLead(), mergeInto('06-02 11:00'), part('06-20 11:00'));
    expect(state).toMatchObject({ status: 'offered', offerExpiresAt: moment('06-22 11:00') });
  });
});
