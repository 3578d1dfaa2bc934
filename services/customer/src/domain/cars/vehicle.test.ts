import fc from 'fast-check';
import { Rejection, fold, given } from '@homeward/kernel';
import { aDescription, aReading, aSale, aVisit, aWithdrawal, anAppointment, noting, reviewing, surroundingsOn } from './example-facts';
import { readingsOf, seriesOf } from './odometer';
import { ownershipsOf } from './ownership';
import { type VehicleCommand, type VehicleEvent, type VehicleState, vehicle } from './vehicle';
import type { VehicleFact } from './vehicle-facts';
import { odometerPolicy } from './example-facts';

const types = (events: readonly VehicleEvent[]) => events.map(({ type }) => type);
const ofType = <Type extends VehicleEvent['type']>(events: readonly VehicleEvent[], type: Type) =>
  events.filter((event): event is Extract<VehicleEvent, { type: Type }> => event.type === type);
const zhang = { personId: 'ZHANG', sequence: 1 };

describe('a car that nobody has described', () => {
  it('keeps what is said of it and tells nothing: its rows wait', () => {
    const { events } = given(vehicle).when(noting(aVisit('2024-06-01')));
    expect(events).toMatchObject([
      { type: 'FactNoted', heldFor: { requestId: 'request', row: 1 } },
      { type: 'PlacementLearned', recordId: 'zhang' },
    ]);
  });

  it('tells everything and settles the rows as soon as it is described', () => {
    const { events } = given(vehicle).when(noting(aVisit('2024-06-01', { mileageKm: 8_000 })), noting(aSale()), noting(aDescription()));
    expect(types(events)).toEqual([
      'FactNoted',
      'VehicleDescribed',
      'VehicleSold',
      'OwnerChanged',
      'HomeDealerChanged',
      'VisitRecorded',
      'OdometerAssessed',
      'CustomerStateChanged',
      'ReviewScheduled',
      'RowsSettled',
    ]);
    expect(ofType(events, 'RowsSettled')[0]?.rows).toHaveLength(2);
  });
});

describe('visits', () => {
  const described = () => given(vehicle);

  it('revision 2 arriving before revision 1: revision 1 is older and ignored (CU4)', () => {
    const corrected = aVisit('2024-06-01', { revision: 2, digest: 'corrected', mileageKm: 9_000 });
    expect(described().when(noting(aDescription()), noting(corrected), noting(aVisit('2024-06-01'))).rejection).toMatchObject({
      kind: 'older',
    });
  });

  it('a correction is told as the visit it is now', () => {
    const corrected = aVisit('2024-06-01', { revision: 2, digest: 'corrected', service: 'recall' });
    const { events } = described().when(noting(aDescription()), noting(aVisit('2024-06-01')), noting(corrected));
    expect(ofType(events, 'VisitRecorded')).toMatchObject([{ visit: { revision: 2, service: 'recall' } }]);
  });

  it('a cancelled visit is withdrawn with the person whom it was told of, and counts for nothing', () => {
    const { events, state } = described().when(
      noting(aDescription()),
      noting(aVisit('2024-06-01', { mileageKm: 8_000 }), '2024-12-31', zhang),
      noting(aWithdrawal('visit-2024-06-01')),
    );
    expect(ofType(events, 'VisitWithdrawn')).toMatchObject([{ personId: 'ZHANG', withdrawal: { revision: 2 } }]);
    expect(ofType(events, 'OdometerAssessed')).toMatchObject([{ accepted: [] }]);
    expect(state.told.standing).toMatchObject({ state: '' });
  });

  it('a cancellation that arrives before its visit is kept, and the visit is older', () => {
    const { rejection } = described().when(noting(aDescription()), noting(aWithdrawal('visit-2024-06-01')), noting(aVisit('2024-06-01')));
    expect(rejection.kind).toBe('older');
  });

  it('a refused reading is not told with its visit, the visit stays (CU4 d)', () => {
    const { events } = described().when(
      noting(aDescription()),
      noting(aVisit('2024-03-01', { mileageKm: 20_000 })),
      noting(aVisit('2024-06-01', { mileageKm: 12_000 })),
    );
    expect(ofType(events, 'VisitRecorded')).toMatchObject([{ visit: { key: 'visit-2024-06-01' }, mileageKm: 0 }]);
    expect(ofType(events, 'ReadingRefused')).toMatchObject([{ reading: { mileageKm: 12_000, reason: 'roll-back' } }]);
  });

  it('a reading that later ones bear out is told with its visit after all', () => {
    const { events } = described().when(
      noting(aDescription()),
      noting(aVisit('2024-03-01', { mileageKm: 200_000 })),
      noting(aVisit('2024-06-01', { mileageKm: 12_000 })),
      noting(aVisit('2024-09-01', { mileageKm: 15_000 })),
    );
    expect(ofType(events, 'VisitRecorded').map(({ visit, mileageKm }) => [visit.key, mileageKm])).toEqual([
      ['visit-2024-03-01', 0],
      ['visit-2024-06-01', 12_000],
      ['visit-2024-09-01', 15_000],
    ]);
  });

  it('a visit without a named customer belongs to whoever owned the car on that day', () => {
    const { state } = described().when(
      noting(aDescription()),
      noting(aSale(), '2024-12-31', zhang),
      noting(aVisit('2024-06-01', { recordId: undefined })),
    );
    expect(state.told.visits['visit-2024-06-01']?.[1]).toBe('ZHANG');
  });
});

describe('the people behind the records', () => {
  it('visits, sale and owner are told again when the record that they name is placed', () => {
    const { events } = given(vehicle).when(noting(aDescription()), noting(aSale()), noting(aVisit('2024-06-01')), {
      type: 'LearnPlacement',
      recordId: 'zhang',
      placement: zhang,
      surroundings: surroundingsOn('2024-12-31'),
    });
    expect(events).toMatchObject([
      { type: 'PlacementLearned' },
      { type: 'VehicleSold', personId: 'ZHANG' },
      { type: 'OwnerChanged', owner: { personId: 'ZHANG' } },
      { type: 'VisitRecorded', personId: 'ZHANG', previousPersonId: '' },
    ]);
  });

  it('a visit whose record moves to another person names the one before', () => {
    const { events } = given(vehicle).when(noting(aDescription()), noting(aVisit('2024-06-01'), '2024-12-31', zhang), {
      type: 'LearnPlacement',
      recordId: 'zhang',
      placement: { personId: 'LI', sequence: 2 },
      surroundings: surroundingsOn('2024-12-31'),
    });
    expect(ofType(events, 'VisitRecorded')).toMatchObject([{ personId: 'LI', previousPersonId: 'ZHANG' }]);
  });

  it('an earlier placement heard later changes nothing', () => {
    const learn = (sequence: number, personId: string): VehicleCommand => ({
      type: 'LearnPlacement',
      recordId: 'zhang',
      placement: { personId, sequence },
      surroundings: surroundingsOn('2024-12-31'),
    });
    expect(given(vehicle).when(learn(2, 'LI'), learn(1, 'ZHANG')).events).toEqual([]);
  });

  it('a second-hand sale makes the buyer the owner, and the visits before stay with the seller (CU3)', () => {
    const { events, state } = given(vehicle).when(
      noting(aDescription()),
      noting(aSale(), '2024-12-31', zhang),
      noting(aVisit('2024-06-01')),
      noting(aSale({ key: 'second-hand', dealerId: 'D2', recordId: 'li', soldOn: '2024-09-01' }), '2024-12-31', {
        personId: 'LI',
        sequence: 1,
      }),
    );
    expect(ofType(events, 'OwnerChanged')).toMatchObject([{ owner: { personId: 'LI', fromOn: '2024-09-01' }, previousPersonId: 'ZHANG' }]);
    expect(ofType(events, 'VisitRecorded')).toEqual([]);
    expect(state.told.visits['visit-2024-06-01']?.[1]).toBe('ZHANG');
  });
});

describe('an owner that a correction takes away', () => {
  it('is told as nobody, once', () => {
    const owned = aDescription({ recordId: 'zhang', ownedFromOn: '2022-01-01' });
    const corrected = aDescription({ revision: 2, digest: 'corrected' });
    const { events, state } = given(vehicle).when(noting(owned, '2024-12-31', zhang), noting(corrected));
    expect(ofType(events, 'OwnerChanged')).toMatchObject([{ owner: { recordId: '', personId: '' }, previousPersonId: 'ZHANG' }]);
    expect(vehicle.decide(reviewing('2024-12-31'), state)).toEqual([]);
  });
});

describe('the home dealer', () => {
  it('is that of the latest routine visit, whatever else was repaired elsewhere', () => {
    const { state } = given(vehicle).when(
      noting(aDescription()),
      noting(aSale()),
      noting(aVisit('2024-06-01', { dealerId: 'D2' })),
      noting(aVisit('2024-08-01', { dealerId: 'D3', service: 'body-repair' })),
    );
    expect(state.told.homeDealerId).toBe('D2');
  });

  it('is the dealer of the sale while there was no routine visit', () => {
    expect(given(vehicle).when(noting(aDescription()), noting(aSale())).state.told.homeDealerId).toBe('D1');
  });
});

describe('the calendar', () => {
  it('changes the state without a visit, as an event dated that day (CU1)', () => {
    const before = given(vehicle).when(noting(aDescription()), noting(aSale()), noting(aVisit('2023-12-31'))).state;
    expect(before.told.reviewAt).toBe('2024-12-31T16:00:00.000Z');
    const after = vehicle.decide(reviewing('2025-01-01'), before);
    expect(ofType(after, 'CustomerStateChanged')).toMatchObject([{ state: 'lost', churnLevel: 'lost', on: '2025-01-01' }]);
    expect(ofType(after, 'ReviewScheduled')).toEqual([{ type: 'ReviewScheduled' }]);
  });

  it('a review that came too early finds nothing to tell but the next one', () => {
    const sold = given(vehicle).when(noting(aDescription()), noting(aSale({ soldOn: '2024-10-01' }))).state;
    const visited = fold(vehicle, vehicle.decide(noting(aVisit('2024-12-30')), sold), sold);
    expect(types(vehicle.decide(reviewing('2025-04-02'), visited))).toContain('ReviewScheduled');
  });
});

describe('appointments', () => {
  it('are told with each change, once', () => {
    const moved = anAppointment({ revision: 2, digest: 'moved', status: 'moved' });
    const told = given(vehicle).when(noting(aDescription()), noting(anAppointment()), noting(moved));
    expect(ofType(told.events, 'AppointmentChanged')).toMatchObject([{ appointment: { status: 'moved' } }]);
  });
});

describe('the set of facts', () => {
  const said: readonly VehicleFact[] = [
    aDescription(),
    aDescription({ key: 'file-D2', dealerId: 'D2', digest: 'd2', occurredAt: '2023-01-01T00:00:00.000Z', plateIndex: 'other', colour: '' }),
    aSale(),
    aSale({ key: 'second-hand', dealerId: 'D2', recordId: 'li', soldOn: '2024-09-01', digest: 's2' }),
    aVisit('2023-03-01', { mileageKm: 9_000 }),
    aVisit('2023-09-01', { mileageKm: 99_000 }),
    aVisit('2024-03-01', { mileageKm: 21_000, dealerId: 'D2' }),
    aVisit('2024-03-01', { mileageKm: 20_000, dealerId: 'D2', revision: 2, digest: 'corrected' }),
    aVisit('2024-10-01', { mileageKm: 26_000, dealerId: 'D2', recordId: 'li' }),
    aVisit('2024-11-01', { key: 'cancelled' }),
    aWithdrawal('cancelled'),
    aReading('2024-06-01', 23_000),
    aReading('2024-06-02', 3_000),
    anAppointment(),
    anAppointment({ revision: 2, digest: 'moved', status: 'moved' }),
  ];
  const placed: readonly VehicleCommand[] = [
    {
      type: 'LearnPlacement',
      recordId: 'zhang',
      placement: { personId: 'ZHANG', sequence: 1 },
      surroundings: surroundingsOn('2024-12-31'),
    },
    {
      type: 'LearnPlacement',
      recordId: 'zhang',
      placement: { personId: 'ZHANG2', sequence: 2 },
      surroundings: surroundingsOn('2024-12-31'),
    },
    { type: 'LearnPlacement', recordId: 'li', placement: { personId: 'LI', sequence: 1 }, surroundings: surroundingsOn('2024-12-31') },
  ];
  const commands = [...said.map((fact) => noting(fact)), ...placed];

  it('gives the same car whatever the order and number of arrivals', () => {
    const expected = lastTold(commands);
    fc.assert(
      fc.property(fc.shuffledSubarray([...commands, ...commands], { minLength: commands.length * 2 }), (order) => {
        expect(lastTold(order)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });
});

/** What the world knows in the end, and what the service would answer. */
function lastTold(commands: readonly VehicleCommand[]) {
  let state: VehicleState = vehicle.initial;
  const told = new Map<string, unknown>();
  for (const command of commands) {
    let events: readonly VehicleEvent[];
    try {
      events = vehicle.decide(command, state);
    } catch (error) {
      if (error instanceof Rejection && (error.kind === 'older' || error.kind === 'repeated')) continue;
      throw error;
    }
    state = fold(vehicle, events, state);
    for (const event of events) {
      if (event.type === 'VisitRecorded') told.set(event.visit.key, ['recorded', event.visit, event.mileageKm, event.personId]);
      if (event.type === 'VisitWithdrawn') told.set(event.withdrawal.key, ['withdrawn', event.withdrawal]);
      if (event.type === 'VehicleSold') told.set(event.sale.key, [event.sale, event.personId]);
      if (event.type === 'OwnerChanged') told.set('owner', event.owner);
      if (event.type === 'HomeDealerChanged') told.set('home', event.dealerId);
      if (event.type === 'OdometerAssessed') told.set('odometer', [event.accepted, [...event.refusedKeys].sort()]);
      if (event.type === 'AppointmentChanged') told.set(event.appointment.key, event.appointment);
      if (event.type === 'CustomerStateChanged') told.set('state', [event.state, event.churnLevel]);
      if (event.type === 'VehicleDescribed') told.set('description', event.description);
    }
  }
  return {
    told: [...told].sort(([a], [b]) => (a < b ? -1 : 1)),
    facts: JSON.parse(JSON.stringify(state.facts, (_key, value: unknown) => sorted(value))) as unknown,
    ownerships: ownershipsOf(state.facts, state.people),
    series: seriesOf(readingsOf(state.facts), odometerPolicy),
    held: state.held,
  };
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
