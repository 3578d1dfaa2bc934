import { meaningOf, refusedBy, replyReasons } from './reply';

const policy = {
  yes: { words: ['1', 'yes', '好'], purpose: 'appointment' as const },
  call: { words: ['2', 'call me', '请回电'], purpose: 'appointment' as const },
  stop: { words: ['td', 't', 'stop', '退订'], purposes: ['marketing' as const] },
  other: { purpose: 'service' as const },
  taskWindowDays: 3,
};

describe('an answer', () => {
  it.each([
    ['1', 'yes'],
    [' １。', 'yes'],
    ['YES!', 'yes'],
    ['2', 'call'],
    ['Call  me', 'call'],
    ['STOP', 'stop'],
    ['stop please', 'stop'],
    ['TD', 'stop'],
    ['ｔｄ', 'stop'],
    ['退订谢谢', 'stop'],
    ['t', 'stop'],
    ['11', 'words'],
    ['T恤', 'words'],
    ['stopping by at noon', 'words'],
    ['tdi or petrol?', 'words'],
    ['when do you close?', 'words'],
    ['', 'words'],
  ])('%s means %s', (text, meaning) => {
    expect(meaningOf(text, policy)).toBe(meaning);
  });

  it('to stop refuses marketing, and what the message was about when that can be refused', () => {
    expect(refusedBy('marketing', policy)).toEqual(['marketing']);
    expect(refusedBy('service', policy)).toEqual(['marketing', 'service']);
    expect(refusedBy('safety', policy)).toEqual(['marketing']);
  });

  it('that asks for a call is the work of whoever’s the contact was, in the days of the policy', () => {
    const contact = { contactId: 'p1~a', dealerId: 'D1', ownerKind: 'advisor' as const, ownerId: 'SA01' };
    const { vehicleId, reasons } = replyReasons('r1', 'call', contact, '2024-07-09', {
      rules: policy,
      reference: 'message-replies/default/1',
    });
    expect(vehicleId).toBe('reply/r1');
    expect(reasons).toMatchObject([
      {
        ...{ key: 'reply/r1:call@D1', kind: 'reply-call', purpose: 'appointment', fromOn: '2024-07-09', untilOn: '2024-07-11' },
        ...{ ownerKind: 'advisor', ownerId: 'SA01', channels: ['phone'] },
      },
    ]);
  });
});
