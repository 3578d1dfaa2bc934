import fc from 'fast-check';
import { given } from '@homeward/kernel';
import { aDescription, aLink, aSale, noting, surroundingsOn } from './example-facts';
import type { Placements } from './ownership';
import { type VehicleEvent, vehicle } from './vehicle';
import { type VehicleFact, noFacts, withFact } from './vehicle-facts';
import { linksOf } from './vehicle-links';

const apart: Placements = {
  li: { personId: 'LI', sequence: 1 },
  'li-at-D2': { personId: 'LI2', sequence: 1 },
};
const merged: Placements = { ...apart, 'li-at-D2': { personId: 'LI', sequence: 2 } };
const factsOf = (said: readonly VehicleFact[]) => said.reduce(withFact, noFacts);
const links = (people: Placements, ...said: readonly VehicleFact[]) =>
  linksOf(factsOf(said), people).map(({ role, personId, fromOn, toOn }) => [role, personId, fromOn, toOn]);

const driving = aLink('driver', { recordId: 'li', fromOn: '2023-01-01', toOn: '2024-01-01' });
const drivingOn = aLink('driver', { key: 'at-D2', dealerId: 'D2', recordId: 'li-at-D2', fromOn: '2023-10-01' });

describe('drivers and payers', () => {
  it('stand beside the owner, several at once, each from its day until its day', () => {
    const paying = aLink('payer', { recordId: 'li-at-D2' });
    expect(links(apart, driving, drivingOn, paying)).toEqual([
      ['driver', 'LI', '2023-01-01', '2024-01-01'],
      ['driver', 'LI2', '2023-10-01', undefined],
      ['payer', 'LI2', undefined, undefined],
    ]);
  });

  it('come together when two records turn out to be one person, and apart when that is undone', () => {
    expect(links(merged, driving, drivingOn)).toEqual([['driver', 'LI', '2023-01-01', undefined]]);
    expect(links({ ...merged, 'li-at-D2': { personId: 'LI2', sequence: 3 } }, driving, drivingOn)).toEqual(
      links(apart, driving, drivingOn),
    );
  });

  it('a time that does not touch the other stays its own; one that ended before it began is none', () => {
    const later = aLink('driver', { key: 'later', recordId: 'li', fromOn: '2024-06-01' });
    const never = aLink('payer', { recordId: 'li', fromOn: '2024-06-01', toOn: '2024-06-01' });
    expect(links(apart, driving, later, never)).toEqual([
      ['driver', 'LI', '2023-01-01', '2024-01-01'],
      ['driver', 'LI', '2024-06-01', undefined],
    ]);
  });

  it('do not depend on the order of arrival', () => {
    const day = fc.integer({ min: 1, max: 28 }).map((number) => `2024-01-${String(number).padStart(2, '0')}`);
    const fact = fc.record({
      recordId: fc.constantFrom('li', 'li-at-D2'),
      fromOn: fc.option(day, { nil: undefined }),
      toOn: fc.option(day, { nil: undefined }),
    });
    const said = fc
      .array(fact, { maxLength: 6 })
      .map((some) => some.map((changes, index) => aLink('driver', { key: `link-${index}`, ...changes })));
    fc.assert(
      fc.property(said, fc.infiniteStream(fc.nat()), (facts, keys) => {
        const order = keys[Symbol.iterator]();
        const shuffled = facts
          .map((one) => ({ one, by: Number(order.next().value) }))
          .sort((a, b) => a.by - b.by)
          .map(({ one }) => one);
        expect(links(merged, ...shuffled)).toEqual(links(merged, ...facts));
      }),
    );
  });
});

describe('what is told of links', () => {
  const told = (events: readonly VehicleEvent[]) => events.filter(({ type }) => type === 'VehicleLinkChanged' || type === 'OwnerChanged');

  it('a link once, and again with the person before when its record belongs to another one', () => {
    const first = given(vehicle).when(noting(aDescription()), noting(driving, '2024-12-31', { personId: 'LI', sequence: 1 }));
    expect(told(first.events)).toMatchObject([{ link: { role: 'driver' }, personId: 'LI', previousPersonId: '' }]);
    const moved = given(vehicle).when(noting(aDescription()), noting(driving, '2024-12-31', { personId: 'LI', sequence: 1 }), {
      type: 'LearnPlacement',
      recordId: 'li',
      placement: { personId: 'LI2', sequence: 2 },
      surroundings: surroundingsOn('2024-12-31'),
    });
    expect(told(moved.events)).toMatchObject([{ type: 'VehicleLinkChanged', personId: 'LI2', previousPersonId: 'LI' }]);
  });

  it('that nobody owns the car, on the day on which its owner gives it away', () => {
    const zhang = { personId: 'ZHANG', sequence: 1 };
    const ended = aLink('owner', { recordId: 'zhang', fromOn: '2022-01-01', toOn: '2024-11-01' });
    const before = [
      noting(aDescription(), '2024-10-01'),
      noting(aSale(), '2024-10-01', zhang),
      noting(ended, '2024-10-01', zhang),
    ] as const;
    const { state } = given(vehicle).when(...before);
    expect(state.told.reviewAt).toBe('2024-10-31T16:00:00.000Z');
    const { events } = given(vehicle).when(...before, { type: 'Review', surroundings: surroundingsOn('2024-11-01') });
    expect(told(events)).toMatchObject([{ owner: { recordId: '', personId: '', fromOn: '2024-11-01' }, previousPersonId: 'ZHANG' }]);
  });
});
