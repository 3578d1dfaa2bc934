import { manualMachineClock } from '@homeward/runtime';
import { SignJWT, generateKeyPair } from 'jose';
import { createSignIn } from './sign-in';

const NOW = '2024-06-01T00:00:00.000Z';
const NOW_SECONDS = Date.parse(NOW) / 1_000;

async function aSignIn(toleranceSeconds = 0) {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const machineClock = manualMachineClock(NOW);
  let verifications = 0;
  let isAway = false;
  const signIn = createSignIn({
    issuer: {
      issuer: 'issuer',
      audience: 'here',
      keys: async () => {
        if (isAway) throw new TypeError('fetch failed');
        verifications += 1;
        return publicKey;
      },
    },
    machineClock,
    toleranceSeconds,
  });
  const tokenUntil = async (seconds: number) =>
    `Bearer ${await new SignJWT({ homeward_roles: ['ops'], homeward_node: 'G' })
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer('issuer')
      .setAudience('here')
      .setSubject('someone')
      .setExpirationTime(NOW_SECONDS + seconds)
      .sign(privateKey)}`;
  return {
    signIn,
    machineClock,
    tokenUntil,
    goAway: () => {
      isAway = true;
    },
    verified: () => verifications,
  };
}

describe('a verified token', () => {
  test('is remembered for a minute of machine time, then verified again', async () => {
    const { signIn, machineClock, tokenUntil, verified } = await aSignIn();
    const token = await tokenUntil(600);
    await signIn(token);
    machineClock.advanceBy(59_999);
    expect(await signIn(token)).toMatchObject({ subject: 'someone' });
    expect(verified()).toBe(1);
    machineClock.advanceBy(1);
    await signIn(token);
    expect(verified()).toBe(2);
  });

  test('is never remembered beyond its own end', async () => {
    const { signIn, machineClock, tokenUntil } = await aSignIn();
    const token = await tokenUntil(10);
    await signIn(token);
    machineClock.advanceBy(10_000);
    await expect(signIn(token)).rejects.toMatchObject({ status: 401, code: 'gateway.token-expired' });
  });

  test('may end as late as clocks may differ', async () => {
    const { signIn, machineClock, tokenUntil } = await aSignIn(5);
    const token = await tokenUntil(10);
    machineClock.advanceBy(14_000);
    expect(await signIn(token)).toMatchObject({ subject: 'someone' });
    machineClock.advanceBy(1_000);
    await expect(signIn(token)).rejects.toMatchObject({ code: 'gateway.token-expired' });
  });

  test('is one principal each time, and no more than one to each token', async () => {
    const { signIn, tokenUntil } = await aSignIn();
    const [one, other] = [await tokenUntil(600), await tokenUntil(601)];
    expect(await signIn(one)).toBe(await signIn(one));
    expect(await signIn(other)).not.toBe(await signIn(one));
  });
});

test('an issuer whose keys cannot be had is a 503, for nothing is known of the token', async () => {
  const { signIn, tokenUntil, goAway } = await aSignIn();
  goAway();
  await expect(signIn(await tokenUntil(600))).rejects.toMatchObject({
    status: 503,
    code: 'gateway.issuer-unavailable',
    retryAfterSeconds: 2,
  });
});
