import type { MessageProvider } from '../app/ports';

export interface SmsProviderOptions {
  readonly url: string;
  readonly token: string | undefined;
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 15_000;
/** The request never left: nothing can have been taken. */
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const TOO_MANY_REQUESTS = 429;

/** `POST url` with `{reference, to, text}` as JSON: 2xx is taken, 429 is not yet, any other 4xx never will be; everything else is unknown. */
export function createSmsProvider({ url, token, timeoutMs = DEFAULT_TIMEOUT_MS }: SmsProviderOptions): MessageProvider {
  return {
    async send({ reference, address, text }) {
      let status: number;
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
          body: JSON.stringify({ reference, to: address.phone, text }),
          signal: AbortSignal.timeout(timeoutMs),
        });
        status = response.status;
        await response.body?.cancel();
      } catch (error) {
        if (NOT_CONNECTED.has(connectionCode(error))) return 'not-handed-over';
        throw error;
      }
      if (status >= 200 && status < 300) return 'accepted';
      if (status === TOO_MANY_REQUESTS) return 'not-handed-over';
      if (status >= 400 && status < 500) return 'refused';
      throw new Error(`The SMS provider answered ${status}`);
    },
  };
}

function connectionCode(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : '';
}
