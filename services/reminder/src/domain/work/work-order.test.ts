import type { WorkLists } from '@homeward/policy';
import { compareWork, measuresOf, type WorkFacts } from './work-order';

const policy: WorkLists = {
  order: [{ promise: 1 }, { safety: 1 }, { due: 5, value: 3, reach: 2 }],
  dueWithinDays: 30,
  valueOfLevel: { normal: 0, gold: 50, vip: 100 },
  reach: { expectedPercent: 50, weighsTries: 2 },
  capacity: { advisor: 20, 'care-specialist': 40, 'call-centre': 60, 'sales-consultant': 20 },
  evenUpToPercent: 120,
  retry: { busyAfterMinutes: 30, notReachedAfterMinutes: 180, triesPerDay: 3 },
  promiseMissedAfterMinutes: 30,
  refusal: { reasons: ['price'], purposes: ['marketing'] },
  overflowToldAt: '08:00',
  scripts: {},
};
const DAY = { on: '2024-06-10', endsAt: '2024-06-10T16:00:00.000Z' };

interface Change extends Partial<Omit<WorkFacts, 'contact'>> {
  readonly contact?: Partial<WorkFacts['contact']>;
}
const facts = (contactId: string, { contact, ...change }: Change = {}): WorkFacts => ({
  contact: { contactId, purpose: 'service', dueOn: '2024-06-25', untilOn: '2024-07-25', ...contact },
  promisedAt: undefined,
  level: '',
  tries: [],
  ...change,
});
const orderOf = (all: readonly WorkFacts[], rules: WorkLists = policy): readonly string[] =>
  all
    .map((one) => ({ ...one, measures: measuresOf(one, DAY, rules) }))
    .sort((a, b) => compareWork(a, b, rules))
    .map(({ contact }) => contact.contactId);

describe('the order of a day’s calls', () => {
  it('what was promised goes first, the earlier the sooner; what is promised for another day does not', () => {
    const all = [
      facts('due', { contact: { dueOn: '2024-06-01' }, level: 'vip' }),
      facts('at-four', { promisedAt: '2024-06-10T08:00:00.000Z' }),
      facts('at-nine', { promisedAt: '2024-06-10T01:00:00.000Z' }),
      facts('tomorrow', { promisedAt: '2024-06-11T01:00:00.000Z' }),
      facts('yesterday', { promisedAt: '2024-06-09T09:00:00.000Z' }),
    ];
    expect(orderOf(all)).toEqual(['yesterday', 'at-nine', 'at-four', 'due', 'tomorrow']);
  });

  it('safety goes before what is due sooner or worth more', () => {
    const recall = facts('recall', { contact: { purpose: 'safety', dueOn: '2024-07-30' } });
    expect(orderOf([facts('due', { contact: { dueOn: '2024-06-10' }, level: 'vip' }), recall])).toEqual(['recall', 'due']);
  });

  it('then what is due sooner, of the same day who is worth more, of the same worth who answers more often', () => {
    const all = [
      facts('rarely', { tries: [{ result: 'not-reached' }, { result: 'busy' }] }),
      facts('often', { tries: [{ result: 'reached' }, { result: 'booked' }] }),
      facts('gold', { level: 'gold' }),
      facts('soon', { contact: { dueOn: '2024-06-11' } }),
    ];
    expect(orderOf(all)).toEqual(['soon', 'gold', 'often', 'rarely']);
  });

  it('of equals the one goes first for which there is less time left', () => {
    expect(orderOf([facts('a'), facts('b', { contact: { untilOn: '2024-06-12' } })])).toEqual(['b', 'a']);
  });

  it('another order is another policy', () => {
    const byValue = { ...policy, order: [{ value: 1 }] };
    expect(orderOf([facts('due', { contact: { dueOn: '2024-06-10' } }), facts('vip', { level: 'vip' })], byValue)).toEqual(['vip', 'due']);
  });

  it('measures what it goes by: nearness of the day, worth of the level, share of calls that were answered', () => {
    const tries = [{ result: 'reached' }, { result: 'not-reached' }, { result: 'delivered' }] as const;
    expect(measuresOf(facts('a', { level: 'gold', tries }), DAY, policy)).toEqual({ promise: 0, safety: 0, due: 50, value: 50, reach: 50 });
    expect(measuresOf(facts('b', { contact: { dueOn: '2024-05-01' }, level: 'unheard-of' }), DAY, policy)).toMatchObject({
      due: 100,
      value: 0,
    });
    expect(measuresOf(facts('c', { contact: { dueOn: '2024-09-01' } }), DAY, policy)).toMatchObject({ due: 0 });
  });
});
