/*
 * What people without a purpose see. Total functions: any text goes in, and what is too short to hide a part of is hidden whole.
 */

const STAR = '*';

/** The first `head` and last `tail` characters, stars between; all stars when less than `hidden` would be hidden. */
function keepEnds(text: string, head: number, tail: number, hidden: number): string {
  const characters = [...text];
  const stars = characters.length - head - tail;
  if (stars < hidden) return STAR.repeat(Math.min(characters.length, 8));
  return characters.slice(0, head).join('') + STAR.repeat(stars) + characters.slice(characters.length - tail).join('');
}

/** `+8613800138000` → `138****8000`; numbers of other countries keep the country code's start and the last four digits. */
export function maskPhone(e164: string): string {
  const national = e164.replace(/^\+86/, '');
  return national === e164 ? keepEnds(e164, 3, 4, 3) : keepEnds(national, 3, 4, 3);
}

/** 张伟 → 张*, 欧阳娜娜 → 欧***, Zhang Wei → Z***. */
export function maskName(name: string): string {
  const characters = [...name.trim()];
  const first = characters[0];
  if (first === undefined) return '';
  if (characters.length === 1) return STAR;
  const isHan = /\p{Script=Han}/u.test(first);
  return first + STAR.repeat(isHan ? Math.min(characters.length - 1, 3) : 3);
}

/** 皖MA1230 → 皖M***30. */
export function maskPlate(plate: string): string {
  return keepEnds(plate, 2, 2, 2);
}

/** The maker and the last four characters: LFV**********1234. */
export function maskVin(vin: string): string {
  return keepEnds(vin, 3, 4, 5);
}

/** zhang.wei@example.com → z***@example.com. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  if (at < 1) return email === '' ? '' : STAR.repeat(3);
  return `${[...email][0] ?? ''}${STAR.repeat(3)}${email.slice(at)}`;
}
