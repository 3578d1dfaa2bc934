import { z } from 'zod';
import type { HandOver, MessageProvider } from '../app/ports-of-channels';
import { post, toHandOver, UNREACHABLE } from './http-call';

export interface PushProviderOptions {
  /** VAPID (RFC 8292): who sends, as mailto: or https:, and the keys in base64url. */
  readonly vapid: { readonly subject: string; readonly publicKey: string; readonly privateKey: string };
  /** Where subscriptions may point: a host, `.host` for those below it, or an origin with its scheme. */
  readonly services: readonly string[];
  readonly timeoutMs: number;
}

/** A reminder of yesterday is none. */
const KEPT_SECONDS = 86_400;
const GONE = new Set([404, 410]);

const subscriptionSchema = z.object({
  endpoint: z.url(),
  keys: z.object({ p256dh: z.string().min(1), auth: z.string().min(1) }),
});

/**
 * Messages to apps and browsers by the Web Push protocol (RFC 8030, 8188, 8291). The address of a subscription was given by somebody outside: nothing is
 * sent to hosts that are no push services.
 */
export function createPushProvider({ vapid, services, timeoutMs }: PushProviderOptions): MessageProvider {
  return {
    async send({ reference, address, subject, text }) {
      const subscription = readSubscription(address.pushSubscription);
      if (subscription === undefined || !isService(subscription.endpoint, services)) return { is: 'refused', because: 'address' };
      // Loaded with the first message: most constellations send none.
      const { generateRequestDetails } = await import('web-push');
      const payload = JSON.stringify({ reference, title: subject, body: text });
      let request: ReturnType<typeof generateRequestDetails>;
      try {
        request = generateRequestDetails(subscription, payload, { vapidDetails: vapid, TTL: KEPT_SECONDS, contentEncoding: 'aes128gcm' });
      } catch {
        // Keys that are none; ours were looked at when the process started.
        return { is: 'refused', because: 'address' };
      }
      // The length is fetch's to say.
      const { 'Content-Length': _length, ...headers } = request.headers;
      const answer = await post({ url: request.endpoint, headers: asTexts(headers), body: new Uint8Array(request.body), timeoutMs });
      if (answer === undefined) return UNREACHABLE;
      const result: HandOver = GONE.has(answer.status) ? { is: 'refused', because: 'address' } : toHandOver(answer);
      return result;
    },
  };
}

function readSubscription(text: string): z.output<typeof subscriptionSchema> | undefined {
  try {
    return subscriptionSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function isService(endpoint: string, services: readonly string[]): boolean {
  const { origin, protocol, hostname, port } = new URL(endpoint);
  return services.some((service) => {
    if (service.includes('://')) return origin === service;
    if (protocol !== 'https:' || port !== '') return false;
    return service.startsWith('.') ? hostname.endsWith(service) : hostname === service;
  });
}

function asTexts(headers: Readonly<Record<string, string | number>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
