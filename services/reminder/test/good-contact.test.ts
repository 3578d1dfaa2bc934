import { given } from '@homeward/kernel';
import type { Candidate } from '../src/domain/cadences/candidate';
import { type CaseFact, type ContactFacts, noContactFacts, type PlannedContact, type Profile } from '../src/domain/contacts/contact-facts';
import { touchCalendar } from '../src/domain/contacts/touch-calendar';
import { planTouches } from '../src/domain/contacts/touch-plan';
import { aCandidate, aProfile, type RuleChanges, rulesAt } from './rules';

const SHIPPED_ORDER = [
  { purpose: 'safety' },
  { purpose: 'appointment' },
  { purpose: 'complaint' },
  { purpose: 'service', isMaintenance: true },
  { purpose: 'service' },
  { purpose: 'survey' },
  { purpose: 'marketing' },
];

const factsOf = (reasons: readonly Candidate[], more: Partial<ContactFacts> = {}): ContactFacts => ({
  ...noContactFacts,
  vehicles: { car1: { vehicleId: 'car1', sequence: 1, reasons } },
  profile: aProfile(),
  ...more,
});
const plan = (day: string, reasons: readonly Candidate[], change: RuleChanges = {}, more: Partial<ContactFacts> = {}) =>
  planTouches(factsOf(reasons, more), rulesAt(day, '05:30', change).touch('p1'));
const brief = (contacts: readonly PlannedContact[]) =>
  contacts.map(({ plannedOn, agenda }) => [plannedOn, ...agenda.map(({ key }) => key)]).sort();
const willing = (change: Partial<Profile> = {}) => aProfile({ consents: { marketing: 'yes' }, ...change });

const aReason = (key: string, fromOn: string, untilOn: string, change: Partial<Candidate> = {}): Candidate =>
  aCandidate({ key, kind: key, fromOn, untilOn, concern: '', dueOn: '', channels: ['phone'], ...change });

describe('limits', () => {
  const caps = (rules: Readonly<Record<string, unknown>>): RuleChanges => ({ caps: { caps: [], ...rules } });

  it('a cap by the calendar counts weeks from Monday on, and months', () => {
    const reasons = [aReason('a', '2024-06-06', '2024-06-30'), aReason('b', '2024-06-09', '2024-07-10', { dealerId: 'D2' })];
    expect(brief(plan('2024-06-01', reasons, caps({ caps: [{ per: 'week', contacts: 1 }] })).contacts)).toEqual([
      ['2024-06-06', 'a'],
      ['2024-06-10', 'b'],
    ]);
    expect(brief(plan('2024-06-01', reasons, caps({ caps: [{ per: 'month', contacts: 1 }] })).contacts)).toEqual([
      ['2024-06-06', 'a'],
      ['2024-07-01', 'b'],
    ]);
  });

  it('what was made in a month leaves nothing of it for others', () => {
    const first = aReason('a', '2024-06-06', '2024-06-30');
    const heard = given(touchCalendar).when({
      type: 'HearReasons',
      vehicles: [{ vehicleId: 'car1', sequence: 1, reasons: [first, aReason('b', '2024-06-20', '2024-07-10')] }],
      profile: aProfile(),
      surroundings: rulesAt('2024-06-06', '10:00', caps({ caps: [{ per: 'month', contacts: 1 }] })).touch('p1'),
    });
    const [contactId = ''] = Object.values(heard.state.open).flatMap((one) => (one.agenda[0]?.key === 'a' ? [one.contactId] : []));
    const made = given(touchCalendar, ...heard.events).when({
      type: 'RecordResult',
      contactId,
      result: 'reached',
      by: 'sa',
      purchaseAsked: false,
      surroundings: rulesAt('2024-06-06', '11:00', caps({ caps: [{ per: 'month', contacts: 1 }] })).touch('p1'),
    });
    expect(brief(Object.values(made.state.open))).toEqual([['2024-07-01', 'b']]);
  });

  it('a minimum distance of three days allows Monday and Thursday', () => {
    const reasons = [aReason('a', '2024-06-03', '2024-06-30'), aReason('b', '2024-06-04', '2024-06-30', { dealerId: 'D2' })];
    const { contacts, decisions } = plan('2024-06-01', reasons, caps({ minimumDistances: [{ days: 3 }] }));
    expect(brief(contacts)).toEqual([
      ['2024-06-03', 'a'],
      ['2024-06-06', 'b'],
    ]);
    expect(decisions[1]?.steps.find(({ code }) => code === 'cap.deferred.distance')?.values).toMatchObject({ days: '3', to: '2024-06-06' });
  });

  it('each purpose can have its own', () => {
    const reasons = [
      aReason('a', '2024-06-03', '2024-06-30', { purpose: 'marketing' }),
      aReason('b', '2024-06-08', '2024-06-30', { purpose: 'marketing' }),
      aReason('c', '2024-06-12', '2024-06-30'),
    ];
    const rules = caps({ caps: [{ days: 14, contacts: 1, purposes: ['marketing'] }] });
    expect(brief(plan('2024-06-01', reasons, rules, { profile: willing() }).contacts)).toEqual([
      ['2024-06-03', 'a'],
      ['2024-06-12', 'c'],
      ['2024-06-17', 'b'],
    ]);
  });

  it('what they move joins a more important contact in its window, where the policy says so, else waits for a day of its own', () => {
    const reasons = [
      aReason('greeting', '2024-06-10', '2024-07-10', { purpose: 'marketing' }),
      aReason('sheet', '2024-06-14', '2024-07-10', { concern: 'maintenance:x' }),
    ];
    const rules = { caps: [{ days: 7, contacts: 1 }] };
    const profile = willing();
    expect(brief(plan('2024-06-01', reasons, { caps: { ...rules, overCap: 'defer' } }, { profile }).contacts)).toEqual([
      ['2024-06-14', 'sheet'],
      ['2024-06-21', 'greeting'],
    ]);
    const merged = plan('2024-06-01', reasons, { caps: { ...rules, overCap: 'merge' } }, { profile });
    expect(brief(merged.contacts)).toEqual([['2024-06-14', 'sheet', 'greeting']]);
    expect(merged.decisions[0]?.steps.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['merged', 'cap.merged', 'channel.chosen', 'planned']),
    );
    expect(merged.contacts[0]).toMatchObject({ purpose: 'service', plannedOn: '2024-06-14' });
  });

  it('what they refuse joins too, instead of being lost', () => {
    const reasons = [
      aReason('greeting', '2024-06-12', '2024-06-15', { purpose: 'marketing' }),
      aReason('sheet', '2024-06-14', '2024-07-10', { concern: 'maintenance:x', dealerId: 'D1' }),
      aReason('other', '2024-06-09', '2024-06-09', { capExempt: true }),
    ];
    const rules = { caps: [{ days: 5, contacts: 1 }], mergeWithinDays: 0, overCap: 'merge' };
    const { contacts, decisions } = plan('2024-06-01', reasons, { caps: rules }, { profile: willing() });
    expect(decisions.map(({ outcome }) => outcome)).toEqual(['planned', 'planned', 'planned']);
    expect(brief(contacts)).toEqual([
      ['2024-06-09', 'other'],
      ['2024-06-14', 'sheet', 'greeting'],
    ]);
  });

  it('safety never waits, however full the days are', () => {
    const reasons = [
      aReason('a', '2024-06-10', '2024-06-20', { capExempt: true }),
      aReason('recall', '2024-06-14', '2024-12-31', { purpose: 'safety', channels: ['sms'] }),
    ];
    const rules = { caps: [{ per: 'month', contacts: 1 }], minimumDistances: [{ days: 30 }], overCap: 'merge' };
    const found = plan('2024-06-14', reasons, { caps: rules });
    expect(found.contacts.find(({ purpose }) => purpose === 'safety')).toMatchObject({
      plannedOn: '2024-06-14',
      plannedAt: '2024-06-13T16:00:00.000Z',
    });
  });
});

describe('the order of importance', () => {
  const reasons = [
    aReason('check', '2024-06-10', '2024-06-30'),
    aReason('sheet', '2024-06-10', '2024-06-30', { concern: 'maintenance:x' }),
    aReason('survey', '2024-06-11', '2024-06-30', { purpose: 'survey' }),
    aReason('recall', '2024-06-09', '2024-06-30', { purpose: 'safety' }),
  ];

  it('is that of the agenda, whatever gave the contact its day', () => {
    const { contacts } = plan('2024-06-01', reasons, { caps: { importance: SHIPPED_ORDER } });
    expect(brief(contacts)).toEqual([['2024-06-11', 'recall', 'sheet', 'check', 'survey']]);
    expect(contacts[0]).toMatchObject({ purpose: 'safety', lead: { vehicleId: 'car1', key: 'survey' } });
  });

  it('is what the policy says, down to single kinds', () => {
    const importance = [{ purpose: 'survey' }, { purpose: 'service', kinds: ['check'] }, { purpose: 'service' }];
    expect(brief(plan('2024-06-01', reasons, { caps: { importance } }).contacts)).toEqual([
      ['2024-06-11', 'survey', 'check', 'sheet', 'recall'],
    ]);
  });
});

describe('the time of a contact', () => {
  const call = aReason('call', '2024-06-10', '2024-06-20');
  const momentOf = (time: Profile['time'], reason = call, quiet: unknown = undefined) =>
    plan('2024-06-01', [reason], quiet === undefined ? {} : { quiet }, { profile: aProfile(time === undefined ? {} : { time }) })
      .contacts[0]?.plannedAt;
  const preferring = { from: '21:00', to: '09:00', exemptPurposes: ['safety'], preferredTimeChannels: ['phone'] };

  it('is outside of quiet hours by the clock of the person, and of the dealer where that is not known', () => {
    expect(momentOf(undefined)).toBe('2024-06-10T01:00:00.000Z');
    expect(momentOf({})).toBe('2024-06-10T01:00:00.000Z');
    // Midnight in Shanghai is 18:00 in Berlin on the day before: not at night there.
    expect(momentOf({ timeZone: 'Europe/Berlin' })).toBe('2024-06-09T16:00:00.000Z');
    expect(momentOf({ timeZone: 'Asia/Tokyo' })).toBe('2024-06-10T00:00:00.000Z');
  });

  it('is the one that the person prefers, on the channels of the policy, unless all of that is quiet', () => {
    const time = { preferred: { from: '18:00', to: '20:00' } };
    expect(momentOf(time, call, preferring)).toBe('2024-06-10T10:00:00.000Z');
    expect(momentOf(time)).toBe('2024-06-10T01:00:00.000Z');
    expect(momentOf(time, { ...call, channels: ['sms'] }, preferring)).toBe('2024-06-10T01:00:00.000Z');
    expect(momentOf({ preferred: { from: '06:00', to: '08:00' } }, call, preferring)).toBe('2024-06-10T01:00:00.000Z');
    expect(momentOf({ preferred: { from: '08:00', to: '11:00' } }, call, preferring)).toBe('2024-06-10T01:00:00.000Z');
  });
});

describe('days off', () => {
  const quiet = (off: string, more: Readonly<Record<string, unknown>> = {}) => ({
    quiet: { from: '21:00', to: '09:00', exemptPurposes: ['safety'], daysOff: [{ off, ...more }] },
  });
  const dayOf = (reason: Candidate, change: RuleChanges) => plan('2024-09-20', [reason], change).contacts[0]?.plannedOn;
  const inHolidays = aReason('call', '2024-10-03', '2024-10-20');

  it('are no days for calls: the next day that is worked is taken, and said to be', () => {
    const found = plan('2024-09-20', [inHolidays], quiet('public-holidays'));
    expect(found.contacts[0]?.plannedOn).toBe('2024-10-08');
    expect(found.decisions[0]?.steps.find(({ code }) => code === 'day-off.shifted')?.values).toMatchObject({
      from: '2024-10-03',
      to: '2024-10-08',
    });
  });

  it('a Saturday that makes up for holidays is worked, other Saturdays are not', () => {
    const onSaturday = (fromOn: string) => aReason('call', fromOn, '2024-10-30');
    expect(dayOf(onSaturday('2024-10-12'), quiet('non-workdays'))).toBe('2024-10-12');
    expect(dayOf(onSaturday('2024-10-19'), quiet('non-workdays'))).toBe('2024-10-21');
    expect(dayOf(onSaturday('2024-10-19'), quiet('public-holidays'))).toBe('2024-10-19');
  });

  it('hold neither for messages nor for safety, nor for whom the policy leaves out', () => {
    expect(dayOf({ ...inHolidays, channels: ['sms'] }, quiet('public-holidays'))).toBe('2024-10-03');
    expect(dayOf({ ...inHolidays, purpose: 'safety' }, quiet('public-holidays'))).toBe('2024-10-03');
    expect(dayOf(inHolidays, quiet('public-holidays', { owners: ['call-centre'] }))).toBe('2024-10-03');
    expect(dayOf({ ...inHolidays, ownerKind: 'call-centre' }, quiet('public-holidays', { owners: ['call-centre'] }))).toBe('2024-10-08');
  });

  it('are better than no contact at all', () => {
    const short = aReason('call', '2024-10-03', '2024-10-05');
    const found = plan('2024-09-20', [short], quiet('public-holidays'));
    expect(found.contacts[0]?.plannedOn).toBe('2024-10-03');
    expect(found.decisions[0]?.steps.find(({ code }) => code === 'day-off.kept')?.values).toMatchObject({ on: '2024-10-03' });
  });

  it('move the steps after a visit as well', () => {
    expect(dayOf({ ...inHolidays, capExempt: true }, quiet('public-holidays'))).toBe('2024-10-08');
  });
});

describe('while a case of the person is open', () => {
  const aCase = (change: Partial<CaseFact> = {}): CaseFact => ({
    caseId: 'case1',
    sequence: 1,
    kind: 'complaint',
    severity: 'normal',
    isOpen: true,
    ownerId: 'agent1',
    receivedAt: '2024-06-01T02:00:00.000Z',
    ...change,
  });
  const withCases = (...cases: readonly CaseFact[]): Partial<ContactFacts> => ({
    cases: Object.fromEntries(cases.map((one) => [one.caseId, one])),
  });
  const rules: RuleChanges = {
    caps: {
      caseHolds: [
        { kinds: ['complaint'], severities: ['low'], purposes: ['service'], then: 'go-ahead' },
        { kinds: ['complaint'], severities: ['critical'], purposes: ['service'], then: 'case-owner' },
        { kinds: ['complaint', 'media-warning'], purposes: ['service', 'survey'], then: 'wait' },
      ],
    },
  };
  const call = aReason('call', '2024-06-10', '2024-06-20');
  const about = (reason: Candidate, ...cases: readonly CaseFact[]) => plan('2024-06-05', [reason], rules, withCases(...cases));

  it('care contacts wait, and say for which case', () => {
    const found = about(call, aCase());
    expect(found.contacts).toEqual([]);
    expect(found.decisions[0]).toMatchObject({ outcome: 'waiting' });
    expect(found.decisions[0]?.steps.at(-1)).toMatchObject({ code: 'case.wait', values: { caseId: 'case1', kind: 'complaint' } });
  });

  it('safety and what the policy does not name go on', () => {
    expect(about({ ...call, purpose: 'safety' }, aCase()).contacts).toHaveLength(1);
    expect(about({ ...call, purpose: 'appointment' }, aCase()).contacts).toHaveLength(1);
    expect(about(call, aCase({ kind: 'consultation' })).contacts).toHaveLength(1);
    expect(about(call, aCase({ severity: 'low' })).contacts).toHaveLength(1);
  });

  it('or go through whoever has the case; one case that says wait is enough to wait', () => {
    expect(about(call, aCase({ severity: 'critical' })).contacts).toMatchObject([{ ownerKind: 'case-owner', ownerId: 'agent1' }]);
    expect(about(call, aCase({ severity: 'critical' }), aCase({ caseId: 'case2', kind: 'media-warning' })).contacts).toEqual([]);
  });

  it('they come back when it is closed, within their window; after it they are over, and say so', () => {
    expect(about(call, aCase({ isOpen: false })).contacts).toMatchObject([{ plannedOn: '2024-06-10' }]);
    const late = plan('2024-06-21', [call], rules, withCases(aCase({ isOpen: false })));
    expect(late.decisions[0]).toMatchObject({ outcome: 'over' });
    expect(late.decisions[0]?.steps.at(-1)?.code).toBe('window.passed');
  });

  it('a case under a former id of the person counts', () => {
    const shared = { p9: { from: 'p9', sequence: 1, past: { tried: {}, sending: {}, withheld: {}, ...withCases(aCase()) } } };
    expect(plan('2024-06-05', [call], rules, { shared }).contacts).toEqual([]);
  });
});

describe('RE9: one person, several reasons on one day', () => {
  const onDay = { fromOn: '2024-06-20', untilOn: '2024-06-25', concern: '', dueOn: '' };
  const facts = (consents: Profile['consents']): ContactFacts => ({
    ...noContactFacts,
    vehicles: {
      carA: { vehicleId: 'carA', sequence: 1, reasons: [aCandidate({ ...onDay, key: 'maintenance', concern: 'maintenance:2024-01-08' })] },
      carB: { vehicleId: 'carB', sequence: 1, reasons: [aCandidate({ ...onDay, key: 'insurance' })] },
      carC: { vehicleId: 'carC', sequence: 1, reasons: [aCandidate({ ...onDay, key: 'greeting', purpose: 'marketing' })] },
    },
    profile: aProfile({ consents }),
  });
  const change: RuleChanges = {
    quiet: { from: '22:00', to: '08:00', exemptPurposes: ['safety'] },
    caps: { caps: [{ days: 7, contacts: 2, purposes: ['marketing'] }], importance: SHIPPED_ORDER, overCap: 'merge' },
  };
  const planned = (consents: Profile['consents']) => planTouches(facts(consents), rulesAt('2024-06-20', '05:30', change).touch('p1'));

  it('are one contact at the end of the quiet hours; a greeting without consent is blocked, readably, and nothing vanishes', () => {
    const { contacts, decisions } = planned({});
    expect(contacts).toMatchObject([{ plannedAt: '2024-06-20T00:00:00.000Z', agenda: [{ key: 'maintenance' }, { key: 'insurance' }] }]);
    expect(decisions.map(({ candidate, outcome }) => [candidate.key, outcome])).toEqual([
      ['maintenance', 'planned'],
      ['insurance', 'planned'],
      ['greeting', 'refused'],
    ]);
    expect(decisions[2]?.steps.at(-1)?.code).toBe('consent.missing');
  });

  it('a consent that is withdrawn before the day takes the greeting out of the contact, which goes on', () => {
    const at = (day: string, time: string) => rulesAt(day, time, change).touch('p1');
    const before = planTouches(facts({ marketing: 'yes' }), at('2024-06-14', '10:00'));
    const after = planTouches(facts({ marketing: 'no' }), at('2024-06-19', '23:00'));
    expect(after.contacts.map(({ contactId }) => contactId)).toEqual(before.contacts.map(({ contactId }) => contactId));
    expect(after.contacts).toMatchObject([
      { plannedAt: '2024-06-20T00:00:00.000Z', agenda: [{ key: 'maintenance' }, { key: 'insurance' }] },
    ]);
    expect(after.decisions[2]).toMatchObject({ outcome: 'refused', steps: [{ code: 'consent.refused' }] });
  });

  it('a greeting with consent joins them, last on the agenda', () => {
    const { contacts, decisions } = planned({ marketing: 'yes' });
    expect(contacts.map(({ agenda }) => agenda.map(({ key }) => key))).toEqual([['maintenance', 'insurance', 'greeting']]);
    expect(decisions[2]?.steps.map(({ code }) => code)).toContain('merged');
  });
});
