import { type Decider, type Instant, Rejection } from '@homeward/kernel';
import { assertPolicyBody, definitionOf } from '@homeward/policy';

export interface PublishedPolicy {
  readonly version: number;
  readonly effectiveFrom: Instant;
  /** The document as JSON. */
  readonly body: string;
  readonly publishedBy: string;
}

/** All versions about one subject in one scope; what is published is never changed. */
export interface PolicyPublicationState {
  readonly versions: readonly PublishedPolicy[];
}

export interface PublishPolicy {
  readonly type: 'PublishPolicy';
  readonly subject: string;
  readonly scope: string;
  /** 0: the next one. */
  readonly version: number;
  readonly effectiveFrom: Instant;
  readonly body: string;
  readonly publishedBy: string;
}

export interface PolicyPublished {
  readonly type: 'PolicyPublished';
  readonly subject: string;
  readonly scope: string;
  readonly policy: PublishedPolicy;
}

export const policyPublication: Decider<PolicyPublicationState, PublishPolicy, PolicyPublished> = {
  initial: { versions: [] },
  decide({ subject, scope, version, effectiveFrom, body, publishedBy }, { versions }) {
    const definition = definitionOf(subject);
    if (definition === undefined) throw new Rejection('unknown', 'policy.subject-unknown', { subject });
    const next = versions.length + 1;
    if (version !== 0 && version !== next) throw new Rejection('conflict', 'policy.version-taken', { subject, scope, version, next });
    assertPolicyBody(definition, readBody(subject, body));
    return [{ type: 'PolicyPublished', subject, scope, policy: { version: next, effectiveFrom, body, publishedBy } }];
  },
  evolve: { PolicyPublished: ({ versions }, { policy }) => ({ versions: [...versions, policy] }) },
};

function readBody(subject: string, body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw new Rejection('invalid', 'policy.invalid', { subject, pointer: '', problems: '/: JSON' });
  }
}
