import { AppointmentServiceDefinition, type NewAppointment } from '@homeward/contracts/appointments';
import { type World, aCustomer, aVehicle, aVin, aWorld, ids } from './world';

/** Ten in the morning, two working days before. */
export const NOW = '2024-06-12T02:00:00.000Z';
export const FRIDAY = '2024-06-14';
export const NINE = `${FRIDAY}T01:00:00.000Z`;
export const TEN = `${FRIDAY}T02:00:00.000Z`;
export const MONDAY_NINE = '2024-06-17T01:00:00.000Z';
export const carId = (number: number): string => ids.vehicleId(aVin(number));

/** One place at nine, two at ten, from Monday to Friday. */
export const DAY = { '09:00': 1, '10:00': 2 };
export const CAPACITY = {
  weekly: { monday: DAY, tuesday: DAY, wednesday: DAY, thursday: DAY, friday: DAY, saturday: {}, sunday: {} },
  publicHolidays: 'off',
  closedOn: ['2024-06-18'],
  daysAhead: 30,
};

/** A world in which dealer D1 gives few places away, with what tests of appointments ask of it. */
export function createBookingStage() {
  let world: World;
  const publishCapacity = async (version: number, effectiveFromAt: string, body: object): Promise<void> => {
    await world.policies.publishPolicies(
      {
        policies: [{ subject: 'appointment-capacity', scope: 'D1', version, effectiveFromAt, body: JSON.stringify(body), publishedBy: '' }],
        cause: undefined,
      },
      world.as('head-office-analyst', 'G'),
    );
    await world.settle();
  };
  const begin = async (options: Parameters<typeof aWorld>[0] = {}, cars = 3): Promise<void> => {
    world = await aWorld({ at: NOW, ...options });
    await publishCapacity(1, '2024-06-01T00:00:00.000Z', CAPACITY);
    await world.send([
      { externalId: 'K1', data: aCustomer() },
      ...Array.from({ length: cars }, (_, index) => ({
        externalId: `V${index + 1}`,
        data: aVehicle({ vin: aVin(index + 1), customerExternalId: 'K1' }),
      })),
    ]);
  };
  const client = () => world.ports.network.client('customer', AppointmentServiceDefinition);
  const advisor = () => world.as('service-advisor', 'D1');
  const wanted = (car: number, changes: Partial<NewAppointment> = {}): NewAppointment => ({
    ...{ dealerId: 'D1', vehicleId: carId(car), personId: '', startsAt: NINE, service: 'routine', advisorId: 'SA01', contactId: '' },
    ...changes,
  });
  const book = async (appointments: readonly NewAppointment[], key = '', as = advisor()) => {
    const { outcomes } = await client().bookAppointments({ appointments: [...appointments], cause: { id: key, digest: key } }, as);
    await world.settle();
    return outcomes;
  };
  const bookOne = async (car: number, changes: Partial<NewAppointment> = {}): Promise<string> =>
    (await book([wanted(car, changes)]))[0]?.id ?? '';
  const change = async (appointmentId: string, action: string, startsAt = '', key = '', as = advisor()) => {
    const { outcomes } = await client().changeAppointments(
      { changes: [{ appointmentId, action, startsAt }], cause: { id: key, digest: key } },
      as,
    );
    await world.settle();
    return outcomes[0];
  };
  const list = async (on: string, as = advisor()) =>
    (await client().listDays({ days: [{ dealerId: 'D1', on }] }, as)).days[0]?.appointments ?? [];
  const free = async (fromOn = FRIDAY, toOn = fromOn, as = advisor()) =>
    (await client().findFree({ dealerIds: ['D1'], fromOn, toOn }, as)).days;
  const freeAt = async (on: string) => (await free(on))[0]?.hours.map(({ hour, free: left }) => [hour, left]);
  const told = async () => (await world.told('homeward.customer.v1.AppointmentChanged')).map(({ status, startsAt }) => [status, startsAt]);

  return {
    begin,
    world: (): World => world,
    enter: (another: World): void => {
      world = another;
    },
    publishCapacity,
    ...{ wanted, book, bookOne, change, list, free, freeAt, told },
  };
}
