import { loadDefaults, type PolicyDocument, POLICY_DEFINITIONS } from '@homeward/policy';
import { POLICIES } from './world';

let shipped: ReadonlyMap<string, PolicyDocument> | undefined;

/** The body that ships. Read once: properties ask for it thousands of times. */
export function policyDefaults(subject: string): Readonly<Record<string, unknown>> {
  shipped ??= new Map([...loadDefaults(POLICIES, POLICY_DEFINITIONS)].map((document) => [document.subject, document]));
  return shipped.get(subject)?.body as Readonly<Record<string, unknown>>;
}
