/** From the top to the bottom of the organisation. */
export const NODE_KINDS = ['group', 'brand', 'region', 'dealer'] as const;
export type NodeKind = (typeof NODE_KINDS)[number];

export interface OrgNode {
  readonly id: string;
  readonly kind: NodeKind;
  /** Left out at the top. */
  readonly parentId?: string | undefined;
  readonly name: string;
  /** IANA name; a node without one has its parent's. */
  readonly timeZone?: string | undefined;
}

/** Of dealers about whose place nothing is known yet. */
const DEFAULT_TIME_ZONE = 'Asia/Shanghai';

/**
 * The organisation as one service knows it: group → brand → region → dealer. Immutable; `with` gives the next one. Nodes may
 * arrive before their parents: until the parent is there, a node hangs on nothing.
 */
export class OrgTree {
  private readonly nodes: ReadonlyMap<string, OrgNode>;
  private readonly pathsById = new Map<string, readonly string[]>();
  private readonly dealersByNode = new Map<string, ReadonlySet<string>>();

  private constructor(nodes: ReadonlyMap<string, OrgNode>) {
    this.nodes = nodes;
  }

  /** Of two nodes with one id the later one counts. */
  static of(nodes: Iterable<OrgNode>): OrgTree {
    return new OrgTree(new Map([...nodes].map((node) => [node.id, node])));
  }

  /** The tree with this node added, or in the place of the one with its id. */
  with(node: OrgNode): OrgTree {
    return new OrgTree(new Map(this.nodes).set(node.id, node));
  }

  node(nodeId: string): OrgNode | undefined {
    return this.nodes.get(nodeId);
  }

  /** All nodes, by id. */
  all(): readonly OrgNode[] {
    return [...this.nodes.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** The ids from the node up to the top, itself first: the order in which scopes are nearest. Empty for an unknown node. */
  pathOf(nodeId: string): readonly string[] {
    let path = this.pathsById.get(nodeId);
    // Unknown ids come from outside without end: they are not remembered.
    if (path === undefined && !this.nodes.has(nodeId)) return [];
    if (path === undefined) {
      const ids = new Set<string>();
      // A circle, which only wrong data make, ends where it closes.
      for (let node = this.nodes.get(nodeId); node !== undefined && !ids.has(node.id);) {
        ids.add(node.id);
        node = node.parentId === undefined ? undefined : this.nodes.get(node.parentId);
      }
      path = [...ids];
      this.pathsById.set(nodeId, path);
    }
    return path;
  }

  /** The ids of all dealers at or under the node; empty for an unknown node. */
  dealersUnder(nodeId: string): ReadonlySet<string> {
    let dealers = this.dealersByNode.get(nodeId);
    if (dealers === undefined && !this.nodes.has(nodeId)) return new Set();
    if (dealers === undefined) {
      dealers = new Set(
        this.all()
          .filter((node) => node.kind === 'dealer' && this.pathOf(node.id).includes(nodeId))
          .map((node) => node.id),
      );
      this.dealersByNode.set(nodeId, dealers);
    }
    return dealers;
  }

  /** Whether the node is the dealer or lies above it. */
  contains(nodeId: string, dealerId: string): boolean {
    return this.pathOf(dealerId).includes(nodeId);
  }

  /** The nearest brand at or above the node. */
  brandOf(nodeId: string): string | undefined {
    return this.nearest(nodeId, 'brand');
  }

  /** The nearest region at or above the node. */
  regionOf(nodeId: string): string | undefined {
    return this.nearest(nodeId, 'region');
  }

  /** The nearest group at or above the node. */
  groupOf(nodeId: string): string | undefined {
    return this.nearest(nodeId, 'group');
  }

  /** The time zone of the node, or the nearest one above it; that of the mainland when none is known. */
  zoneOf(nodeId: string): string {
    for (const id of this.pathOf(nodeId)) {
      const zone = this.nodes.get(id)?.timeZone;
      if (zone !== undefined && zone !== '') return zone;
    }
    return DEFAULT_TIME_ZONE;
  }

  private nearest(nodeId: string, kind: NodeKind): string | undefined {
    return this.pathOf(nodeId).find((id) => this.nodes.get(id)?.kind === kind);
  }
}
