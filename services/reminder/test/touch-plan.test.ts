import { given } from '@homeward/kernel';
import { rulesAt, aCandidate, aProfile, type RuleChanges } from './rules';
import type { Candidate } from '../src/domain/cadences/candidate';
import {
  type ContactFacts,
  noContactFacts,
  type PlannedContact,
  type Profile,
  type VehicleReasons,
} from '../src/domain/contacts/contact-facts';
import { touchCalendar, type TouchCalendarCommand, type TouchCalendarEvent } from '../src/domain/contacts/touch-calendar';
import { planTouches } from '../src/domain/contacts/touch-plan';

const of = (vehicleId: string, ...reasons: readonly Candidate[]): VehicleReasons => ({ vehicleId, sequence: 1, reasons });

const factsOf = (vehicles: readonly VehicleReasons[], profile: Profile = aProfile()): ContactFacts => ({
  ...noContactFacts,
  vehicles: Object.fromEntries(vehicles.map((vehicle) => [vehicle.vehicleId, vehicle])),
  profile,
});

const planAt = (day: string, vehicles: readonly VehicleReasons[], profile?: Profile, change: RuleChanges = {}, time = '10:00') =>
  planTouches(factsOf(vehicles, profile), rulesAt(day, time, change).touch('p1'));

const brief = (contacts: readonly PlannedContact[]) =>
  contacts.map(({ plannedOn, agenda }) => [plannedOn, ...agenda.map(({ key }) => key)]).sort();

const aStep = (key: string, fromOn: string, untilOn: string): Candidate =>
  aCandidate({
    key,
    kind: key,
    fromOn,
    untilOn,
    ownerKind: 'advisor',
    ownerId: 'SA01',
    capExempt: true,
    concern: '',
    dueOn: '',
    visitId: 'v1',
  });
const aMarketing = (change: Partial<Candidate> = {}): Candidate =>
  aCandidate({ key: 'greeting', kind: 'message', purpose: 'marketing', concern: '', dueOn: '', ...change });

describe('one contact for reasons near each other', () => {
  it('a maintenance sheet open for three days joins the follow-up of the fourth (RE4)', () => {
    const sheet = aCandidate({ key: 'routine:2023-10-15', fromOn: '2024-04-12', untilOn: '2024-05-27', dueOn: '2024-04-27' });
    const car = of(
      'car1',
      sheet,
      aStep('visit-day-0', '2024-03-15', '2024-03-16'),
      aStep('visit-day-5', '2024-03-20', '2024-03-24'),
      aStep('visit-month-1', '2024-04-15', '2024-04-24'),
    );
    const plan = planAt('2024-03-15', [car]);
    expect(brief(plan.contacts)).toEqual([
      ['2024-03-15', 'visit-day-0'],
      ['2024-03-20', 'visit-day-5'],
      ['2024-04-15', 'routine:2023-10-15', 'visit-month-1'],
    ]);
    const decision = plan.decisions.find(({ candidate }) => candidate === sheet);
    expect(decision?.steps.find(({ code }) => code === 'merged')?.values).toMatchObject({ into: 'visit-month-1', to: '2024-04-15' });
    expect(plan.contacts.find(({ agenda }) => agenda.length === 2)).toMatchObject({
      ownerKind: 'advisor',
      ownerId: 'SA01',
      dueOn: '2024-04-27',
    });
  });

  it('a follow-up is due on its first day, and that is certain', () => {
    const [contact] = planAt('2024-03-15', [of('car1', aStep('visit-day-5', '2024-03-20', '2024-03-24'))]).contacts;
    expect(contact).toMatchObject({ dueOn: '2024-03-20', earliestOn: '2024-03-20', latestOn: '2024-03-20', confidencePercent: 100 });
  });

  it('one still open joins a step that begins later, when that day has come', () => {
    const car = of('car1', aCandidate({ fromOn: '2024-04-05', untilOn: '2024-05-20' }), aStep('visit-month-1', '2024-04-15', '2024-04-24'));
    expect(brief(planAt('2024-04-06', [car]).contacts)).toEqual([
      ['2024-04-05', 'routine:2024-01-08'],
      ['2024-04-15', 'visit-month-1'],
    ]);
    expect(brief(planAt('2024-04-15', [car]).contacts)).toEqual([['2024-04-15', 'routine:2024-01-08', 'visit-month-1']]);
  });

  it('two cars of one owner are one contact at the end of the quiet hours; the greeting is blocked for lack of consent, readably (RE9)', () => {
    const cars = [
      of('carA', aCandidate({ fromOn: '2024-06-20' })),
      of('carB', aCandidate({ key: 'insurance:2024-07-20', kind: 'insurance', fromOn: '2024-06-20', concern: '', dueOn: '' })),
      of('carC', aMarketing({ fromOn: '2024-06-20' })),
    ];
    const change: RuleChanges = {
      quiet: { from: '22:00', to: '08:00', exemptPurposes: ['safety'] },
      caps: { caps: [{ days: 7, contacts: 2, purposes: ['marketing'] }] },
    };
    const plan = planAt('2024-06-20', cars, aProfile(), change, '05:30');
    expect(plan.contacts).toHaveLength(1);
    expect(plan.contacts[0]).toMatchObject({ plannedOn: '2024-06-20', plannedAt: '2024-06-20T00:00:00.000Z', purpose: 'service' });
    expect(plan.contacts[0]?.agenda.map(({ vehicleId }) => vehicleId)).toEqual(['carA', 'carB']);
    expect(plan.decisions.map(({ vehicleId, outcome, steps }) => [vehicleId, outcome, steps.at(-1)?.code])).toEqual([
      ['carA', 'planned', 'planned'],
      ['carB', 'planned', 'planned'],
      ['carC', 'refused', 'consent.missing'],
    ]);
  });

  it('but never over the border of a dealer', () => {
    const cars = [of('carA', aCandidate()), of('carB', aCandidate({ dealerId: 'D2' }))];
    expect(new Set(planAt('2024-06-01', cars).contacts.map(({ dealerId }) => dealerId))).toEqual(new Set(['D1', 'D2']));
  });

  it('and nobody is contacted about anything before or after its window', () => {
    const car = of('car1', aStep('first', '2024-06-01', '2024-06-02'), aStep('second', '2024-06-03', '2024-06-09'));
    expect(brief(planAt('2024-06-01', [car]).contacts)).toEqual([
      ['2024-06-01', 'first'],
      ['2024-06-03', 'second'],
    ]);
  });
});

describe('the caps', () => {
  const three = (dealerId = 'D1') => [
    of('carA', aCandidate({ key: 'a', fromOn: '2024-06-10', concern: 'x', dealerId })),
    of('carB', aCandidate({ key: 'b', fromOn: '2024-06-14', concern: 'x', dealerId })),
    of('carC', aCandidate({ key: 'c', fromOn: '2024-06-18', concern: 'x', dealerId })),
  ];

  it('give one contact in seven days, and move the others', () => {
    const plan = planAt('2024-06-01', three());
    expect(brief(plan.contacts)).toEqual([
      ['2024-06-10', 'a'],
      ['2024-06-17', 'b'],
      ['2024-06-24', 'c'],
    ]);
    expect(plan.decisions[1]?.steps.find(({ code }) => code === 'cap.deferred')?.values).toMatchObject({
      from: '2024-06-14',
      to: '2024-06-17',
      days: '7',
      contacts: '1',
    });
  });

  it('hold for all dealers together', () => {
    const plan = planAt('2024-06-01', [...three().slice(0, 1), ...three('D2').slice(1, 2)]);
    expect(brief(plan.contacts)).toEqual([
      ['2024-06-10', 'a'],
      ['2024-06-17', 'b'],
    ]);
  });

  it('refuse what finds no day within its window, with the reason', () => {
    const cars = [
      of('carA', aCandidate({ key: 'a', fromOn: '2024-06-10' })),
      of('carB', aCandidate({ key: 'b', fromOn: '2024-06-14', untilOn: '2024-06-15' })),
    ];
    const plan = planAt('2024-06-01', cars);
    expect(brief(plan.contacts)).toEqual([['2024-06-10', 'a']]);
    expect(plan.decisions[1]).toMatchObject({ outcome: 'refused' });
    expect(plan.decisions[1]?.steps.at(-1)).toMatchObject({ code: 'cap.blocked', values: { days: '7', contacts: '1' } });
  });

  it('count the steps after a visit, and never block them', () => {
    const car = of('car1', aStep('visit-day-0', '2024-06-10', '2024-06-11'), aStep('visit-day-5', '2024-06-15', '2024-06-19'));
    const other = of('car2', aCandidate({ fromOn: '2024-06-20' }));
    expect(brief(planAt('2024-06-01', [car, other]).contacts)).toEqual([
      ['2024-06-10', 'visit-day-0'],
      ['2024-06-15', 'visit-day-5'],
      ['2024-06-22', 'routine:2024-01-08'],
    ]);
  });

  it('do not hold for safety, appointments and complaints', () => {
    const car = of('car1', aCandidate({ fromOn: '2024-06-10' }));
    const recall = of('car2', aCandidate({ key: 'recall', purpose: 'safety', fromOn: '2024-06-14', concern: '' }));
    expect(brief(planAt('2024-06-01', [car, recall]).contacts)).toEqual([
      ['2024-06-10', 'routine:2024-01-08'],
      ['2024-06-14', 'recall'],
    ]);
  });

  it('let the more important go first', () => {
    const profile = aProfile({ consents: { marketing: 'yes' } });
    const cars = [of('carA', aMarketing({ fromOn: '2024-06-10' })), of('carB', aCandidate({ fromOn: '2024-06-14' }))];
    expect(brief(planAt('2024-06-01', cars, profile).contacts)).toEqual([
      ['2024-06-14', 'routine:2024-01-08'],
      ['2024-06-21', 'greeting'],
    ]);
  });
});

describe('consent and channel', () => {
  it.each([
    ['service', {}, true],
    ['service', { service: 'no' }, false],
    ['marketing', {}, false],
    ['marketing', { marketing: 'yes' }, true],
    ['safety', { safety: 'no' }, true],
  ] as const)('%s with the answers %o is allowed: %s', (purpose, consents, isAllowed) => {
    const plan = planAt('2024-06-01', [of('car1', aCandidate({ purpose }))], aProfile({ consents }));
    expect(plan.contacts).toHaveLength(isAllowed ? 1 : 0);
  });

  it.each([
    [{}, { 'marketing/sms': 'yes' }, 'sms'],
    [{ marketing: 'no' }, { 'marketing/sms': 'yes' }, 'sms'],
    [{ marketing: 'yes' }, { 'marketing/phone': 'no' }, 'sms'],
    [{ marketing: 'yes' }, { 'service/phone': 'no' }, 'phone'],
    [{ marketing: 'yes' }, { 'marketing/phone': 'no', 'marketing/sms': 'no' }, undefined],
  ] as const)('a channel with an answer of its own counts by that (%o, %o): %s', (consents, channelConsents, channel) => {
    const reason = aCandidate({ purpose: 'marketing', channels: ['phone', 'sms'] });
    const plan = planAt('2024-06-01', [of('car1', reason)], aProfile({ consents, channelConsents }));
    expect(plan.contacts[0]?.channel).toBe(channel);
    if (channel === undefined) expect(plan.decisions[0]).toMatchObject({ outcome: 'refused', steps: [{ code: 'consent.refused' }] });
  });

  it('the preferred channel is taken when the reason allows it and the person can be reached on it', () => {
    const channelOf = (profile: Partial<Profile>) =>
      planAt('2024-06-01', [of('car1', aCandidate({ channels: ['phone', 'sms', 'email'] }))], aProfile(profile)).contacts[0]?.channel;
    expect(channelOf({})).toBe('phone');
    expect(channelOf({ preferredChannel: 'sms' })).toBe('sms');
    expect(channelOf({ preferredChannel: 'wechat' })).toBe('phone');
    expect(channelOf({ preferredChannel: 'email' })).toBe('phone');
    expect(channelOf({ preferredChannel: 'sms', hasMobile: false, hasEmail: true })).toBe('email');
  });

  it('nobody is planned who cannot be reached, or of whom nothing is known yet', () => {
    const unreachable = planAt('2024-06-01', [of('car1', aCandidate())], aProfile({ hasMobile: false }));
    expect(unreachable.decisions[0]).toMatchObject({ outcome: 'refused', steps: [{ code: 'consent.given' }, { code: 'channel.none' }] });
    const { profile: _notKnown, ...facts } = factsOf([of('car1', aCandidate())]);
    const unknown = planTouches(facts, rulesAt('2024-06-01').touch('p1'));
    expect(unknown.decisions[0]).toMatchObject({ outcome: 'waiting', steps: [{ code: 'person.not-known-yet' }] });
  });
});

describe('the calendar of a person', () => {
  const hearing = (day: string, vehicles: readonly VehicleReasons[], profile: Profile = aProfile()): TouchCalendarCommand => ({
    type: 'HearReasons',
    vehicles,
    profile,
    surroundings: rulesAt(day).touch('p1'),
  });
  const recording = (
    day: string,
    contactId: string,
    result: 'reached' | 'not-reached' | 'booked' | 'call-later' | 'refused',
    callAgainOn?: string,
  ): TouchCalendarCommand => ({
    type: 'RecordResult',
    contactId,
    result,
    by: 'agent',
    purchaseAsked: false,
    ...(callAgainOn === undefined ? {} : { callAgainOn }),
    surroundings: rulesAt(day).touch('p1'),
  });
  const invitation = aCandidate();
  const followUp = aCandidate({
    key: 'routine:2024-01-08:follow-up',
    kind: 'invitation-follow-up',
    ownerKind: 'advisor',
    ownerId: 'SA01',
    follows: { key: invitation.key, afterDays: 7 },
  });
  const idOf = (events: readonly TouchCalendarEvent[]): string =>
    events.flatMap((event) => (event.type === 'PlanRevised' ? event.planned.map(({ contactId }) => contactId) : []))[0] ?? '';
  const droppedIn = (events: readonly TouchCalendarEvent[]) =>
    events.flatMap((event) => (event.type === 'PlanRevised' ? event.dropped : []));
  const plannedId = idOf(given(touchCalendar).when(hearing('2024-06-01', [of('car1', invitation, followUp)])).events);
  const heard = hearing('2024-06-01', [of('car1', invitation, followUp)]);

  it('a contact that moves stays the same contact: superseded, not doubled (RE2)', () => {
    const moved = { ...of('car1', { ...invitation, fromOn: '2024-06-10' }, followUp), sequence: 2 };
    const then = given(touchCalendar).when(heard, hearing('2024-06-02', [moved]));
    expect(then.events).toMatchObject([{ type: 'NewsHeard' }, { type: 'PlanRevised', planned: [{ contactId: plannedId }], dropped: [] }]);
    expect(Object.values(then.state.open)).toMatchObject([{ contactId: plannedId, plannedOn: '2024-06-10' }]);
  });

  it('what was done elsewhere is cancelled with the visit as its cause (RE8)', () => {
    const because = { code: 'visit', values: { visitId: 'v9', dealerId: 'D2', visitedOn: '2024-06-18' } };
    const then = given(touchCalendar).when(heard, hearing('2024-06-18', [{ vehicleId: 'car1', sequence: 2, reasons: [], because }]));
    expect(droppedIn(then.events)).toMatchObject([{ reason: 'reason-gone', because }]);
    expect(then.state.open).toEqual({});
  });

  it('an invitation that was heard out is followed up after seven days by the advisor', () => {
    const then = given(touchCalendar).when(heard, recording('2024-06-15', plannedId, 'reached'));
    expect(Object.values(then.state.open)).toMatchObject([
      { plannedOn: '2024-06-22', ownerKind: 'advisor', agenda: [{ key: followUp.key }] },
    ]);
  });

  it.each(['booked', 'refused'] as const)('one that was answered with %s is not', (result) => {
    expect(given(touchCalendar).when(heard, recording('2024-06-15', plannedId, result)).state.open).toEqual({});
  });

  it('nobody reached leaves the contact open, and counts towards no cap', () => {
    const then = given(touchCalendar).when(heard, recording('2024-06-15', plannedId, 'not-reached'));
    expect(Object.values(then.state.open)).toMatchObject([{ contactId: plannedId, plannedOn: '2024-06-15' }]);
  });

  it('"call later" moves it to the day that was agreed', () => {
    const then = given(touchCalendar).when(heard, recording('2024-06-15', plannedId, 'call-later', '2024-06-27'));
    expect(Object.values(then.state.open)).toMatchObject([{ contactId: plannedId, plannedOn: '2024-06-27' }]);
  });

  it('a result of a contact that is made is refused, and so is one of a contact that is not open', () => {
    expect(
      given(touchCalendar).when(heard, recording('2024-06-15', plannedId, 'reached'), recording('2024-06-15', plannedId, 'booked'))
        .rejection.code,
    ).toBe('contact.made-already');
    expect(given(touchCalendar).when(heard, recording('2024-06-15', 'p1~nothing', 'reached')).rejection.code).toBe('contact.not-open');
  });

  it('a window that ends drops its contact', () => {
    const then = given(touchCalendar).when(heard, { type: 'ReviewCalendar', surroundings: rulesAt('2024-07-31').touch('p1') });
    expect(droppedIn(then.events)).toMatchObject([{ reason: 'window-passed' }]);
  });

  it('a consent that is withdrawn drops the contact', () => {
    const then = given(touchCalendar).when(heard, hearing('2024-06-02', [], aProfile({ sequence: 2, consents: { service: 'no' } })));
    expect(droppedIn(then.events)).toMatchObject([{ reason: 'consent-refused' }]);
  });

  it('a message is marked before it is sent, once; what nobody knows of is never sent again, and a receipt settles it (RE11)', () => {
    const start: TouchCalendarCommand = { type: 'StartSending', contactId: plannedId };
    const surroundings = rulesAt('2024-06-15').touch('p1');
    expect(given(touchCalendar).when(heard, start, start).rejection.code).toBe('contact.being-sent');
    const lost: TouchCalendarCommand = { type: 'SettleSending', contactId: plannedId, result: 'unknown', surroundings };
    expect(given(touchCalendar).when(heard, start, lost, start).rejection.code).toBe('contact.made-already');
    const receipt: TouchCalendarCommand = {
      type: 'RecordResult',
      contactId: plannedId,
      result: 'delivered',
      by: 'provider',
      purchaseAsked: false,
      surroundings,
    };
    const then = given(touchCalendar).when(heard, start, lost, receipt);
    expect(then.state.facts.tried[plannedId]?.attempts.map(({ result }) => result)).toEqual(['unknown', 'delivered']);
    expect(given(touchCalendar).when(heard, start, lost, receipt, receipt).rejection.kind).toBe('repeated');
    // A receipt that comes days later says what was wrong with the message as it went out.
    const sent: TouchCalendarCommand = { ...lost, result: 'sent' };
    const bounced = { ...receipt, result: 'failed', failure: 'address', surroundings: rulesAt('2024-06-18').touch('p1') } as const;
    const attempts = given(touchCalendar).when(heard, start, sent, bounced).state.facts.tried[plannedId]?.attempts ?? [];
    expect(attempts.at(-1)).toMatchObject({ result: 'failed', failure: 'address', sentAt: attempts[0]?.at });
    expect(attempts.at(-1)?.at).not.toBe(attempts[0]?.at);
  });
});
