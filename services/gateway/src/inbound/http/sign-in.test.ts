import { createMemoryKeyValue, manualMachineClock } from '@homeward/runtime';
import { SignJWT, generateKeyPair } from 'jose';
import { createSignIn } from './sign-in';
import { createWrongTokens } from './wrong-tokens';

const NOW = '2024-06-01T00:00:00.000Z';
const NOW_SECONDS = Date.parse(NOW) / 1_000;

const HERE = '192.0.2.1';
const ELSEWHERE = '192.0.2.2';

async function aSignIn(toleranceSeconds = 0, most = 0) {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const machineClock = manualMachineClock(NOW);
  let verifications = 0;
  let isAway = false;
  const keyValue = createMemoryKeyValue(machineClock);
  const wrongTokens = createWrongTokens({ keyValue, machineClock, most, kind: 'wrong-tokens', nameOf: (address) => `name of ${address}` });
  const signInFrom = createSignIn({
    wrongTokens,
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
    signIn: async (token: string, address = HERE) => await signInFrom(token, address),
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

describe('wrong tokens', () => {
  const wrong = { status: 401, code: 'gateway.token-invalid' };
  const shutOut = { status: 429, code: 'gateway.too-many-wrong-tokens' };
  const wrongToken = (n: number) => `Bearer wrong.token.${n}`;

  test('of one address are told so, and beyond the limit when to come again; other addresses go on', async () => {
    const { signIn, machineClock } = await aSignIn(0, 3);
    for (let n = 0; n < 3; n += 1) await expect(signIn(wrongToken(n))).rejects.toMatchObject(wrong);
    machineClock.advanceBy(20_000);
    await expect(signIn(wrongToken(4))).rejects.toMatchObject({ ...shutOut, retryAfterSeconds: 40 });
    await expect(signIn(wrongToken(5), ELSEWHERE)).rejects.toMatchObject(wrong);
  });

  test('shut the address out without a look at further tokens, but for those that were verified before, until the minute is over', async () => {
    const { signIn, machineClock, tokenUntil, verified } = await aSignIn(0, 1);
    const [before, fresh] = [await tokenUntil(600), await tokenUntil(601)];
    await signIn(before);
    await signIn(wrongToken(1)).catch(() => undefined);
    await signIn(wrongToken(2)).catch(() => undefined);
    const verifications = verified();
    await expect(signIn(fresh)).rejects.toMatchObject(shutOut);
    expect(verified()).toBe(verifications);
    expect(await signIn(before)).toMatchObject({ subject: 'someone' });
    machineClock.advanceBy(60_000);
    expect(await signIn(fresh)).toMatchObject({ subject: 'someone' });
  });

  test('are not those that have ended, and without a limit there may be any number', async () => {
    const limited = await aSignIn(0, 1);
    const ended = await limited.tokenUntil(-10);
    for (let n = 0; n < 3; n += 1) await expect(limited.signIn(ended)).rejects.toMatchObject({ code: 'gateway.token-expired' });
    const { signIn } = await aSignIn(0, 0);
    for (let n = 0; n < 50; n += 1) await expect(signIn(wrongToken(n))).rejects.toMatchObject(wrong);
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
