import type { HandOver, MessageChannel, MessageProvider, OutgoingMessage } from '../src/app/ports-of-channels';

/** What the other side does with the next message. */
export type Behaviour = 'take' | 'refuse-address' | 'refuse-content' | 'not-now' | 'too-many' | 'wrong-key' | 'silence' | 'hang-up';

/** One kind of provider with the other side that it talks to. */
export interface ProviderUnderTest {
  readonly provider: MessageProvider;
  /** Each message that the other side has seen whole, as text with reference, address and words in it. */
  received(): Promise<readonly string[]>;
  behave(behaviour: Behaviour): void;
  /** Nobody is there any more. */
  vanish(): Promise<void>;
  stop(): Promise<void>;
}

export interface ContractOptions {
  readonly channel: MessageChannel;
  readonly start: () => Promise<ProviderUnderTest>;
  /** What the other side has no way to do. */
  readonly except?: readonly Behaviour[];
  /** Where the message goes, as the other side sees it. */
  readonly to: string;
  /** False where the other side sees ciphertext. */
  readonly isReadable?: boolean;
}

/** A subscription whose keys are right: a point of P-256, and 16 bytes. */
export const subscriptionAt = (endpoint: string): string =>
  JSON.stringify({
    endpoint,
    keys: {
      p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
      auth: 'BTBZMqHH6r4Tts7J_aSIgg',
    },
  });

export const anAddress = {
  ...{ name: '王芳', phone: '+8613800000001', email: 'fang@example.com', wechatId: 'open-1' },
  ...{ pushSubscription: subscriptionAt('https://fcm.googleapis.com/fcm/send/1'), postalAddress: '上海市长宁区1号' },
};

export const aMessage = (channel: MessageChannel, change: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  ...{ reference: 'contact-1', channel, dealerId: 'D1', language: 'en', templates: 'message-templates/default/1', address: anAddress },
  ...{ subject: 'About your car', text: 'Your car is due.' },
  ...(channel === 'wechat' ? { form: { templateId: 'T1', fields: { thing1: 'Your car is due.' } } } : {}),
  ...change,
});

const ANSWERS: readonly (readonly [string, Behaviour, HandOver])[] = [
  ['is taken', 'take', { is: 'accepted' }],
  ['whose address reaches nobody is refused for good', 'refuse-address', { is: 'refused', because: 'address' }],
  ['that is not wanted as it is written is refused for good', 'refuse-content', { is: 'refused', because: 'content' }],
  ['that cannot be taken now was not handed over', 'not-now', { is: 'not-handed-over', because: 'temporary' }],
  ['that is one too many was not handed over', 'too-many', { is: 'not-handed-over', because: 'throttled' }],
  ['under a key that is not known was not handed over', 'wrong-key', { is: 'not-handed-over', because: 'misconfigured' }],
];
const UNKNOWN: readonly (readonly [string, Behaviour])[] = [
  ['that nobody answers', 'silence'],
  ['whose connection is lost', 'hang-up'],
];

/** What every adapter of the port does; the other side is a real socket or file. */
export function describeProvider(name: string, { channel, start, except = [], to, isReadable = true }: ContractOptions): void {
  describe(`a message by ${name}`, () => {
    let tested: ProviderUnderTest;
    beforeEach(async () => {
      tested = await start();
    });
    afterEach(() => tested.stop());

    it.each(ANSWERS.filter(([, behaviour]) => !except.includes(behaviour)))('%s', async (_, behaviour, expected) => {
      tested.behave(behaviour);
      expect(await tested.provider.send(aMessage(channel))).toMatchObject(expected);
    });

    if (UNKNOWN.some(([, behaviour]) => !except.includes(behaviour)))
      it.each(UNKNOWN.filter(([, behaviour]) => !except.includes(behaviour)))('%s may have arrived: nobody knows', async (_, behaviour) => {
        tested.behave(behaviour);
        await expect(tested.provider.send(aMessage(channel))).rejects.toThrow();
        expect(await tested.received()).toHaveLength(1);
      });

    it('was not handed over when nobody is there', async () => {
      await tested.vanish();
      expect(await tested.provider.send(aMessage(channel))).toMatchObject({ is: 'not-handed-over', because: 'unreachable' });
    });

    it('arrives whole and once, each under its own reference', async () => {
      tested.behave('take');
      const results = await Promise.all(
        ['contact-1', 'contact-2', 'contact-3'].map((reference) => tested.provider.send(aMessage(channel, { reference }))),
      );
      expect(results).toEqual(results.map(() => ({ is: 'accepted' })));
      const received = await tested.received();
      expect(received).toHaveLength(3);
      for (const one of received) expect(one).toContain(to);
      if (!isReadable) return;
      for (const one of received) expect(one).toContain('Your car is due.');
      for (const reference of ['contact-1', 'contact-2', 'contact-3'])
        expect(received.filter((one) => one.includes(reference))).toHaveLength(1);
    });
  });
}
