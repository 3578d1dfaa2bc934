import type { Appointment, BookAppointmentsRequest, ChangeAppointmentsRequest, FindFreeRequest } from '@homeward/contracts/appointments';
import { applied, rejected } from './examples';
import { type World, startWorld } from './world';

let world: World;
afterEach(() => world.stop());

const anAppointment: Appointment = {
  ...{
    appointmentId: 'A1',
    dealerId: 'D1',
    vehicleId: 'V1',
    personId: '',
    plate: '皖M***30',
    model: 'A1',
    on: '2024-06-03',
    hour: '09:00',
  },
  ...{ startsAt: '2024-06-03T01:00:00.000Z', service: 'routine', status: 'booked', advisorId: '', source: 'booking', revision: 1 },
  overbooked: false,
};
const wanted = { vehicleId: 'V1', startsAt: '2024-06-03T09:00:00+08:00', service: 'routine' };

const get = async (path: string) =>
  await world
    .http()
    .get(path)
    .set({ authorization: await world.as('manager'), 'accept-language': 'en' });
const post = async (path: string, body: object = {}, language = 'en') =>
  await world
    .http()
    .post(path)
    .set({ authorization: await world.as('manager'), 'accept-language': language, 'idempotency-key': 'once' })
    .send(body);

test('a place is booked under its key, with the time in any offset; a full hour is refused with what is free', async () => {
  const asked: BookAppointmentsRequest[] = [];
  world = await startWorld({
    neighbours: {
      appointments: {
        bookAppointments: async (request) => {
          asked.push(request);
          if (request.appointments[0]?.vehicleId === 'V1') return { outcomes: [applied('A1')], appointments: [anAppointment] };
          const detail = { pointer: '/startsAt', on: '2024-06-03', hour: '09:00', next: '2024-06-03 10:00' };
          return { outcomes: [rejected('conflict', 'appointment.hour-full', detail)], appointments: [] };
        },
      },
    },
  });
  const booked = await post('/v1/appointments', { ...wanted, contactId: 'C1' });
  expect([booked.status, booked.body]).toEqual([
    200,
    expect.objectContaining({ appointmentId: 'A1', plate: '皖M***30', status: 'booked', hour: '09:00' }),
  ]);
  expect(booked.body).not.toHaveProperty('personId');
  expect(asked).toMatchObject([
    {
      appointments: [{ dealerId: 'D1', vehicleId: 'V1', startsAt: '2024-06-03T01:00:00.000Z', contactId: 'C1' }],
      cause: { digest: expect.stringMatching(/./) },
    },
  ]);
  const full = await post('/v1/appointments', { ...wanted, vehicleId: 'V2' }, 'zh-CN');
  expect(full.body).toMatchObject({ status: 409, code: 'appointment.hour-full', detail: '2024-06-03 09:00 已约满。' });
  expect(JSON.stringify(full.body)).toContain('最近的空位：2024-06-03 10:00。');
  expect((await post('/v1/appointments', { ...wanted, dealerId: 'D3' })).body).toMatchObject({ status: 404, code: 'dealer.unknown' });
  expect((await post('/v1/appointments', { ...wanted, startsAt: 'tomorrow' })).status).toBe(422);
  const withoutDealer = await world
    .http()
    .post('/v1/appointments')
    .set({ authorization: await world.as('agent') })
    .send(wanted);
  expect(withoutDealer.body).toMatchObject({ status: 422, code: 'gateway.field-missing', pointer: '/dealerId' });
});

test('one that stands is moved, called off and marked as arrived', async () => {
  const asked: ChangeAppointmentsRequest[] = [];
  world = await startWorld({
    neighbours: {
      appointments: {
        changeAppointments: async (request) => {
          asked.push(request);
          const isKnown = request.changes[0]?.appointmentId === 'A1';
          return { outcomes: [isKnown ? applied('A1') : rejected('unknown', 'appointment.unknown', {})], appointments: [anAppointment] };
        },
      },
    },
  });
  expect((await post('/v1/appointments/A1/move', { startsAt: '2024-06-04T09:00:00+08:00' })).status).toBe(200);
  expect((await post('/v1/appointments/A1/cancel')).status).toBe(200);
  expect((await post('/v1/appointments/A1/arrive')).status).toBe(200);
  expect((await post('/v1/appointments/A2/cancel')).body).toMatchObject({ status: 404, code: 'appointment.unknown' });
  expect(asked.map(({ changes: [change] }) => [change?.appointmentId, change?.action, change?.startsAt])).toEqual([
    ['A1', 'move', '2024-06-04T01:00:00.000Z'],
    ['A1', 'cancel', ''],
    ['A1', 'arrive', ''],
    ['A2', 'cancel', ''],
  ]);
});

test('a day and its free places are those of one’s own dealer', async () => {
  const asked: FindFreeRequest[] = [];
  world = await startWorld({
    neighbours: {
      appointments: {
        findFree: async (request) => {
          asked.push(request);
          return { days: [{ dealerId: 'D1', on: '2024-06-03', opening: 'weekday', holidaysKnown: true, hours: [], policyVersion: 'p' }] };
        },
        listDays: async ({ days }) => ({
          days: days.map(({ dealerId }) => ({ dealerId, on: '2024-06-03', appointments: [anAppointment] })),
        }),
      },
    },
  });
  expect((await get('/v1/appointments/free?from=2024-06-03')).body).toMatchObject({ days: [{ opening: 'weekday', holidaysKnown: true }] });
  expect(asked).toEqual([{ dealerIds: ['D1'], fromOn: '2024-06-03', toOn: '' }]);
  expect((await get('/v1/appointments')).body).toMatchObject({ dealerId: 'D1', on: '2024-06-03', appointments: [{ appointmentId: 'A1' }] });
  for (const path of ['/v1/appointments?dealer=D3', '/v1/appointments/free?dealer=D3']) expect((await get(path)).status).toBe(404);
});
