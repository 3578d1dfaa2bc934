import { decodersOf } from '@homeward/contracts';
import {
  aDescription,
  aHomeDealer,
  anOwner,
  aPolicy,
  aProfile,
  aSale,
  as,
  organisation,
  reminderOf,
  startWorld,
  type World,
} from './world';

const MADE = 'homeward.reminder.v1.ContactMade';

const call = (key: string, trigger: unknown) => ({
  trigger,
  stops: ['answer'],
  steps: [
    {
      ...{ key, when: { kind: 'days-after', days: 0 }, windowDays: 30, owner: 'sales-consultant', channels: ['phone'] },
      ...{ purpose: 'service', script: { 'zh-CN': '您好', en: 'Hello' } },
    },
  ],
});
/** One year after the sale the car gives a reason to ask about another one; a week after the delivery there was one to ask how it drives. */
const cadences = {
  another: call('another-car', { on: 'trade-up', because: { kind: 'car-age', years: 1 } }),
  week: call('first-week', { on: 'delivery' }),
};

describe('whether a customer was asked about another car', () => {
  let world: World;
  afterEach(() => world.stop());

  const begin = async (at: string): Promise<string> => {
    world = await startWorld(at);
    await world.hear(...organisation, aPolicy('cadences', { cadences }));
    await world.hear(aProfile(), aDescription(), aSale(), anOwner(), aHomeDealer());
    const asked = { dealerIds: [], on: at.slice(0, 10), ownerId: '', status: '', personId: '', page: undefined };
    const { contacts } = await reminderOf(world).listContacts(asked, as('D1'));
    return (
      contacts.find(({ reasons }) => reasons.some(({ kind }) => kind === 'another-car' || kind === 'first-week'))?.contactId ?? 'no contact'
    );
  };
  const madeWith = async (contactId: string, result: string, purchaseAsked = false): Promise<readonly boolean[]> => {
    const recorded = {
      ...{ contactId, result, purchaseAsked, note: '', callAgainAt: '', refusalReason: '', noFurtherContact: false },
      ...{ answers: [], cause: undefined },
    };
    const { outcomes } = await reminderOf(world).recordResults({ results: [recorded] }, as('D1'));
    expect(outcomes).toMatchObject([{ status: 'applied' }]);
    await world.settle();
    const decode = decodersOf(MADE)[MADE];
    const told: boolean[] = [];
    for await (const { type, value } of world.ports.bus.read('homeward.contacts.v1'))
      if (type === MADE && decode !== undefined) told.push(decode(value).purchaseAsked);
    return told;
  };

  it.each(['reached', 'refused', 'booked', 'done-elsewhere'])('is known of itself when a contact about that is %s', async (result) => {
    expect(await madeWith(await begin('2025-01-10T02:00:00.000Z'), result)).toEqual([true]);
  });

  it.each(['not-reached', 'busy', 'wrong-number', 'call-later'])('is not when the customer could not be asked: %s', async (result) => {
    expect(await madeWith(await begin('2025-01-10T02:00:00.000Z'), result)).toEqual([false]);
  });

  it('is said by whoever asks in a contact about something else', async () => {
    expect(await madeWith(await begin('2024-01-11T02:00:00.000Z'), 'reached')).toEqual([false]);
    await world.stop();
    expect(await madeWith(await begin('2024-01-11T02:00:00.000Z'), 'reached', true)).toEqual([true]);
  });
});
