import { SignJWT, UnsecuredJWT, exportJWK, generateKeyPair } from 'jose';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type World, startWorld } from './world';

const AUDIENCE = 'homeward';
const claims = { homeward_roles: ['dealer-manager'], homeward_node: 'D1', locale: 'en' };

describe('the resource server', () => {
  let world: World;
  let issuer: string;
  let stopIssuer: () => Promise<void>;
  let keysAsked = 0;
  let sign: (changes?: { audience?: string; issuer?: string; claims?: object; expires?: string; subject?: string }) => Promise<string>;
  let signHmac: () => Promise<string>;
  let signWithOther: () => Promise<string>;

  beforeAll(async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const other = await generateKeyPair('ES256');
    const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }] };
    const server = createServer((_, response) => {
      keysAsked += 1;
      response.setHeader('content-type', 'application/json').end(JSON.stringify(keys));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    stopIssuer = () => new Promise((resolve) => server.close(() => resolve()));
    const token = (changes: { audience?: string; issuer?: string; claims?: object; expires?: string; subject?: string } = {}) =>
      new SignJWT({ ...claims, ...changes.claims })
        .setIssuer(changes.issuer ?? issuer)
        .setAudience(changes.audience ?? AUDIENCE)
        .setSubject(changes.subject ?? 'someone')
        .setIssuedAt()
        .setExpirationTime(changes.expires ?? '5m');
    sign = (changes) => token(changes).setProtectedHeader({ alg: 'ES256', kid: 'k1' }).sign(privateKey);
    signWithOther = () => token().setProtectedHeader({ alg: 'ES256', kid: 'k1' }).sign(other.privateKey);
    signHmac = () =>
      token()
        .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
        .sign(Buffer.from(JSON.stringify(keys.keys[0])));
    world = await startWorld({
      settings: { HOMEWARD_GATEWAY_DEV: 'false', HOMEWARD_GATEWAY_ISSUER: issuer, HOMEWARD_GATEWAY_JWKS: `${issuer}/jwks` },
    });
  });
  afterAll(async () => {
    await world.stop();
    await stopIssuer();
  });

  const me = async (authorization?: string) => {
    const asked = world.http().get('/v1/me').set('accept-language', 'en');
    return await (authorization === undefined ? asked : asked.set('authorization', authorization));
  };

  test('takes a token of its issuer, for its audience, and fetches the keys once', async () => {
    expect((await me(`Bearer ${await sign()}`)).body).toMatchObject({
      subject: 'someone',
      roles: ['dealer-manager'],
      node: { nodeId: 'D1', kind: 'dealer' },
    });
    expect((await me(`bearer ${await sign({ subject: 'another' })}`)).status).toBe(200);
    expect(keysAsked).toBe(1);
  });

  test.each<[string, () => Promise<string | undefined>, string]>([
    ['none', async () => undefined, 'gateway.token-missing'],
    ['no bearer', async () => 'Basic dXNlcjpwYXNz', 'gateway.token-invalid'],
    ['nonsense', async () => 'Bearer nonsense', 'gateway.token-invalid'],
    ['one that is expired', async () => `Bearer ${await sign({ expires: '-1m' })}`, 'gateway.token-expired'],
    ['one for another audience', async () => `Bearer ${await sign({ audience: 'elsewhere' })}`, 'gateway.token-not-for-here'],
    ['one of another issuer', async () => `Bearer ${await sign({ issuer: 'https://elsewhere.example' })}`, 'gateway.token-not-for-here'],
    [
      'one with alg none',
      async () =>
        `Bearer ${new UnsecuredJWT(claims).setIssuer(issuer).setAudience(AUDIENCE).setSubject('x').setExpirationTime('5m').encode()}`,
      'gateway.token-invalid',
    ],
    ['one signed with the public key as a password', async () => `Bearer ${await signHmac()}`, 'gateway.token-invalid'],
    ['one signed with another key', async () => `Bearer ${await signWithOther()}`, 'gateway.token-invalid'],
    ['one without roles', async () => `Bearer ${await sign({ claims: { homeward_roles: undefined } })}`, 'gateway.token-without-roles'],
    [
      'one that claims to be a service',
      async () => `Bearer ${await sign({ claims: { homeward_roles: ['platform-service'] } })}`,
      'gateway.token-without-roles',
    ],
    ['one of endless length', async () => `Bearer ${'a'.repeat(9_000)}`, 'gateway.token-invalid'],
  ])('refuses %s with 401', async (_, make, code) => {
    const answer = await me(await make());
    expect(answer.body).toMatchObject({ status: 401, code });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
  });

  test('refuses an operation that no role gives with 403', async () => {
    const answer = await world
      .http()
      .get('/v1/lag')
      .set('authorization', `Bearer ${await sign()}`);
    expect(answer.body).toMatchObject({ status: 403, code: 'access.operation-denied' });
  });

  test('has no development routes', async () => {
    expect((await world.http().post('/dev/token').send({ login: 'head' })).status).toBe(404);
    expect((await world.http().post('/dev/clock').send({ at: '2030-01-01T00:00:00Z' })).status).toBe(404);
    expect((await world.http().get('/dev/issuer/jwks')).status).toBe(404);
  });
});
