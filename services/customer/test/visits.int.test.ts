import { authorisationMatrix } from '@homeward/access';
import { toMessage } from '@homeward/contracts';
import { VisitServiceDefinition } from '@homeward/contracts/visits';
import { type World, aCustomer, anAppointment, aVehicle, aVin, aVisit, aWorld, ids, personOf } from './world';

const vehicleId = ids.vehicleId(aVin(1));
const visitId = ids.factId(ids.thingId('visit', 'D1', 'dms', 'RO1'), vehicleId);
const asked = { vehicleId, visitId };

describe('one visit', () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld({ at: '2024-06-01T02:30:00.000Z' });
    await world.send([
      { externalId: 'K1', data: aCustomer() },
      { externalId: 'V1', data: aVehicle() },
      { externalId: 'AP1', data: anAppointment({ startsAt: '2024-06-01T01:00:00.000Z' }) },
      {
        externalId: 'RO1',
        data: {
          $case: 'arrival',
          value: { vin: aVin(1), customerExternalId: 'K1', arrivedAt: '2024-06-01T01:05:00.000Z', mileageKm: 20_000, advisorId: 'SA01' },
        },
      },
      {
        externalId: 'RO1',
        data: {
          $case: 'progress',
          value: { vin: aVin(1), stage: 'in-workshop', at: '2024-06-01T02:00:00.000Z', promisedAt: '2024-06-01T08:00:00.000Z' },
        },
      },
    ]);
  });
  afterEach(() => world.stop());

  const visits = () => world.ports.network.client('customer', VisitServiceDefinition);
  const close = () =>
    world.send([
      {
        externalId: 'RO1',
        occurredAt: '2024-06-01T03:00:00.000Z',
        data: aVisit({
          lines: [
            { kind: 'labour', code: 'L1', amountFen: 30_000, payer: 'customer' },
            { kind: 'part', code: 'P1', amountFen: 50_000, payer: 'warranty' },
            { kind: 'oil', code: 'O1', amountFen: 20_000, payer: 'customer' },
          ],
        }),
      },
    ]);

  it('is followed from its appointment on, before its order is closed', async () => {
    expect(await visits().readVisit(asked, world.as('service-advisor', 'D1'))).toMatchObject({
      stage: 'work',
      personId: personOf('K1'),
      promisedAt: '2024-06-01T08:00:00.000Z',
      mileageKm: 20_000,
      lines: [],
    });
    expect((await world.told('homeward.customer.v1.AppointmentChanged')).at(-1)?.status).toBe('arrived');
  });

  it('is told while it is open, as far as somebody waits for it, and by its order alone when it is closed', async () => {
    const told = () => world.told('homeward.customer.v1.OpenVisitChanged');
    const before = await told();
    expect(before[0]).toMatchObject({ visitId, vehicleId, advisorId: 'SA01', arrivedAt: '2024-06-01T01:05:00.000Z', promisedAt: '' });
    expect(before.at(-1)).toMatchObject({ visitId, personId: personOf('K1'), promisedAt: '2024-06-01T08:00:00.000Z', readyAt: '' });
    await close();
    expect(await told()).toHaveLength(before.length);
  });

  it('has its lines by payer when it is closed, and is done when somebody was called about it', async () => {
    await close();
    const read = () => visits().readVisit(asked, world.as('service-advisor', 'D1'));
    const visit = await read();
    expect(visit).toMatchObject({ stage: 'delivered', kind: 'routine', visitedOn: '2024-06-01' });
    expect(visit.totals).toEqual([
      { payer: 'customer', amountFen: 50_000 },
      { payer: 'warranty', amountFen: 50_000 },
    ]);
    expect(visit.steps.map(({ step, at }) => [step, at])).toEqual([
      ['appointment', '2024-06-01T01:00:00.000Z'],
      ['reception', '2024-06-01T01:00:00.000Z'],
      ['repair-order', ''],
      ['work', '2024-06-01T02:00:00.000Z'],
      ['quality-check', ''],
      ['delivery', '2024-06-01T03:00:00.000Z'],
      ['follow-up', ''],
    ]);
    const reason = { kind: 'visit-day-0', vehicleId, dueOn: '', visitId, policyVersion: '', key: '' };
    const made = toMessage('homeward.reminder.v1.ContactMade', personOf('K1'), {
      contactId: 'C1',
      personId: personOf('K1'),
      dealerId: 'D1',
      result: 'reached',
      channel: 'phone',
      madeAt: '2024-06-01T09:00:00.000Z',
      madeBy: '',
      purchaseAsked: false,
      sequence: 1,
      ...{ failure: '', doneElsewhere: [], promisedAt: '', alarmAt: '', refusalReason: '', refusedPurposes: [] },
      reasons: [reason],
    });
    await world.ports.bus.publish([{ ...made, id: 'made', source: 'reminder', at: '2024-06-01T09:00:00.000Z' }]);
    await world.settle();
    expect((await read()).steps.at(-1)).toEqual({ step: 'follow-up', at: '2024-06-01T09:00:00.000Z', state: 'done' });
  });

  it('remembers what was declined at it until a later visit at any dealer does it, and tells both', async () => {
    const padsDeclined = [{ kind: 'part', item: 'BP-01', reason: 'price', amountFen: 68_000, dueOn: '2024-09-01', dueKm: 0 }];
    await world.send([{ externalId: 'RO1', occurredAt: '2024-06-01T03:00:00.000Z', data: aVisit({ declined: padsDeclined }) }]);
    const declinedWork = async (as: Parameters<World['as']>) =>
      (await world.customer.readVehicles({ vehicleIds: [vehicleId] }, world.as(...as))).vehicles[0]?.declinedWork;
    expect(await declinedWork(['service-advisor', 'D1'])).toMatchObject([
      { kind: 'part', item: 'BP-01', reason: 'price', amountFen: 68_000, dueOn: '2024-09-01', visitId, times: 1 },
    ]);
    expect(await world.told('homeward.customer.v1.VisitRecorded')).toMatchObject([{ declined: [{ item: 'BP-01', reason: 'price' }] }]);

    world.clock.advanceTo('2024-07-02T00:00:00.000Z');
    const times = { openedAt: '2024-07-01T01:00:00.000Z', closedAt: '2024-07-01T03:00:00.000Z' };
    const done = { ...times, customerExternalId: '', lines: [{ kind: 'part', code: 'BP-01', amountFen: 1, payer: 'customer' }] };
    await world.send([{ dealerId: 'D2', externalId: 'RO9', occurredAt: '2024-07-01T03:00:00.000Z', data: aVisit(done) }]);
    expect(await declinedWork(['service-advisor', 'D1'])).toEqual([]);
    const told = await world.told('homeward.customer.v1.DeclinedWorkChanged');
    expect(told.map(({ open }) => open.map(({ item }) => item))).toEqual([['BP-01'], []]);
    expect(await visits().readVisit(asked, world.as('service-advisor', 'D2'))).toMatchObject({
      declined: [{ item: 'BP-01', reason: '', amountFen: 0, doneOn: '2024-07-01' }],
    });
    const { entries } = await world.customer.readTimeline(
      { subject: { $case: 'personId', value: personOf('K1') }, page: undefined },
      world.as('service-advisor', 'D1'),
    );
    expect(entries.find(({ kind }) => kind === 'work-declined')?.values).toEqual({
      kind: 'part',
      item: 'BP-01',
      times: '1',
      doneOn: '2024-07-01',
    });
  });

  it('tells words that a dealer wrote instead of a code to nobody on the bus', async () => {
    const written = [{ kind: 'labour', item: '给张伟看看', reason: '', amountFen: 0, dueOn: '', dueKm: 0 }];
    await world.send([{ externalId: 'RO1', occurredAt: '2024-06-01T03:00:00.000Z', data: aVisit({ declined: written }) }]);
    expect((await world.told('homeward.customer.v1.DeclinedWorkChanged'))[0]?.open).toMatchObject([{ kind: 'labour', item: '' }]);
  });

  it('tells its sums by payer and by kind of line', async () => {
    const payers = ['customer', 'warranty', 'insurance', 'maker'];
    const lines = ['labour', 'part', 'oil', 'accessory'].map((kind, index) => ({
      kind,
      code: kind,
      payer: payers[index] ?? '',
      amountFen: 10 ** index,
    }));
    await world.send([{ externalId: 'RO1', occurredAt: '2024-06-01T03:00:00.000Z', data: aVisit({ lines }) }]);
    const byPayer = { customerPaidFen: 1, warrantyPaidFen: 10, insurancePaidFen: 100, makerPaidFen: 1_000, totalFen: 1_111 };
    const byKind = { labourFen: 1, partFen: 10, oilFen: 100, accessoryFen: 1_000 };
    expect(await world.told('homeward.customer.v1.VisitRecorded')).toMatchObject([{ ...byPayer, ...byKind }]);
  });

  it('shows another dealer its technical side, and strangers nothing', async () => {
    await close();
    await world.send([{ dealerId: 'D2', externalId: 'V1', data: aVehicle({ customerExternalId: '' }) }]);
    expect(await visits().readVisit(asked, world.as('service-advisor', 'D2'))).toMatchObject({
      kind: 'routine',
      personId: '',
      advisorId: '',
      steps: [],
      totals: [],
      lines: [
        { kind: 'labour', code: 'L1', payer: '', amountFen: 0 },
        { kind: 'oil', code: 'O1', payer: '', amountFen: 0 },
        { kind: 'part', code: 'P1', payer: '', amountFen: 0 },
      ],
    });
    await expect(visits().readProgress(asked, world.as('service-advisor', 'D2'))).rejects.toMatchObject({
      kind: 'unknown',
      code: 'visit.unknown',
    });
    await expect(visits().readVisit(asked, world.as('service-advisor', 'D3'))).rejects.toMatchObject({
      kind: 'unknown',
      code: 'visit.unknown',
    });
    await expect(visits().readVisit({ vehicleId, visitId: 'no-visit' }, world.as('service-advisor', 'D1'))).rejects.toMatchObject({
      code: 'visit.unknown',
    });
  });

  it('an appointment to which no car has come is a no-show when the dealer closes', async () => {
    await world.send([{ externalId: 'AP2', data: anAppointment({ startsAt: '2024-06-03T01:00:00.000Z' }) }]);
    const statuses = async () =>
      (await world.told('homeward.customer.v1.AppointmentChanged'))
        .filter(({ startsAt }) => startsAt === '2024-06-03T01:00:00.000Z')
        .map(({ status }) => status);
    await world.moveTo('2024-06-03T09:59:59.999Z');
    expect(await statuses()).toEqual(['booked']);
    await world.moveTo('2024-06-03T10:00:00.000Z');
    expect(await statuses()).toEqual(['booked', 'no-show']);
  });

  it('tells the owner’s progress without anything of a person', async () => {
    expect(await visits().readProgress(asked, world.as('call-centre-agent', 'D1'))).toEqual({
      visitId,
      stage: 'work',
      sinceAt: '2024-06-01T02:00:00.000Z',
      promisedAt: '2024-06-01T08:00:00.000Z',
    });
  });

  const cases = authorisationMatrix().filter(({ operation }) => operation === 'visits.read' || operation === 'visits.progress');
  it.each(cases.map((one) => [`${one.role} ${one.operation} ${one.target}: ${one.expected}`, one] as const))(
    '%s',
    async (_title, { role, operation, target, expected }) => {
      const as = world.as(role, target === 'own' ? 'D1' : 'D3');
      const answer = operation === 'visits.read' ? visits().readVisit(asked, as) : visits().readProgress(asked, as);
      if (expected === 'denied') await expect(answer).rejects.toMatchObject({ code: 'access.operation-denied' });
      else if (expected === 'allowed') expect((await answer).visitId).toBe(visitId);
      else await expect(answer).rejects.toMatchObject({ kind: 'unknown', code: 'visit.unknown' });
    },
  );
});
