import { timingSafeEqual } from 'node:crypto';
import { epochMsOf } from '@homeward/calendar';
import type { Instant } from '@homeward/kernel';
import type { IdDeriver } from '@homeward/pii';

/** What stands in an owner's link: which link it is, until when, and that this platform says so. Nothing in it tells of a person, car or visit. */
export interface ProgressTokens {
  write(linkId: string, expiresAt: Instant): string;
  /** `forged`: not written here, or changed since. `over`: its time is past. */
  read(token: string, now: Instant): { readonly linkId: string } | 'forged' | 'over';
}

/** Link, end in seconds to the base of 36, signature. */
const TOKEN = /^([\w-]{22})\.([0-9a-z]{1,9})\.([\w-]{22})$/;
const RADIX = 36;
const MS_PER_SECOND = 1_000;

/** Signed with the identity key (HMAC-SHA256, 128 bits), in a name space of its own: a signature is looked at before anything is read. */
export function createProgressTokens(deriver: Pick<IdDeriver, 'derive'>): ProgressTokens {
  const sign = (linkId: string, end: string): string => deriver.derive('progress-token', linkId, end);
  return {
    write(linkId, expiresAt) {
      const end = Math.floor(epochMsOf(expiresAt) / MS_PER_SECOND).toString(RADIX);
      return `${linkId}.${end}.${sign(linkId, end)}`;
    },
    read(token, now) {
      const [, linkId = '', end = '', signature = ''] = TOKEN.exec(token) ?? [];
      if (linkId === '' || !isSame(signature, sign(linkId, end))) return 'forged';
      return epochMsOf(now) < Number.parseInt(end, RADIX) * MS_PER_SECOND ? { linkId } : 'over';
    },
  };
}

/** In the same time wherever the first difference is. */
function isSame(given: string, right: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}
