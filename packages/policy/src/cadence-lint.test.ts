import fc from 'fast-check';
import { cadenceProblems } from './cadence-lint';
import { capProblems } from './cap-lint';
import { cadences } from './subjects/cadences';
import { contactCaps, type ContactCaps } from './subjects/contacting';

const script = { 'zh-CN': '您好', en: 'Hello' };
const aStep = (key: string, when: unknown, change: object = {}) => ({
  ...{ key, when, windowDays: 2, owner: 'advisor', channels: ['phone'], purpose: 'service', script },
  ...change,
});
const aCadence = (trigger: unknown, steps: readonly unknown[], stops: readonly string[] = []) => ({ trigger, steps, stops });
const bodyOf = (all: Readonly<Record<string, unknown>>) =>
  cadences.bodyOf({ subject: 'cadences', scope: 'x', version: 1, effectiveFrom: '', body: { cadences: all } });
const lint = (all: Readonly<Record<string, unknown>>) => cadenceProblems(bodyOf(all));
const pointers = (all: Readonly<Record<string, unknown>>) => lint(all).map(({ pointer }) => pointer);

const visit = { on: 'visit', services: ['routine'] };
const after = (days: number) => ({ kind: 'days-after', days });
const follows = (step: string) => ({ kind: 'after-step', step, days: 3 });

describe('steps that can never happen', () => {
  it('have a window that is past when the cadence begins', () => {
    const [found] = lint({ a: aCadence(visit, [aStep('late', { kind: 'days-before', days: 3 })]) });
    expect(found).toEqual({
      pointer: '/cadences/a/steps/0/when/days',
      expected: 'a window that is not past when it begins; started on 2024-01-01, late is for 2023-12-29 to 2023-12-30',
    });
    expect(lint({ a: aCadence(visit, [aStep('in-time', { kind: 'days-before', days: 1 })]) })).toEqual([]);
    expect(lint({ a: aCadence({ on: 'appointment' }, [aStep('ahead', { kind: 'days-before', days: 3 })]) })).toEqual([]);
  });

  it('follow a step that there is not, one that stands after them, or one that comes every month', () => {
    expect(pointers({ a: aCadence(visit, [aStep('one', after(0)), aStep('two', follows('none'))]) })).toEqual([
      '/cadences/a/steps/1/when/step',
    ]);
    expect(pointers({ a: aCadence(visit, [aStep('one', follows('two')), aStep('two', after(0))]) })).toEqual([
      '/cadences/a/steps/0/when/step',
    ]);
    const monthly = aStep('monthly', { kind: 'monthly', times: 3 });
    expect(pointers({ a: aCadence(visit, [monthly, aStep('two', follows('monthly'))]) })).toEqual(['/cadences/a/steps/1/when/step']);
  });

  it('are for a day after the appointment that they look ahead to', () => {
    expect(pointers({ a: aCadence({ on: 'appointment' }, [aStep('after', after(1))]) })).toEqual(['/cadences/a/steps/0/when/days']);
    expect(lint({ a: aCadence({ on: 'appointment' }, [aStep('on-it', after(0))]) })).toEqual([]);
  });

  it('speak of a maintenance where there is no car', () => {
    const around = aStep('around', { kind: 'around-due', fromMonths: 3, toMonths: 5 });
    expect(pointers({ a: aCadence({ on: 'occasion', kinds: ['birthday'] }, [around]) })).toEqual(['/cadences/a/steps/0/when/kind']);
  });

  it('speak of a car where there is none yet: its maintenance, its visits, its owner, the months of its order', () => {
    const delivery = { on: 'waiting', for: 'delivery', since: 'start' };
    const around = aStep('around', { kind: 'around-due', fromMonths: 3, toMonths: 5 });
    const monthly = aStep('monthly', { kind: 'monthly', times: 3 });
    expect(pointers({ a: aCadence(delivery, [around, monthly], ['answer', 'visit']) })).toEqual([
      '/cadences/a/stops/1',
      '/cadences/a/steps/0/when/kind',
      '/cadences/a/steps/1/when/kind',
    ]);
    expect(pointers({ a: aCadence({ ...delivery, for: 'repair' }, [around, monthly], ['answer', 'visit']) })).toEqual([]);
  });

  it('are before the day on which somebody began to wait; before a promise there is time', () => {
    const ahead = [aStep('ahead', { kind: 'days-before', days: 3 })];
    expect(pointers({ a: aCadence({ on: 'waiting', for: 'repair', since: 'start' }, ahead) })).toEqual(['/cadences/a/steps/0/when/days']);
    expect(lint({ a: aCadence({ on: 'waiting', for: 'delivery', since: 'promise' }, ahead) })).toEqual([]);
  });

  it('are stopped by what started them', () => {
    expect(pointers({ a: aCadence({ on: 'appointment' }, [aStep('one', after(0))], ['answer', 'appointment']) })).toEqual([
      '/cadences/a/stops/1',
    ]);
  });
});

describe('escalations', () => {
  const escalated = (trigger: unknown, steps: readonly unknown[], windowDays = 9) => ({
    ...aCadence(trigger, steps),
    escalation: { to: 'dealer-manager', windowDays },
  });

  it.each([
    ['visit', visit],
    ['delivery', { on: 'delivery' }],
    ['maintenance-due', { on: 'maintenance-due', services: ['routine'] }],
    ['item-due', { on: 'item-due', items: ['insurance'] }],
    ['appointment', { on: 'appointment' }],
    ['no-show', { on: 'no-show' }],
    ['churn', { on: 'churn', levels: ['lost'] }],
    ['occasion', { on: 'occasion', kinds: ['birthday'] }],
    ['trade-up', { on: 'trade-up', because: { kind: 'car-age', years: 6 } }],
    ['waiting for a delivery', { on: 'waiting', for: 'delivery', since: 'promise' }],
    ['waiting for a repair', { on: 'waiting', for: 'repair', since: 'promise' }],
  ])('go with the steps that %s starts', (_on, trigger) => {
    expect(lint({ a: escalated(trigger, [aStep('one', after(0))]) })).toEqual([]);
  });

  it('of what comes every month are over when it comes again; an occasion comes once', () => {
    const call = (windowDays: number, times?: number) => aStep('call', { kind: 'monthly', times: times ?? 6 }, { windowDays });
    const churn = { on: 'churn', levels: ['lost'] };
    expect(lint({ a: escalated(churn, [call(20)]) })).toEqual([
      {
        pointer: '/cadences/a/escalation/windowDays',
        expected:
          'at most 28 days together with the window of call, which is 20; started on 2024-02-01, the manager has the first round to 2024-02-29 and the second begins on 2024-03-01',
      },
    ]);
    expect(lint({ a: escalated(churn, [call(20)], 8) })).toEqual([]);
    expect(lint({ a: escalated(churn, [call(20, 1)]) })).toEqual([]);
    expect(lint({ a: escalated({ on: 'occasion', kinds: ['birthday'] }, [call(20)]) })).toEqual([]);
  });

  it('have a name that no step of the cadence has', () => {
    expect(pointers({ a: escalated(visit, [aStep('one', after(0)), aStep('one-escalated', after(5))]) })).toEqual([
      '/cadences/a/escalation/to',
    ]);
  });
});

describe('loops without end', () => {
  it('are steps that follow one another in a circle, or themselves; each circle is told once', () => {
    const circle = [aStep('one', follows('three')), aStep('two', follows('one')), aStep('three', follows('two')), aStep('four', after(1))];
    const found = lint({ a: aCadence(visit, circle) });
    expect(found).toEqual([
      {
        pointer: '/cadences/a/steps/0/when/step',
        expected:
          'an end of the round one after three after two after one; on 2024-01-01 and on every day after it each waits for the other',
      },
    ]);
    expect(pointers({ a: aCadence(visit, [aStep('own', follows('own'))]) })).toEqual(['/cadences/a/steps/0/when/step']);
  });

  it('are months without a limit; and a round that is not over when the next begins is told', () => {
    const [found] = lint({ a: aCadence(visit, [aStep('calls', { kind: 'monthly' })]) });
    expect(found?.expected).toBe('an end; started on 2024-01-01, calls is on 2024-02-01, 2024-03-01, and every month for ever');
    const long = aStep('calls', { kind: 'monthly', times: 3 }, { windowDays: 29 });
    expect(pointers({ a: aCadence(visit, [long]) })).toEqual(['/cadences/a/steps/0/windowDays']);
    expect(lint({ a: aCadence(visit, [{ ...long, windowDays: 28 }]) })).toEqual([]);
  });

  it('are found in any cadence, exactly where a step has no way back to the trigger', () => {
    const followed = fc.array(fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(followed, (drawn) => {
        const keyOf = (place: number): string => `step-${place % drawn.length}`;
        const steps = drawn.map((other, place) => aStep(keyOf(place), other === undefined ? after(0) : follows(keyOf(other))));
        // A step has a day when the steps that it follows, in the order of the list, lead to the trigger.
        const reachable = new Set<string>();
        drawn.forEach((other, place) => {
          if (other === undefined || (other % drawn.length < place && reachable.has(keyOf(other)))) reachable.add(keyOf(place));
        });
        expect(lint({ a: aCadence(visit, steps) }).length > 0).toBe(reachable.size < drawn.length);
      }),
    );
  });
});

describe('steps that nothing tells apart', () => {
  it('have one key in two cadences, or begin two invitations to the same maintenance', () => {
    const one = aCadence(visit, [aStep('same', after(0))]);
    expect(pointers({ a: one, b: one })).toEqual(['/cadences/b/steps/0/key']);
    expect(pointers({ a: one, b: { off: true } })).toEqual([]);
    const due = (key: string) =>
      aCadence({ on: 'maintenance-due', services: ['routine'] }, [aStep(key, { kind: 'days-before', days: 15 })]);
    expect(pointers({ a: due('invite'), b: due('invite-again') })).toEqual(['/cadences/b/trigger/services']);
  });
});

describe('contacts that the caps always block', () => {
  const capsOf = (change: object = {}): ContactCaps =>
    contactCaps.bodyOf({
      ...{ subject: 'contact-caps', scope: 'x', version: 1, effectiveFrom: '' },
      body: {
        ...{ caps: [{ days: 7, contacts: 1 }], exemptPurposes: ['safety', 'appointment'], blocksCadenceSteps: false, mergeWithinDays: 0 },
        ...change,
      },
    });
  const blocked = (cadence: unknown, caps = capsOf()) => capProblems(bodyOf({ a: cadence }), caps);
  const churn = { on: 'churn', levels: ['lost'] };
  const weekly = aCadence(churn, [aStep('one', after(0)), aStep('two', after(3)), aStep('three', after(14))]);

  it('are told with the days of the contacts before them', () => {
    expect(blocked(weekly)).toEqual([
      {
        pointer: '/cadences/a/steps/1',
        expected:
          'a window with room in the caps; started on 2024-01-01: one on 2024-01-01, and no day from 2024-01-04 to 2024-01-05 is free for two (at most 1 in 7 days)',
      },
    ]);
  });

  it('are none where the window is long enough, where the steps are one contact, and where caps do not count', () => {
    expect(blocked(aCadence(churn, [aStep('one', after(0)), aStep('two', after(3), { windowDays: 5 })]))).toEqual([]);
    const near = aCadence(churn, [aStep('one', after(0), { windowDays: 4 }), aStep('two', after(3))]);
    expect(blocked(near, capsOf({ mergeWithinDays: 3 }))).toEqual([]);
    expect(blocked({ ...weekly, steps: weekly.steps.map((step) => ({ ...(step as object), purpose: 'appointment' })) })).toEqual([]);
    expect(blocked({ ...weekly, trigger: visit })).toEqual([]);
    expect(blocked({ ...weekly, trigger: visit }, capsOf({ blocksCadenceSteps: true }))).toHaveLength(1);
  });

  it('are found by the calendar’s weeks and months, and by distances', () => {
    const month = aCadence(churn, [aStep('one', after(0)), aStep('two', after(10)), aStep('three', after(20)), aStep('four', after(31))]);
    expect(blocked(month, capsOf({ caps: [{ per: 'month', contacts: 2 }] })).map(({ pointer }) => pointer)).toEqual([
      '/cadences/a/steps/2',
    ]);
    expect(blocked(month, capsOf({ caps: [{ per: 'week', contacts: 1 }] }))).toEqual([]);
    const apart = capsOf({ caps: [], minimumDistances: [{ days: 12 }] });
    expect(blocked(month, apart).map(({ pointer }) => pointer)).toEqual(['/cadences/a/steps/1']);
  });

  it('of the months of a call each fits, whatever month it is', () => {
    expect(blocked(aCadence(churn, [aStep('calls', { kind: 'monthly', times: 12 })]))).toEqual([]);
  });
});
