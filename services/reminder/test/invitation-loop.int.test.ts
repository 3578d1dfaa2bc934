import {
  aDescription,
  aHomeDealer,
  anAppointment,
  anOdometer,
  anOwner,
  aProfile,
  as,
  aSale,
  aVisit,
  organisation,
  reminderOf,
  startWorld,
} from './world';

const HEAD = as('group', 'head-office-analyst');

describe('the invitation loop (RE7)', () => {
  it.each([
    ['before the quiet hours: on the same evening', '2024-06-28T10:00:00.000Z', '2024-06-28', '2024-06-28T10:00:00.000Z'],
    ['as the quiet hours begin: on the next morning', '2024-06-28T13:00:00.000Z', '2024-06-29', '2024-06-29T01:00:00.000Z'],
  ])(
    'goes from the invitation over the advisor’s call to the booking, and begins again after a no-show %s',
    async (_when, closesAt, plannedOn, plannedAt) => {
      const world = await startWorld('2024-06-14T01:00:00.000Z');
      const listed = async (on: string) =>
        (await reminderOf(world).listContacts({ dealerIds: [], on, ownerId: '', status: '', personId: '', page: undefined }, HEAD))
          .contacts;
      const brief = async (on: string) =>
        (await listed(on)).map(({ plannedOn, ownerKind, reasons }) => [plannedOn, ownerKind, reasons.map(({ kind }) => kind)]);
      const answer = async (on: string, result: string, next: object): Promise<string> => {
        const contactId = (await listed(on))[0]?.contactId ?? '';
        const given = {
          contactId,
          result,
          note: '',
          purchaseAsked: false,
          callAgainAt: '',
          ...{ refusalReason: '', noFurtherContact: false, answers: [] },
          cause: undefined,
        };
        const answered = await reminderOf(world).recordResults({ results: [given] }, as('D1'));
        expect(answered).toMatchObject({ outcomes: [{ status: 'applied' }], nextSteps: [next] });
        await world.settle();
        return contactId;
      };
      try {
        // Little is driven: due six months after the visit, on the thirtieth of June.
        await world.hear(
          ...organisation,
          aProfile(),
          aDescription(),
          aSale({ deliveredOn: '2023-01-10' }),
          anOwner({ ownedFromOn: '2023-01-10' }),
          aHomeDealer(),
        );
        await world.hear(
          aVisit({ visitedOn: '2023-12-30', openedAt: '2023-12-30T01:00:00.000Z', closedAt: '2023-12-30T08:00:00.000Z', mileageKm: 3_000 }),
          anOdometer([
            ['2023-01-10', 10],
            ['2023-04-10', 800],
            ['2023-07-10', 1_500],
            ['2023-10-10', 2_300],
            ['2023-12-30', 3_000],
          ]),
        );
        await world.moveTo('2024-06-15T02:00:00.000Z');
        expect(await brief('2024-06-15')).toEqual([['2024-06-15', 'care-specialist', ['routine']]]);
        await answer('2024-06-15', 'reached', { code: 'next.follow-up', values: { on: '2024-06-22' } });

        await world.moveTo('2024-06-22T02:00:00.000Z');
        expect(await brief('2024-06-22')).toEqual([['2024-06-22', 'advisor', ['invitation-follow-up']]]);
        const contactId = await answer('2024-06-22', 'booked', { code: 'next.appointment' });
        const booked = { contactId, startsAt: '2024-06-28T02:00:00.000Z' };
        await world.hear(anAppointment(booked));
        await world.moveTo('2024-06-27T02:00:00.000Z');
        expect(await brief('2024-06-27')).toEqual([['2024-06-27', 'advisor', ['appointment-reminder']]]);

        // The customer service says so when the dealer closes.
        await world.moveTo(closesAt);
        await world.hear(anAppointment({ ...booked, status: 'no-show' }));
        expect(await brief(plannedOn)).toEqual([[plannedOn, 'advisor', ['no-show', 'routine']]]);
        const [again] = await listed('2024-06-29');
        expect(again?.reasons.map(({ key }) => key)).toEqual(['no-show:a1', 'routine:2023-12-30:again-1']);
        expect(again?.plannedAt).toBe(plannedAt);
      } finally {
        await world.stop();
      }
    },
  );
});
