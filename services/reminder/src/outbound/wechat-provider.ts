import type { MachineClock } from '@homeward/runtime';
import { z } from 'zod';
import type { HandOver, MessageProvider, OutgoingMessage } from '../app/ports-of-channels';
import { post, toHandOver, UNREACHABLE } from './http-call';

export interface WechatProviderOptions {
  /** Of the API, https://api.weixin.qq.com. */
  readonly url: string;
  readonly appId: string;
  readonly secret: string;
  readonly clock: Pick<MachineClock, 'elapsedMs'>;
  readonly timeoutMs: number;
}

/** A token is fetched anew before it ends: what is under way must not meet its end. */
const EARLY_MS = 300_000;

const tokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.number() });
const sendAnswer = z.object({ errcode: z.number() });

/* Codes of the official account's API (return codes of developers.weixin.qq.com). */
const DONE = 0;
const STALE_TOKEN = new Set([40001, 40014, 42001, 42007]);
/** No such open id, not a follower, or one that does not want it. */
const BAD_ADDRESS = new Set([40003, 43004, 43101, 43116]);
const THROTTLED = new Set([45009, 45011, 45047]);
const BUSY = new Set([-1, 50002]);
/** Keys, rights and addresses of the account that sends. */
const MISCONFIGURED = new Set([40013, 40125, 40164, 48001, 48002, 61024]);

interface Token {
  readonly text: string;
  readonly untilMs: number;
}

/**
 * Template messages of a WeChat official account. Its token is the account's stable one: several processes have the same, and none takes it from another.
 * A token that the API no longer knows is fetched again, once for each message. The reference goes along as `client_msg_id`, under which WeChat takes a
 * message once.
 */
export function createWechatProvider({ url, appId, secret, clock, timeoutMs }: WechatProviderOptions): MessageProvider {
  let known: Promise<Token | HandOver> | undefined;

  const call = (path: string, body: object) =>
    post({ url: `${url}${path}`, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), timeoutMs });

  /** Whatever goes wrong here, no message has left. */
  async function fetchToken(): Promise<Token | HandOver> {
    const body = { grant_type: 'client_credential', appid: appId, secret };
    const answer = await call('/cgi-bin/stable_token', body).catch(() => undefined);
    if (answer === undefined) return UNREACHABLE;
    const read = tokenAnswer.safeParse(parsed(answer.text));
    if (read.success) return { text: read.data.access_token, untilMs: clock.elapsedMs() + read.data.expires_in * 1_000 - EARLY_MS };
    const refusal = sendAnswer.safeParse(parsed(answer.text));
    const code = refusal.success ? refusal.data.errcode : undefined;
    if (code !== undefined && THROTTLED.has(code)) return { is: 'not-handed-over', because: 'throttled' };
    if (code !== undefined && BUSY.has(code)) return { is: 'not-handed-over', because: 'temporary' };
    return { is: 'not-handed-over', because: answer.status >= 500 ? 'temporary' : 'misconfigured' };
  }

  async function token(): Promise<Token | HandOver> {
    const present = known === undefined ? undefined : await known;
    if (present !== undefined && 'text' in present && present.untilMs > clock.elapsedMs()) return present;
    // Those that come meanwhile wait for the same answer.
    const fetching = fetchToken();
    known = fetching;
    return fetching;
  }

  async function sendUnder(
    { reference, address, form }: OutgoingMessage,
    { text }: Token,
  ): Promise<HandOver | { readonly is: 'stale-token' }> {
    const answer = await call(`/cgi-bin/message/template/send?access_token=${encodeURIComponent(text)}`, {
      touser: address.wechatId,
      template_id: form?.templateId,
      client_msg_id: reference,
      data: Object.fromEntries(Object.entries(form?.fields ?? {}).map(([name, value]) => [name, { value }])),
    });
    if (answer === undefined) return UNREACHABLE;
    const read = sendAnswer.safeParse(parsed(answer.text));
    if (!read.success) {
      const byStatus = toHandOver(answer);
      if (byStatus.is === 'accepted') throw new Error('WeChat answered something that is no answer');
      return byStatus;
    }
    const { errcode } = read.data;
    if (STALE_TOKEN.has(errcode)) return { is: 'stale-token' };
    if (errcode === DONE) return { is: 'accepted' };
    if (BAD_ADDRESS.has(errcode)) return { is: 'refused', because: 'address' };
    if (THROTTLED.has(errcode)) return { is: 'not-handed-over', because: 'throttled' };
    if (BUSY.has(errcode)) return { is: 'not-handed-over', because: 'temporary' };
    if (MISCONFIGURED.has(errcode)) return { is: 'not-handed-over', because: 'misconfigured' };
    return { is: 'refused', because: 'content' };
  }

  return {
    async send(message) {
      // A form without an approved template is no message that WeChat would take.
      if (message.form === undefined) return { is: 'refused', because: 'content' };
      for (const isLastTry of [false, true]) {
        const present = await token();
        if (!('text' in present)) return present;
        const result = await sendUnder(message, present);
        if (result.is !== 'stale-token') return result;
        if (!isLastTry) known = undefined;
      }
      return { is: 'not-handed-over', because: 'misconfigured' };
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
