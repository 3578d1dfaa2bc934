import { type NodeKind, OrgTree } from '@homeward/access';
import type { EventPayload } from '@homeward/contracts';
import { Rejection } from '@homeward/kernel';
import { assertPolicyBody, definitionOf, loadDefaults, POLICY_DEFINITIONS, PolicyBook, type PolicyDocument } from '@homeward/policy';
import type { Facts } from './facts/facts';

type NodeRegistered = EventPayload<'homeward.customer.v1.NodeRegistered'>;
type PolicyPublished = EventPayload<'homeward.customer.v1.PolicyPublished'>;

/** The organisation and the policies as they are known; filled from the facts at the start, and from the events after that. */
export interface Organisation {
  tree(): OrgTree;
  policies(): PolicyBook;
  /** Grows whenever one of the two changes. */
  version(): number;
  learnNode(node: NodeRegistered): void;
  learnPolicy(policy: PolicyPublished): void;
}

/** Throws UnusableDefaults when the shipped policies cannot be used. */
export async function loadOrganisation(facts: Facts, policyDirectory: string): Promise<Organisation> {
  const sequences = new Map<string, number>();
  let tree = OrgTree.of([]);
  let policies = PolicyBook.of(loadDefaults(policyDirectory, POLICY_DEFINITIONS));
  let version = 0;
  const organisation: Organisation = {
    tree: () => tree,
    policies: () => policies,
    version: () => version,
    learnNode({ nodeId, kind, parentId, name, timeZone, sequence }) {
      if ((sequences.get(nodeId) ?? -1) >= sequence) return;
      sequences.set(nodeId, sequence);
      tree = tree.with({
        id: nodeId,
        kind: kind as NodeKind,
        name,
        ...(parentId === '' ? {} : { parentId }),
        ...(timeZone === '' ? {} : { timeZone }),
      });
      version += 1;
    },
    learnPolicy(policy) {
      if (definitionOf(policy.subject) === undefined) return;
      policies = policies.with(readPolicy(policy));
      version += 1;
    },
  };

  const connection = await facts.connect();
  const nodes =
    await connection.runAndReadAll(`SELECT node_id AS "nodeId", kind, coalesce(parent_id, '') AS "parentId", coalesce(name, '') AS name,
    coalesce(time_zone, '') AS "timeZone", sequence::INTEGER AS sequence FROM told_nodes`);
  for (const node of nodes.getRowObjectsJson()) organisation.learnNode(node as unknown as NodeRegistered);
  const published =
    await connection.runAndReadAll(`SELECT subject, scope, version::INTEGER AS version, effective_from AS "effectiveFromAt", body,
    coalesce(published_by, '') AS "publishedBy", sequence::INTEGER AS sequence FROM told_policies`);
  for (const policy of published.getRowObjectsJson()) organisation.learnPolicy(policy as unknown as PolicyPublished);
  connection.closeSync();
  return organisation;
}

/** Throws Rejection('invalid', 'policy.unreadable') or 'policy.invalid': a policy that cannot be read must not get into the file. */
export function readPolicy({ subject, scope, version, effectiveFromAt, body, publishedBy }: PolicyPublished): PolicyDocument {
  let read: unknown;
  try {
    read = JSON.parse(body);
  } catch {
    throw new Rejection('invalid', 'policy.unreadable', { subject, scope, version });
  }
  const definition = definitionOf(subject);
  if (definition !== undefined) assertPolicyBody(definition, read);
  return { subject, scope, version, effectiveFrom: effectiveFromAt, body: read, publishedBy };
}
