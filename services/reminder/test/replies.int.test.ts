import { ReplyServiceDefinition } from '@homeward/contracts/replies';
import { type CustomerStandIn, standInForCustomer } from './customer-stand-in';
import { type HttpReceiver, startHttpReceiver } from './http-receiver';
import { aDescription, anOdometer, anOwner, aProfile, aSale, as, aVisit, organisation, reminderOf, startWorld, type World } from './world';

const HEAD = as('group', 'head-office-analyst');
const PROVIDER = as('D1', 'message-provider');
const EVENING = '2024-07-08T14:00:00.000Z';
const NINE_NEXT_DAY = '2024-07-09T01:00:00.000Z';
/** The next step after the visit. */
const IN_FIVE_DAYS = '2024-07-13';
const PHONE = '+8613800000001';

describe('what a customer answers to a message', () => {
  let provider: HttpReceiver;
  let world: World;
  let customer: CustomerStandIn;
  let contactId: string;

  const repliesOf = () => world.ports.network.client('reminder', ReplyServiceDefinition);
  const contacts = async (status: string, on = '') => {
    const asked = { dealerIds: [], on, ownerId: '', status, personId: '', page: undefined };
    return (await reminderOf(world).listContacts(asked, HEAD)).contacts;
  };
  const reply = async (text: string, change: { contactId?: string; from?: string; cause?: string } = {}, who = PROVIDER) => {
    const { cause = text, ...about } = change;
    const { replies } = await repliesOf().recordReplies(
      { replies: [{ channel: 'sms', contactId, from: '', text, cause: { id: cause, digest: '' }, ...about }] },
      who,
    );
    await world.settle();
    return replies[0];
  };

  beforeEach(async () => {
    provider = await startHttpReceiver();
    world = await startWorld(EVENING, { HOMEWARD_SMS_URL: provider.url, HOMEWARD_GATEWAY_URL: 'https://service.test' });
    customer = await standInForCustomer(world.ports);
    await world.hear(
      ...organisation,
      ...[aProfile({ preferredChannel: 'sms' }), aDescription(), aSale(), anOwner(), aVisit({ mileageKm: 9_010 })],
      anOdometer([
        ['2024-01-10', 10],
        ['2024-07-08', 9_010],
      ]),
    );
    await world.moveTo(NINE_NEXT_DAY);
    contactId = (JSON.parse(provider.requests[0]?.body ?? '{}') as { readonly reference: string }).reference;
  });
  afterEach(async () => {
    await customer.stop();
    await world.stop();
    await provider.stop();
  });

  it.each([
    ['1', 'yes', 'reply-yes', 'appointment'],
    ['2', 'call', 'reply-call', 'appointment'],
    ['Is it open on Sunday?', 'words', 'reply-words', 'service'],
  ])('%s counts as reached, and is somebody’s call of today', async (text, meaning, kind, purpose) => {
    expect(await reply(text)).toMatchObject({ outcome: { status: 'applied' }, meaning, contactId });
    expect(await contacts('made')).toMatchObject([{ contactId, status: 'made', result: 'reached' }]);
    expect((await contacts('open')).filter(({ reasons }) => reasons.some((reason) => reason.kind === kind))).toMatchObject([
      { channel: 'phone', purpose, plannedOn: '2024-07-09', untilOn: '2024-07-11', ownerKind: 'advisor', ownerId: 'SA01' },
    ]);
    const { contacts: read } = await reminderOf(world).readContacts({ contactIds: [contactId] }, HEAD);
    expect(read).toMatchObject([{ note: text }]);
  });

  it('counts once, however often it comes; a receipt afterwards changes nothing', async () => {
    await reply('1');
    const before = await contacts('open');
    expect(await reply('1')).toMatchObject({ outcome: { status: 'repeated' }, meaning: 'yes' });
    expect(await contacts('open')).toEqual(before);
    const receipt = {
      ...{ contactId, result: 'delivered', note: '', purchaseAsked: false, callAgainAt: '', cause: undefined },
      ...{ refusalReason: '', noFurtherContact: false, answers: [] },
    };
    const { outcomes } = await reminderOf(world).recordResults({ results: [receipt] }, PROVIDER);
    expect(outcomes).toMatchObject([{ rejectionKind: 'repeated' }]);
  });

  it('is about the latest message to the number that it came from, where nobody says about which', async () => {
    customer.holders = { [PHONE]: ['p1'] };
    expect(await reply('1', { contactId: '', from: PHONE })).toMatchObject({ outcome: { status: 'applied' }, contactId });
    expect(await reply('1', { contactId: '', from: '+8613900000000', cause: 'other' })).toMatchObject({
      outcome: { status: 'rejected', rejectionCode: 'contact.unknown' },
    });
  });

  it('to stop is in the consent ledger at once, and open messages on the channel go out no more', async () => {
    const messages = async () => (await contacts('open', IN_FIVE_DAYS)).filter(({ channel }) => channel === 'sms');
    expect(await messages()).not.toEqual([]);
    expect(await reply('TD')).toMatchObject({ outcome: { status: 'applied' }, meaning: 'stop' });
    expect(customer.refused).toMatchObject([
      {
        personId: 'p1',
        answers: [
          { purpose: 'marketing', channel: 'sms', answer: 'no' },
          { purpose: 'service', channel: 'sms', answer: 'no' },
        ],
      },
    ]);
    expect(await messages()).toEqual([]);
    // The profile that was told before knows nothing of it yet, and takes nothing back.
    await world.hear(aProfile({ preferredChannel: 'sms', hasEmail: true }));
    expect(await messages()).toEqual([]);
    // It says so too, and later that it is allowed again.
    await world.hear(
      aProfile({ preferredChannel: 'sms', channelConsents: [{ purpose: 'service', channel: 'sms', answer: 'no', at: EVENING }] }),
    );
    expect(await messages()).toEqual([]);
    await world.hear(
      aProfile({ preferredChannel: 'sms', channelConsents: [{ purpose: 'service', channel: 'sms', answer: 'yes', at: EVENING }] }),
    );
    expect(await messages()).not.toEqual([]);
  });

  it('is refused about another dealer’s contact, one that nothing was sent for, and by whoever is no provider', async () => {
    expect(await reply('1', {}, as('D2', 'message-provider'))).toMatchObject({ outcome: { rejectionCode: 'contact.unknown' } });
    const open = (await contacts('open', IN_FIVE_DAYS))[0]?.contactId ?? '';
    expect(await reply('1', { contactId: open })).toMatchObject({ outcome: { rejectionCode: 'contact.not-sent' } });
    await expect(reply('1', {}, as('D1', 'service-advisor'))).rejects.toMatchObject({ code: 'access.operation-denied' });
    expect(await reply('1', { contactId: '', cause: 'nobody' })).toMatchObject({ outcome: { rejectionCode: 'reply.from-nowhere' } });
  });
});
