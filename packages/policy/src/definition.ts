import { Rejection } from '@homeward/kernel';
import type { z } from 'zod';

/** A body as its readers see it: nobody changes a policy in place. */
export type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

/** One policy about one subject. `scope` is the id of a node of the organisation, or `default` for what ships. */
export interface PolicyDocument {
  readonly subject: string;
  readonly scope: string;
  readonly version: number;
  readonly effectiveFrom: string;
  readonly body: unknown;
  readonly publishedBy?: string | undefined;
}

/** Something wrong in a body: where (JSON Pointer, `` for the whole), and what was expected. */
export interface PolicyProblem {
  readonly pointer: string;
  readonly expected: string;
}

/** What a policy about a subject looks like. */
export interface PolicyDefinition<Body = unknown> {
  readonly subject: string;
  /** All that is wrong in a body; empty when it is right. */
  problemsOf(body: unknown): readonly PolicyProblem[];
  /** As much of it as every process looks at when it reads what ships. */
  problemsOfShipped(body: unknown): readonly PolicyProblem[];
  /** The typed and frozen body of a document; throws an Error naming every bad key. Remembers the answer per document. */
  bodyOf(document: PolicyDocument): DeepReadonly<Body>;
}

/** Names the subject of a kind of policy and the shape of its body. Unknown keys are wrong when `schema` is strict. */
export function definePolicy<Schema extends z.ZodType>(definition: {
  readonly subject: string;
  readonly schema: Schema;
  /**
   * What no shape can say: asked before a document is published or shipped, of bodies that have the shape. What was published under an earlier check is
   * still read.
   */
  readonly lint?: (body: DeepReadonly<z.infer<Schema>>) => readonly PolicyProblem[];
  /** Set where the lint loads what processes have no other use for: of what ships, a test asks it instead. */
  readonly isLintedByTest?: true;
}): PolicyDefinition<z.infer<Schema>> {
  const { subject, schema, lint, isLintedByTest = false } = definition;
  const bodies = new WeakMap<PolicyDocument, DeepReadonly<z.infer<Schema>>>();
  const problemsOf = (body: unknown, isLinted: boolean): readonly PolicyProblem[] => {
    const result = schema.safeParse(body);
    if (!result.success) return result.error.issues.flatMap(toProblems);
    return isLinted ? (lint?.(result.data as DeepReadonly<z.infer<Schema>>) ?? []) : [];
  };
  return {
    subject,
    problemsOf: (body) => problemsOf(body, true),
    problemsOfShipped: (body) => problemsOf(body, !isLintedByTest),
    bodyOf: (document) => {
      const known = bodies.get(document);
      if (known !== undefined) return known;
      const result = schema.safeParse(document.body);
      if (!result.success) {
        const problems = result.error.issues.flatMap(toProblems);
        throw new Error(`Policy ${policyReference(document)} cannot be read: ${toText(problems)}`);
      }
      const body = deepFreeze(result.data) as DeepReadonly<z.infer<Schema>>;
      bodies.set(document, body);
      return body;
    },
  };
}

/** How a decision names the policy that made it: `customer-states/default/1` (subject, scope, version). */
export function policyReference(document: Pick<PolicyDocument, 'subject' | 'scope' | 'version'>): string {
  return `${document.subject}/${document.scope}/${document.version}`;
}

/** Refuses a body that is wrong: Rejection('invalid', 'policy.invalid') with the first pointer and all problems as one text. */
export function assertPolicyBody(definition: PolicyDefinition, body: unknown): void {
  const problems = definition.problemsOf(body);
  const first = problems[0];
  if (first === undefined) return;
  throw new Rejection('invalid', 'policy.invalid', {
    subject: definition.subject,
    pointer: first.pointer,
    problems: toText(problems),
  });
}

/** Several problems in one line. */
function toText(problems: readonly PolicyProblem[]): string {
  return problems.map(({ pointer, expected }) => `${pointer === '' ? '/' : pointer}: ${expected}`).join('; ');
}

/** A path as a JSON Pointer (RFC 6901). */
export function toPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** An unknown key is named itself, not the object that it stands in. */
function toProblems(issue: z.core.$ZodIssue): readonly PolicyProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ pointer: toPointer([...issue.path, key]), expected: 'no such key' }));
  }
  return [{ pointer: toPointer(issue.path), expected: issue.message }];
}

function deepFreeze(value: unknown): unknown {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
