import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { addDays } from '@homeward/calendar';
import { toMessage } from '@homeward/contracts';
import { RecordReceived } from '@homeward/contracts/intake';
import { listDeadLetters } from '@homeward/bus';
import { type SentRecord, type World, aCustomer, anAppointment, aSale, aVehicle, aVin, aVisit, aWorld, ids, personOf } from './world';

const personId = personOf('K1');
const vehicleId = ids.vehicleId(aVin(1));

describe('intake', () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld();
  });
  afterEach(() => world.stop());

  it('a customer, the car, its sale and a visit become events about one person and one car', async () => {
    const request = await world.send([
      { externalId: 'K1', data: aCustomer() },
      { externalId: 'V1', data: aVehicle({ customerExternalId: 'K1' }) },
      { externalId: 'S1', data: aSale() },
      { externalId: 'RO1', data: aVisit() },
    ]);
    expect(await world.outcomes(request)).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
    expect((await world.told('homeward.customer.v1.RecordPlaced')).at(-1)).toMatchObject({
      personId,
      dealerId: 'D1',
      basicsComplete: true,
    });
    expect((await world.told('homeward.customer.v1.PersonProfiled')).at(-1)).toMatchObject({ personId, hasMobile: true });
    expect((await world.told('homeward.customer.v1.VisitRecorded')).at(-1)).toMatchObject({
      visitId: ids.factId(ids.thingId('visit', 'D1', 'dms', 'RO1'), vehicleId),
      vehicleId,
      personId,
      visitedOn: '2024-06-01',
      mileageKm: 20_000,
      customerPaidFen: 50_000,
      oilFen: 20_000,
    });
    expect((await world.told('homeward.customer.v1.OwnerChanged')).at(-1)).toMatchObject({
      vehicleId,
      personId,
      ownedFromOn: '2022-03-01',
    });
    expect((await world.told('homeward.customer.v1.CustomerStateChanged')).at(-1)).toMatchObject({
      vehicleId,
      state: 'leaning-to-lost',
      churnLevel: 'quasi-lost',
    });
  });

  it('a visit of a car that is not known yet is pending, visibly, and accepted when the car is described', async () => {
    const early = await world.send([{ externalId: 'RO1', data: aVisit() }]);
    expect(await world.outcomes(early)).toEqual(['pending']);
    expect(await world.told('homeward.customer.v1.VisitRecorded')).toEqual([]);
    await world.send([{ externalId: 'V1', data: aVehicle() }]);
    expect(await world.outcomes(early)).toEqual(['accepted']);
    expect(await world.told('homeward.customer.v1.VisitRecorded')).toHaveLength(1);
    const { requests } = await world.customer.readRequests({ requestIds: [early] }, world.as('dealer-manager', 'D1'));
    expect(requests).toMatchObject([{ status: 'completed', rows: 1, accepted: 1, pending: 0, rejected: 0 }]);
  });

  it('rows in one file wait for their car in the same file', async () => {
    const request = await world.send([
      { externalId: 'RO1', data: aVisit() },
      { externalId: 'V1', data: aVehicle() },
    ]);
    expect(await world.outcomes(request)).toEqual(['accepted', 'accepted']);
  });

  it('a customer who arrives after the visits is told with them', async () => {
    await world.send([
      { externalId: 'V1', data: aVehicle() },
      { externalId: 'RO1', data: aVisit() },
    ]);
    expect((await world.told('homeward.customer.v1.VisitRecorded')).at(-1)).toMatchObject({ personId: '' });
    await world.send([{ externalId: 'K1', data: aCustomer() }]);
    expect((await world.told('homeward.customer.v1.VisitRecorded')).at(-1)).toMatchObject({ personId, previousPersonId: '' });
  });

  it.each([
    ['the correction comes later', [1, 2]],
    ['the correction comes first', [2, 1]],
  ])('a visit and an appointment that a correction moves to another car are of that car alone: %s', async (_order, revisions) => {
    await world.send([
      { externalId: 'V1', data: aVehicle() },
      { externalId: 'V2', data: aVehicle({ vin: aVin(2), plate: '' }) },
    ]);
    for (const revision of revisions) {
      const vin = aVin(revision);
      await world.send([
        { externalId: 'RO1', revision, data: aVisit({ vin, mileageKm: 9_000 }) },
        { externalId: 'AP1', revision, data: anAppointment({ vin }) },
      ]);
    }
    const other = ids.vehicleId(aVin(2));
    const { vehicles } = await world.customer.readVehicles({ vehicleIds: [vehicleId, other] }, world.as('dealer-manager', 'D1'));
    expect(
      vehicles.map((vehicle) => [vehicle.vehicleId, vehicle.visits.filter(({ withdrawn }) => !withdrawn).length, vehicle.readings.length]),
    ).toEqual(
      expect.arrayContaining([
        [vehicleId, 0, 0],
        [other, 1, 1],
      ]),
    );
    const standing = new Map((await world.told('homeward.customer.v1.AppointmentChanged')).map((event) => [event.vehicleId, event.status]));
    expect([standing.get(vehicleId) ?? 'cancelled', standing.get(other)]).toEqual(['cancelled', 'booked']);
    const digest = await world.digest();
    const straight = await aWorld();
    await straight.send([
      { externalId: 'V1', data: aVehicle() },
      { externalId: 'V2', data: aVehicle({ vin: aVin(2), plate: '' }) },
      ...[1, 2].flatMap((revision) => [
        { externalId: 'RO1', revision, data: aVisit({ vin: aVin(revision), mileageKm: 9_000 }) },
        { externalId: 'AP1', revision, data: anAppointment({ vin: aVin(revision) }) },
      ]),
    ]);
    expect(digest).toBe(await straight.digest());
    await straight.stop();
  });

  it('repeated, older and wrong rows are told apart, each with its reason (CU4)', async () => {
    const request = await world.send([
      { externalId: 'V1', data: aVehicle() },
      { externalId: 'RO1', revision: 2, data: aVisit() },
      { externalId: 'RO1', revision: 1, data: aVisit() },
      { externalId: 'RO1', revision: 2, data: aVisit() },
      { externalId: 'RO2', data: aVisit({ vin: aVin(1).slice(0, 16) }) },
      { externalId: 'RO3', dealerId: 'D1', data: aVisit({ closedAt: '2024-08-01T03:00:00.000Z', mileageKm: 12_000 }) },
      { externalId: 'V2', data: aVehicle({ vin: `${aVin(2).slice(0, 8)}${aVin(2)[8] === '0' ? '1' : '0'}${aVin(2).slice(9)}` }) },
      { externalId: 'K2', data: aCustomer({ phone: '12345', email: 'nobody' }) },
      { externalId: 'V3', data: aVehicle({ vin: aVin(3), plate: '???' }) },
    ]);
    const { rows } = await world.customer.readRows(
      { requestId: request, outcome: '', withOriginal: true, page: undefined },
      world.as('dealer-manager', 'D1'),
    );
    expect(rows.map(({ outcome, code, pointer, warnings }) => [outcome, code, pointer, ...warnings])).toEqual([
      ['accepted', '', ''],
      ['accepted', '', ''],
      ['older', 'intake.older-revision', ''],
      ['repeated', 'intake.repeated', ''],
      ['rejected', 'intake.vin-invalid', '/data/vin'],
      ['accepted', '', '', 'intake.reading-roll-back'],
      ['accepted', '', '', 'intake.vin-check-digit'],
      ['accepted', '', '', 'intake.phone-invalid', 'intake.email-invalid'],
      ['accepted', '', '', 'intake.plate-invalid'],
    ]);
    expect(rows.map(({ original }) => original[0])).toEqual(['V1', 'RO1', 'RO1', 'RO1', 'RO2', 'RO3', 'V2', 'K2', 'V3']);
    const { requests } = await world.customer.readRequests({ requestIds: [request] }, world.as('dms-client', 'D1'));
    expect(requests).toMatchObject([
      {
        status: 'completed-with-rejections',
        rows: 9,
        accepted: 6,
        repeated: 1,
        older: 1,
        rejected: 1,
        reasons: [{ code: 'intake.vin-invalid', count: 1 }],
      },
    ]);
  });

  it('a record of a dealer that does not exist is rejected', async () => {
    const request = await world.send([
      { externalId: 'K1', data: aCustomer() },
      { externalId: 'K2', dealerId: 'D9', data: aCustomer() },
    ]);
    expect(await world.outcomes(request)).toEqual(['accepted', 'intake.dealer-unknown']);
  });

  it('a row that was refused at the border is kept with its reason and changes nothing', async () => {
    await world.ports.bus.publish([
      {
        ...toMessage('homeward.intake.v1.RequestOpened', 'q', {
          requestId: 'q',
          kind: 'import',
          clientId: 'c',
          dealerId: 'D1',
          recordType: 'visit',
          header: ['a'],
          openedAt: world.clock.now(),
          digest: 'd',
          subject: 's',
        }),
        id: 'q/opened',
        source: 'gateway',
        at: world.clock.now(),
      },
      {
        ...toMessage('homeward.intake.v1.RecordReceived', 'q', {
          ...RecordReceived.fromJSON({}),
          requestId: 'q',
          row: 2,
          type: 'visit',
          dealerId: 'D1',
          sourceSystem: 'dms',
          clientId: 'c',
          refusal: { code: 'intake.field-missing', pointer: '/data/vin', detail: { field: 'vin' } },
          causeId: 'q/2',
          receivedAt: world.clock.now(),
        }),
        id: 'q/2',
        source: 'gateway',
        at: world.clock.now(),
      },
    ]);
    await world.settle();
    const { rows } = await world.customer.readRows(
      { requestId: 'q', outcome: 'rejected', withOriginal: false, page: undefined },
      world.as('dealer-manager', 'D1'),
    );
    expect(rows).toMatchObject([
      { row: 2, outcome: 'rejected', code: 'intake.field-missing', pointer: '/data/vin', detail: { field: 'vin' } },
    ]);
    expect((await world.customer.readRequests({ requestIds: ['q'] }, world.as('dealer-manager', 'D1'))).requests).toMatchObject([
      { status: 'open', rejected: 1 },
    ]);
  });

  it('a poisoned row is parked with its cause, and the rows around it are carried out', async () => {
    const request = await world.send([
      { externalId: 'V1', data: aVehicle() },
      { externalId: 'RO1', data: aVisit(), tampered: true },
      { externalId: 'RO2', data: aVisit({ closedAt: '2024-07-01T03:00:00.000Z' }) },
    ]);
    expect(await world.outcomes(request)).toEqual(['accepted', 'accepted']);
    expect(await listDeadLetters(world.ports.bus, 'customer')).toHaveLength(1);
    expect((await world.customer.readRequests({ requestIds: [request] }, world.as('dealer-manager', 'D1'))).requests).toMatchObject([
      { status: 'working', rows: 3 },
    ]);
  });
});

describe('one month of one dealer (CU4, PL8)', () => {
  const cars = [1, 2, 3, 4];
  const records: readonly SentRecord[] = [
    ...cars.map((car) => ({
      externalId: `K${car}`,
      data: aCustomer({ name: `张${car}`, phone: `1380013800${car}`, consentMarketing: car % 2 === 0 ? 'yes' : 'no' }),
    })),
    { externalId: 'K1', revision: 2, data: aCustomer({ name: '张1', phone: '13800138009' }) },
    ...cars.map((car) => ({
      externalId: `V${car}`,
      data: aVehicle({ vin: aVin(car), customerExternalId: `K${car}`, ownedFromOn: '2022-03-01' }),
    })),
    ...cars.map((car) => ({ externalId: `S${car}`, data: aSale({ vin: aVin(car), customerExternalId: `K${car}` }) })),
    {
      externalId: 'S9',
      dealerId: 'D2',
      data: aSale({ vin: aVin(2), customerExternalId: 'K9', soldOn: '2024-09-01', deliveredOn: '2024-09-01' }),
    },
    { externalId: 'K9', dealerId: 'D2', data: aCustomer({ name: '李娜', phone: '13900139000' }) },
    ...cars.flatMap((car) =>
      [0, 70, 160, 200].map((offset, index) => {
        const day = addDays('2024-03-01', offset + car);
        return {
          externalId: `RO${car}-${index}`,
          data: aVisit({
            vin: aVin(car),
            customerExternalId: `K${car}`,
            openedAt: `${day}T01:00:00.000Z`,
            closedAt: `${day}T03:00:00.000Z`,
            mileageKm: index === 1 && car === 3 ? 90_000 : 5_000 + index * 4_000,
          }),
        };
      }),
    ),
    {
      externalId: 'RO1-0',
      revision: 2,
      data: aVisit({ vin: aVin(1), customerExternalId: 'K1', kind: 'recall', closedAt: '2024-03-02T03:00:00.000Z', mileageKm: 5_100 }),
    },
    { externalId: 'RO2-1', revision: 2, data: { $case: 'visitCancellation', value: { vin: aVin(2), reason: '客户取消' } } },
    {
      externalId: 'O1',
      occurredAt: '2024-12-01T00:00:00.000Z',
      data: { $case: 'reading', value: { vin: aVin(4), mileageKm: 30_000, source: 'telematics' } },
    },
  ];

  async function digestAfter(...requests: readonly (readonly SentRecord[])[]): Promise<string> {
    const world = await aWorld();
    try {
      for (const request of requests) await world.send(request);
      return await world.digest();
    } finally {
      await world.stop();
    }
  }

  it('in order, shuffled, and every row three times give one state', async () => {
    const inOrder = await digestAfter(records);
    expect(await digestAfter(shuffled(records, 7))).toBe(inOrder);
    expect(await digestAfter(shuffled(records, 11).slice(0, 17), shuffled(records, 11).slice(17))).toBe(inOrder);
    expect(await digestAfter([...shuffled(records, 3), ...shuffled(records, 5), ...records])).toBe(inOrder);
    expect(await digestAfter(...records.map((record) => [record]).reverse())).toBe(inOrder);
  });

  it('in two halves with a restart between gives the same state', async () => {
    const inOrder = await digestAfter(records);
    const dataDirectory = mkdtempSync(path.join(tmpdir(), 'homeward-customer-'));
    try {
      const before = await aWorld({ dataDirectory, seed: 'before' });
      await before.send(records.slice(20));
      await before.stop();
      const after = await aWorld({ dataDirectory, seed: 'after' });
      await after.send(records.slice(0, 20));
      expect(await after.digest()).toBe(inOrder);
      await after.stop();
    } finally {
      rmSync(dataDirectory, { recursive: true });
    }
  });

  it('another visit gives another state', async () => {
    expect(await digestAfter(records)).not.toBe(await digestAfter(records.filter(({ externalId }) => externalId !== 'RO4-3')));
  });
});

/** Always the same order for the same seed. */
function shuffled<Item>(items: readonly Item[], seed: number): readonly Item[] {
  return items
    .map((item, index) => ({ item, place: ((index + 1) * seed * 7_919) % 1_009 }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
