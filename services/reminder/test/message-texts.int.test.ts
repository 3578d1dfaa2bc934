import { type HttpReceiver, startHttpReceiver } from './http-receiver';
import { type CustomerStandIn, standInForCustomer } from './customer-stand-in';
import {
  type Told,
  aDescription,
  aNode,
  anOdometer,
  anOwner,
  aPolicy,
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
const EVENING = '2024-07-08T14:00:00.000Z';
const NINE_NEXT_DAY = '2024-07-09T01:00:00.000Z';

const both = (zh: string, en = zh) => ({ 'zh-CN': zh, en });
const PLAIN = both('{{ text }}');
const templates = (change: object) => ({
  texts: {},
  sms: { text: PLAIN, mostSegments: 3 },
  email: { subject: PLAIN, text: PLAIN, html: PLAIN },
  'app-push': { subject: PLAIN, text: PLAIN },
  letter: { subject: PLAIN, text: PLAIN },
  ...change,
});

describe('the text of a message', () => {
  let provider: HttpReceiver;
  let world: World;
  let customer: CustomerStandIn;

  const sent = (): readonly string[] => provider.requests.map(({ body }) => (JSON.parse(body) as { readonly text: string }).text);
  const dropped = async () => {
    const asked = { dealerIds: [], on: '', ownerId: '', status: 'dropped', personId: '', page: undefined };
    return (await reminderOf(world).listContacts(asked, HEAD)).contacts.map(({ result }) => result);
  };
  const plan = (...messages: readonly Told[]) =>
    world.hear(
      ...messages,
      ...[aProfile({ preferredChannel: 'sms' }), aDescription(), aSale(), anOwner(), aVisit({ mileageKm: 9_010 })],
      anOdometer([
        ['2024-01-10', 10],
        ['2024-07-08', 9_010],
      ]),
    );

  beforeEach(async () => {
    provider = await startHttpReceiver();
    world = await startWorld(EVENING, { HOMEWARD_SMS_URL: provider.url });
    customer = await standInForCustomer(world.ports);
    await world.hear(...organisation);
  });
  afterEach(async () => {
    await customer.stop();
    await world.stop();
    await provider.stop();
  });

  it('is the one of the kind of its reason, with what is known of person, car, dealer and days', async () => {
    const text = both('x', '{{ name }}: {{ plate }} left {{ dealer }} on {{ dueOn }}{% if purpose == "marketing" %}!{% endif %}');
    await plan(aPolicy('message-templates', templates({ texts: { 'visit-day-0': text } })));
    await world.moveTo(NINE_NEXT_DAY);
    expect(sent()).toEqual(['Wang Fang: 沪A12345 left D1 on 8 July 2024']);
  });

  it('is the nearest one: a brand has words of its own', async () => {
    await plan(
      aNode('brand1'),
      aNode('D1', 'brand1'),
      aPolicy('message-templates', templates({ sms: { text: both('group'), mostSegments: 3 } })),
      aPolicy('message-templates', templates({ sms: { text: both('brand'), mostSegments: 3 } }), 'D1'),
    );
    await world.moveTo(NINE_NEXT_DAY);
    expect(sent()).toEqual(['brand']);
  });

  it('stays the one that it was planned with, whatever is published afterwards', async () => {
    await plan(aPolicy('message-templates', templates({ sms: { text: both('first'), mostSegments: 3 } })));
    const later = templates({ sms: { text: both('second'), mostSegments: 3 } });
    await world.hear(aPolicy('message-templates', later, 'group', '1990-01-01T00:00:00.000Z', 2));
    // Decided again, for another reason.
    await world.hear(aProfile({ preferredChannel: 'sms', hasEmail: true }));
    await world.moveTo(NINE_NEXT_DAY);
    expect(sent()).toEqual(['first']);
  });

  it.each([
    ['a gap for which nothing is known', { texts: { 'visit-day-0': both('x', 'About {{ unsubscribeUrl }}') } }, 'text-incomplete'],
    ['a template that cannot be read', { texts: { 'visit-day-0': both('x', '{% if name %}') } }, 'text-incomplete'],
    ['more parts than a message may have', { sms: { text: both('x', 'a'.repeat(500)), mostSegments: 3 } }, 'text-too-long'],
  ])('with %s is not sent, and that is told', async (_, change, reason) => {
    await plan(aPolicy('message-templates', templates(change)));
    await world.moveTo(NINE_NEXT_DAY);
    expect(sent()).toEqual([]);
    expect(await dropped()).toEqual([reason]);
  });
});
