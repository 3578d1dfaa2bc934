import fc from 'fast-check';
import { given } from '@homeward/kernel';
import { type NoteOrder, type OrderState, type OrderVersion, newCarOrder, stepsOf } from './new-car-order';

const note = (state: OrderState, day: number, version: Partial<OrderVersion> = {}): NoteOrder => ({
  type: 'NoteOrder',
  version: {
    dealerId: 'D1',
    recordId: 'zhang',
    model: 'A1',
    state,
    revision: 1,
    occurredAt: `2024-05-${String(day).padStart(2, '0')}T00:00:00.000Z`,
    digest: `${state.slice(0, 3)}${(version.expectedOn ?? '').slice(5)}`,
    ...version,
  },
});
const ordered = note('ordered', 1, { expectedOn: '2024-06-01' });
const allocated = note('allocated', 5);
const delayed = note('allocated', 8, { expectedOn: '2024-06-20' });
const arrived = note('arrived', 20, { vehicleId: 'car' });
const delivered = note('delivered', 25, { vehicleId: 'car' });
const changes = (...commands: readonly [NoteOrder, ...NoteOrder[]]) =>
  given(newCarOrder)
    .when(...commands)
    .events.filter(({ type }) => type === 'OrderChanged');

describe('the order of a new car', () => {
  it('is told in every state that it comes to, with the one before', () => {
    expect(changes(ordered)).toMatchObject([{ standing: { version: { state: 'ordered' } }, previousState: undefined }]);
    expect(changes(ordered, allocated, arrived)).toMatchObject([
      { standing: { version: { state: 'arrived', vehicleId: 'car' } }, previousState: 'allocated' },
    ]);
  });

  it('keeps what comes late in its place, and tells nothing of it', () => {
    const { state, events } = given(newCarOrder).when(ordered, arrived, allocated);
    expect(events.map(({ type }) => type)).toEqual(['OrderNoted']);
    expect(stepsOf(state.versions).map((step) => step.state)).toEqual(['ordered', 'allocated', 'arrived']);
    expect(state.standing?.version.state).toBe('arrived');
  });

  it('tells another expected day in the same state, which lasts since it began', () => {
    expect(changes(ordered, allocated, delayed)).toMatchObject([
      { standing: { sinceAt: '2024-05-05T00:00:00.000Z', version: { expectedOn: '2024-06-20' } }, previousState: undefined },
    ]);
  });

  it('knows a word that it has heard, and a higher revision goes before a later time', () => {
    expect(given(newCarOrder).when(ordered, arrived, ordered).rejection).toMatchObject({ kind: 'repeated' });
    const corrected = note('allocated', 2, { revision: 2 });
    expect(changes(ordered, arrived, corrected)).toMatchObject([
      { standing: { version: { state: 'allocated' } }, previousState: 'arrived' },
    ]);
  });

  it('is cancelled by its word, and taken up again by a later one', () => {
    const cancelled = note('cancelled', 10);
    expect(changes(ordered, cancelled)).toMatchObject([{ standing: { version: { state: 'cancelled' } }, previousState: 'ordered' }]);
    expect(changes(cancelled, ordered)).toEqual([]);
    expect(changes(ordered, cancelled, note('ordered', 12, { expectedOn: '2024-06-01' }))).toMatchObject([{ previousState: 'cancelled' }]);
  });

  it('tells when it was first heard of, again when an older word comes while somebody waits for the car', () => {
    expect(changes(ordered, arrived)).toMatchObject([{ orderedAt: '2024-05-01T00:00:00.000Z' }]);
    expect(changes(arrived, ordered)).toMatchObject([
      { orderedAt: '2024-05-01T00:00:00.000Z', standing: { version: { state: 'arrived' } }, previousState: undefined },
    ]);
    expect(changes(delivered, ordered)).toEqual([]);
  });

  it('tells whose it was when it becomes somebody else’s', () => {
    expect(changes(ordered, note('ordered', 3, { recordId: 'li' }))).toMatchObject([
      { previousRecordId: 'zhang', standing: { version: { recordId: 'li' } } },
    ]);
    expect(changes(ordered, arrived)[0]).not.toHaveProperty('previousRecordId');
  });

  it('is the same whatever the order of arrival', () => {
    const all = [ordered, allocated, delayed, arrived, delivered];
    const [first, ...others] = all;
    if (first === undefined) throw new TypeError('No orders');
    const expected = given(newCarOrder).when(first, ...others).state;
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        const [one, ...more] = shuffled;
        if (one === undefined) throw new TypeError('No orders');
        expect(given(newCarOrder).when(one, ...more).state).toEqual(expected);
      }),
    );
  });
});
