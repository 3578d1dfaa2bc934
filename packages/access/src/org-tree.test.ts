import fc from 'fast-check';
import { type OrgNode, OrgTree } from './org-tree';

const NODES: readonly OrgNode[] = [
  { id: 'G', kind: 'group', name: 'Group', timeZone: 'Asia/Shanghai' },
  { id: 'B1', kind: 'brand', parentId: 'G', name: 'Brand 1' },
  { id: 'B2', kind: 'brand', parentId: 'G', name: 'Brand 2' },
  { id: 'R1', kind: 'region', parentId: 'B1', name: 'East' },
  { id: 'R2', kind: 'region', parentId: 'B1', name: 'West', timeZone: 'Asia/Urumqi' },
  { id: 'D1', kind: 'dealer', parentId: 'R1', name: 'Dealer 1' },
  { id: 'D2', kind: 'dealer', parentId: 'R1', name: 'Dealer 2', timeZone: 'Asia/Hong_Kong' },
  { id: 'D3', kind: 'dealer', parentId: 'R2', name: 'Dealer 3' },
  { id: 'D4', kind: 'dealer', parentId: 'B2', name: 'Dealer 4' },
];
const tree = OrgTree.of(NODES);
const dealers = (of: OrgTree, nodeId: string) => [...of.dealersUnder(nodeId)].sort();

describe('organisation tree', () => {
  it('knows the dealers at and under every node', () => {
    expect(dealers(tree, 'G')).toEqual(['D1', 'D2', 'D3', 'D4']);
    expect(dealers(tree, 'B1')).toEqual(['D1', 'D2', 'D3']);
    expect(dealers(tree, 'R1')).toEqual(['D1', 'D2']);
    expect(dealers(tree, 'D1')).toEqual(['D1']);
    expect(dealers(tree, 'nowhere')).toEqual([]);
    expect(dealers(tree, '')).toEqual([]);
  });

  it('knows brand, region and group, and the path with the nearest first', () => {
    expect([tree.groupOf('D1'), tree.brandOf('D1'), tree.regionOf('D1')]).toEqual(['G', 'B1', 'R1']);
    expect([tree.brandOf('D4'), tree.regionOf('D4')]).toEqual(['B2', undefined]);
    expect(tree.pathOf('D1')).toEqual(['D1', 'R1', 'B1', 'G']);
    expect(tree.pathOf('nowhere')).toEqual([]);
  });

  it('a node without a time zone has its parent’s', () => {
    expect(['D1', 'D2', 'D3', 'R2', 'nowhere'].map((id) => tree.zoneOf(id))).toEqual([
      'Asia/Shanghai',
      'Asia/Hong_Kong',
      'Asia/Urumqi',
      'Asia/Urumqi',
      'Asia/Shanghai',
    ]);
  });

  it('a dealer that moves is seen from its new region only, and the tree before is as it was', () => {
    const moved = tree.with({ id: 'D2', kind: 'dealer', parentId: 'R2', name: 'Dealer 2' });
    expect([dealers(moved, 'R1'), dealers(moved, 'R2')]).toEqual([['D1'], ['D2', 'D3']]);
    expect(dealers(tree, 'R1')).toEqual(['D1', 'D2']);
    expect([moved.contains('R1', 'D2'), moved.contains('B1', 'D2'), moved.contains('D2', 'D2')]).toEqual([false, true, true]);
  });

  it('is the same whatever the order in which nodes arrive', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...NODES], { minLength: NODES.length }), (nodes) => {
        const other = nodes.reduce((grown, node) => grown.with(node), OrgTree.of([]));
        for (const { id } of NODES)
          expect([dealers(other, id), other.pathOf(id), other.zoneOf(id)]).toEqual([dealers(tree, id), tree.pathOf(id), tree.zoneOf(id)]);
      }),
    );
  });

  it('a circle of parents ends, and shows nobody more than they had', () => {
    const circle = OrgTree.of([
      { id: 'R', kind: 'region', parentId: 'D', name: 'R' },
      { id: 'D', kind: 'dealer', parentId: 'R', name: 'D' },
    ]);
    expect(circle.pathOf('D')).toEqual(['D', 'R']);
    expect(dealers(circle, 'R')).toEqual(['D']);
  });
});
