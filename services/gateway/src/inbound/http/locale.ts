import type { IncomingMessage } from 'node:http';
import type { Locale } from '@homeward/access';

/** The language of the answer's texts: what the request accepts best of the two, else that of the one who asks. */
export function localeOf(request: IncomingMessage, own: Locale): Locale {
  const header = request.headers['accept-language'];
  return header === undefined ? own : (acceptedLocale(header) ?? own);
}

function acceptedLocale(header: string): Locale | undefined {
  let best: Locale | undefined;
  let bestQuality = 0;
  for (const range of header.slice(0, 500).split(',')) {
    const [tag = '', ...parameters] = range.trim().toLowerCase().split(';');
    const quality = Number(
      parameters
        .find((parameter) => parameter.trim().startsWith('q='))
        ?.trim()
        .slice(2) ?? 1,
    );
    const locale = /^zh(-|$)/.test(tag) ? 'zh-CN' : /^en(-|$)/.test(tag) ? 'en' : undefined;
    if (locale !== undefined && quality > bestQuality) {
      best = locale;
      bestQuality = quality;
    }
  }
  return best;
}
