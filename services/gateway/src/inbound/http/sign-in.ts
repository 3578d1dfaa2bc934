import { hash } from 'node:crypto';
import { type Locale, LOCALES, type Principal, isSignInRole } from '@homeward/access';
import { epochMsOf } from '@homeward/calendar';
import type { MachineClock } from '@homeward/runtime';
import { type JWTPayload, type JWTVerifyGetKey, createRemoteJWKSet, jwtVerify } from 'jose';
import { JOSEError, JWKSTimeout } from 'jose/errors';
import { Problem } from './problems';
import type { WrongTokens } from './wrong-tokens';

/** Whose tokens are taken. */
export interface TokenIssuer {
  readonly issuer: string;
  readonly audience: string;
  /** Finds the key that a token names. */
  readonly keys: JWTVerifyGetKey;
}

/** Says who sends a request from an address, at once when the token is remembered; throws Problem 401, or 429 after too many wrong tokens. */
export type SignIn = (authorization: string | undefined, address: string) => Principal | Promise<Principal>;

/** Asymmetric ones only: nobody who can verify a token can make one, and `none` is not among them. */
const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'];
const CACHED_FOR_MS = 60_000;
const MOST_CACHED = 10_000;
const LONGEST_TOKEN = 8_192;

/** One that has ended was right once: clients find that out by being told. */
const WRONG: ReadonlySet<string> = new Set(['gateway.token-invalid', 'gateway.token-not-for-here', 'gateway.token-without-roles']);

interface Verified {
  readonly principal: Principal;
  /** On the clock that only counts: it costs nothing to read, and nobody can set it back. */
  readonly untilElapsedMs: number;
}

/** The keys that an issuer publishes, fetched when a token names one that is not known, at most twice a minute. */
export function publishedKeys(jwksUri: string): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(jwksUri), { timeoutDuration: 2_000, cooldownDuration: 30_000 });
}

/**
 * The resource server of OpenID Connect: checks signature, issuer, audience and times of a bearer token. A token that was verified is remembered by its
 * hash for a minute of machine time, and never beyond its own end, because a signature costs more than the rest of a request.
 */
export function createSignIn(options: {
  issuer: TokenIssuer;
  machineClock: MachineClock;
  toleranceSeconds: number;
  wrongTokens: WrongTokens;
}): SignIn {
  const { issuer, machineClock, toleranceSeconds, wrongTokens } = options;
  const verified = new Map<string, Verified>();

  const principalOf = async (
    token: string,
    nowMs: number,
    address: string,
  ): Promise<{ readonly payload: JWTPayload; readonly principal: Principal }> => {
    wrongTokens.assertWithin(address);
    try {
      const payload = await verify(token, issuer, { nowMs, toleranceSeconds });
      return { payload, principal: toPrincipal(payload) };
    } catch (error) {
      if (error instanceof Problem && WRONG.has(error.code)) await wrongTokens.count(address);
      throw error;
    }
  };

  const admitNew = async (token: string, key: string, address: string): Promise<Principal> => {
    const nowMs = epochMsOf(machineClock.now());
    const { payload, principal } = await principalOf(token, nowMs, address);
    const endMs = ((payload.exp ?? 0) + toleranceSeconds) * 1_000;
    if (verified.size >= MOST_CACHED) {
      const [oldest] = verified.keys();
      if (oldest !== undefined) verified.delete(oldest);
    }
    verified.set(key, { principal, untilElapsedMs: machineClock.elapsedMs() + Math.min(CACHED_FOR_MS, endMs - nowMs) });
    return principal;
  };

  return (authorization, address) => {
    const token = readBearer(authorization);
    const key = hash('sha256', token, 'base64');
    const known = verified.get(key);
    if (known !== undefined) {
      if (known.untilElapsedMs > machineClock.elapsedMs()) return known.principal;
      verified.delete(key);
    }
    return admitNew(token, key, address);
  };
}

function readBearer(authorization: string | undefined): string {
  if (authorization === undefined || authorization === '') throw new Problem(401, 'gateway.token-missing');
  const match = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization);
  const token = match?.[1];
  if (token === undefined || token.length > LONGEST_TOKEN) throw new Problem(401, 'gateway.token-invalid');
  return token;
}

async function verify(token: string, issuer: TokenIssuer, time: { nowMs: number; toleranceSeconds: number }): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, issuer.keys, {
      issuer: issuer.issuer,
      audience: issuer.audience,
      algorithms: ALGORITHMS,
      clockTolerance: time.toleranceSeconds,
      currentDate: new Date(time.nowMs),
      requiredClaims: ['sub', 'exp'],
    });
    return payload;
  } catch (error) {
    if (!(error instanceof JOSEError)) throw keysAway();
    switch (error.code) {
      case 'ERR_JWT_EXPIRED':
        throw new Problem(401, 'gateway.token-expired');
      case 'ERR_JWT_CLAIM_VALIDATION_FAILED':
        throw new Problem(401, 'gateway.token-not-for-here');
      case JWKSTimeout.code:
      case 'ERR_JOSE_GENERIC':
        // The issuer's keys could not be fetched: nothing is known about the token.
        throw keysAway();
      default:
        throw new Problem(401, 'gateway.token-invalid');
    }
  }
}

function keysAway(): Problem {
  return new Problem(503, 'gateway.issuer-unavailable', { retryAfterSeconds: 2 });
}

function toPrincipal(payload: JWTPayload): Principal {
  const { sub = '', homeward_roles: roles, homeward_node: nodeId, homeward_system: system, locale } = payload;
  const clientId = payload['client_id'] ?? payload['azp'];
  if (!Array.isArray(roles) || typeof nodeId !== 'string' || !roles.every(isSignInRole))
    throw new Problem(401, 'gateway.token-without-roles');
  return {
    subject: sub,
    roles,
    nodeId,
    locale: toLocale(locale),
    ...(typeof clientId === 'string' ? { clientId } : {}),
    ...(typeof system === 'string' ? { system } : {}),
  };
}

function toLocale(claim: unknown): Locale {
  return LOCALES.find((locale) => locale === claim) ?? (typeof claim === 'string' && claim.startsWith('en') ? 'en' : 'zh-CN');
}
