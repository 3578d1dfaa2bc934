import type { z } from 'zod';

/** Why a row, a body or a mapping is not taken: a stable code, where, and what the text of the code speaks of. Never a value of the sender. */
export interface Refusal {
  readonly code: string;
  /** JSON Pointer into the record or body. */
  readonly pointer: string;
  readonly detail: Readonly<Record<string, string>>;
}

export function refusal(code: string, pointer: string, detail: Refusal['detail'] = {}): Refusal {
  return { code, pointer, detail };
}

/** JSON Pointer (RFC 6901) of a path. */
export function toPointer(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

// A key may be as long as the body allows; nobody needs all of it to find it.
const LONGEST_SHOWN = 100;
const shown = (value: string): string => (value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value);

/** The first finding of a schema as a refusal; `context` is the first half of the code. */
export function toRefusal(context: string, issues: readonly z.core.$ZodIssue[], input: unknown): Refusal {
  const [issue] = issues;
  if (issue === undefined) return refusal(`${context}.invalid`, '');
  const pointer = toPointer(issue.path);
  switch (issue.code) {
    case 'invalid_type':
      if (valueAt(input, issue.path) === undefined) return refusal(`${context}.field-missing`, pointer);
      if (issue.expected === 'int') return refusal(`${context}.not-an-integer`, pointer);
      return refusal(`${context}.wrong-type`, pointer, { expected: issue.expected });
    case 'unrecognized_keys':
      return refusal(`${context}.field-unknown`, toPointer([...issue.path, shown(issue.keys[0] ?? '')]));
    case 'invalid_value':
      if (valueAt(input, issue.path) === undefined) return refusal(`${context}.field-missing`, pointer);
      return refusal(`${context}.value-unknown`, pointer, {
        allowed: issue.values.map((value) => (value === '' ? '""' : String(value))).join(', '),
      });
    case 'too_big':
      return issue.origin === 'string' || issue.origin === 'array'
        ? refusal(`${context}.too-long`, pointer, { most: String(issue.maximum) })
        : refusal(`${context}.out-of-range`, pointer, { most: String(issue.maximum) });
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array'
        ? refusal(`${context}.field-empty`, pointer)
        : refusal(`${context}.out-of-range`, pointer, { least: String(issue.minimum) });
    case 'custom':
      return refusal(issue.message.includes('.') ? issue.message : `${context}.invalid`, pointer, toDetail(issue.params));
    case 'invalid_format':
    case 'not_multiple_of':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
      return refusal(`${context}.invalid`, pointer);
  }
}

function toDetail(params: Readonly<Record<string, unknown>> | undefined): Refusal['detail'] {
  return Object.fromEntries(Object.entries(params ?? {}).map(([name, value]) => [name, String(value)]));
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) => (typeof value === 'object' && value !== null ? (value as Readonly<Record<PropertyKey, unknown>>)[step] : undefined),
    input,
  );
}
