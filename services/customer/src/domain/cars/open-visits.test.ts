import { given } from '@homeward/kernel';
import { aDescription, aVisit, aWithdrawal, noting } from './example-facts';
import { openVisitsOf } from './open-visits';
import { vehicle, type VehicleEvent } from './vehicle';
import { type VehicleFact, noFacts, withFact } from './vehicle-facts';

const RO = 'visit-2024-06-01';
const said = { dealerId: 'D1', revision: 1, digest: 'said' };
const arrival = {
  ...said,
  kind: 'arrival',
  key: RO,
  occurredAt: '2024-06-01T01:00:00.000Z',
  arrivedAt: '2024-06-01T01:00:00.000Z',
  arrivedOn: '2024-06-01',
  mileageKm: 0,
  advisorId: 'SA01',
  recordId: 'zhang',
} as const;
const progress = (stage: string, at: string, promisedAt?: string): VehicleFact => ({
  ...said,
  ...{ kind: 'progress', key: `${RO}.${at}`, occurredAt: at, visitId: RO, stage, at, promisedAt },
});
const inWork = progress('in-workshop', '2024-06-01T02:00:00.000Z', '2024-06-01T08:00:00.000Z');
const open = (...facts: readonly VehicleFact[]) =>
  openVisitsOf(facts.reduce(withFact, noFacts), { zhang: { personId: 'p1', sequence: 1 } });

describe('a visit that is open', () => {
  it('is with the dealer since the car came, with who received it and what was promised last', () => {
    expect(open(arrival)).toEqual([
      {
        ...{ visitId: RO, dealerId: 'D1', personId: 'p1', advisorId: 'SA01', arrivedAt: '2024-06-01T01:00:00.000Z' },
        ...{ promisedAt: undefined, readyAt: undefined },
      },
    ]);
    const later = progress('in-workshop', '2024-06-01T07:00:00.000Z', '2024-06-02T03:00:00.000Z');
    expect(open(later, arrival, inWork)).toMatchObject([{ promisedAt: '2024-06-02T03:00:00.000Z' }]);
  });

  it('is known by its progress alone', () => {
    expect(open(inWork)).toMatchObject([{ personId: '', advisorId: '', arrivedAt: '2024-06-01T02:00:00.000Z' }]);
  });

  it('is ready as long as the work does not go on again', () => {
    const ready = progress('ready', '2024-06-01T05:00:00.000Z');
    expect(open(arrival, inWork, ready)).toMatchObject([{ readyAt: '2024-06-01T05:00:00.000Z' }]);
    expect(open(arrival, ready, progress('in-workshop', '2024-06-01T06:00:00.000Z'))).toMatchObject([{ readyAt: undefined }]);
  });

  it.each([
    ['its order', aVisit('2024-06-01')],
    ['its cancellation', aWithdrawal(RO)],
  ])('is over with %s, whichever was heard first', (_name, end) => {
    expect(open(arrival, inWork, end)).toEqual([]);
    expect(open(end, arrival, inWork)).toEqual([]);
  });
});

describe('what is told of it', () => {
  const told = (...facts: readonly [VehicleFact, ...VehicleFact[]]): readonly VehicleEvent[] =>
    given(vehicle)
      .when(noting(aDescription(), '2024-06-01'), ...facts.map((fact) => noting(fact, '2024-06-01')))
      .events.filter(({ type }) => type === 'OpenVisitChanged');

  it('is what whoever waits has to know: the arrival, another promise, and that it is ready, and no other step', () => {
    expect(told(arrival)).toHaveLength(1);
    expect(told(arrival, inWork)).toMatchObject([{ visit: { promisedAt: '2024-06-01T08:00:00.000Z' } }]);
    expect(told(arrival, inWork, progress('quality-check', '2024-06-01T03:00:00.000Z'))).toEqual([]);
    expect(told(arrival, inWork, progress('ready', '2024-06-01T04:00:00.000Z'))).toHaveLength(1);
  });

  it('is nothing when it is closed already, or closed now', () => {
    expect(told(aVisit('2024-06-01'))).toEqual([]);
    expect(told(aVisit('2024-06-01'), arrival)).toEqual([]);
    expect(told(arrival, inWork, aVisit('2024-06-01'))).toEqual([]);
  });
});
