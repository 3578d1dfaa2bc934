import type { OrganisationNode as NodeMessage, StaffMember as StaffMessage } from '@homeward/contracts/customer-service';
import type { Cause, ItemOutcome } from '@homeward/contracts/values';
import { type OrgTree, type Principal, isRole } from '@homeward/access';
import { type Instant, Rejection } from '@homeward/kernel';
import { toItemOutcome } from '@homeward/runtime';
import { NODE_KINDS, type NodeKind, type OrganisationNode } from '../../domain/organisation/organisation-node';
import type { CustomerStores } from '../ports';

export interface OrganisationChange {
  readonly nodes: readonly NodeMessage[];
  readonly staff: readonly StaffMessage[];
  readonly cause: Cause | undefined;
}

type OrganisationStores = Pick<CustomerStores, 'nodes' | 'staff'>;

const PAGE = 10_000;

/**
 * Registers nodes and staff, parents before children; outcomes in the order of the request, nodes first. A caller changes what lies under its own
 * node only; the very first tree is put up by whoever may publish it.
 */
export async function putOrganisation(
  stores: OrganisationStores,
  { nodes, staff, cause }: OrganisationChange,
  principal: Principal,
  { at, freshId }: { readonly at: Instant; readonly freshId: string },
): Promise<readonly ItemOutcome[]> {
  const known = await readNodes(stores);
  const isFirst = known.size === 0;
  const planned = new Map([...known, ...nodes.map((node) => [node.nodeId, node] as const)]);
  const isBelow = (nodes: ReadonlyMap<string, NodeMessage>, nodeId: string): boolean =>
    isFirst || pathOf(nodes, nodeId).includes(principal.nodeId);
  // A node that is there already has to be the caller's as it stands: nobody takes another's by naming an own parent for it.
  const isBelowCaller = (nodeId: string): boolean => (!known.has(nodeId) || isBelow(known, nodeId)) && isBelow(planned, nodeId);

  const outcomes = new Map<NodeMessage, ItemOutcome>();
  // The kinds go from top to bottom, so that a parent of the same request is there before its children.
  for (const kind of NODE_KINDS) {
    const level = nodes.filter((node) => node.kind === kind);
    const allowed = level.filter((node) => isBelowCaller(node.nodeId));
    const executed = await stores.nodes.execute(
      allowed.map((node) => ({
        id: node.nodeId,
        command: { type: 'RegisterNode', node: toNode(node, kind), parentKind: kindOf(planned.get(node.parentId)) },
        cause: causeOf(cause, `node:${node.nodeId}`, freshId),
        at,
      })),
    );
    executed.forEach((outcome, index) => {
      const node = allowed[index];
      if (node !== undefined) outcomes.set(node, toItemOutcome(outcome));
    });
  }
  const members = await stores.staff.load(staff.map(({ staffId }) => staffId));
  const isOwnMember = ({ staffId, nodeId }: StaffMessage): boolean => {
    const present = members.get(staffId)?.state.member?.nodeId;
    return isBelowCaller(nodeId) && (present === undefined || isBelowCaller(present));
  };
  const executedStaff = await stores.staff.execute(
    staff
      .filter((member) => isRole(member.role) && planned.has(member.nodeId) && isOwnMember(member))
      .map((member) => ({
        id: member.staffId,
        command: {
          type: 'RegisterStaff',
          member: { staffId: member.staffId, nodeId: member.nodeId, role: member.role, code: member.code, active: member.active },
        },
        cause: causeOf(cause, `staff:${member.staffId}`, freshId),
        at,
      })),
  );
  const staffOutcomes = new Map(executedStaff.map((outcome) => [outcome.id, toItemOutcome(outcome)]));
  return [
    ...nodes.map((node) => outcomes.get(node) ?? refused(node.nodeId, nodeProblem(node))),
    ...staff.map(
      (member) =>
        staffOutcomes.get(member.staffId) ??
        refused(member.staffId, staffProblem(member, planned.has(member.nodeId) && isBelowCaller(member.nodeId))),
    ),
  ];
}

/** Nodes and staff as they are registered, as far as the caller's part of the tree goes. */
export async function readOrganisation(
  stores: OrganisationStores,
  seesNode: (nodeId: string) => boolean,
): Promise<{ readonly nodes: readonly NodeMessage[]; readonly staff: readonly StaffMessage[] }> {
  const nodes = [...(await readNodes(stores)).values()];
  const staff = await stores.staff.find({ filter: {}, limit: PAGE });
  return {
    nodes: nodes.filter(({ nodeId }) => seesNode(nodeId)),
    staff: staff.items.flatMap(({ state }) => (state.member !== undefined && seesNode(state.member.nodeId) ? [{ ...state.member }] : [])),
  };
}

/** The nodes above and below a node, itself included. */
export function nodesAround(tree: OrgTree, nodeId: string): (candidate: string) => boolean {
  const above = new Set(tree.pathOf(nodeId));
  return (candidate) => above.has(candidate) || tree.pathOf(candidate).includes(nodeId);
}

async function readNodes({ nodes }: OrganisationStores): Promise<ReadonlyMap<string, NodeMessage>> {
  const { items } = await nodes.find({ filter: {}, limit: PAGE });
  return new Map(items.flatMap(({ id, state }) => (state.node === undefined ? [] : [[id, { ...state.node }] as const])));
}

function pathOf(nodes: ReadonlyMap<string, NodeMessage>, nodeId: string): readonly string[] {
  const path: string[] = [];
  for (let node = nodes.get(nodeId); node !== undefined && !path.includes(node.nodeId); node = nodes.get(node.parentId))
    path.push(node.nodeId);
  return path;
}

function kindOf(node: NodeMessage | undefined): NodeKind | undefined {
  return NODE_KINDS.find((kind) => kind === node?.kind);
}

function toNode({ nodeId, parentId, name, timeZone }: NodeMessage, kind: NodeKind): OrganisationNode {
  return { nodeId, kind, parentId, name, timeZone };
}

function nodeProblem(node: NodeMessage): Rejection {
  if (kindOf(node) === undefined) return new Rejection('invalid', 'organisation.kind-unknown', { pointer: '/kind', kind: node.kind });
  return new Rejection('unknown', 'node.unknown');
}

function staffProblem(member: StaffMessage, isNodeKnown: boolean): Rejection {
  if (!isRole(member.role)) return new Rejection('invalid', 'organisation.role-unknown', { pointer: '/role', role: member.role });
  if (!isNodeKnown) return new Rejection('invalid', 'organisation.parent-unknown', { pointer: '/nodeId', nodeId: member.nodeId });
  return new Rejection('unknown', 'staff.unknown');
}

function refused(id: string, rejection: Rejection): ItemOutcome {
  return toItemOutcome({ status: 'rejected', id, rejection, repeated: false });
}

/** Each item is a command of its own, under the caller's key if there is one. */
function causeOf(cause: Cause | undefined, item: string, freshId: string): { readonly id: string; readonly digest?: string } {
  if (cause === undefined || cause.id === '') return { id: `put:${freshId}:${item}` };
  return { id: `${cause.id}:${item}`, ...(cause.digest === '' ? {} : { digest: cause.digest }) };
}
