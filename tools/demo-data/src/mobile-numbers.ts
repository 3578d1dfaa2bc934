import type { Random } from './random';

/** Prefixes in use for mobile numbers of mainland China, 13x to 19x, virtual operators left out. */
const prefixes = [
  ...['130', '131', '132', '133', '134', '135', '136', '137', '138', '139'],
  ...['150', '151', '152', '153', '155', '156', '157', '158', '159'],
  ...['166', '172', '173', '175', '176', '177', '178'],
  ...['180', '181', '182', '183', '185', '186', '187', '188', '189'],
  ...['191', '198', '199'],
];

/** The ways in which front desks type the same number. */
export const phoneFormats = ['plus-86', 'zero-86', 'dashes', 'spaces', 'full-width'] as const;
export type PhoneFormat = (typeof phoneFormats)[number];

/** An invented mobile number: eleven digits. */
export function createMobileNumber(random: Random): string {
  return random.pick(prefixes) + String(random.integer(0, 99_999_999)).padStart(8, '0');
}

/** The same number as another desk types it. */
export function formatPhone(phone: string, format: PhoneFormat): string {
  switch (format) {
    case 'plus-86':
      return `+86 ${phone}`;
    case 'zero-86':
      return `0086${phone}`;
    case 'dashes':
      return `${phone.slice(0, 3)}-${phone.slice(3, 7)}-${phone.slice(7)}`;
    case 'spaces':
      return `${phone.slice(0, 3)} ${phone.slice(3, 7)} ${phone.slice(7)}`;
    case 'full-width':
      return toFullWidth(phone);
  }
}

/** ASCII letters, digits and space in the full-width forms that Chinese input methods produce. */
export function toFullWidth(text: string): string {
  return text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)).replace(/ /g, '\u3000');
}
