import { aSale, aVisit, aWithdrawal } from './example-facts';
import { factsUpTo, otherDealerOf } from './vehicle-description';
import { type VehicleFact, noFacts, withFact } from './vehicle-facts';

const factsOf = (...facts: readonly VehicleFact[]) => facts.reduce(withFact, noFacts);

describe('the dealer besides the home', () => {
  const visits = [
    aVisit('2024-01-01', { dealerId: 'D2' }),
    aVisit('2024-06-01', { dealerId: 'D3' }),
    aVisit('2024-09-01', { dealerId: 'D1' }),
  ];

  it('is the one that dealt with the car last, in any order of arrival', () => {
    expect(otherDealerOf(factsOf(...visits), 'D1')).toBe('D3');
    expect(otherDealerOf(factsOf(...visits.toReversed()), 'D1')).toBe('D3');
    expect(otherDealerOf(factsOf(aSale({ dealerId: 'D4', soldOn: '2022-01-01' }), aVisit('2024-09-01')), 'D1')).toBe('D4');
  });

  it('is nobody for a car of one dealer', () => {
    expect(otherDealerOf(factsOf(aSale(), aVisit('2024-09-01')), 'D1')).toBeUndefined();
  });
});

describe('what had happened by a day', () => {
  it('counts the day itself, and nothing that came later', () => {
    const facts = factsOf(aSale({ soldOn: '2024-06-02' }), aVisit('2024-06-01'), aVisit('2024-06-02'), aWithdrawal('other'));
    const past = factsUpTo(facts, '2024-06-01');
    expect([Object.keys(past.visits), Object.keys(past.sales)]).toEqual([['visit-2024-06-01', 'other'], []]);
  });
});
