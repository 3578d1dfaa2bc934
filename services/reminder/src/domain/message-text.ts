/** The text of a message with its gaps filled, or the names of the gaps for which nothing is known. */
export type Filled = { readonly text: string } | { readonly missing: readonly string[] };

const GAP = /\{\{\s*([A-Za-z]+)\s*\}\}/g;

/** Fills `{{name}}` from the values. A message with a gap is not sent: half a sentence is worse than none. */
export function fillText(template: string, values: Readonly<Record<string, string>>): Filled {
  const missing = new Set<string>();
  const text = template.replace(GAP, (_gap, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined || value === '') missing.add(name);
    return value ?? '';
  });
  return missing.size === 0 ? { text } : { missing: [...missing] };
}
