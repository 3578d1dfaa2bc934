/** A part of an answer to "why": a stable code with the values it speaks of; ids, days, numbers and policy references, never a person. */
export interface Step {
  readonly code: string;
  readonly values: Readonly<Record<string, string>>;
}

export function step(code: string, values: Readonly<Record<string, string | number>> = {}): Step {
  // Made for every reason of every plan: a loop costs a third of rebuilding the object by entries.
  const texts: Record<string, string> = {};
  for (const name in values) texts[name] = String(values[name]);
  return { code, values: texts };
}

/** A policy with how a decision names it. */
export interface Ruled<Rules> {
  readonly rules: Rules;
  /** `subject/scope/version` */
  readonly reference: string;
}
