/* The default alphabet of GSM 03.38 and its extension table, whose signs take two places. */
const GSM = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const GSM_EXTENSION = new Set('^{}\\[~]|€');

/** Places in a message that stands alone, and in each part of a longer one, which carries how it is put together. */
const PLACES = { gsm7: { alone: 160, part: 153 }, ucs2: { alone: 70, part: 67 } } as const;

export interface SmsSize {
  readonly alphabet: 'gsm7' | 'ucs2';
  readonly segments: number;
}

/** In how many parts a text travels. A sign that takes two places is never cut in two. */
export function sizeOfSms(text: string): SmsSize {
  const signs = [...text];
  const isGsm = signs.every((sign) => GSM.has(sign) || GSM_EXTENSION.has(sign));
  const alphabet = isGsm ? 'gsm7' : 'ucs2';
  const widths = signs.map((sign) => (isGsm ? (GSM_EXTENSION.has(sign) ? 2 : 1) : sign.length));
  const { alone, part } = PLACES[alphabet];
  if (widths.reduce((sum, width) => sum + width, 0) <= alone) return { alphabet, segments: 1 };
  let segments = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > part) {
      segments += 1;
      used = 0;
    }
    used += width;
  }
  return { alphabet, segments };
}
