import type { OrgTree } from '@homeward/access';
import type { CustomerStores } from '../ports';

/**
 * The tree with these dealers in it. A dealer that was registered a moment ago may not have been heard of yet; the registrations themselves are
 * this service's own, so they are asked before a dealer is called unknown.
 */
export async function withDealers(tree: OrgTree, nodes: CustomerStores['nodes'], dealerIds: readonly string[]): Promise<OrgTree> {
  let complete = tree;
  let missing = [...new Set(dealerIds)].filter((id) => complete.node(id) === undefined);
  while (missing.length > 0) {
    const registered = await nodes.load(missing);
    const parents: string[] = [];
    for (const { state } of registered.values()) {
      if (state.node === undefined) continue;
      const { nodeId, kind, parentId, name, timeZone } = state.node;
      complete = complete.with({ id: nodeId, kind, name, timeZone, ...(parentId === '' ? {} : { parentId }) });
      if (parentId !== '') parents.push(parentId);
    }
    missing = [...new Set(parents)].filter((id) => complete.node(id) === undefined);
  }
  return complete;
}
