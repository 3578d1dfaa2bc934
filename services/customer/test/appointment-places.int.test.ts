import { CAPACITY, FRIDAY, MONDAY_NINE, NINE, carId, createBookingStage } from './booking-stage';
import { aVin, anAppointment } from './world';

describe('places for appointments', () => {
  const { begin, world, publishCapacity, wanted, book, change, list, free, freeAt, told } = createBookingStage();
  afterEach(() => world().stop());

  describe('of the dealer’s own system', () => {
    const reported = (car: number, changes: object = {}, revision = 1) => ({
      externalId: `AP${car}`,
      revision,
      data: anAppointment({ vin: aVin(car), startsAt: NINE, ...changes }),
    });
    const warnings = async (requestId: string) =>
      (
        await world().customer.readRows(
          { requestId, outcome: '', withOriginal: false, page: { limit: 10, cursor: '' } },
          world().as('dealer-manager', 'D1'),
        )
      ).rows.map(({ outcome, warnings: found }) => [outcome, found]);

    it('take places, are never refused, and tell when there are too many', async () => {
      await begin();
      expect(await warnings(await world().send([reported(1)]))).toEqual([['accepted', []]]);
      expect(await book([wanted(2)])).toMatchObject([{ rejectionCode: 'appointment.hour-full' }]);
      expect(await warnings(await world().send([reported(2)]))).toEqual([['accepted', ['intake.hour-overbooked']]]);
      expect(await list(FRIDAY)).toMatchObject([{ overbooked: true }, { overbooked: true, source: 'dealer-system' }]);
      expect((await free())[0]?.hours[0]).toMatchObject({ places: 1, taken: 2, free: 0 });
    });

    it('give the place back when they are called off, move to another day or turn out to be another car’s, in any order', async () => {
      await begin();
      await world().send([reported(1)]);
      await world().send([reported(1, { startsAt: MONDAY_NINE, status: 'moved' }, 2)]);
      expect(await freeAt(FRIDAY)).toContainEqual(['09:00', 1]);
      expect(await freeAt('2024-06-17')).toContainEqual(['09:00', 0]);
      expect((await list('2024-06-17')).map(({ vehicleId }) => vehicleId)).toEqual([carId(1)]);
      expect(await list(FRIDAY)).toEqual([]);
      await world().send([{ ...reported(2, { startsAt: MONDAY_NINE, status: 'moved' }, 3), externalId: 'AP1' }]);
      expect((await list('2024-06-17')).map(({ vehicleId, status }) => [vehicleId, status]).sort()).toEqual(
        [
          [carId(1), 'cancelled'],
          [carId(2), 'moved'],
        ].sort(),
      );
      expect(await freeAt('2024-06-17')).toContainEqual(['09:00', 0]);
      await world().send([{ ...reported(2, { startsAt: MONDAY_NINE, status: 'cancelled' }, 4), externalId: 'AP1' }]);
      await world().send([{ ...reported(2, { startsAt: NINE }, 2), externalId: 'AP1' }]);
      expect(await freeAt('2024-06-17')).toContainEqual(['09:00', 1]);
      expect(await freeAt(FRIDAY)).toContainEqual(['09:00', 1]);
    });

    it('are changed where they are kept', async () => {
      await begin();
      await world().send([reported(1)]);
      const [{ appointmentId } = { appointmentId: '' }] = await list(FRIDAY);
      expect(await change(appointmentId, 'cancel')).toMatchObject({ rejectionCode: 'appointment.kept-by-dealer-system' });
    });

    it('of days that are over take nothing from anybody', async () => {
      await begin();
      await world().send([reported(1, { startsAt: '2024-06-11T01:00:00.000Z' })]);
      expect(await list('2024-06-11')).toEqual([]);
      expect((await told()).at(-1)).toEqual(['no-show', '2024-06-11T01:00:00.000Z']);
    });
  });

  it('capacity that takes effect later counts for the days from then on', async () => {
    await begin();
    const weekly = { ...CAPACITY.weekly, monday: { '11:00': 5 } };
    await publishCapacity(2, '2024-06-16T16:00:00.000Z', { ...CAPACITY, weekly });
    expect(await freeAt('2024-06-17')).toEqual([['11:00', 5]]);
    expect(await freeAt(FRIDAY)).toEqual([
      ['09:00', 1],
      ['10:00', 2],
    ]);
    expect((await free('2024-06-15', '2024-06-18')).map(({ opening }) => opening)).toEqual(['weekday', 'weekday', 'open', 'closing-day']);
  });
});
