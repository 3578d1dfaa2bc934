import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Links in messages by which a customer ends them without signing in. Nothing in one tells of a person but the id of the contact. */
export interface UnsubscribeLinks {
  /** Empty where nobody knows the address of the API. */
  urlOf(contactId: string): string;
  /** The contact of a link that was written here; undefined for anything else. */
  read(token: string): string | undefined;
}

export interface UnsubscribeLinksOptions {
  /** Where customers reach the API; undefined: no links are written. */
  readonly url: string | undefined;
  /** The newest first; links that a former one has signed are right as well. */
  readonly masterKeys: readonly Uint8Array[];
}

const TOKEN = /^([\w~-]{1,200})\.([\w-]{22})$/;
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 16;

/** Signed by HMAC-SHA256, 128 bits, under a key of its own that is drawn from the master key. */
export function createUnsubscribeLinks({ url, masterKeys }: UnsubscribeLinksOptions): UnsubscribeLinks {
  const keys = masterKeys.map((key) => Buffer.from(hkdfSync('sha256', key, '', 'homeward unsubscribe', KEY_BYTES)));
  const sign = (key: Buffer, contactId: string): Buffer =>
    createHmac('sha256', key).update(contactId).digest().subarray(0, SIGNATURE_BYTES);
  return {
    urlOf(contactId) {
      const [newest] = keys;
      return url === undefined || newest === undefined
        ? ''
        : `${url}/unsubscribe/${contactId}.${sign(newest, contactId).toString('base64url')}`;
    },
    read(token) {
      const [, contactId = '', signature = ''] = TOKEN.exec(token) ?? [];
      const given = Buffer.from(signature, 'base64url');
      const isRight = given.length === SIGNATURE_BYTES && keys.some((key) => timingSafeEqual(given, sign(key, contactId)));
      return isRight ? contactId : undefined;
    },
  };
}
