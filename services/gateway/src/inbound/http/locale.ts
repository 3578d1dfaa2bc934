import type { IncomingMessage } from 'node:http';
import type { Locale } from '@homeward/access';

/**
 * The language of the answer's texts (RFC 9110, 12.5.4): what the request accepts best of the two; English when it accepts neither, for whoever asks for a
 * language that is not there is more likely to read it; the own one when it says nothing, or that any will do.
 */
export function localeOf(request: IncomingMessage, own: Locale): Locale {
  const header = request.headers['accept-language']?.slice(0, LONGEST_READ).trim();
  return header === undefined || header === '' ? own : acceptedLocale(header, own);
}

const LONGEST_READ = 500;
const ANY = '*';
const NEITHER: Locale = 'en';

function acceptedLocale(header: string, own: Locale): Locale {
  const asked = new Map<Locale | typeof ANY, number>();
  for (const range of header.split(',')) {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const locale = localeFor(tag);
    const quality = qualityOf(parameters);
    if (locale !== undefined) asked.set(locale, Math.max(quality, asked.get(locale) ?? 0));
  }
  const acceptance = (locale: Locale): number => asked.get(locale) ?? asked.get(ANY) ?? 0;
  const [chinese, english] = [acceptance('zh-CN'), acceptance('en')];
  if (chinese === 0 && english === 0) return NEITHER;
  if (chinese !== english) return chinese > english ? 'zh-CN' : 'en';
  // As well the one as the other: the one that is named first.
  const [first] = [...asked.keys()].filter((key) => key !== ANY);
  return first ?? own;
}

function localeFor(tag: string): Locale | typeof ANY | undefined {
  if (tag === ANY) return ANY;
  if (/^zh(-|$)/.test(tag)) return 'zh-CN';
  return /^en(-|$)/.test(tag) ? 'en' : undefined;
}

/** From 0, not wanted, to 1, which is what nothing said means; what cannot be read is not wanted. */
function qualityOf(parameters: readonly string[]): number {
  const given = parameters.find((parameter) => parameter.startsWith('q='))?.slice('q='.length);
  if (given === undefined) return 1;
  return /^(0(\.\d*)?|1(\.0*)?)$/.test(given) ? Number(given) : 0;
}
