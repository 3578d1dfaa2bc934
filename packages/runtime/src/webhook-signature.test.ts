import { isSignedWith, isWebhookSecret, toWebhookSecret, webhookSignature } from './webhook-signature';

const secretOf = (byte: number): string => toWebhookSecret(Buffer.alloc(32, byte));

describe('the signature of a webhook', () => {
  // The example of the specification's libraries.
  const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const CONTENT = { webhookId: 'msg_p5jXN8AQM9LWM0D4loKWxJek', atSeconds: 1_614_265_330, body: '{"test": 2432232314}' };
  const SIGNATURE = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';

  it('is the one that receivers’ libraries expect', () => {
    expect(webhookSignature(SECRET, CONTENT)).toBe(SIGNATURE);
    expect(webhookSignature(SECRET, { ...CONTENT, body: Buffer.from(CONTENT.body) })).toBe(SIGNATURE);
  });

  it('is made with the bytes that the secret stands for', () => {
    expect(secretOf(7)).toBe(`whsec_${Buffer.alloc(32, 7).toString('base64')}`);
    expect(webhookSignature(secretOf(7), CONTENT)).not.toBe(webhookSignature(secretOf(8), CONTENT));
  });

  it('is right when any of those in the header fits any of the secrets, and only for this id, second and body', () => {
    expect(isSignedWith([secretOf(7), SECRET], CONTENT, `v1,other v1a,${SIGNATURE.slice(3)} ${SIGNATURE}`)).toBe(true);
    expect(isSignedWith([secretOf(7)], CONTENT, SIGNATURE)).toBe(false);
    expect(isSignedWith([SECRET], { ...CONTENT, webhookId: 'msg_2' }, SIGNATURE)).toBe(false);
    expect(isSignedWith([SECRET], { ...CONTENT, atSeconds: CONTENT.atSeconds + 1 }, SIGNATURE)).toBe(false);
    expect(isSignedWith([SECRET], { ...CONTENT, body: `${CONTENT.body} ` }, SIGNATURE)).toBe(false);
    expect(isSignedWith([SECRET], CONTENT, SIGNATURE.slice(3))).toBe(false);
    expect(isSignedWith([SECRET], CONTENT, '')).toBe(false);
    expect(isSignedWith([], CONTENT, SIGNATURE)).toBe(false);
  });

  it.each([
    ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', true],
    ['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', false],
    ['whsec_c2hvcnQ=', false],
    ['whsec_', false],
    ['whsec_not base64 at all, however long it is', false],
  ])('needs a secret of 24 bytes and more: %s', (text, isSecret) => {
    expect(isWebhookSecret(text)).toBe(isSecret);
  });
});
