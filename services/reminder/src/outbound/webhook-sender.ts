import { lookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import type { Timers } from '@homeward/runtime';
import type { OutgoingWebhook, SendResult, WebhookSender } from '../app/ports';
import type { AddressRules } from './address-rules';

export interface WebhookSenderOptions {
  readonly rules: AddressRules;
  /** http:// as well; a receiver inside may have no certificate. */
  readonly isPlainAllowed: boolean;
  /** For the whole of an attempt: finding the address, connecting, sending, and the status of the answer. */
  readonly limitMs: number;
  readonly timers: Timers;
  /** All addresses of a name; the system's resolver by default. */
  readonly resolve?: (name: string) => Promise<readonly string[]>;
}

/** So much of an answer is read, out of politeness; nothing of it is used. */
const MOST_ANSWER_BYTES = 16_384;
const GONE = 410;

/**
 * POSTs by node's own client. The name is resolved once, its addresses are checked, and the connection is made to one of these: a name that answers
 * otherwise a moment later leads nowhere else. The certificate is checked against the name. Redirects are not followed, since they could lead anywhere.
 */
export function createWebhookSender({ rules, isPlainAllowed, limitMs, timers, resolve = resolveAll }: WebhookSenderOptions): WebhookSender {
  function read(text: string): URL | undefined {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === '' || url.username !== '' || url.password !== '')
      return undefined;
    return url;
  }

  function refusalOf(text: string): string | undefined {
    const url = read(text);
    if (url === undefined) return 'webhook.url-invalid';
    if (url.protocol === 'http:' && !isPlainAllowed) return 'webhook.url-not-https';
    const host = hostOf(url);
    return isIP(host) !== 0 && !rules.isAllowed(host) ? 'webhook.address-refused' : undefined;
  }

  /** One address of the host, after all of them were found to be allowed. */
  async function addressOf(url: URL): Promise<string | undefined> {
    const host = hostOf(url);
    const addresses = isIP(host) === 0 ? await resolve(host) : [host];
    return addresses.every((address) => rules.isAllowed(address)) ? addresses[0] : undefined;
  }

  async function post(
    { url: text, headers, body }: OutgoingWebhook,
    signal: AbortSignal,
    onStatus: (result: SendResult) => void,
  ): Promise<SendResult> {
    if (refusalOf(text) !== undefined) return failed('address-refused');
    const url = new URL(text);
    const address = await addressOf(url);
    if (address === undefined) return failed('address-refused');
    signal.throwIfAborted();
    const name = hostOf(url);
    const { request } = url.protocol === 'https:' ? https : http;
    return new Promise<SendResult>((settle, reject) => {
      const sent = request({
        method: 'POST',
        host: address,
        port: url.port === '' ? undefined : Number(url.port),
        path: `${url.pathname}${url.search}`,
        // For the certificate: the connection knows the address only.
        ...(isIP(name) === 0 ? { servername: name } : {}),
        headers: { host: url.host, ...headers, 'content-length': Buffer.byteLength(body) },
        // A connection of its own: none that an earlier name has led to is taken again.
        agent: false,
        signal,
      });
      sent.on('error', reject);
      sent.on('response', (response) => {
        const result = toResult(response.statusCode ?? 0);
        onStatus(result);
        let bytes = 0;
        response.on('data', (piece: Buffer) => {
          bytes += piece.length;
          if (bytes > MOST_ANSWER_BYTES) response.destroy();
        });
        // The status has said everything: an answer that breaks off, or never ends, changes nothing.
        response.on('error', () => undefined);
        response.on('close', () => settle(result));
      });
      sent.end(body);
    });
  }

  return {
    refusalOf,
    async send(message, stopping) {
      const limit = new AbortController();
      const timer = timers.after(limitMs, () => limit.abort());
      const signal = AbortSignal.any([limit.signal, stopping]);
      let answered: SendResult | undefined;
      try {
        // A resolver does not hear the signal.
        return await Promise.race([post(message, signal, (result) => void (answered = result)), aborted(signal)]);
      } catch {
        return answered ?? failed(limit.signal.aborted ? 'timed-out' : 'not-reached');
      } finally {
        timer.cancel();
        // Whatever is still open of the attempt.
        limit.abort();
      }
    },
  };
}

/** A name, or an address without the brackets of IPv6. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

async function resolveAll(name: string): Promise<readonly string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address);
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(new Error('Too late'));
    signal.addEventListener('abort', () => reject(new Error('Too late')), { once: true });
  });
}

function toResult(status: number): SendResult {
  if (status >= 200 && status < 300) return { outcome: 'delivered', reason: 'answered', status };
  if (status === GONE) return { outcome: 'gone', reason: 'answered', status };
  return { outcome: 'failed', reason: status >= 300 && status < 400 ? 'redirected' : 'answered', status };
}

function failed(reason: string): SendResult {
  return { outcome: 'failed', reason };
}
