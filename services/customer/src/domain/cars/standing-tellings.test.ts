import { addDays } from '@homeward/calendar';
import { fold } from '@homeward/kernel';
import fc from 'fast-check';
import { standingOn } from './customer-state';
import { aDescription, aSale, aVisit, aWithdrawal, noting, standingPolicies, surroundingsOn } from './example-facts';
import { type StateDefinition, type StandingTelling, nextChangeUnderAny, standing, standingAfter } from './standing-tellings';
import { type VehicleEvent, type VehicleState, vehicle } from './vehicle';

const halfYear: StateDefinition = {
  name: 'half-year',
  states: {
    windowMonths: 6,
    exclusive: true,
    rules: [
      { state: 'active', minVisits: 2 },
      { state: 'swing', minVisits: 1, maxVisits: 1, lastVisitMonthsNotPast: 3 },
      { state: 'leaning-to-lost', minVisits: 1, maxVisits: 1, lastVisitMonthsPast: 3 },
      { state: 'recent', minVisits: 0, maxVisits: 0, saleMonthsNotPast: 6 },
      { state: 'lost', minVisits: 0, maxVisits: 0, saleMonthsPast: 6 },
    ],
  },
  churn: { lostMonths: 6, quasiLostMonths: 4, serviceChurnMonths: 3, serviceChurnWindowMonths: 6 },
  version: 'state-definitions/D1/2#half-year',
};
const main: StateDefinition = { name: 'main', ...standingPolicies, version: 'main/1' };
const SOLD = '2020-05-01';

/** What is told of a car with these visits on each day from `from` on on which something changes, up to `until`. */
function toldFrom(visitDays: readonly string[], from: string, until: string, others = [halfYear]): readonly StandingTelling[] {
  const history = { visitDays, saleDays: [SOLD] };
  const definitions = { main, others };
  const telling: StandingTelling[] = [];
  let told = {};
  for (let day: string | undefined = from; day !== undefined && day <= until; day = nextChangeUnderAny(history, day, definitions)) {
    for (const one of standing(history, 'D1', told, day, definitions)) {
      telling.push(one);
      told = standingAfter(told, one);
    }
  }
  return telling;
}

describe('states under several definitions', () => {
  it('one event tells what all of them say of a car that is new to the world', () => {
    expect(toldFrom(['2024-06-01'], '2024-06-02', '2024-06-02')).toEqual([
      {
        type: 'CustomerStateChanged',
        ...{ state: 'recent', churnLevel: 'none', on: '2024-06-02', dealerId: 'D1', policyVersion: 'main/1' },
        named: [
          {
            ...{ definition: 'half-year', state: 'swing', churnLevel: 'none', on: '2024-06-02' },
            policyVersion: 'state-definitions/D1/2#half-year',
          },
        ],
      },
    ]);
  });

  it('each change is told on the day on which the calendar brings it, and what the main definition says is repeated as it was told', () => {
    const said = toldFrom(['2024-06-01'], '2024-06-02', '2026-01-01').map(({ state, churnLevel, on, named = [] }) => [
      ...[on, state, churnLevel],
      ...named.map((one) => [one.on, one.state, one.churnLevel].join(' ')),
    ]);
    expect(said).toEqual([
      ['2024-06-02', 'recent', 'none', '2024-06-02 swing none'],
      ['2024-09-02', 'leaning-to-lost', 'none', '2024-09-02 leaning-to-lost none'],
      // Four months are past: the other definition's level alone.
      ['2024-09-02', 'leaning-to-lost', 'none', '2024-10-02 leaning-to-lost quasi-lost'],
      ['2024-12-02', 'leaning-to-lost', 'quasi-lost', '2024-12-02 lost lost'],
      ['2025-06-02', 'lost', 'lost'],
    ]);
  });

  it('the days and answers of the main definition are the same with and without others beside it', () => {
    const days = fc
      .array(
        fc.integer({ min: -700, max: 0 }).map((offset) => addDays('2024-12-31', offset)),
        { maxLength: 5 },
      )
      .map((list) => list.sort());
    const ofMain = (told: readonly StandingTelling[]) => told.map(({ state, churnLevel, on }) => [on, state, churnLevel]);
    fc.assert(
      fc.property(days, (visitDays) => {
        const alone = ofMain(toldFrom(visitDays, '2024-12-31', '2027-01-01', []));
        const beside = ofMain(toldFrom(visitDays, '2024-12-31', '2027-01-01'));
        expect(beside.filter((one, index) => JSON.stringify(one) !== JSON.stringify(beside[index - 1]))).toEqual(alone);
        for (const { named = [] } of toldFrom(visitDays, '2024-12-31', '2027-01-01'))
          for (const { on, state, churnLevel } of named)
            expect({ state, churnLevel }).toEqual(standingOn({ visitDays, saleDays: [SOLD] }, on, halfYear));
      }),
      { numRuns: 60 },
    );
  });

  it('a definition that the dealer does without from now on says nothing more, and is not told again', () => {
    const history = { visitDays: ['2024-06-01'], saleDays: [SOLD] };
    const [first] = standing(history, 'D1', {}, '2024-06-02', { main, others: [halfYear] });
    const told = first === undefined ? {} : standingAfter({}, first);
    const [ended] = standing(history, 'D2', told, '2024-06-20', { main, others: [] });
    expect(ended).toMatchObject({
      ...{ state: 'recent', on: '2024-06-02', dealerId: 'D2' },
      named: [{ definition: 'half-year', state: '', churnLevel: 'none', on: '2024-06-20', policyVersion: '' }],
    });
    const after = ended === undefined ? told : standingAfter(told, ended);
    expect(standing(history, 'D2', after, '2024-06-21', { main, others: [] })).toEqual([]);
  });

  it('a wake-up that is carried out late leads no definition back to a day before its last change', () => {
    const history = { visitDays: ['2024-06-01', '2024-12-20'], saleDays: [SOLD] };
    const [first] = standing(history, 'D1', {}, '2024-12-20', { main, others: [halfYear] });
    const told = first === undefined ? {} : standingAfter({}, first);
    expect(standing(history, 'D1', told, '2024-12-02', { main, others: [halfYear] })).toEqual([]);
  });
});

describe('a car', () => {
  const surroundings = surroundingsOn('2024-06-02', [halfYear]);
  const after = (
    state: VehicleState,
    fact: Parameters<typeof noting>[0],
  ): { readonly events: readonly VehicleEvent[]; readonly state: VehicleState } => {
    const events = vehicle.decide({ ...noting(fact), surroundings }, state);
    return { events, state: fold(vehicle, events, state) };
  };
  const states = (events: readonly VehicleEvent[]) => events.filter(({ type }) => type === 'CustomerStateChanged');

  it('tells one event a visit, however many definitions it changes', () => {
    const sold = after(after(vehicle.initial, aDescription()).state, aSale()).state;
    const visited = after(sold, aVisit('2024-06-01'));
    expect(states(visited.events)).toHaveLength(1);
    expect(visited.state.told.namedStandings).toEqual({ 'half-year': ['swing', 'none', '2024-06-02'] });
  });

  it('is woken when another definition changes before the main one does', () => {
    const described = after(vehicle.initial, aDescription()).state;
    // Four months are past then; the main definition is content for two more.
    expect(after(described, aVisit('2024-02-20')).state.told.reviewAt).toBe('2024-06-20T16:00:00.000Z');
  });

  it('tells under every definition that a visit was withdrawn', () => {
    const described = after(vehicle.initial, aDescription()).state;
    const visited = after(described, aVisit('2024-06-01')).state;
    const [told] = states(after(visited, aWithdrawal('visit-2024-06-01')).events);
    expect(told).toMatchObject({ state: '', named: [{ definition: 'half-year', state: '' }] });
  });
});
