/** A part of an answer to "why": a stable code with the values it speaks of; ids, days, numbers and policy references, never a person. */
export interface Step {
  readonly code: string;
  readonly values: Readonly<Record<string, string>>;
}

export function step(code: string, values: Readonly<Record<string, string | number>> = {}): Step {
  return { code, values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)])) };
}

/** A policy with how a decision names it. */
export interface Ruled<Rules> {
  readonly rules: Rules;
  /** `subject/scope/version` */
  readonly reference: string;
}
