import { signatureOf, toSecret } from './webhook-message';

describe('the signature of a webhook', () => {
  // The example of the specification's libraries.
  it('is the one that receivers’ libraries expect', () => {
    const signature = signatureOf(
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      1_614_265_330,
      '{"test": 2432232314}',
    );
    expect(signature).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('is made with the bytes that the secret stands for', () => {
    const secret = toSecret(Buffer.alloc(32, 7));
    expect(secret).toBe(`whsec_${Buffer.alloc(32, 7).toString('base64')}`);
    expect(signatureOf(secret, 'm', 1, 'b')).not.toBe(signatureOf(toSecret(Buffer.alloc(32, 8)), 'm', 1, 'b'));
  });
});
