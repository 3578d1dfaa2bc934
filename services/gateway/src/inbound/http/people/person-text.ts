import type { Locale } from '@homeward/access';
import { amountNamed } from '../../../catalogues/amounts';
import { hasText, textOf } from '../../../catalogues/texts';

const INDENT = '  ';
const SECTIONS = [
  'person',
  'records',
  'quality',
  'households',
  'householdMembers',
  'consents',
  'vehicles',
  'contacts',
  'cases',
  'accounts',
  'leads',
  'orders',
  'timeline',
] as const;

/** What is held about a person, in words: a section for each kind, a line for each thing that is known. */
export function writeHoldings(
  holdings: { readonly exportedAt: string; readonly complete: boolean } & Readonly<Record<(typeof SECTIONS)[number], unknown>>,
  locale: Locale,
): string {
  const lines = [textOf(locale, 'export.title'), textOf(locale, 'export.made', { at: holdings.exportedAt })];
  if (!holdings.complete) lines.push(textOf(locale, 'export.partial'));
  for (const section of SECTIONS) {
    lines.push('', `== ${textOf(locale, `export.${section}`)} ==`);
    const told = linesOf(holdings[section], locale, '');
    lines.push(...(told.length === 0 ? [textOf(locale, 'export.nothing')] : told));
  }
  return `${lines.join('\n')}\n`;
}

/** A value as lines: what is in it stands under its name, one step further in. */
function linesOf(value: unknown, locale: Locale, indent: string): readonly string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item) => {
      if (!isNested(item)) return [`${indent}- ${String(item)}`];
      const [first = '', ...others] = linesOf(item, locale, indent + INDENT);
      return first === '' ? [] : [`${indent}- ${first.trimStart()}`, ...others];
    });
  }
  if (!isNested(value)) return [`${indent}${String(value)}`];
  return Object.entries(value).flatMap(([name, inner]) => {
    if (inner === undefined) return [];
    const label = labelOf(name, locale);
    if (!isNested(inner)) return [`${indent}${label}: ${amountNamed(locale, name, inner) ?? String(inner)}`];
    const told = linesOf(inner, locale, indent + INDENT);
    return told.length === 0 ? [] : [`${indent}${label}:`, ...told];
  });
}

/** Names are those of the JSON export; the ones that need it have a text. */
function labelOf(name: string, locale: Locale): string {
  const code = `export.label.${name}`;
  return hasText(locale, code) ? textOf(locale, code) : name;
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
