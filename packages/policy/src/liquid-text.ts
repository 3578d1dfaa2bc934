import { createRequire } from 'node:module';
import type * as LiquidPackage from 'liquidjs';

type Engine = LiquidPackage.Liquid;
type Template = LiquidPackage.Template;

/** A text with its gaps filled, or why it cannot be written: the first gap for which nothing is known, or what is wrong with the template. */
export type WrittenText = { readonly text: string } | { readonly missing: string } | { readonly wrong: string };

/*
 * Tags that a message has no use for: some read files, some run for as long as somebody likes. Dates come written in the language of the message; the
 * filters for dates go by the zone of the machine.
 */
const NO_TAGS = [
  'include',
  'render',
  'layout',
  'block',
  'for',
  'break',
  'continue',
  'tablerow',
  'cycle',
  'increment',
  'decrement',
  'liquid',
];
const NO_FILTERS = ['date', 'date_to_xmlschema', 'date_to_rfc822', 'date_to_string', 'date_to_long_string'];
const LONGEST_TEMPLATE = 20_000;
const MOST_PARSED = 500;
const UNDEFINED = /undefined variable: ([\w.]+)/;

interface Engines {
  readonly plain: Engine;
  /** Escapes what is filled in. */
  readonly html: Engine;
}

let engines: Engines | undefined;
const parsed = { plain: new Map<string, Template[]>(), html: new Map<string, Template[]>() };

/** Loaded when the first template is looked at: most processes look at none. */
function loaded(): Engines {
  if (engines !== undefined) return engines;
  const { Liquid } = createRequire(__filename)('liquidjs') as typeof LiquidPackage;
  const create = (escape: boolean): Engine => {
    const engine = new Liquid({
      strictVariables: true,
      // `if` and `default` may ask for what is not there.
      lenientIf: true,
      strictFilters: true,
      ownPropertyOnly: true,
      parseLimit: LONGEST_TEMPLATE,
      ...(escape ? { outputEscape: 'escape' } : {}),
    });
    for (const tag of NO_TAGS) delete engine.tags[tag];
    for (const filter of NO_FILTERS) delete engine.filters[filter];
    return engine;
  };
  engines = { plain: create(false), html: create(true) };
  return engines;
}

function parse(template: string, kind: keyof Engines): Template[] {
  const known = parsed[kind].get(template);
  if (known !== undefined) return known;
  const fresh = loaded()[kind].parse(template);
  if (parsed[kind].size >= MOST_PARSED) parsed[kind].clear();
  parsed[kind].set(template, fresh);
  return fresh;
}

/** Writes a text in Liquid. A value that is empty is none: half a sentence is worse than no message. In HTML what is filled in is escaped. */
export function writeText(template: string, values: Readonly<Record<string, string>>, kind: 'plain' | 'html' = 'plain'): WrittenText {
  const known = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
  try {
    const text: unknown = loaded()[kind].renderSync(parse(template, kind), known);
    return { text: String(text) };
  } catch (error) {
    const message = messageOf(error);
    const missing = UNDEFINED.exec(message)?.[1];
    return missing === undefined ? { wrong: message } : { missing };
  }
}

/** What is wrong with a template, for whoever wrote it: a tag that is not closed, an unknown filter, or a gap for which there is never anything. */
export function problemsOfText(template: string, names: readonly string[]): readonly string[] {
  try {
    const asked = loaded().plain.globalVariablesSync(parse(template, 'plain'));
    const unknown = asked.filter((name) => !names.includes(name));
    return unknown.map((name) => `no such gap: ${name}; there are ${names.join(', ')}`);
  } catch (error) {
    return [messageOf(error)];
  }
}

/** The first line; the others show the place in the template. */
function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
