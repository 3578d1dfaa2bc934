import { fold, given } from '@homeward/kernel';
import * as fc from 'fast-check';
import type { CareFact } from '../src/domain/cars/care-facts';
import { careVehicle, type CareVehicleCommand } from '../src/domain/cars/care-vehicle';
import { CAR } from './maintained-car';
import { aDeclaration, aDescription, aHome, anAppointment, anOdometer, anOwner, aRecall, aSale, aVisit, rulesAt } from './rules';

const TODAY = '2024-12-01';
const NOW = '2024-12-01T02:00:00.000Z';
const { care } = rulesAt(TODAY);
const hear = (...facts: readonly CareFact[]): CareVehicleCommand => ({
  type: 'HearFacts',
  vehicleId: 'v1',
  facts,
  mayWaitFrom: NOW,
  surroundings: care,
});
const review: CareVehicleCommand = { type: 'ReviewVehicle', vehicleId: 'v1', surroundings: care };
const stateAfter = (...commands: readonly CareVehicleCommand[]) =>
  commands.reduce((state, command) => fold(careVehicle, careVehicle.decide(command, state), state), careVehicle.initial);
/** What each of the commands did, in their order. */
function typesAfter(...commands: readonly CareVehicleCommand[]): readonly string[] {
  let state = careVehicle.initial;
  return commands.flatMap((command) => {
    const events = careVehicle.decide(command, state);
    state = fold(careVehicle, events, state);
    return events.map(({ type }) => type);
  });
}

describe('a car of which the past is heard', () => {
  it('waits until it is asked, and then says what it follows from', () => {
    expect(typesAfter(hear(...CAR), review)).toEqual(['FactsHeard', 'CareRevised']);
    const then = given(careVehicle).when(hear(...CAR), review);
    expect(then.events).toMatchObject([{ because: { code: 'visit', values: { visitId: 'visit-2024-07-08' } } }]);
    expect(then.state.backfill).toBeUndefined();
  });

  it('waits on over what is recent, as long as it waits anyhow', () => {
    const recent = aVisit('2024-11-28', { sequence: 20, mileageKm: 16_000 });
    expect(typesAfter(hear(...CAR), hear(recent), hear(anAppointment('2024-12-03')))).toEqual(['FactsHeard', 'FactsHeard', 'FactsHeard']);
    expect(typesAfter(hear(...CAR, recent))).toEqual(['FactsHeard']);
  });

  it('tells that it waits no more, also when the plan stays as it was', () => {
    const old = aVisit('2024-01-20', { sequence: 9, service: 'wash', mileageKm: 0, advisorId: '' });
    expect(typesAfter(hear(...CAR), review, hear(old), review)).toEqual(['FactsHeard', 'CareRevised', 'FactsHeard', 'CareRevised']);
    expect(given(careVehicle).when(hear(...CAR), review, hear(old), review).state.backfill).toBeUndefined();
  });

  it('has waited since the first of it, whatever follows', () => {
    const first = hear(aSale());
    const later = { ...hear(aVisit('2024-07-08')), mayWaitFrom: '2024-12-01T02:00:20.000Z' };
    expect(given(careVehicle).when(first, later).state.backfill).toMatchObject({ since: NOW, because: { code: 'visit' } });
  });
});

describe('a car that is known', () => {
  it.each<[string, CareFact]>([
    ['a visit of this week', aVisit('2024-11-28', { sequence: 20 })],
    ['a visit of a month ago', aVisit('2024-10-31', { sequence: 20 })],
    ['a new owner', anOwner({ personId: 'p2', fromOn: '2024-12-01', sequence: 20 })],
    ['a reading', anOdometer([['2024-11-29', 16_000]], 20)],
    ['what has no day', aDescription({ status: 'scrapped', sequence: 20 })],
  ])('is planned at once after %s', (_what, fact) => {
    expect(typesAfter(hear(...CAR), review, hear(fact))).toEqual(['FactsHeard', 'CareRevised', 'FactsHeard', 'CareRevised']);
  });

  it('waits after a visit that was told late, by more than a month', () => {
    const state = given(careVehicle).when(hear(...CAR), review, hear(aVisit('2024-10-30', { sequence: 20 }))).state;
    expect(state.backfill).toMatchObject({ because: { values: { visitId: 'visit-2024-10-30' } } });
  });
});

it.each<[string, CareFact]>([
  ['a recall', aRecall({ announcedOn: '2024-02-01' })],
  ['the word of a customer that it was done elsewhere', aDeclaration('routine:2024-07-08', '2024-10-01')],
])('nothing waits that somebody needs now: %s', (_what, fact) => {
  expect(typesAfter(hear(...CAR), hear(fact))).toEqual(['FactsHeard', 'FactsHeard', 'CareRevised']);
});

it('however the past is cut, and whenever it is asked, the plan in the end is the one of having heard all at once', () => {
  const facts: readonly CareFact[] = [
    ...CAR,
    aHome({ dealerId: 'D2', sequence: 30 }),
    aVisit('2024-10-02', { sequence: 31, dealerId: 'D2', mileageKm: 12_900 }),
    aVisit('2024-11-25', { sequence: 32, service: 'repair', mileageKm: 15_000 }),
    anAppointment('2024-12-04', { sequence: 33 }),
    anOwner({ personId: 'p2', fromOn: '2024-09-01', sequence: 34 }),
  ];
  const atOnce = stateAfter({ type: 'HearFacts', vehicleId: 'v1', facts, surroundings: care });
  fc.assert(
    fc.property(fc.shuffledSubarray([...facts], { minLength: facts.length }), fc.array(fc.constantFrom(0, 1, 2, 3)), (order, cuts) => {
      const commands: CareVehicleCommand[] = [];
      let rest = order;
      for (const cut of cuts) {
        commands.push(cut === 0 ? review : hear(...rest.slice(0, cut)));
        rest = rest.slice(cut);
      }
      expect(stateAfter(...commands, hear(...rest), review)).toEqual(atOnce);
    }),
    { seed: 21 },
  );
});
