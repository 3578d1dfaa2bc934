import {
  aDescription,
  aHomeDealer,
  anAppointment,
  anOdometer,
  anOwner,
  aProfile,
  aSale,
  as,
  aVisit,
  organisation,
  reminderOf,
  startWorld,
  type World,
} from './world';

const HEAD = as('group', 'head-office-analyst');

describe('an appointment that was agreed in a contact', () => {
  let world: World;
  let contactId: string;

  const contactsOn = async (on: string, status = '') =>
    (await reminderOf(world).listContacts({ dealerIds: [], on, ownerId: '', status, personId: '', page: undefined }, HEAD)).contacts;
  const read = async () => (await reminderOf(world).readContacts({ contactIds: [contactId] }, HEAD)).contacts[0];
  const kindsOn = async (on: string) => (await contactsOn(on)).map(({ reasons }) => reasons.map(({ kind }) => kind));
  /** Agreed on the phone for the tenth of December. */
  const booked = (change: Parameters<typeof anAppointment>[0] = {}) =>
    anAppointment({ contactId, startsAt: '2024-12-10T02:00:00.000Z', ...change });

  beforeEach(async () => {
    world = await startWorld('2024-12-01T01:00:00.000Z');
    await world.hear(...organisation, aProfile(), aDescription(), aSale(), anOwner(), aHomeDealer(), aVisit({ mileageKm: 10_630 }));
    await world.hear(
      anOdometer([
        ['2024-01-10', 10],
        ['2024-04-09', 5_320],
        ['2024-07-08', 10_630],
      ]),
    );
    const invited = (await contactsOn('2024-12-01')).find(({ reasons }) => reasons.some(({ kind }) => kind === 'routine'));
    contactId = invited?.contactId ?? '';
    expect(contactId).not.toBe('');
  });
  afterEach(() => world.stop());

  it('gives it the result booked, once however often it is told, and the other calls for the maintenance are settled', async () => {
    await world.hear(booked());
    await world.hear(booked());
    expect(await read()).toMatchObject({ status: 'made', result: 'booked' });
    expect((await contactsOn('2024-12-12')).flatMap(({ reasons }) => reasons.map(({ kind }) => kind))).not.toContain(
      'invitation-follow-up',
    );
  });

  it('does so also when the contact was dropped before the word of the booking came', async () => {
    await world.hear(anAppointment({ appointmentId: 'another', startsAt: '2024-12-09T02:00:00.000Z' }));
    expect(await read()).toMatchObject({ status: 'dropped' });
    await world.hear(booked());
    expect(await read()).toMatchObject({ status: 'made', result: 'booked' });
  });

  it('leaves a result that somebody recorded as it is', async () => {
    const result = {
      contactId,
      result: 'refused',
      note: '',
      purchaseAsked: false,
      callAgainAt: '',
      ...{ refusalReason: '', noFurtherContact: false, answers: [] },
      cause: undefined,
    };
    await reminderOf(world).recordResults({ results: [result] }, as('D1'));
    await world.hear(booked());
    expect(await read()).toMatchObject({ result: 'refused' });
  });

  it('says nothing of a contact about another car, of one that is cancelled, or of no contact at all', async () => {
    await world.hear(
      aDescription({ vehicleId: 'car2' }),
      booked({ vehicleId: 'car2', appointmentId: 'a2' }),
      booked({ vehicleId: 'car2', appointmentId: 'a3', contactId: 'p1~nothing' }),
      booked({ vehicleId: 'car2', appointmentId: 'a4', contactId: 'nothing' }),
      booked({ status: 'cancelled' }),
    );
    expect(await read()).toMatchObject({ status: 'open', result: '' });
  });

  it('when nobody comes, the invitation begins again, though the first one was answered', async () => {
    await world.hear(booked());
    await world.moveTo('2024-12-10T16:00:00.000Z');
    await world.hear(booked({ status: 'no-show' }));
    const again = (await contactsOn('2024-12-11')).find(({ reasons }) => reasons.some(({ kind }) => kind === 'routine'));
    expect(again).toMatchObject({ status: 'open' });
    expect(again?.contactId).not.toBe(contactId);
    const [why] = (await reminderOf(world).explainContacts({ contactIds: [again?.contactId ?? ''] }, HEAD)).explanations;
    expect(why?.perReason.flatMap(({ steps }) => steps)).toContainEqual(
      expect.objectContaining({ code: 'appointment.missed', values: { appointmentId: 'a1', startsAt: '2024-12-10T02:00:00.000Z' } }),
    );
    // The car was there after all: it had only not been said yet.
    await world.hear(booked({ status: 'arrived' }));
    expect((await kindsOn('2024-12-11')).flat()).not.toContain('routine');
  });
});
