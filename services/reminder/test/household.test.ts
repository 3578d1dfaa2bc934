import { addDays, daysBetween } from '@homeward/calendar';
import { fold } from '@homeward/kernel';
import fc from 'fast-check';
import type { Candidate } from '../src/domain/cadences/candidate';
import type { FellowTouches } from '../src/domain/contacts/contact-facts';
import { household, type HouseholdState, type MemberFact } from '../src/domain/contacts/household-members';
import {
  touchCalendar,
  type TouchCalendarCommand,
  type TouchCalendarEvent,
  type TouchCalendarState,
} from '../src/domain/contacts/touch-calendar';
import { aCandidate, aProfile, rulesAt } from './rules';

const TODAY = '2024-06-01';
const RULES = {
  caps: {
    caps: [{ days: 7, contacts: 1 }],
    household: { caps: [{ days: 10, contacts: 2 }], minimumDistances: [{ days: 2 }] },
    importance: [{ purpose: 'service' }, { purpose: 'survey' }, { purpose: 'marketing' }],
  },
};
const rules = (personId: string) => rulesAt(TODAY, '10:00', RULES).touch(personId);

describe('whom a dealer counts to one household', () => {
  const placing = (members: readonly MemberFact[]) => ({ type: 'PlaceMembers', members }) as const;
  const member = (recordId: string, personId: string, sequence: number): MemberFact => ({ recordId, personId, sequence });
  const after = (...words: readonly MemberFact[]): HouseholdState =>
    words.reduce((state, word) => fold(household, household.decide(placing([word]), state), state), household.initial);

  it('each hears who the others are, and when that changes', () => {
    const two = after(member('r1', 'p1', 1));
    expect(household.decide(placing([member('r2', 'p2', 1)]), two)).toMatchObject([
      {
        revised: [
          { personId: 'p1', fellows: ['p2'] },
          { personId: 'p2', fellows: ['p1'] },
        ],
      },
    ]);
    expect(household.decide(placing([member('r2', '', 2)]), after(member('r1', 'p1', 1), member('r2', 'p2', 1)))).toMatchObject([
      {
        revised: [
          { personId: 'p1', fellows: [] },
          { personId: 'p2', fellows: [] },
        ],
      },
    ]);
  });

  it('whoever turns out to be the same person lives with nobody', () => {
    const [event] = household.decide(placing([member('r2', 'p1', 2)]), after(member('r1', 'p1', 1), member('r2', 'p2', 1)));
    expect(event?.revised).toEqual([
      { personId: 'p1', fellows: [] },
      { personId: 'p2', fellows: [] },
    ]);
  });

  it('the newest word of each record counts, whichever comes first, and a word that is known tells nothing', () => {
    const words = [member('r1', 'p1', 1), member('r2', 'p2', 1), member('r2', '', 2), member('r2', 'p3', 5)];
    expect(after(...words).members).toEqual(after(...[...words].reverse()).members);
    expect(household.decide(placing(words), after(...words))).toEqual([]);
    expect(household.decide(placing(words), household.initial)).toHaveLength(1);
  });
});

/** The calendars of a household, and the words on their way between them, which come in any order and some of them twice. */
class Talk {
  readonly states = new Map<string, TouchCalendarState>();
  private readonly sequences = new Map<string, number>();
  private waiting: { readonly to: string; readonly fellows: FellowTouches }[] = [];

  constructor(readonly people: readonly string[]) {}

  give(personId: string, command: TouchCalendarCommand): readonly TouchCalendarEvent[] {
    const state = this.states.get(personId) ?? touchCalendar.initial;
    const events = touchCalendar.decide(command, state);
    this.states.set(personId, fold(touchCalendar, events, state));
    for (const event of events) {
      const sequence = (this.sequences.get(personId) ?? 0) + 1;
      this.sequences.set(personId, sequence);
      if (event.type !== 'TouchesShared') continue;
      const { to, made, planned } = event;
      this.waiting.push({ to, fellows: { from: personId, sequence, made, planned } });
    }
    return events;
  }

  /** Until nobody has anything to say any more; `draw` says which word comes next, and whether it comes again. */
  settle(draw: (below: number) => number): void {
    for (let words = 0; this.waiting.length > 0; words += 1) {
      if (words > 2_000) throw new Error('They talk for ever');
      const place = draw(this.waiting.length);
      const [word] = this.waiting.splice(place, 1);
      if (word === undefined) continue;
      const command = { type: 'HearReasons', vehicles: [], fellows: [word.fellows], surroundings: rules(word.to) } as const;
      this.give(word.to, command);
      if (draw(4) === 0) this.give(word.to, command);
    }
  }

  plans() {
    return this.people.map((personId) =>
      Object.values(this.states.get(personId)?.open ?? {}).sort((a, b) => (a.contactId < b.contactId ? -1 : 1)),
    );
  }
}

const drawnReasons = fc.array(
  fc.record({
    person: fc.integer({ min: 0, max: 3 }),
    from: fc.integer({ min: 0, max: 25 }),
    lasts: fc.integer({ min: 0, max: 25 }),
    purpose: fc.constantFrom('service' as const, 'survey' as const, 'marketing' as const),
    capExempt: fc.boolean(),
  }),
  { minLength: 2, maxLength: 14 },
);

const PEOPLE = ['p1', 'p2', 'p3', 'p4'];

describe('the limits of a household', () => {
  const toReasons = (
    drawn: readonly { person: number; from: number; lasts: number; purpose: Candidate['purpose']; capExempt: boolean }[],
  ) =>
    PEOPLE.map((_, person) =>
      drawn.flatMap((one, index): readonly Candidate[] => {
        if (one.person !== person) return [];
        const fromOn = addDays(TODAY, one.from);
        const { purpose, capExempt } = one;
        return [aCandidate({ key: `r${index}`, fromOn, untilOn: addDays(fromOn, one.lasts), concern: '', dueOn: '', purpose, capExempt })];
      }),
    );

  it('hold for everybody in it together, and come out the same in whatever order they hear of one another', () => {
    fc.assert(
      fc.property(drawnReasons, fc.infiniteStream(fc.nat(10_000)), fc.infiniteStream(fc.nat(10_000)), (drawn, one, other) => {
        const reasons = toReasons(drawn);
        const run = (stream: Iterator<number>, order: readonly number[]) => {
          const draw = (below: number): number => Number(stream.next().value) % below;
          const talk = new Talk(PEOPLE);
          for (const person of order) {
            const personId = PEOPLE[person] ?? '';
            const households = [{ householdId: 'h', sequence: 1, personIds: PEOPLE.filter((fellow) => fellow !== personId) }];
            const profile = aProfile({ consents: { marketing: 'yes' } });
            const vehicles = [{ vehicleId: `car${person}`, sequence: 1, reasons: reasons[person] ?? [] }];
            talk.give(personId, { type: 'HearReasons', vehicles, profile, households, surroundings: rules(personId) });
            if (draw(2) === 0) talk.settle(draw);
          }
          talk.settle(draw);
          return talk.plans();
        };
        const plans = run(one[Symbol.iterator](), [0, 1, 2, 3]);
        expect(run(other[Symbol.iterator](), [3, 1, 0, 2])).toEqual(plans);
        // Counted by hand: whatever is not exempt finds its day among all others of the household.
        const all = plans.flat();
        const movable = all.filter(({ agenda }) => agenda.every(({ key }) => drawn[Number(key.slice(1))]?.capExempt === false));
        for (const { plannedOn, contactId } of movable) {
          const others = all.filter((contact) => contact.contactId !== contactId);
          expect(others.filter((contact) => Math.abs(daysBetween(contact.plannedOn, plannedOn)) < 2)).toEqual([]);
          for (let end = 0; end < 10; end += 1) {
            const until = addDays(plannedOn, end);
            const inside = all.filter((contact) => contact.plannedOn <= until && contact.plannedOn > addDays(until, -10));
            // A stretch that exempt contacts alone overfill has no room for a movable one either.
            expect(inside.length).toBeLessThanOrEqual(2);
          }
        }
      }),
      { numRuns: 80, seed: 18 },
    );
  });

  it('a less important contact of one yields to a more important one of another, and says to whom it is due', () => {
    const talk = new Talk(['p1', 'p2']);
    const given = (personId: string, other: string, reason: Candidate) =>
      talk.give(personId, {
        type: 'HearReasons',
        vehicles: [{ vehicleId: `car-${personId}`, sequence: 1, reasons: [reason] }],
        profile: aProfile({ consents: { marketing: 'yes' } }),
        households: [{ householdId: 'h', sequence: 1, personIds: [other] }],
        surroundings: rules(personId),
      });
    const window = { fromOn: '2024-06-10', untilOn: '2024-06-30', concern: '', dueOn: '' };
    given('p1', 'p2', aCandidate({ key: 'greeting', purpose: 'marketing', ...window }));
    given('p2', 'p1', aCandidate({ key: 'sheet', purpose: 'service', ...window }));
    talk.settle(() => 0);
    expect(talk.plans().map(([contact]) => contact?.plannedOn)).toEqual(['2024-06-12', '2024-06-10']);
  });

  it('whoever leaves the household is counted no more', () => {
    const talk = new Talk(['p1', 'p2']);
    const reason = aCandidate({ fromOn: '2024-06-10', untilOn: '2024-06-30' });
    for (const [personId, other] of [
      ['p1', 'p2'],
      ['p2', 'p1'],
    ] as const)
      talk.give(personId, {
        type: 'HearReasons',
        vehicles: [{ vehicleId: `car-${personId}`, sequence: 1, reasons: [reason] }],
        profile: aProfile(),
        households: [{ householdId: 'h', sequence: 1, personIds: [other] }],
        surroundings: rules(personId),
      });
    talk.settle(() => 0);
    expect(talk.plans().map(([contact]) => contact?.plannedOn)).toEqual(['2024-06-10', '2024-06-12']);
    const alone = [{ householdId: 'h', sequence: 2, personIds: [] }];
    talk.give('p2', { type: 'HearReasons', vehicles: [], households: alone, surroundings: rules('p2') });
    expect(talk.plans().map(([contact]) => contact?.plannedOn)).toEqual(['2024-06-10', '2024-06-10']);
  });

  it('what was made with one counts for the others', () => {
    const talk = new Talk(['p1', 'p2']);
    const households = (personId: string) => [{ householdId: 'h', sequence: 1, personIds: [personId] }];
    const first = aCandidate({ fromOn: '2024-06-01', untilOn: '2024-06-30' });
    talk.give('p1', {
      type: 'HearReasons',
      vehicles: [{ vehicleId: 'car1', sequence: 1, reasons: [first] }],
      profile: aProfile(),
      households: households('p2'),
      surroundings: rules('p1'),
    });
    const [contactId = ''] = Object.keys(talk.states.get('p1')?.open ?? {});
    const made = { type: 'RecordResult', contactId, result: 'reached', by: 'sa', purchaseAsked: false } as const;
    talk.give('p1', { ...made, surroundings: rules('p1') });
    talk.give('p2', {
      type: 'HearReasons',
      vehicles: [{ vehicleId: 'car2', sequence: 1, reasons: [{ ...first, fromOn: '2024-06-01' }] }],
      profile: aProfile(),
      households: households('p1'),
      surroundings: rules('p2'),
    });
    talk.settle(() => 0);
    expect(talk.plans()[1]?.[0]?.plannedOn).toBe('2024-06-03');
  });

  it('nobody without a household tells anybody anything', () => {
    const talk = new Talk(['p1']);
    const events = talk.give('p1', {
      type: 'HearReasons',
      vehicles: [{ vehicleId: 'car1', sequence: 1, reasons: [aCandidate()] }],
      profile: aProfile(),
      surroundings: rules('p1'),
    });
    expect(events.map(({ type }) => type)).toEqual(['NewsHeard', 'PlanRevised']);
    expect(talk.states.get('p1')).not.toHaveProperty('touches');
  });
});
