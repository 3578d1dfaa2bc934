import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Principal } from '@homeward/access';
import { epochMsOf } from '@homeward/calendar';
import { isSignedWith, type MachineClock } from '@homeward/runtime';
import { Problem } from '../problems';

/** Whether what a message provider sends is its own and new. */
export interface ProviderSignatures {
  /** Throws Problem 401. People, who record by their own right, sign nothing. */
  assertSigned(principal: Principal, request: IncomingMessage, body: Uint8Array): void;
}

export interface ProviderSignatureOptions {
  /** By the id of the client. */
  readonly secrets: Readonly<Record<string, readonly string[]>>;
  /** Takes what providers without a secret send: in development alone. */
  readonly takesUnsigned: boolean;
  /** How far the time in a signature may be from now, in both directions. */
  readonly toleranceSeconds: number;
  readonly machineClock: MachineClock;
}

const MS_PER_SECOND = 1_000;
/** Visible characters without a dot. */
const ID = /^[\x21-\x2d\x2f-\x7e]{1,200}$/;
const SECONDS = /^\d{1,12}$/;

/**
 * A token says who sends, and may be kept and used again by whoever sees it; a signature (Standard Webhooks 1.0, over the body as it was before compression)
 * says that the provider has sent this very body just now. What is sent again within the tolerance has the same `webhook-id`, which is its idempotency key.
 */
export function createProviderSignatures(options: ProviderSignatureOptions): ProviderSignatures {
  const { takesUnsigned, toleranceSeconds, machineClock } = options;
  const secretsOf = new Map(Object.entries(options.secrets));

  return {
    assertSigned(principal, { headers }, body) {
      if (!principal.roles.includes('message-provider')) return;
      const secrets = secretsOf.get(principal.clientId ?? principal.subject);
      if (secrets === undefined) {
        if (takesUnsigned) return;
        throw new Problem(401, 'gateway.provider-without-secret');
      }
      const signed = readSigned(headers);
      if (signed === undefined) throw new Problem(401, 'gateway.signature-missing');
      const nowSeconds = Math.floor(epochMsOf(machineClock.now()) / MS_PER_SECOND);
      if (Math.abs(nowSeconds - signed.atSeconds) > toleranceSeconds)
        throw new Problem(401, 'gateway.signature-too-old', { values: { seconds: toleranceSeconds } });
      if (!isSignedWith(secrets, { ...signed, body }, signed.signatures)) throw new Problem(401, 'gateway.signature-invalid');
    },
  };
}

interface Signed {
  readonly webhookId: string;
  readonly atSeconds: number;
  readonly signatures: string;
}

/** Undefined when a header is missing or cannot be read. */
function readSigned(headers: IncomingHttpHeaders): Signed | undefined {
  const { 'webhook-id': webhookId, 'webhook-timestamp': at, 'webhook-signature': signatures } = headers;
  if (typeof webhookId !== 'string' || typeof at !== 'string' || typeof signatures !== 'string') return undefined;
  return ID.test(webhookId) && SECONDS.test(at) ? { webhookId, atSeconds: Number(at), signatures } : undefined;
}

/** The key of a request that a provider sends again under the same id; undefined for one that names none. */
export function webhookIdOf({ headers }: IncomingMessage): string | undefined {
  const id = headers['webhook-id'];
  return typeof id === 'string' ? id : undefined;
}
