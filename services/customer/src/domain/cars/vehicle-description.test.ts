import { aSale, aVisit, aWithdrawal } from './example-facts';
import { factsUpTo, otherDealersOf } from './vehicle-description';
import { type VehicleFact, noFacts, withFact } from './vehicle-facts';

const factsOf = (...facts: readonly VehicleFact[]) => facts.reduce(withFact, noFacts);

describe('the dealers besides the home', () => {
  const visits = [
    aVisit('2024-01-01', { dealerId: 'D2' }),
    aVisit('2024-06-01', { dealerId: 'D3' }),
    aVisit('2024-09-01', { dealerId: 'D1' }),
    aVisit('2024-07-01', { key: 'again', dealerId: 'D2' }),
  ];

  it('are those that dealt with the car, whoever did last first, in any order of arrival', () => {
    expect(otherDealersOf(factsOf(...visits), 'D1')).toEqual(['D2', 'D3']);
    expect(otherDealersOf(factsOf(...visits.toReversed()), 'D1')).toEqual(['D2', 'D3']);
    const sale = aSale({ dealerId: 'D4', soldOn: '2022-01-01' });
    expect(otherDealersOf(factsOf(sale, ...visits), 'D1')).toEqual(['D2', 'D3', 'D4']);
  });

  it('are none for a car of one dealer', () => {
    expect(otherDealersOf(factsOf(aSale(), aVisit('2024-09-01')), 'D1')).toEqual([]);
  });
});

describe('what had happened by a day', () => {
  it('counts the day itself, and nothing that came later', () => {
    const facts = factsOf(aSale({ soldOn: '2024-06-02' }), aVisit('2024-06-01'), aVisit('2024-06-02'), aWithdrawal('other'));
    const past = factsUpTo(facts, '2024-06-01');
    expect([Object.keys(past.visits), Object.keys(past.sales)]).toEqual([['visit-2024-06-01', 'other'], []]);
  });
});
