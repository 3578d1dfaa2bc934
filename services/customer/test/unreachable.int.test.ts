import { toMessage } from '@homeward/contracts';
import { QualityServiceDefinition } from '@homeward/contracts/quality';
import { type World, aCustomer, aWorld, personOf } from './world';

const WRITTEN_AT = '2024-06-01T00:00:00.000Z';
const SENT_AT = '2024-06-03T02:00:00.000Z';
const known = { phone: '138-0013-8000', email: 'wei@example.com', wechatId: 'wei_80' };

// Several dealers, one person: what does not reach them is wrong wherever it stands.
describe('a message that reaches nobody', () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld({ at: '2024-06-03T03:00:00.000Z' });
    await world.send(['D1', 'D2'].map((dealerId) => ({ dealerId, externalId: 'K1', occurredAt: WRITTEN_AT, data: aCustomer(known) })));
  });
  afterEach(() => world.stop());

  const failed = async (id: string, channel: string, failure = 'address', at = SENT_AT, sentAt?: string) => {
    const made = toMessage('homeward.reminder.v1.ContactMade', personOf('K1'), {
      ...{ contactId: id, personId: personOf('K1'), dealerId: 'D1', result: 'failed', channel, failure, madeAt: at, madeBy: 'platform' },
      ...{ purchaseAsked: false, doneElsewhere: [], promisedAt: '', alarmAt: '', refusalReason: '', refusedPurposes: [] },
      ...{ reasons: [], sequence: 1, sentAt },
    });
    await world.ports.bus.publish([{ ...made, id, source: 'reminder', at }]);
    await world.settle();
  };
  const wrongAt = async (dealerId: string) =>
    (
      await world.ports.network
        .client('customer', QualityServiceDefinition)
        .listCorrections({ dealerIds: [], status: '', page: undefined }, world.as('dealer-manager', dealerId))
    ).corrections.map(({ field }) => field);
  const refusal = async (channel: string) => {
    const questions = [{ personId: personOf('K1'), vehicleIds: [], purpose: 'service', channel }];
    return (await world.customer.readContactDetails({ questions }, world.as('platform-service', 'G'))).details[0]?.refusal;
  };

  it.each([
    ['sms', 'phone'],
    ['email', 'email'],
    ['wechat', 'wechat'],
    ['letter', 'address'],
  ])('by %s makes the %s a wrong field of each dealer that says it, and nothing is sent there any more', async (channel, field) => {
    expect(await refusal(channel)).toBe('');
    await failed('C1', channel);
    expect([await wrongAt('D1'), await wrongAt('D2'), await wrongAt('D3')]).toEqual([[field], [field], []]);
    expect(await refusal(channel)).toBe('no-address');
    const told = JSON.stringify(await world.told('homeward.customer.v1.CorrectionPlaced'));
    expect(told).not.toMatch(/13800138000|example|wei_80|湖东路/);
  });

  it('is one finding, however often it is told and however many messages went there', async () => {
    await failed('C1', 'email');
    await failed('C1', 'email');
    await failed('C2', 'email');
    expect(await wrongAt('D1')).toEqual(['email']);
  });

  it('says nothing of an address that another message found wrong meanwhile, or that was written down since', async () => {
    await world.send([
      { dealerId: 'D3', externalId: 'K1', occurredAt: '2024-05-01T00:00:00.000Z', data: aCustomer({ ...known, email: 'old@example.com' }) },
    ]);
    await failed('C1', 'email', 'address', '2024-06-03T02:10:00.000Z');
    await failed('C2', 'email', 'address', SENT_AT);
    expect([await wrongAt('D1'), await wrongAt('D3')]).toEqual([['email'], []]);
    await world.send(
      ['D1', 'D2'].map((dealerId) => ({
        ...{ dealerId, externalId: 'K1', revision: 2, occurredAt: '2024-06-03T02:30:00.000Z' },
        data: aCustomer({ ...known, email: 'new@example.com' }),
      })),
    );
    await failed('C3', 'email', 'address', '2024-06-03T02:20:00.000Z');
    expect([await wrongAt('D1'), await wrongAt('D3')]).toEqual([[], []]);
  });

  it('by a receipt is judged as of the moment at which it went out', async () => {
    await world.send(
      ['D1', 'D2'].map((dealerId) => ({
        ...{ dealerId, externalId: 'K1', revision: 2, occurredAt: '2024-06-03T02:10:00.000Z' },
        data: aCustomer({ ...known, email: 'new@example.com' }),
      })),
    );
    await failed('C1', 'email', 'address', '2024-06-03T02:30:00.000Z', SENT_AT);
    expect(await wrongAt('D1')).toEqual([]);
    await failed('C2', 'email', 'address', '2024-06-03T02:40:00.000Z', '2024-06-03T02:20:00.000Z');
    expect(await wrongAt('D1')).toEqual(['email']);
  });

  it('for what it says, or by an app, is nobody’s wrong field; a landline has no message', async () => {
    await failed('C1', 'sms', 'content');
    await failed('C2', 'app-push');
    await world.send(
      ['D1', 'D2'].map((dealerId) => ({
        ...{ dealerId, externalId: 'K1', revision: 2, occurredAt: '2024-06-02T00:00:00.000Z' },
        data: aCustomer({ ...known, phone: '0555-1234567', phone2: known.phone }),
      })),
    );
    await failed('C3', 'sms');
    expect([await wrongAt('D1'), await wrongAt('D2')]).toEqual([[], []]);
  });
});
