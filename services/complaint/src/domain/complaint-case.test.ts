import { given } from '@homeward/kernel';
import { chinaHolidays, type WorkingHours } from '@homeward/calendar';
import type { CaseCommand, CaseEvent, Timing } from './case-facts';
import type { ClockTerms } from './clock';
import { complaintCase, nextMarkAt } from './complaint-case';

const MONDAY_TO_FRIDAY = (windows: WorkingHours['weekly']['monday']): WorkingHours => ({
  weekly: { monday: windows, tuesday: windows, wednesday: windows, thursday: windows, friday: windows, saturday: [], sunday: [] },
  publicHolidays: 'off',
});
const NINE_TO_FIVE = MONDAY_TO_FRIDAY([{ from: '09:00', to: '17:00' }]);

const terms = (minutes: number, time: ClockTerms['time']): ClockTerms => ({
  minutes,
  time,
  warnAtPercent: [50, 75, 90],
  escalateAtPercent: [100],
  ladder: ['agent', 'dealer-manager', 'region', 'brand', 'group'],
  policy: 'complaint-clocks/default/1',
});

function aTiming(change: Partial<Record<'first-response' | 'plan' | 'solution', ClockTerms>> = {}, hours = NINE_TO_FIVE): Timing {
  return {
    terms: { 'first-response': terms(120, 'working'), plan: terms(1440, 'elapsed'), solution: terms(4320, 'working'), ...change },
    pauseWhileWaiting: true,
    work: { hours, zone: 'Asia/Shanghai', holidays: chinaHolidays() },
  };
}

/** Shanghai time as an instant. */
const at = (local: string): string => new Date(`${local}+08:00`).toISOString();

function opened(local: string, timing = aTiming()): CaseEvent {
  const [event] = given(complaintCase).when({
    type: 'Open',
    dealerId: 'D1',
    personId: 'p',
    vehicleId: 'v',
    kind: 'complaint',
    category: '',
    severity: 'normal',
    channel: 'hotline',
    department: '',
    receivedAt: at(local),
    at: at(local),
    by: 'agent-7',
    timing,
  }).events;
  if (event === undefined) throw new Error('No event');
  return event;
}

const act = <Type extends Exclude<CaseCommand['type'], 'Open' | 'TellMarks'>>(
  type: Type,
  local: string,
  timing = aTiming(),
  more: object = {},
): CaseCommand => ({ type, at: at(local), by: 'agent-7', timing, ...more }) as unknown as CaseCommand;
const look = (local: string): CaseCommand => ({ type: 'TellMarks', at: at(local) });
const clockOf = (events: readonly CaseEvent[], name: string) => {
  const last = events.at(-1);
  return last !== undefined && 'clocks' in last ? last.clocks.find((clock) => clock.name === name) : undefined;
};

describe('a clock in elapsed time (PL1)', () => {
  const received = opened('2024-05-01T09:00:00.000');

  it('runs through a public holiday', () => {
    expect(clockOf([received], 'plan')?.dueAt).toBe(at('2024-05-02T09:00:00.000'));
  });

  it('warns at 50, 75 and 90 percent, at the nominal instants however late the look comes', () => {
    const events = given(complaintCase, received).when(look('2024-05-02T08:00:00.000')).events;
    const plan = events.filter((event) => event.type === 'ClockWarned' && event.clock === 'plan');
    expect(plan.map((event) => event.at)).toEqual([
      at('2024-05-01T21:00:00.000'),
      at('2024-05-02T03:00:00.000'),
      at('2024-05-02T06:36:00.000'),
    ]);
  });

  it('is met by a plan one second before', () => {
    const events = given(complaintCase, received).when(act('Plan', '2024-05-02T08:59:59.000', aTiming(), { ownerId: 'SA01' })).events;
    expect(clockOf(events, 'plan')).toMatchObject({ status: 'met', breached: false });
  });

  it('is met at the due instant, and breached and escalated once a millisecond later', () => {
    expect(
      given(complaintCase, received)
        .when(look('2024-05-02T09:00:00.000'))
        .events.map((event) => event.type),
    ).not.toContain('ClockBreached');
    const events = given(complaintCase, received).when(look('2024-05-02T09:00:00.001')).events;
    expect(events.filter((event) => event.type === 'ClockBreached')).toHaveLength(1);
    expect(events.filter((event) => event.type === 'CaseEscalated')).toMatchObject([
      { to: 'dealer-manager', at: at('2024-05-02T09:00:00.001') },
    ]);
  });

  it('escalates once, even when the schedule runs twice', () => {
    const first = given(complaintCase, received).when(look('2024-05-02T09:30:00.000')).events;
    expect(given(complaintCase, received, ...first).when(look('2024-05-02T09:30:00.000')).events).toEqual([]);
  });

  it('escalates before the breach too, one level each time, where the policy says so', () => {
    const before = aTiming({ plan: { ...terms(1440, 'elapsed'), escalateAtPercent: [90, 100] } });
    const events = given(complaintCase, opened('2024-05-01T09:00:00.000', before)).when(look('2024-05-02T10:00:00.000')).events;
    expect(
      events.flatMap((event) => (event.type === 'CaseEscalated' && event.clock === 'plan' ? [[event.percent, event.to, event.at]] : [])),
    ).toEqual([
      [90, 'dealer-manager', at('2024-05-02T06:36:00.000')],
      [100, 'region', at('2024-05-02T09:00:00.001')],
    ]);
  });

  it('a plan after the due instant finds the breach told first', () => {
    const events = given(complaintCase, received).when(act('Plan', '2024-05-02T09:10:00.000', aTiming(), { ownerId: 'SA01' })).events;
    expect(events.map((event) => event.type).slice(-3)).toEqual(['ClockBreached', 'CaseEscalated', 'MeasuresPlanned']);
    expect(clockOf(events, 'plan')).toMatchObject({ status: 'late', breached: true });
  });
});

describe('a clock in working time (PL2)', () => {
  it('runs on after the weekend', () => {
    const timing = aTiming({ 'first-response': terms(60, 'working') });
    expect(clockOf([opened('2024-03-15T16:30:00.000', timing)], 'first-response')?.dueAt).toBe(at('2024-03-18T09:30:00.000'));
  });

  it('leaves out the midday break', () => {
    const hours = MONDAY_TO_FRIDAY([
      { from: '08:00', to: '12:00' },
      { from: '13:30', to: '18:00' },
    ]);
    expect(clockOf([opened('2024-03-14T11:30:00.000', aTiming({}, hours))], 'first-response')?.dueAt).toBe(at('2024-03-14T15:00:00.000'));
  });

  it.each([
    // Half an hour of Friday, Saturday off, an hour and a half of the Sunday that makes up for the May holidays.
    ['2024-04-26T16:30:00.000', '2024-04-28T10:30:00.000'],
    // An hour of Tuesday, five days of holidays and weekend, an hour of Monday.
    ['2024-04-30T16:00:00.000', '2024-05-06T10:00:00.000'],
    // At the closing hour, in the night and before the opening hour nothing of the day is left, or gone.
    ['2024-02-28T17:00:00.000', '2024-02-29T11:00:00.000'],
    ['2024-02-28T23:30:00.000', '2024-02-29T11:00:00.000'],
    ['2024-02-29T08:59:59.999', '2024-02-29T11:00:00.000'],
    // What ends with the working day ends there.
    ['2024-02-29T15:00:00.000', '2024-02-29T17:00:00.000'],
  ])('two hours from %s on are over at %s', (receivedAt, dueAt) => {
    expect(clockOf([opened(receivedAt)], 'first-response')?.dueAt).toBe(at(dueAt));
  });

  it('counts a make-up workday on a Sunday', () => {
    // 2024-04-28 is a Sunday that makes up for the May holidays.
    expect(clockOf([opened('2024-04-28T09:00:00.000')], 'first-response')?.dueAt).toBe(at('2024-04-28T11:00:00.000'));
  });
});

describe('waiting for the customer', () => {
  it('moves the due instant of a clock in elapsed time by the wait', () => {
    const received = opened('2024-03-14T09:00:00.000');
    const waiting = given(complaintCase, received).when(act('WaitForCustomer', '2024-03-14T10:00:00.000')).events;
    const resumed = given(complaintCase, received, ...waiting).when(act('Resume', '2024-03-14T13:00:00.000')).events;
    expect(clockOf(resumed, 'plan')?.dueAt).toBe(at('2024-03-15T12:00:00.000'));
  });

  it('moves a clock in working time by the working minutes of the wait only', () => {
    const received = opened('2024-03-15T16:00:00.000');
    const waiting = given(complaintCase, received).when(act('WaitForCustomer', '2024-03-15T16:30:00.000')).events;
    const resumed = given(complaintCase, received, ...waiting).when(act('Resume', '2024-03-18T09:30:00.000')).events;
    // Half an hour of Friday is used; the wait took half an hour of Friday and half an hour of Monday.
    expect(clockOf(resumed, 'first-response')?.dueAt).toBe(at('2024-03-18T11:00:00.000'));
  });

  it('puts off the marks that were ahead, and does not repeat those that were told', () => {
    const received = opened('2024-02-28T23:30:00.000');
    const waited = [act('WaitForCustomer', '2024-02-29T12:00:00.000'), act('Resume', '2024-02-29T15:00:00.000')] as const;
    const before = given(complaintCase, received).when(look('2024-02-29T11:30:00.000'), ...waited);
    const plan = given(complaintCase, received)
      .when(look('2024-02-29T11:30:00.000'), ...waited, look('2024-03-01T02:30:00.001'))
      .events.flatMap((event) => ('clock' in event && event.clock === 'plan' ? [[event.type, event.at]] : []));
    expect(clockOf(before.events, 'plan')?.dueAt).toBe(at('2024-03-01T02:30:00.000'));
    expect(plan).toEqual([
      ['ClockWarned', at('2024-02-29T20:30:00.000')],
      ['ClockWarned', at('2024-03-01T00:06:00.000')],
      ['ClockBreached', at('2024-03-01T02:30:00.001')],
      ['CaseEscalated', at('2024-03-01T02:30:00.001')],
    ]);
  });

  it('neither warns nor breaches while it lasts', () => {
    const received = opened('2024-03-14T09:00:00.000');
    const waiting = given(complaintCase, received).when(act('WaitForCustomer', '2024-03-14T10:00:00.000')).events.at(-1) as CaseEvent;
    expect(nextMarkAt(given(complaintCase, received, waiting).when(look('2024-03-20T09:00:00.000')).state)).toBeUndefined();
  });
});

describe('a case', () => {
  const received = opened('2024-03-14T09:00:00.000');

  it('a first response is an answer to the customer, not an internal note', () => {
    const noted = given(complaintCase, received).when(act('Note', '2024-03-14T09:10:00.000'));
    expect(noted.state?.clocks.find(({ name }) => name === 'first-response')?.status).toBe('running');
    const answered = given(complaintCase, received).when(act('Answer', '2024-03-14T09:20:00.000'));
    expect(clockOf(answered.events, 'first-response')?.status).toBe('met');
  });

  it('runs no clock after it is solved', () => {
    const solved = given(complaintCase, received).when(act('Execute', '2024-03-14T10:00:00.000')).state;
    expect(nextMarkAt(solved)).toBeUndefined();
  });

  it('not satisfied at the callback: it is open again and starts new clocks', () => {
    const history = [...given(complaintCase, received).when(act('Execute', '2024-03-14T10:00:00.000')).events];
    const calledBack = given(complaintCase, received, ...history).when(
      act('CallBack', '2024-03-18T10:00:00.000', aTiming(), { satisfied: false }),
    );
    expect(calledBack.state).toMatchObject({ status: 'classified', reopened: 1, satisfied: false });
    expect(clockOf(calledBack.events, 'plan')).toMatchObject({ round: 2, status: 'running', dueAt: at('2024-03-19T10:00:00.000') });
  });

  it('reopened while somebody waited for the customer, it waits no longer: its new clocks run, and stand still when it waits again', () => {
    const solved = [act('Execute', '2024-03-14T10:00:00.000'), act('WaitForCustomer', '2024-03-14T10:05:00.000')] as const;
    const again = [
      act('CallBack', '2024-03-18T10:00:00.000', aTiming(), { satisfied: false }),
      act('Reopen', '2024-03-18T10:00:00.000'),
    ] as const;
    for (const reopening of again) {
      const reopened = given(complaintCase, received).when(...solved, reopening);
      expect(reopened.state).toMatchObject({ status: 'classified', reopened: 1, waiting: false });
      const waited = [act('WaitForCustomer', '2024-03-18T11:00:00.000'), act('Resume', '2024-03-18T14:00:00.000')] as const;
      const { events } = given(complaintCase, received).when(...solved, reopening, ...waited);
      expect(clockOf(events, 'plan')?.dueAt).toBe(at('2024-03-19T13:00:00.000'));
    }
  });

  it('is reopened once it is solved, and not before', () => {
    expect(given(complaintCase, received).when(act('Reopen', '2024-03-14T10:00:00.000')).rejection.code).toBe('case.not-closed');
  });

  it('is closed only after the customer was called back', () => {
    expect(given(complaintCase, received).when(act('Close', '2024-03-14T10:00:00.000')).rejection.code).toBe('case.not-called-back');
  });

  it('takes no further action once closed, but can be reopened', () => {
    const satisfied = [
      act('Execute', '2024-03-14T10:00:00.000'),
      act('CallBack', '2024-03-14T11:00:00.000', aTiming(), { satisfied: true }),
      act('Close', '2024-03-14T11:30:00.000'),
    ] as const;
    expect(given(complaintCase, received).when(...satisfied, act('Answer', '2024-03-14T12:00:00.000')).rejection.code).toBe('case.closed');
    expect(given(complaintCase, received).when(...satisfied, act('Reopen', '2024-03-14T12:00:00.000')).state).toMatchObject({
      status: 'classified',
      reopened: 1,
    });
  });

  it('another severity counts the running clocks from their start, under the new terms', () => {
    const timing = aTiming({ plan: terms(60, 'elapsed') });
    const events = given(complaintCase, received).when(
      act('Classify', '2024-03-14T09:30:00.000', timing, { category: 'service', severity: 'high', department: 'workshop' }),
    ).events;
    expect(clockOf(events, 'plan')?.dueAt).toBe(at('2024-03-14T10:00:00.000'));
  });

  it('another severity counts for a clock that stands still too', () => {
    const timing = aTiming({ plan: terms(60, 'elapsed') });
    const { events } = given(complaintCase, received).when(
      act('WaitForCustomer', '2024-03-14T09:10:00.000'),
      act('Classify', '2024-03-14T09:30:00.000', timing, { category: 'service', severity: 'high', department: 'workshop' }),
      act('Resume', '2024-03-14T09:40:00.000', timing),
    );
    expect(clockOf(events, 'plan')).toMatchObject({ status: 'running', dueAt: at('2024-03-14T10:30:00.000') });
  });

  it('an unknown case takes no action', () => {
    expect(given(complaintCase).when(act('Answer', '2024-03-14T12:00:00.000')).rejection).toMatchObject({
      kind: 'unknown',
      code: 'case.unknown',
    });
  });
});
