import { given } from '@homeward/kernel';
import type { Candidate } from '../src/domain/cadences/candidate';
import type { SharedPast } from '../src/domain/contacts/contact-facts';
import type { PastShared } from '../src/domain/contacts/shared-past';
import { touchCalendar, type TouchCalendarCommand, type TouchCalendarEvent } from '../src/domain/contacts/touch-calendar';
import { aCandidate, aProfile, rulesAt } from './rules';

const rules = (day: string, personId = 'B') => rulesAt(day, '10:00').touch(personId);
const hear = (day: string, reasons: readonly Candidate[], personId = 'B', vehicleId = 'car1'): TouchCalendarCommand => ({
  type: 'HearReasons',
  vehicles: [{ vehicleId, sequence: Number(day.replaceAll('-', '')), reasons }],
  profile: aProfile(),
  surroundings: rules(day, personId),
});
const hearPast = (day: string, ...pasts: readonly SharedPast[]): TouchCalendarCommand => ({
  type: 'HearReasons',
  vehicles: [],
  pasts,
  surroundings: rules(day, 'A'),
});
const place = (to: string, sequence: number): TouchCalendarCommand => ({ type: 'PlaceRecord', placement: { to, sequence } });
const told = (events: readonly TouchCalendarEvent[]): readonly PastShared[] => events.filter((event) => event.type === 'PastShared');
const asPast = (sequence: number, events: readonly TouchCalendarEvent[]): SharedPast => {
  const last = told(events).at(-1);
  if (last === undefined) throw new Error('Nothing was told');
  return { from: 'B', sequence, past: last.past };
};

const sheet = aCandidate({ key: 'routine:2023-10-15', fromOn: '2024-04-12', untilOn: '2024-05-27', dueOn: '2024-04-27' });
const other = aCandidate({ key: 'routine:2023-11-01', concern: 'other', fromOn: '2024-04-14', untilOn: '2024-05-27', dueOn: '2024-05-01' });
const planned = given(touchCalendar).when(hear('2024-04-12', [sheet]));
const [contactId = ''] = Object.keys(planned.state.open);
const recordOn = (day: string, result: 'reached' | 'not-reached' | 'refused' = 'reached'): TouchCalendarCommand => ({
  type: 'RecordResult',
  contactId,
  result,
  by: 'sa',
  purchaseAsked: false,
  note: { key: 'k', box: 'said' },
  surroundings: rules(day),
});
const made = given(touchCalendar, ...planned.events).when(recordOn('2024-04-12'));
const before = [...planned.events, ...made.events];

describe('what was done under an id, while its record belongs to somebody else', () => {
  it('is told to that person without a word that was said, and again with everything new', () => {
    const { events, state } = given(touchCalendar, ...before).when(place('A', 2));
    expect(told(events)).toMatchObject([{ to: 'A', past: { tried: { [contactId]: { attempts: [{ result: 'reached' }] } } } }]);
    expect(JSON.stringify(told(events))).not.toContain('said');
    expect(state.facts.tried[contactId]?.attempts[0]?.note).toBeDefined();
    const open = given(touchCalendar, ...planned.events).when(place('A', 2), recordOn('2024-04-13', 'not-reached'));
    expect(told(open.events)).toMatchObject([{ to: 'A', past: { tried: { [contactId]: { attempts: [{ result: 'not-reached' }] } } } }]);
  });

  it('is told to nobody before, and nothing is told of what changes nothing', () => {
    expect(told(made.events)).toEqual([]);
    const away = given(touchCalendar, ...before).when(place('A', 2));
    expect(given(touchCalendar, ...before, ...away.events).when(place('A', 2)).events).toEqual([]);
    expect(told(given(touchCalendar, ...before, ...away.events).when(hear('2024-04-15', [])).events)).toEqual([]);
  });

  it('is taken back from whoever the record leaves, and an older word about its place changes nothing', () => {
    const { events } = given(touchCalendar, ...before).when(place('A', 2), place('C', 3));
    expect(told(events)).toMatchObject([
      { to: 'A', past: { tried: {} } },
      { to: 'C', past: { tried: { [contactId]: {} } } },
    ]);
    expect(told(given(touchCalendar, ...before).when(place('A', 2), place('', 3)).events)).toMatchObject([
      { to: 'A', past: { tried: {} } },
    ]);
    expect(given(touchCalendar, ...before).when(place('A', 2), place('', 3), place('A', 2)).events).toEqual([]);
  });

  it('a result that comes with the news that the record has moved is told at once', () => {
    const command = { ...recordOn('2024-04-12'), placement: { to: 'A', sequence: 2 } } as TouchCalendarCommand;
    expect(told(given(touchCalendar, ...planned.events).when(command).events)).toMatchObject([{ to: 'A' }]);
  });
});

describe('what the joint person knows of former ids', () => {
  const past = asPast(9, given(touchCalendar, ...before).when(place('A', 2)).events);
  const openOf = (...commands: readonly [TouchCalendarCommand, ...TouchCalendarCommand[]]) =>
    Object.values(given(touchCalendar).when(...commands).state.open).map(({ plannedOn, agenda }) => [
      plannedOn,
      ...agenda.map(({ key }) => key),
    ]);

  it('a reason that was raised is not raised again', () => {
    expect(openOf(hear('2024-04-12', [sheet], 'A'))).toEqual([['2024-04-12', sheet.key]]);
    expect(openOf(hear('2024-04-12', [sheet], 'A'), hearPast('2024-04-12', past))).toEqual([]);
    expect(openOf(hearPast('2024-04-12', past), hear('2024-04-12', [sheet], 'A'))).toEqual([]);
  });

  it('a contact made counts towards the caps', () => {
    expect(openOf(hear('2024-04-14', [other], 'A', 'car2'))).toEqual([['2024-04-14', other.key]]);
    expect(openOf(hearPast('2024-04-14', past), hear('2024-04-14', [other], 'A', 'car2'))).toEqual([['2024-04-19', other.key]]);
  });

  it('is forgotten when the record leaves; the newest word counts, whichever comes first', () => {
    const gone: SharedPast = { from: 'B', sequence: 10, past: { tried: {}, sending: {}, withheld: {} } };
    const reasons = hear('2024-04-14', [other], 'A', 'car2');
    expect(openOf(reasons, hearPast('2024-04-14', past), hearPast('2024-04-14', gone))).toEqual([['2024-04-14', other.key]]);
    expect(openOf(reasons, hearPast('2024-04-14', gone), hearPast('2024-04-14', past))).toEqual([['2024-04-14', other.key]]);
  });
});
