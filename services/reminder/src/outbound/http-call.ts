import type { HandOver } from '../app/ports-of-channels';

export interface HttpCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly timeoutMs: number;
}

export interface HttpAnswer {
  readonly status: number;
  /** Empty when it broke off. */
  readonly text: string;
  readonly retryAfterMs?: number;
}

/** The request never left: nothing can have been taken. */
const NOT_CONNECTED = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'],
  // The other side is not who it says it is, or no server of TLS at all.
  ...['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
]);

export const UNREACHABLE: HandOver = { is: 'not-handed-over', because: 'unreachable' };

/** POSTs once, follows nothing. Undefined: it never left this process. Rejects when nobody knows whether it arrived. */
export async function post({ url, headers, body, timeoutMs }: HttpCall): Promise<HttpAnswer | undefined> {
  let response: Response;
  try {
    response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    if (NOT_CONNECTED.has(connectionCode(error))) return undefined;
    throw error;
  }
  const retryAfterMs = readRetryAfter(response.headers.get('retry-after'));
  // The status is there: an answer that breaks off says no less.
  const text = await response.text().catch(() => '');
  return { status: response.status, text, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

const TEMPORARY = new Set([408, 425]);
const TOO_MANY_REQUESTS = 429;
/** The request was not the right one for this server, whatever the message is: key, URL or method are wrong. */
const MISCONFIGURED = new Set([401, 403, 404, 405, 407]);

/** What a status says of a message when the provider says nothing else. Throws for what leaves that open: a server's own error. */
export function toHandOver({ status, retryAfterMs }: HttpAnswer): HandOver {
  const later = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (status >= 200 && status < 300) return { is: 'accepted' };
  if (status === TOO_MANY_REQUESTS) return { is: 'not-handed-over', because: 'throttled', ...later };
  if (TEMPORARY.has(status)) return { is: 'not-handed-over', because: 'temporary', ...later };
  if (MISCONFIGURED.has(status) || (status >= 300 && status < 400)) return { is: 'not-handed-over', because: 'misconfigured' };
  if (status >= 400 && status < 500) return { is: 'refused', because: 'content' };
  throw new Error(`The provider answered ${status}`);
}

/** Seconds; a date is the clock of the other side, and is passed over. */
function readRetryAfter(text: string | null): number | undefined {
  if (text === null) return undefined;
  if (/^\d{1,6}$/.test(text)) return Number(text) * 1_000;
  return undefined;
}

function connectionCode(error: unknown): string {
  const cause = (error as { readonly cause?: { readonly code?: unknown } }).cause;
  return typeof cause?.code === 'string' ? cause.code : '';
}
