import { createHmac, timingSafeEqual } from 'node:crypto';

/*
 * Signatures of Standard Webhooks 1.0, ours and those of others: HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<body>`.
 */

const PREFIX = 'whsec_';
/** What the specification asks of a secret. */
const SECRET_BYTES = { least: 24, most: 64 };
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** A secret as libraries take it. */
export function toWebhookSecret(bytes: Uint8Array): string {
  return `${PREFIX}${Buffer.from(bytes).toString('base64')}`;
}

/** Whether the text is a secret of 24 to 64 bytes, as `whsec_` with base64. */
export function isWebhookSecret(text: string): boolean {
  const encoded = text.slice(PREFIX.length);
  if (!text.startsWith(PREFIX) || !BASE64.test(encoded)) return false;
  const { length } = bytesOf(text);
  return length >= SECRET_BYTES.least && length <= SECRET_BYTES.most;
}

/** What a signature is about; the body as it is sent, byte for byte. */
export interface SignedContent {
  /** Without a dot, since dots divide what is signed. */
  readonly webhookId: string;
  readonly atSeconds: number;
  readonly body: string | Uint8Array;
}

/** `v1,<base64>`. */
export function webhookSignature(secret: string, { webhookId, atSeconds, body }: SignedContent): string {
  const mac = createHmac('sha256', bytesOf(secret)).update(`${webhookId}.${atSeconds}.`).update(body);
  return `v1,${mac.digest('base64')}`;
}

/** Whether one of the signatures in a header is made with one of the secrets; how long it takes tells nothing of how near a wrong one is. */
export function isSignedWith(secrets: readonly string[], content: SignedContent, header: string): boolean {
  const given = header.split(' ').map((signature) => Buffer.from(signature));
  return secrets.some((secret) => {
    const right = Buffer.from(webhookSignature(secret, content));
    return given.some((signature) => signature.length === right.length && timingSafeEqual(signature, right));
  });
}

function bytesOf(secret: string): Buffer {
  return Buffer.from(secret.slice(PREFIX.length), 'base64');
}
