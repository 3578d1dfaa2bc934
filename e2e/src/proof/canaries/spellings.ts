import { encode } from 'iconv-lite';
import type { Canary } from './people';

/** A value of a person as bytes, in one of the ways in which it may stand somewhere. */
export interface Spelling {
  readonly person: Canary;
  readonly value: keyof Canary;
  readonly how: string;
  readonly bytes: Buffer;
}

/** Fewer bytes than this are met by chance. */
const SHORTEST = 8;

/** Every way in which the values of a person are looked for. Keyed marks and seals are none of them: that is what is allowed. */
export function spellingsOf(person: Canary): readonly Spelling[] {
  return Object.entries(textsOf(person)).flatMap(([value, texts]) => {
    const found = new Map<string, Spelling>();
    for (const text of texts)
      for (const [how, bytes] of encodingsOf(text)) {
        if (bytes.length < SHORTEST) continue;
        const known = bytes.toString('latin1');
        if (!found.has(known)) found.set(known, { person, value: value as keyof Canary, how, bytes });
      }
    return [...found.values()];
  });
}

function textsOf(person: Canary): Readonly<Partial<Record<keyof Canary, readonly string[]>>> {
  const { name, sound, phone, email, wechatId, street, plate, vin } = person;
  const [head, middle, tail] = [phone.slice(0, 3), phone.slice(3, 7), phone.slice(7)];
  return {
    name: [name],
    sound: cased(sound, sound.replaceAll(' ', ''), sound.replaceAll(' ', '-')),
    // Without the country's number all others that begin with it are found as well.
    phone: [phone, `${head}-${middle}-${tail}`, `${head} ${middle} ${tail}`, wide(phone)],
    email: cased(email),
    wechatId: cased(wechatId),
    street: [street],
    plate: cased(plate, `${plate.slice(0, 2)}·${plate.slice(2)}`, `${plate.slice(0, 2)}-${plate.slice(2)}`),
    vin: cased(vin),
  };
}

function cased(...texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => [text, text.toLowerCase(), text.toUpperCase()]);
}

/** As input methods for Chinese write digits. */
function wide(digits: string): string {
  return digits.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
}

function encodingsOf(text: string): readonly (readonly [how: string, bytes: Buffer])[] {
  const utf8 = Buffer.from(text, 'utf8');
  const gb18030 = encode(text, 'gb18030');
  const escaped = escapedJson(text);
  const inUrl = encodeURIComponent(text);
  const everyByte = [...utf8].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  return [
    ['UTF-8', utf8],
    ['GB18030', gb18030],
    ['UTF-16', Buffer.from(text, 'utf16le')],
    ['JSON escapes', Buffer.from(escaped)],
    ['JSON escapes', Buffer.from(escaped.replaceAll(/\\u[0-9a-f]{4}/g, (hex) => `\\u${hex.slice(2).toUpperCase()}`))],
    ['URL encoding', Buffer.from(inUrl)],
    ['URL encoding', Buffer.from(inUrl.toLowerCase())],
    ['URL encoding', Buffer.from(everyByte)],
    ['URL encoding', Buffer.from(everyByte.toUpperCase())],
    ['hexadecimal', Buffer.from(utf8.toString('hex'))],
    ['hexadecimal', Buffer.from(utf8.toString('hex').toUpperCase())],
    ...base64Of(utf8, 'base64'),
    ...base64Of(gb18030, 'base64 of GB18030'),
  ];
}

function escapedJson(text: string): string {
  return [...text].map((letter) => (letter < '\u0080' ? letter : `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)).join('');
}

/** Base64 of a text that has the bytes inside: what is the same whatever stands before and behind them, for each of the three ways in which they may lie. */
function base64Of(bytes: Buffer, how: string): readonly (readonly [string, Buffer])[] {
  return [0, 1, 2].flatMap((shift) => {
    const before = (3 - shift) % 3;
    const whole = bytes.subarray(before, before + Math.floor((bytes.length - before) / 3) * 3);
    return (['base64', 'base64url'] as const).map((alphabet) => [how, Buffer.from(whole.toString(alphabet))] as const);
  });
}
