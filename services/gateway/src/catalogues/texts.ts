import type { Locale } from '@homeward/access';
import { amountNamed } from './amounts';
import { businessEn } from './business-en';
import { businessZhCN } from './business-zh-CN';
import type { Catalogue } from './catalogue';
import { dueEn } from './due-en';
import { dueZhCN } from './due-zh-CN';
import { en } from './en';
import { kindsEn } from './kinds-en';
import { kindsZhCN } from './kinds-zh-CN';
import { occasionsEn } from './occasions-en';
import { occasionsZhCN } from './occasions-zh-CN';
import { outboundEn } from './outbound-en';
import { outboundZhCN } from './outbound-zh-CN';
import { progressEn } from './progress-en';
import { progressZhCN } from './progress-zh-CN';
import { qualityEn } from './quality-en';
import { qualityZhCN } from './quality-zh-CN';
import { rightsEn } from './rights-en';
import { rightsZhCN } from './rights-zh-CN';
import { repliesEn } from './replies-en';
import { repliesZhCN } from './replies-zh-CN';
import { WORDS_ZH_CN } from './words';
import { workEn } from './work-en';
import { workZhCN } from './work-zh-CN';
import { zhCN } from './zh-CN';

type Values = Readonly<Record<string, string | number | boolean>>;

const CATALOGUES: Readonly<Record<Locale, Catalogue>> = {
  'zh-CN': {
    ...businessZhCN,
    ...dueZhCN,
    ...rightsZhCN,
    ...qualityZhCN,
    ...kindsZhCN,
    ...occasionsZhCN,
    ...outboundZhCN,
    ...progressZhCN,
    ...repliesZhCN,
    ...workZhCN,
    ...zhCN,
  },
  en: {
    ...businessEn,
    ...dueEn,
    ...rightsEn,
    ...qualityEn,
    ...kindsEn,
    ...occasionsEn,
    ...outboundEn,
    ...progressEn,
    ...repliesEn,
    ...workEn,
    ...en,
  },
};

/** Whether the code has a text of its own in this language. */
export function hasText(locale: Locale, code: string): boolean {
  return Object.hasOwn(CATALOGUES[locale], code);
}

/** What the code says. A code without a text says itself, with its values: unread is better than unsaid. */
export function textOf(locale: Locale, code: string, values: Values = {}): string {
  const text = hasText(locale, code) ? CATALOGUES[locale][code] : undefined;
  if (text === undefined) return fallback(code, values);
  return fill(locale, typeof text === 'string' ? text : text[0], values);
}

/** What the code says of many things at once, without the values of any of them. */
export function generalTextOf(locale: Locale, code: string): string {
  const general = `general.${code}`;
  return hasText(locale, general) ? textOf(locale, general) : textOf(locale, code);
}

/** What the reader can do about it; undefined where there is nothing to be said. */
export function nextOf(locale: Locale, code: string, values: Values = {}): string | undefined {
  const text = hasText(locale, code) ? CATALOGUES[locale][code] : undefined;
  return text === undefined || typeof text === 'string' ? undefined : fill(locale, text[1], values);
}

function fill(locale: Locale, template: string, values: Values): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => (Object.hasOwn(values, name) ? shown(locale, name, values[name]) : '–'));
}

function shown(locale: Locale, name: string, value: unknown): string {
  return amountNamed(locale, name, value) ?? wordOf(locale, String(value));
}

function wordOf(locale: Locale, value: string): string {
  return locale === 'zh-CN' && Object.hasOwn(WORDS_ZH_CN, value) ? (WORDS_ZH_CN[value] ?? value) : value;
}

function fallback(code: string, values: Values): string {
  const told = Object.entries(values).map(([name, value]) => `${name} ${String(value)}`);
  return told.length === 0 ? code : `${code} (${told.join(', ')})`;
}
