import { EXIT } from '../exit-codes';
import { Failure } from '../failure';
import { toUnreachable, Unreachable } from './api-errors';
import { developmentSecretOf } from './development-logins';

/** Gives the bearer token of who is signed in; asks for it once. */
export type TokenSource = () => Promise<string | undefined>;

export interface SignInOptions {
  readonly url: string;
  /** A token that one has already. */
  readonly token?: string | undefined;
  /** A person or a DMS client of the development issuer. */
  readonly login: string;
  /** Of a DMS client whose secret is not that of development. */
  readonly secret?: string | undefined;
  readonly fetch: typeof globalThis.fetch;
}

/** Signs in with a token, or with the development issuer: people by their login, DMS clients by the standard grant for clients. */
export function createTokenSource(options: SignInOptions): TokenSource {
  const { token } = options;
  if (token !== undefined) return async () => token;
  let signedIn: Promise<string> | undefined;
  return () =>
    (signedIn ??= signIn(options).catch((error: unknown) => {
      // The next request tries again.
      signedIn = undefined;
      throw error;
    }));
}

const DMS_CLIENT = /^dms-/;

async function signIn(options: SignInOptions): Promise<string> {
  const { url, login, secret, fetch } = options;
  const isClient = DMS_CLIENT.test(login);
  const response = await (isClient
    ? ask(fetch, url, '/dev/issuer/token', {
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          authorization: `Basic ${Buffer.from(`${encodeURIComponent(login)}:${encodeURIComponent(secret ?? developmentSecretOf(login))}`).toString('base64')}`,
        },
        body: 'grant_type=client_credentials',
      })
    : ask(fetch, url, '/dev/token', { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login }) }));
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok && typeof body === 'object' && body !== null && 'access_token' in body && typeof body.access_token === 'string') {
    return body.access_token;
  }
  if (response.status === 404) {
    const told = {
      what: ['error.login.what', { login }],
      why: ['error.login.no-issuer', { url }],
      next: ['error.login.no-issuer.next'],
    } as const;
    throw new Failure(EXIT.failed, told);
  }
  if (response.status >= 500) throw new Unreachable(url, `HTTP ${response.status}`);
  throw new Failure(EXIT.failed, {
    what: ['error.login.what', { login }],
    why: ['error.login.unknown'],
    next: ['error.login.unknown.next'],
  });
}

async function ask(fetch: typeof globalThis.fetch, url: string, path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(`${url}${path}`, { method: 'POST', ...init });
  } catch (error) {
    throw toUnreachable(url, error);
  }
}
