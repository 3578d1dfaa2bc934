import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Role, authorisationMatrix } from '@homeward/access';
import { createIdDeriver } from '@homeward/pii';
import { createEmbeddedPorts, virtualClock } from '@homeward/runtime';
import { dealerDayId } from '../src/app/intake/dealer-hours';
import { declareStores } from '../src/outbound/stores';
import { DAY, FRIDAY, MONDAY_NINE, NINE, NOW, TEN, carId, createBookingStage } from './booking-stage';
import { SYSTEM, aCustomer, aVin, aVisit, aWorld, ids, personOf } from './world';

describe('appointments', () => {
  const { begin, world, enter, wanted, book, bookOne, change, list, free, freeAt, told } = createBookingStage();
  afterEach(() => world().stop());

  it('are booked where there is a place; the car, its owner and the others learn of it', async () => {
    await begin();
    const id = await bookOne(1, { contactId: 'contact-1' });
    expect(await world().told('homeward.customer.v1.AppointmentChanged')).toMatchObject([
      { appointmentId: id, vehicleId: carId(1), status: 'booked', startsAt: NINE, advisorId: 'SA01', contactId: 'contact-1', revision: 1 },
    ]);
    expect(await list(FRIDAY)).toMatchObject([
      {
        appointmentId: id,
        personId: personOf('K1'),
        plate: '皖M***30',
        status: 'booked',
        hour: '09:00',
        source: 'booking',
        overbooked: false,
      },
    ]);
    expect(await freeAt(FRIDAY)).toEqual([
      ['09:00', 0],
      ['10:00', 2],
    ]);
    const { entries } = await world().customer.readTimeline(
      { subject: { $case: 'personId', value: personOf('K1') }, page: { limit: 20, cursor: '' } },
      world().as('service-advisor', 'D1', 'service'),
    );
    expect(entries.find(({ kind }) => kind === 'appointment')).toMatchObject({ values: { status: 'booked' } });
  });

  it('a customer for whom a car is booked the first time is compared with those whom the car named before', async () => {
    await begin();
    await world().send([{ externalId: 'K2', data: aCustomer({ phone: '', city: '合肥', street: '人民路 9' }) }]);
    const recordIdsOf = async (externalId: string) =>
      (
        await world().customer.readPeople(
          { personIds: [personOf(externalId)], reveal: false, allValues: false },
          world().as('head-office-analyst', 'G'),
        )
      ).people.map(({ recordIds }) => recordIds);
    const [k1, k2] = ['K1', 'K2'].map((externalId) => ids.recordId('D1', SYSTEM, externalId));
    expect(await recordIdsOf('K2')).toEqual([[k2]]);
    await bookOne(1, { personId: personOf('K2') });
    const both = [[k1, k2].sort()];
    expect([await recordIdsOf('K1'), await recordIdsOf('K2')]).toEqual([both, both]);
  });

  it('sent again under its key are the same; under the key of another request they are refused', async () => {
    await begin();
    const [first] = await book([wanted(1)], 'once');
    expect(await book([wanted(1)], 'once')).toMatchObject([{ status: 'repeated', id: first?.id }]);
    expect(await book([wanted(1, { startsAt: MONDAY_NINE })], 'once')).toMatchObject([{ rejectionCode: 'store.cause-reused' }]);
    expect(await told()).toHaveLength(1);
  });

  it('of eight who want the last place one gets it; the others are told where there is room', async () => {
    await begin({}, 8);
    const outcomes = (await Promise.all(Array.from({ length: 8 }, (_, index) => book([wanted(index + 1)])))).flat();
    expect(outcomes.filter(({ status }) => status === 'applied')).toHaveLength(1);
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(7);
    for (const { rejectionCode, rejectionDetail } of refused) {
      expect([rejectionCode, rejectionDetail]).toEqual([
        'appointment.hour-full',
        { pointer: '/startsAt', on: FRIDAY, hour: '09:00', next: '2024-06-14 10:00, 2024-06-17 09:00, 2024-06-17 10:00' },
      ]);
    }
    expect(await list(FRIDAY)).toHaveLength(1);
    expect(await told()).toHaveLength(1);
  });

  it('one that is refused does not hold up the others', async () => {
    await begin();
    const outcomes = await book([
      wanted(1),
      wanted(2),
      wanted(3, { service: 'wash' }),
      wanted(3, { startsAt: TEN }),
      wanted(2, { startsAt: TEN, personId: 'nobody' }),
      wanted(2, { vehicleId: 'no-such-car' }),
      wanted(2, { startsAt: '2024-06-18T01:00:00.000Z' }),
      wanted(2, { startsAt: '2024-06-15T01:00:00.000Z' }),
      wanted(2, { startsAt: '2024-12-02T01:00:00.000Z' }),
    ]);
    expect(outcomes.map(({ status, rejectionCode, rejectionDetail }) => [rejectionCode || status, rejectionDetail['pointer']])).toEqual([
      ['applied', undefined],
      ['appointment.hour-full', '/startsAt'],
      ['appointment.unknown-value', '/service'],
      ['applied', undefined],
      ['person.unknown', '/personId'],
      ['vehicle.unknown', '/vehicleId'],
      ['appointment.day-closed', '/startsAt'],
      ['appointment.day-closed', '/startsAt'],
      ['appointment.too-far', '/startsAt'],
    ]);
  });

  it('a day without the car makes a no-show at its end; a visit that is heard of late takes it back', async () => {
    await begin();
    await bookOne(1);
    await world().moveTo('2024-06-14T15:59:00.000Z');
    expect(await told()).toEqual([['booked', NINE]]);
    await world().moveTo('2024-06-14T16:00:00.000Z');
    expect((await told()).at(-1)).toEqual(['no-show', NINE]);
    expect(await list(FRIDAY)).toMatchObject([{ status: 'no-show' }]);
    await world().send([
      { externalId: 'RO1', occurredAt: NOW, data: aVisit({ vin: aVin(1), openedAt: NINE, closedAt: TEN, mileageKm: 0 }) },
    ]);
    expect((await told()).at(-1)).toEqual(['arrived', NINE]);
  });

  it('an arrival is marked on its day, not before, and once', async () => {
    await begin();
    const id = await bookOne(1);
    expect(await change(id, 'arrive')).toMatchObject({ rejectionCode: 'appointment.day-ahead' });
    await world().moveTo(NINE);
    expect(await change(id, 'arrive')).toMatchObject({ status: 'applied', id });
    expect(await change(id, 'arrive')).toMatchObject({ rejectionCode: 'appointment.arrived-already' });
    expect(await change(id, 'cancel')).toMatchObject({ rejectionCode: 'appointment.settled', rejectionDetail: { status: 'arrived' } });
    await world().moveTo('2024-06-15T16:00:00.000Z');
    expect((await told()).at(-1)).toEqual(['arrived', NINE]);
  });

  it('one that is called off gives its place back', async () => {
    await begin();
    const id = await bookOne(1);
    expect(await change(id, 'cancel', '', 'once')).toMatchObject({ status: 'applied' });
    expect(await change(id, 'cancel', '', 'once')).toMatchObject({ status: 'repeated' });
    expect(await freeAt(FRIDAY)).toContainEqual(['09:00', 1]);
    expect(await book([wanted(2)])).toMatchObject([{ status: 'applied' }]);
    await world().moveTo('2024-06-14T16:00:00.000Z');
    expect(await told()).toEqual([
      ['booked', NINE],
      ['cancelled', NINE],
      ['booked', NINE],
      ['no-show', NINE],
    ]);
  });

  it('a move takes a place on another day and gives the old one back', async () => {
    await begin();
    const id = await bookOne(1);
    expect(await change(id, 'move', MONDAY_NINE, 'once')).toMatchObject({ status: 'applied', id });
    expect([await list(FRIDAY), await list('2024-06-17')]).toMatchObject([[], [{ appointmentId: id, status: 'moved', revision: 2 }]]);
    expect(await freeAt(FRIDAY)).toContainEqual(['09:00', 1]);
    expect(await freeAt('2024-06-17')).toContainEqual(['09:00', 0]);
    expect(await change(id, 'move', MONDAY_NINE, 'once')).toMatchObject({ status: 'repeated' });
    expect(await told()).toEqual([
      ['booked', NINE],
      ['moved', MONDAY_NINE],
    ]);
    expect(await change(id, 'move', NINE)).toMatchObject({ status: 'applied' });
    expect([await list('2024-06-17'), await list(FRIDAY)]).toMatchObject([[], [{ appointmentId: id, revision: 3 }]]);
    await bookOne(2, { startsAt: MONDAY_NINE });
    expect(await change(id, 'move', MONDAY_NINE)).toMatchObject({ rejectionCode: 'appointment.hour-full' });
    expect(await list(FRIDAY)).toMatchObject([{ appointmentId: id, status: 'moved' }]);
  });

  it('of two moves at once one stands, and every other place is free again', async () => {
    await begin();
    const id = await bookOne(1);
    await Promise.all([change(id, 'move', MONDAY_NINE), change(id, 'move', '2024-06-19T01:00:00.000Z')]);
    const days = await Promise.all([FRIDAY, '2024-06-17', '2024-06-19'].map((on) => list(on)));
    expect(days.flat()).toMatchObject([{ appointmentId: id, status: 'moved' }]);
    expect((await told()).at(-1)?.[1]).toBe(days.flat()[0]?.startsAt);
  });

  it('a crash after the new place was taken leaves no half of a move', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'appointments-'));
    try {
      await begin({ dataDirectory: directory });
      const id = await bookOne(1);
      await world().stop();
      await crashAfterTaking(directory, id);
      enter(await aWorld({ at: NOW, dataDirectory: directory, seed: 'again' }));
      await world().service.wake();
      for (let round = 0; round < 3; round += 1) await world().settle();
      expect([await list(FRIDAY), await list('2024-06-17')]).toMatchObject([[], [{ appointmentId: id, status: 'moved' }]]);
      expect((await told()).at(-1)).toEqual(['moved', MONDAY_NINE]);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });

  /** The first write of a move, and nothing after it: its event stays in the outbox. */
  async function crashAfterTaking(directory: string, appointmentId: string): Promise<void> {
    const ports = createEmbeddedPorts({ businessClock: virtualClock(NOW), dataDirectory: directory });
    const store = await ports.openStore('customer', async () => {
      throw new Error('down');
    });
    const { dealerDays } = declareStores(store, createIdDeriver(new Uint8Array(32)));
    await store.prepare();
    const [outcome] = await dealerDays.execute([
      {
        id: dealerDayId('D1', '2024-06-17'),
        cause: { id: 'interrupted' },
        at: NOW,
        command: {
          ...{ type: 'TakePlace', at: NOW, today: '2024-06-12', by: 'advisor', digest: 'interrupted', lastOn: '2024-07-12' },
          capacity: { opening: 'open', holidaysKnown: true, places: DAY },
          from: { on: FRIDAY, revision: 1, standing: 'booked' },
          place: {
            ...{ appointmentId, dealerId: 'D1', on: '2024-06-17', vehicleId: carId(1), startsAt: MONDAY_NINE, hour: '09:00' },
            ...{ service: 'routine', advisorId: 'SA01' },
          },
        },
      },
    ]);
    expect(outcome?.status).toBe('applied');
    await store.close();
    await ports.close();
  }

  it('come to the same state whichever order the days are worked in', async () => {
    await begin();
    await book([wanted(1)], 'a');
    await book([wanted(2, { startsAt: TEN })], 'b');
    const first = await world().digest();
    await world().stop();
    await begin({ seed: 'other' });
    await book([wanted(2, { startsAt: TEN })], 'b');
    await book([wanted(1)], 'a');
    expect(await world().digest()).toBe(first);
  });

  describe('rights', () => {
    let id: string;
    beforeEach(async () => {
      await begin();
      id = await bookOne(1);
    });
    const cases = authorisationMatrix().filter(({ operation }) => operation.startsWith('appointments.'));
    it.each(cases.map((one) => [`${one.role} ${one.operation} ${one.target}: ${one.expected}`, one] as const))(
      '%s',
      async (_title, { role, operation, target, expected }) => {
        const as = world().as(role satisfies Role, target === 'own' ? 'D1' : 'D3');
        const asked =
          operation === 'appointments.read'
            ? [free(FRIDAY, FRIDAY, as), list(FRIDAY, as)]
            : [book([wanted(2, { startsAt: TEN })], '', as), change(id, 'cancel', '', '', as)];
        for (const [index, answer] of asked.entries()) {
          if (expected === 'denied') await expect(answer).rejects.toMatchObject({ code: 'access.operation-denied' });
          else if (expected === 'allowed') expect(JSON.stringify(await answer)).not.toContain('"rejected"');
          else if (operation === 'appointments.read') await expect(answer).rejects.toMatchObject({ code: 'dealer.unknown' });
          else expect(JSON.stringify(await answer)).toContain(index === 0 ? 'dealer.unknown' : 'appointment.unknown');
        }
      },
    );
  });
});
