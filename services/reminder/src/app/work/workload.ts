import { isVisible, type Operation, type Principal, unknown } from '@homeward/access';
import type { LocalDate } from '@homeward/kernel';
import { access } from '../contacts/contacts';
import type { ContactDocument, ReminderPorts } from '../ports';
import { capacityOf, readWorkDay } from './work-day';
import { dayAsked } from './work-lists';

/** What one person has to do on a day. */
export interface WorkerLoad {
  readonly ownerId: string;
  readonly ownerKind: string;
  readonly capacity: number;
  readonly listed: number;
  readonly done: number;
  /** Makes no contacts on the day. */
  readonly isAway: boolean;
  /** Who stands in; empty for nobody in particular. */
  readonly substituteId: string;
}

/** A contact that is on nobody's list of the day. */
export interface UnplacedContact {
  readonly contact: ContactDocument;
  readonly reason: 'capacity' | 'nobody';
  /** It makes no sense after this day. */
  readonly isLastDay: boolean;
}

export interface NodeWorkload {
  readonly nodeId: string;
  readonly on: LocalDate;
  readonly workers: readonly WorkerLoad[];
  readonly unplaced: readonly UnplacedContact[];
  readonly policyVersion: string;
  /** Open contacts whose promise was not kept in time. */
  readonly missedPromises: readonly ContactDocument[];
}

/** Everybody's share of a day at one node, and what there is no room for; for whoever manages all of the node. */
export async function readWorkload(
  ports: ReminderPorts,
  principal: Principal,
  { nodeId, on: asked }: { readonly nodeId: string; readonly on: string },
): Promise<NodeWorkload> {
  managedNode(ports, principal, nodeId);
  const on = dayAsked(ports, nodeId, asked);
  const { members, away, contacts, done, policy, reference } = await readWorkDay(ports, nodeId, on);
  const listed = Map.groupBy(
    contacts.filter(({ isOver, ownerId }) => !isOver && ownerId !== ''),
    ({ ownerId }) => ownerId,
  );
  const kinds = new Map(members.filter(({ isActive }) => isActive).map(({ code, kind }) => [code, kind as string]));
  // Codes of the dealer's system that nobody has registered work too.
  for (const [code, [first]] of listed) if (!kinds.has(code)) kinds.set(code, first?.contact.ownerKind ?? '');
  return {
    ...{ nodeId, on },
    workers: [...kinds]
      .map(([ownerId, ownerKind]) => ({
        ...{ ownerId, ownerKind },
        capacity: capacityOf(policy, ownerKind),
        listed: listed.get(ownerId)?.length ?? 0,
        done: done.get(ownerId) ?? 0,
        isAway: away.has(ownerId),
        substituteId: away.get(ownerId) ?? '',
      }))
      .sort((a, b) => (a.ownerId < b.ownerId ? -1 : 1)),
    unplaced: contacts
      .filter(({ isOver, how }) => isOver || how === 'nobody')
      .map(({ contact, isOver }) => ({ contact, reason: isOver ? 'capacity' : 'nobody', isLastDay: contact.untilOn === on })),
    policyVersion: reference,
    missedPromises: await missedAt(ports, nodeId),
  };
}

const PAGE = 500;

async function missedAt({ contacts, reference }: ReminderPorts, nodeId: string): Promise<readonly ContactDocument[]> {
  const dealers = [...reference.tree().dealersUnder(nodeId)];
  const { items } = await contacts.find({ filter: { missed: { in: dealers } }, limit: PAGE });
  return items.map(({ document }) => document).sort((a, b) => ((a.promisedAt ?? '') < (b.promisedAt ?? '') ? -1 : 1));
}

/** Refuses a node of which the principal's right does not reach everything as one that there is not. */
export function managedNode(
  { reference }: Pick<ReminderPorts, 'reference'>,
  principal: Principal,
  nodeId: string,
  right: Operation = 'work.manage',
): void {
  access.assertAllowed(principal, right);
  if (!isManaged({ reference }, principal, nodeId, right)) throw unknown('node');
}

/** Whether the principal's right reaches everything at and under a node. */
export function isManaged(
  { reference }: Pick<ReminderPorts, 'reference'>,
  principal: Principal,
  nodeId: string,
  right: Operation,
): boolean {
  const tree = reference.tree();
  const scope = access.scopeOf(principal, right, tree);
  const dealers = [...tree.dealersUnder(nodeId)];
  return dealers.length > 0 && dealers.every((dealerId) => isVisible(scope, [dealerId]));
}
