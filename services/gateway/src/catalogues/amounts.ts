import type { Locale } from '@homeward/access';

const FEN_PER_YUAN = 100;
const GROUPS = /\B(?=(\d{3})+$)/g;
const SIGN: Readonly<Record<Locale, string>> = { 'zh-CN': '¥', en: 'CNY ' };

/** Money in words: `¥1,234.50`, `CNY 1,234.50`. `fen` is whole. */
export function amountText(locale: Locale, fen: number): string {
  const size = Math.abs(fen);
  const yuan = String(Math.floor(size / FEN_PER_YUAN)).replace(GROUPS, ',');
  const rest = String(size % FEN_PER_YUAN).padStart(2, '0');
  return `${fen < 0 ? '-' : ''}${SIGN[locale]}${yuan}.${rest}`;
}

/** The amount that a value is whose name says so (`recentFen`); undefined for every other value. */
export function amountNamed(locale: Locale, name: string, value: unknown): string | undefined {
  if (!name.endsWith('Fen') || value === '') return undefined;
  const fen = Number(value);
  return Number.isSafeInteger(fen) ? amountText(locale, fen) : undefined;
}
