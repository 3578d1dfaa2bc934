import type { HandOver, MessageProvider } from '../app/ports-of-channels';
import { post, toHandOver, UNREACHABLE } from './http-call';

export interface SmsProviderOptions {
  readonly url: string;
  readonly token: string | undefined;
  readonly timeoutMs: number;
}

const CONFLICT = 409;
/** What a refusal may say of the recipient, as `code` of its JSON body. */
const BAD_ADDRESS = /^(invalid|unknown|blocked|unreachable)-(recipient|number)$/;

/**
 * `POST url` with `{reference, to, text}` as JSON: 2xx is taken, and so is 409, by which the provider says that it has the reference; 429 is not yet;
 * 401, 403, 404 say that the settings are wrong; any other 4xx never will be, `{"code": "invalid-recipient"}` for the number; everything else is unknown.
 */
export function createSmsProvider({ url, token, timeoutMs }: SmsProviderOptions): MessageProvider {
  return {
    async send({ reference, address, text }) {
      const answer = await post({
        url,
        headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
        body: JSON.stringify({ reference, to: address.phone, text }),
        timeoutMs,
      });
      if (answer === undefined) return UNREACHABLE;
      if (answer.status === CONFLICT) return { is: 'accepted' };
      const result: HandOver = toHandOver(answer);
      return result.is === 'refused' && BAD_ADDRESS.test(codeOf(answer.text)) ? { is: 'refused', because: 'address' } : result;
    },
  };
}

function codeOf(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string' ? body.code : '';
  } catch {
    return '';
  }
}
