import fc from 'fast-check';
import { type Evidence, type MeantRecord, attributionOf, recordsNamedBy } from './attribution';
import { aDescription, aLink, aSale } from '../cars/example-facts';
import { type VehicleFact, noFacts, withFact } from '../cars/vehicle-facts';

const record = (recordId: string, dealerId: string): MeantRecord => ({ recordId, dealerId, ownPersonId: `P-${recordId}` });
const A = record('a', 'D1');
const B = record('b', 'D2');
const C = record('c', 'D2');
const saying = (said: Partial<Evidence> = {}): Evidence => ({
  askedAs: 'P-a',
  ofVehicle: new Set(),
  ofPhone: new Set(),
  dealerId: '',
  ...said,
});
const meant = (records: readonly MeantRecord[], said: Partial<Evidence> = {}) => {
  const found = attributionOf(records, saying(said));
  return [found?.record.recordId, found?.by];
};

describe('which record of a person is meant', () => {
  it('the only one, whatever is said', () => {
    expect(meant([B], { dealerId: 'D1' })).toEqual(['b', 'alone']);
    expect(attributionOf([], saying())).toBeUndefined();
  });

  it('the one for which the id stands that was asked, unless it is the id of the whole person', () => {
    expect(meant([A, B, C], { askedAs: 'P-c', dealerId: 'D1' })).toEqual(['c', 'former-id']);
    expect(meant([A, B, C], { dealerId: 'D1' })).toEqual(['a', 'dealer']);
  });

  it('a car says more than a number, and a number more than the dealer', () => {
    const all = { ofVehicle: new Set(['c']), ofPhone: new Set(['b']), dealerId: 'D1' };
    expect(meant([A, B, C], all)).toEqual(['c', 'vehicle']);
    expect(meant([A, B, C], { ...all, ofVehicle: new Set() })).toEqual(['b', 'phone']);
    expect(meant([A, B, C], { dealerId: 'D1' })).toEqual(['a', 'dealer']);
  });

  it('what leaves several in question leaves them to what comes next, and in the end to the first of them', () => {
    expect(meant([A, B, C], { ofPhone: new Set(['a', 'c']), dealerId: 'D2' })).toEqual(['c', 'dealer']);
    expect(meant([A, B, C], { dealerId: 'D2' })).toEqual(['b', 'dealer']);
    expect(meant([A, B], { ofPhone: new Set(['a', 'b']) })).toEqual(['a', 'none']);
  });

  it('nothing says it: the record that the person is named after, whatever the order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([A, B, C], { minLength: 2 }), (records) => {
        const [first = ''] = records.map(({ recordId }) => recordId).sort();
        expect(meant(records, { askedAs: `P-${first}` })).toEqual([first, 'none']);
      }),
    );
  });
});

describe('the records that a car names', () => {
  const zhang = record('zhang', 'D1');
  const li = record('li', 'D2');
  const together = { zhang: { personId: 'P-li', sequence: 2 }, li: { personId: 'P-li', sequence: 1 } };
  const named = (on: string, ...said: readonly VehicleFact[]) => [
    ...recordsNamedBy({ facts: said.reduce(withFact, noFacts), people: together }, [zhang, li], on),
  ];

  it('are the one who would own it on that day, were they two people', () => {
    const sold = aSale({ soldOn: '2022-01-01', recordId: 'zhang' });
    const resold = aSale({ key: 'second-hand', dealerId: 'D2', recordId: 'li', soldOn: '2024-09-01', digest: 'second' });
    expect(named('2024-08-31', sold, resold)).toEqual(['zhang']);
    expect(named('2024-09-01', sold, resold)).toEqual(['li']);
  });

  it('or else who drives it then, or pays for it', () => {
    const foreign = aDescription({ recordId: 'wang', ownedFromOn: '2022-01-01' });
    const driving = aLink('driver', { recordId: 'li', fromOn: '2023-01-01', toOn: '2024-01-01' });
    expect(named('2023-06-01', foreign, driving)).toEqual(['li']);
    expect(named('2024-01-01', foreign, driving)).toEqual([]);
  });
});
