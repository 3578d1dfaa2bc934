import { aDescription, aLink, aSale } from './example-facts';
import { type Placements, ownerOn, ownershipsOf } from './ownership';
import { type VehicleFact, type VehicleFacts, noFacts, withFact } from './vehicle-facts';

const people: Placements = {
  zhang: { personId: 'ZHANG', sequence: 1 },
  'zhang-at-D2': { personId: 'ZHANG', sequence: 1 },
  li: { personId: 'LI', sequence: 1 },
};
const facts = (...said: readonly VehicleFact[]): VehicleFacts => said.reduce(withFact, noFacts);
const owners = (...said: readonly VehicleFact[]) =>
  ownershipsOf(facts(...said), people).map(({ personId, fromOn, toOn }) => [personId, fromOn, toOn]);

describe('ownership (CU3)', () => {
  const first = aSale({ soldOn: '2022-01-01' });
  const second = aSale({ key: 'second-hand', dealerId: 'D2', recordId: 'li', soldOn: '2024-09-01', digest: 'second' });

  it('a second-hand sale ends one ownership and begins the next on the same day', () => {
    expect(owners(first, second)).toEqual([
      ['ZHANG', '2022-01-01', '2024-09-01'],
      ['LI', '2024-09-01', undefined],
    ]);
  });

  it('the day itself is the new owner’s', () => {
    const ownerships = ownershipsOf(facts(first, second), people);
    expect(ownerOn(ownerships, '2024-08-31')?.personId).toBe('ZHANG');
    expect(ownerOn(ownerships, '2024-09-01')?.personId).toBe('LI');
    expect(ownerOn(ownerships, '2021-12-31')).toBeUndefined();
  });

  it('does not depend on which sale was heard of first', () => {
    expect(owners(second, first)).toEqual(owners(first, second));
  });

  it('two dealers’ records of one person are one ownership', () => {
    expect(owners(first, aDescription({ key: 'file-D2', dealerId: 'D2', recordId: 'zhang-at-D2', ownedFromOn: '2023-05-01' }))).toEqual([
      ['ZHANG', '2022-01-01', undefined],
    ]);
  });

  it('an old owner in a dealer’s file without a date does not take the car back', () => {
    expect(
      owners(first, second, aDescription({ recordId: 'zhang', occurredAt: '2024-11-01T00:00:00.000Z', occurredOn: '2024-11-01' })).at(-1),
    ).toEqual(['LI', '2024-09-01', undefined]);
  });

  it('a new owner in a dealer’s file without a date owns the car since the file was written', () => {
    expect(owners(first, aDescription({ recordId: 'li', occurredOn: '2024-11-01', occurredAt: '2024-11-01T00:00:00.000Z' }))).toEqual([
      ['ZHANG', '2022-01-01', '2024-11-01'],
      ['LI', '2024-11-01', undefined],
    ]);
  });

  it('of two claims on one day the one written later counts', () => {
    const corrected = aSale({ key: 'corrected', recordId: 'li', soldOn: '2022-01-01', occurredAt: '2022-02-01T00:00:00.000Z' });
    expect(owners(first, corrected)).toEqual([['LI', '2022-01-01', undefined]]);
  });

  it('an owner whose record has not arrived is an owner without a person', () => {
    expect(owners(aSale({ recordId: 'unheard' }))).toEqual([['', '2022-01-01', undefined]]);
  });

  it('a dealer may say until when: then nobody owns the car, until somebody does', () => {
    const ended = aLink('owner', { fromOn: '2022-01-01', toOn: '2024-06-01' });
    expect(owners(first, ended)).toEqual([['ZHANG', '2022-01-01', '2024-06-01']]);
    expect(ownerOn(ownershipsOf(facts(first, ended), people), '2024-06-01')).toBeUndefined();
    expect(owners(first, ended, second)).toEqual([
      ['ZHANG', '2022-01-01', '2024-06-01'],
      ['LI', '2024-09-01', undefined],
    ]);
    const back = aLink('owner', { key: 'back', fromOn: '2024-07-01' });
    expect(owners(first, ended, back)).toEqual([
      ['ZHANG', '2022-01-01', '2024-06-01'],
      ['ZHANG', '2024-07-01', undefined],
    ]);
    expect(owners(back, ended, first)).toEqual(owners(first, ended, back));
  });

  it('an owner who is said to have ended on the first day was none', () => {
    expect(owners(first, aLink('owner', { recordId: 'li', fromOn: '2023-01-01', toOn: '2023-01-01' }))).toEqual([
      ['ZHANG', '2022-01-01', undefined],
    ]);
  });

  it('who drives or pays owns nothing', () => {
    expect(owners(first, aLink('driver', { recordId: 'li', fromOn: '2023-01-01' }), aLink('payer', { recordId: 'li' }))).toEqual([
      ['ZHANG', '2022-01-01', undefined],
    ]);
  });
});
