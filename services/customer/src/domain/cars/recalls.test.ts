import { given } from '@homeward/kernel';
import { aContract, aDescription, aRecall, aVisit, aWithdrawal, noting } from './example-facts';
import { recallsOf } from './recalls';
import { contractStatusOn } from './service-contracts';
import { type VehicleEvent, vehicle } from './vehicle';
import { type VehicleFact, noFacts, withFact } from './vehicle-facts';

const factsOf = (...said: readonly VehicleFact[]) => said.reduce(withFact, noFacts);
const recalls = (...said: readonly VehicleFact[]) => recallsOf(factsOf(...said));
const doing = aVisit('2024-04-01', { service: 'recall', dealerId: 'D2', lines: [['labour', 'rc-1', 'maker', 0]] });

describe('a recall of one car', () => {
  it('is open from its announcement until a visit of any dealer has a line with its code', () => {
    expect(recalls(aRecall())).toEqual([{ campaign: 'RC-1', status: 'open', announcedOn: '2024-03-01' }]);
    expect(recalls(aRecall(), doing)).toMatchObject([{ status: 'done', doneOn: '2024-04-01', visitId: doing.key, dealerId: 'D2' }]);
    const part = aVisit('2024-04-02', { lines: [['part', 'P-77', 'maker', 1]] });
    expect(recalls(aRecall({ item: 'P-77' }), part)).toMatchObject([{ status: 'done', visitId: part.key }]);
  });

  it('is not done by a visit of before its announcement, one that was withdrawn, or a recall visit that did another campaign', () => {
    const before = aVisit('2024-02-01', { lines: [['labour', 'RC-1', 'maker', 0]] });
    const other = aVisit('2024-05-01', { service: 'recall', lines: [['labour', 'RC-2', 'maker', 0]] });
    expect(recalls(aRecall(), before, other, doing, aWithdrawal(doing.key))).toMatchObject([{ status: 'open' }]);
  });

  it('may be declared to be done, by whoever did not announce it as well; the visit that did it goes first', () => {
    const declared = aRecall({ key: 'dealer', dealerId: 'D1', status: 'done', doneOn: '2024-05-05', occurredOn: '2024-05-06' });
    expect(recalls(aRecall(), declared)).toMatchObject([{ status: 'done', doneOn: '2024-05-05', dealerId: 'D1', visitId: undefined }]);
    expect(recalls(aRecall(), declared, doing)).toMatchObject([{ doneOn: '2024-04-01', visitId: doing.key }]);
  });

  it('is withdrawn when everybody who announced it takes it back, unless it was done', () => {
    const taken = aRecall({ revision: 2, digest: 'taken', status: 'withdrawn' });
    expect(recalls(aRecall(), taken)).toMatchObject([{ status: 'withdrawn' }]);
    expect(recalls(taken, aRecall({ key: 'other' }))).toMatchObject([{ status: 'open' }]);
    expect(recalls(taken, doing)).toMatchObject([{ status: 'done' }]);
  });
});

describe('what is told', () => {
  const care = (events: readonly VehicleEvent[]) =>
    events.filter(({ type }) => type === 'RecallChanged' || type === 'ServiceContractChanged');

  it('each change of a recall, once, whichever came first', () => {
    const opened = given(vehicle).when(noting(aDescription()), noting(aRecall()));
    expect(care(opened.events)).toMatchObject([{ recall: { campaign: 'RC-1', status: 'open' } }]);
    const done = given(vehicle).when(noting(aDescription()), noting(aRecall()), noting(doing));
    expect(care(done.events)).toMatchObject([{ recall: { status: 'done', doneOn: '2024-04-01' } }]);
    const late = given(vehicle).when(noting(aDescription()), noting(doing), noting(aRecall()));
    expect(care(late.events)).toMatchObject([{ recall: { status: 'done', doneOn: '2024-04-01' } }]);
    expect(late.state.told.care).toEqual(done.state.told.care);
    expect(
      care(given(vehicle).when(noting(aDescription()), noting(doing), noting(aRecall()), noting(aVisit('2024-09-01'))).events),
    ).toEqual([]);
  });

  it('a campaign that a correction renames is withdrawn under its old name', () => {
    const renamed = aRecall({ revision: 2, digest: 'renamed', campaign: 'RC-9' });
    const { events } = given(vehicle).when(noting(aDescription()), noting(aRecall()), noting(renamed));
    expect(care(events)).toMatchObject([
      { recall: { campaign: 'RC-9', status: 'open' } },
      { recall: { campaign: 'RC-1', status: 'withdrawn' } },
    ]);
  });

  it('a service contract with the person whose it is, again when that is known', () => {
    const contract = given(vehicle).when(noting(aDescription()), noting(aContract(), '2024-12-31', { personId: 'ZHANG', sequence: 1 }));
    expect(care(contract.events)).toMatchObject([{ contract: { contract: 'maintenance' }, personId: 'ZHANG' }]);
    const used = aContract({ revision: 2, digest: 'used', remainingServices: 3 });
    const revised = given(vehicle).when(noting(aDescription()), noting(aContract()), noting(used));
    expect(care(revised.events)).toMatchObject([{ contract: { remainingServices: 3 } }]);
    expect(given(vehicle).when(noting(aDescription()), noting(used), noting(aContract())).rejection).toMatchObject({ kind: 'older' });
  });
});

describe('a service contract', () => {
  it.each([
    ['is ahead before its first day', '2023-12-31', 0, {}, 'ahead'],
    ['runs on its first day', '2024-01-01', 0, {}, 'running'],
    ['runs through its last day', '2025-12-31', 60_000, {}, 'running'],
    ['ends behind its last day', '2026-01-01', 0, {}, 'ended'],
    ['ends when the car is driven past its distance', '2024-06-01', 60_001, {}, 'ended'],
    ['has no distance when it names none', '2024-06-01', 999_999, { km: 0 }, 'running'],
    ['ends with its last service', '2024-06-01', 0, { remainingServices: 0 }, 'ended'],
    ['does not count services when it holds none', '2024-06-01', 0, { services: 0, remainingServices: 0 }, 'running'],
    ['is cancelled whatever the day', '2024-06-01', 0, { status: 'cancelled' }, 'cancelled'],
  ] as const)('%s', (_title, on, mileageKm, terms, status) => {
    expect(contractStatusOn(aContract(terms), on, mileageKm)).toBe(status);
  });
});
