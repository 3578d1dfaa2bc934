import { type Decider, Rejection } from '@homeward/kernel';

/** From the top to the bottom. */
export const NODE_KINDS = ['group', 'brand', 'region', 'dealer'] as const;
export type NodeKind = (typeof NODE_KINDS)[number];

/** A group hangs on nothing, everything else on something above it. */
export interface OrganisationNode {
  readonly nodeId: string;
  readonly kind: NodeKind;
  /** Empty at the top. */
  readonly parentId: string;
  readonly name: string;
  /** IANA name; empty for the parent's. */
  readonly timeZone: string;
}

export interface OrganisationNodeState {
  readonly node?: OrganisationNode;
}

export interface RegisterNode {
  readonly type: 'RegisterNode';
  readonly node: OrganisationNode;
  /** The kind of the parent; undefined when there is no such node. */
  readonly parentKind: NodeKind | undefined;
}

export interface NodeRegistered {
  readonly type: 'NodeRegistered';
  readonly node: OrganisationNode;
}

/** A node may be renamed and moved, but stays what it is: everything that was said of a dealer stays said of a dealer. */
export const organisationNode: Decider<OrganisationNodeState, RegisterNode, NodeRegistered> = {
  initial: {},
  decide({ node, parentKind }, state) {
    if (state.node !== undefined && state.node.kind !== node.kind) {
      throw new Rejection('conflict', 'organisation.kind-fixed', { nodeId: node.nodeId, kind: state.node.kind });
    }
    const isTop = node.parentId === '';
    if (!isTop && parentKind === undefined)
      throw new Rejection('invalid', 'organisation.parent-unknown', { nodeId: node.nodeId, parentId: node.parentId });
    if (isTop && node.kind !== 'group')
      throw new Rejection('invalid', 'organisation.parent-missing', { nodeId: node.nodeId, kind: node.kind });
    if (parentKind !== undefined && rankOf(parentKind) >= rankOf(node.kind)) {
      throw new Rejection('invalid', 'organisation.parent-not-above', { nodeId: node.nodeId, kind: node.kind, parentKind });
    }
    return JSON.stringify(state.node) === JSON.stringify(node) ? [] : [{ type: 'NodeRegistered', node }];
  },
  evolve: { NodeRegistered: (_state, { node }) => ({ node }) },
};

function rankOf(kind: NodeKind): number {
  return NODE_KINDS.indexOf(kind);
}
