import { loadDefaults, POLICY_DEFINITIONS } from '@homeward/policy';
import { POLICIES } from './world';

/** The body that ships. */
export function policyDefaults(subject: string): Readonly<Record<string, unknown>> {
  const document = [...loadDefaults(POLICIES, POLICY_DEFINITIONS)].find((candidate) => candidate.subject === subject);
  return document?.body as Readonly<Record<string, unknown>>;
}
