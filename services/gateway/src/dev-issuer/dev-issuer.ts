import { generateKeyPairSync } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { epochMsOf } from '@homeward/calendar';
import type { MachineClock } from '@homeward/runtime';
import { SignJWT, createLocalJWKSet } from 'jose';
import type { Adapter, AdapterPayload, Configuration } from 'oidc-provider';
import type { TokenIssuer } from '../inbound/http/sign-in';
import { type Identity, claimsOf } from './identities';

export interface DevIssuer extends TokenIssuer {
  /** OpenID Connect below `/dev/issuer`: discovery, keys, tokens for clients. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  /** A token for a person, by login; undefined for a login that is not known. */
  signInAs(login: string): Promise<DevToken | undefined>;
}

export interface DevToken {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
}

export const DEV_ISSUER_PATH = '/dev/issuer';
/** What the issuer calls the API; tokens say the audience that the gateway asks for. */
const RESOURCE = 'urn:homeward:api';
const ALGORITHM = 'ES256';
const KEY_ID = 'development';
const LIFETIME_SECONDS = 8 * 3_600;

export interface DevIssuerOptions {
  readonly url: string;
  readonly audience: string;
  readonly identities: readonly Identity[];
  readonly machineClock: MachineClock;
}

/**
 * An issuer of tokens for demo and tests, with a key that lives as long as the process. Clients sign in by the standard grant; people by their login
 * alone, which is why it is never mounted outside development.
 */
export async function createDevIssuer({ url, audience, identities, machineClock }: DevIssuerOptions): Promise<DevIssuer> {
  // An ES module that costs 30 MB: only who needs it loads it.
  const { Provider } = await import('oidc-provider');
  const issuer = `${url}${DEV_ISSUER_PATH}`;
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...privateKey.export({ format: 'jwk' }), kid: KEY_ID, alg: ALGORITHM, use: 'sig' };
  const { d: _private, ...publicJwk } = jwk;
  const clients = new Map(identities.filter((identity) => identity.kind === 'client').map((client) => [client.clientId, client]));
  const people = new Map(identities.filter((identity) => identity.kind === 'person').map((person) => [person.login, person]));

  const configuration: Configuration = {
    adapter: createMemoryAdapter,
    clients: [...clients.values()].map(({ clientId, secret }) => ({
      client_id: clientId,
      client_secret: secret,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    })),
    clientDefaults: { id_token_signed_response_alg: ALGORITHM },
    jwks: { keys: [jwk] },
    cookies: { keys: [KEY_ID] },
    ttl: { ClientCredentials: LIFETIME_SECONDS },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        getResourceServerInfo: () => ({
          audience,
          scope: '',
          accessTokenFormat: 'jwt',
          accessTokenTTL: LIFETIME_SECONDS,
          jwt: { sign: { alg: ALGORITHM } },
        }),
      },
    },
    extraTokenClaims: (_context, token) => {
      const client = token.kind === 'ClientCredentials' && token.clientId !== undefined ? clients.get(token.clientId) : undefined;
      return client === undefined ? undefined : { ...claimsOf(client) };
    },
  };
  const callback = new Provider(issuer, configuration).callback();

  return {
    issuer,
    audience,
    keys: createLocalJWKSet({ keys: [publicJwk] }),
    handle: (request, response) => void callback(request, response),
    async signInAs(login) {
      const person = people.get(login);
      if (person === undefined) return undefined;
      const issuedAt = Math.floor(epochMsOf(machineClock.now()) / 1_000);
      const token = await new SignJWT({ ...claimsOf(person), azp: 'development' })
        .setProtectedHeader({ alg: ALGORITHM, kid: KEY_ID, typ: 'at+jwt' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(person.subject ?? login)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + LIFETIME_SECONDS)
        .sign(privateKey);
      return { access_token: token, token_type: 'Bearer', expires_in: LIFETIME_SECONDS };
    },
  };
}

/** What the provider keeps while it runs; nothing of it outlives the process. */
function createMemoryAdapter(): Adapter {
  const kept = new Map<string, AdapterPayload>();
  const nothing = async (): Promise<undefined> => undefined;
  return {
    find: async (id) => kept.get(id),
    async upsert(id, payload) {
      kept.set(id, payload);
    },
    async destroy(id) {
      kept.delete(id);
    },
    findByUserCode: nothing,
    findByUid: nothing,
    consume: nothing,
    revokeByGrantId: nothing,
  };
}
