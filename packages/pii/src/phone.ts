// The full metadata: the small set would take any eleven digits for a phone.
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

const LONGEST_TEXT = 40;
/** Within a city: seven or eight digits, from 2 on. */
const LOCAL_LANDLINE = /^[2-8]\d{6,7}$/;
/** `010-62345678-801`, `62345678转801`, `(0550)3012345 ext. 12`. */
const EXTENSION = /^\+?\(?[\d ().-]{7,}(?:(?<=\d{7,8})-\d{1,5}|(?:转|轉|分机|分機|[#*,]|ext\.?|x)[ .:：]?\d{1,6})$/iu;

/**
 * `not-assigned`: digits, but no operator or area hands out such a number. `area-code-missing`: a landline as it is dialled within its own city, so that
 * nobody else can tell which city. `extension`: a switchboard's number with an extension, which is nobody's own.
 */
export type InvalidPhone = 'empty' | 'too-long' | 'not-a-number' | 'not-assigned' | 'area-code-missing' | 'extension';
/** `mobile` can receive messages; `other` are service and premium numbers. */
export type PhoneKind = 'mobile' | 'landline' | 'other';
export type ReadPhone = { readonly e164: string; readonly kind: PhoneKind } | { readonly invalid: InvalidPhone };

/**
 * A phone number as people and dealer systems write it (`138-0013-8000`, `+86 138 0013 8000`, `0086…`, `(021) 5888 8888`,
 * full-width digits, a spreadsheet's `13800138000.0`) as E.164. Without a country code it is a number of the mainland.
 */
export function readPhone(text: string): ReadPhone {
  if (text.length > LONGEST_TEXT) return { invalid: 'too-long' };
  const plain = text
    .normalize('NFKC')
    .replace(/[\p{Dash_Punctuation}\u2212]/gu, '-')
    .replace(/[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff]+/gu, ' ')
    .trim()
    .replace(/\.0$/, '')
    .replace(/^\( ?\+/, '+');
  if (plain === '') return { invalid: 'empty' };
  if (!/^\+?[\d ().-]+$/.test(plain) || !/\d/.test(plain)) return { invalid: EXTENSION.test(plain) ? 'extension' : 'not-a-number' };
  const number = parsePhoneNumberFromString(plain, 'CN');
  if (number?.isValid() !== true || number.ext !== undefined) return { invalid: whyNotAssigned(plain) };
  return { e164: number.number, kind: kindOf(number.getType()) };
}

function whyNotAssigned(plain: string): InvalidPhone {
  if (EXTENSION.test(plain)) return 'extension';
  return LOCAL_LANDLINE.test(plain.replace(/[ ().-]/g, '')) ? 'area-code-missing' : 'not-assigned';
}

function kindOf(type: string | undefined): PhoneKind {
  if (type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE') return 'mobile';
  return type === 'FIXED_LINE' ? 'landline' : 'other';
}
