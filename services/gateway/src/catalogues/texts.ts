import type { Locale } from '@homeward/access';
import { en } from './en';
import { zhCN } from './zh-CN';

/** What a code says, and, where the reader can do something, what to do. `{name}` stands for a value of the problem or reason. */
export type Text = string | readonly [says: string, next: string];
export type Catalogue = Readonly<Record<string, Text>>;

type Values = Readonly<Record<string, string | number | boolean>>;

const CATALOGUES: Readonly<Record<Locale, Catalogue>> = { 'zh-CN': zhCN, en };

/** Whether the code has a text of its own in this language. */
export function hasText(locale: Locale, code: string): boolean {
  return Object.hasOwn(CATALOGUES[locale], code);
}

/** What the code says. A code without a text says itself, with its values: unread is better than unsaid. */
export function textOf(locale: Locale, code: string, values: Values = {}): string {
  const text = hasText(locale, code) ? CATALOGUES[locale][code] : undefined;
  if (text === undefined) return fallback(code, values);
  return fill(typeof text === 'string' ? text : text[0], values);
}

/** What the reader can do about it; undefined where there is nothing to be said. */
export function nextOf(locale: Locale, code: string, values: Values = {}): string | undefined {
  const text = hasText(locale, code) ? CATALOGUES[locale][code] : undefined;
  return text === undefined || typeof text === 'string' ? undefined : fill(text[1], values);
}

function fill(template: string, values: Values): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : '–'));
}

function fallback(code: string, values: Values): string {
  const told = Object.entries(values).map(([name, value]) => `${name} ${String(value)}`);
  return told.length === 0 ? code : `${code} (${told.join(', ')})`;
}
