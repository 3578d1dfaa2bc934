import { given } from '@homeward/kernel';
import { declinedWorkOf, openWorkOf } from './declined-work';
import { aDescription, aVisit, aWithdrawal, noting } from './example-facts';
import { type VehicleEvent, vehicle } from './vehicle';
import { type DeclinedItem, type VehicleFact, noFacts, withFact } from './vehicle-facts';

const anItem = (changes: Partial<DeclinedItem> = {}): DeclinedItem => ({
  kind: 'part',
  item: 'BP-01',
  reason: 'price',
  amountFen: 68_000,
  dueKm: 0,
  ...changes,
});
const factsOf = (...said: readonly VehicleFact[]) => said.reduce(withFact, noFacts);
const declining = aVisit('2024-01-10', { declined: [anItem()] });
const doing = aVisit('2024-06-10', { lines: [['part', 'bp-01 ', 'warranty', 0]], dealerId: 'D2' });

describe('work that was declined', () => {
  it('is remembered with the visit until a later visit does the same item, at whichever dealer and whoever pays', () => {
    expect(openWorkOf(factsOf(declining))).toEqual([
      { ...anItem(), visitId: 'visit-2024-01-10', dealerId: 'D1', declinedOn: '2024-01-10', times: 1 },
    ]);
    expect(openWorkOf(factsOf(declining, doing))).toEqual([]);
    expect(declinedWorkOf(factsOf(declining, doing))).toMatchObject([{ done: { visitId: 'visit-2024-06-10', on: '2024-06-10' } }]);
  });

  it('is not done by an earlier visit, by the visit itself, by another kind of line, or by one that was withdrawn', () => {
    const itself = aVisit('2024-01-10', { declined: [anItem()], lines: [['part', 'BP-01', 'customer', 1]] });
    const earlier = aVisit('2023-12-01', { lines: [['part', 'BP-01', 'customer', 1]] });
    const labour = aVisit('2024-05-01', { lines: [['labour', 'BP-01', 'customer', 1]] });
    expect(openWorkOf(factsOf(itself, earlier, labour, doing, aWithdrawal(doing.key)))).toHaveLength(1);
  });

  it('declined again it is one piece of work, as it was put last; done and declined again it is a new one', () => {
    const again = aVisit('2024-03-10', { declined: [anItem({ reason: 'later', dueOn: '2024-09-01' })] });
    expect(openWorkOf(factsOf(declining, again))).toMatchObject([
      { reason: 'later', dueOn: '2024-09-01', declinedOn: '2024-03-10', times: 2 },
    ]);
    const anew = aVisit('2024-09-10', { declined: [anItem()] });
    expect(declinedWorkOf(factsOf(declining, doing, anew))).toMatchObject([
      { declinedOn: '2024-01-10', done: { on: '2024-06-10' } },
      { declinedOn: '2024-09-10', times: 1 },
    ]);
  });

  it('goes with its visit: a correction that leaves it out, or a cancellation, takes it back', () => {
    const corrected = aVisit('2024-01-10', { revision: 2, digest: 'corrected' });
    expect(openWorkOf(factsOf(declining, corrected))).toEqual([]);
    expect(openWorkOf(factsOf(declining, aWithdrawal(declining.key)))).toEqual([]);
  });
});

describe('what is told of it', () => {
  const tellingsOf = (events: readonly VehicleEvent[]) => events.filter((event) => event.type === 'DeclinedWorkChanged');

  it('all open work, whenever it changes and not otherwise', () => {
    const { events } = given(vehicle).when(noting(aDescription()), noting(declining), noting(aVisit('2024-02-01')), noting(doing));
    // `events` are those of the last command: the work is done.
    expect(tellingsOf(events)).toEqual([{ type: 'DeclinedWorkChanged', open: [] }]);
    const quiet = given(vehicle).when(noting(aDescription()), noting(declining), noting(aVisit('2024-02-01')));
    expect(tellingsOf(quiet.events)).toEqual([]);
  });

  it('the same whatever the order of arrival', () => {
    const toldLast = (...said: readonly VehicleFact[]) => {
      const { state } = given(vehicle).when(noting(aDescription()), ...said.map((fact) => noting(fact)));
      return state.told.care?.declined ?? '';
    };
    const again = aVisit('2024-09-10', { declined: [anItem()] });
    expect(toldLast(again, doing, declining)).toEqual(toldLast(declining, doing, again));
    expect(toldLast(declining, doing)).toEqual(toldLast(doing));
  });
});
