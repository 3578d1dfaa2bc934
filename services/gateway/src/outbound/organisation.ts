import { NODE_KINDS, type OrgNode, OrgTree } from '@homeward/access';
import type { Bus, Delivered } from '@homeward/bus';
import { decodersOf, eventCatalogue } from '@homeward/contracts';
import type { Log } from '@homeward/runtime';

const NODE_REGISTERED = 'homeward.customer.v1.NodeRegistered';

/**
 * The organisation as the gateway knows it, in memory only: the topic is small and kept for ever, so that every replica reads all of it when it starts
 * and goes on from there.
 */
export interface Organisation {
  tree(): OrgTree;
  /** Whether the topic was read to its end once. */
  readonly isLoaded: boolean;
  /** What this gateway has just been told itself, so that its client's next request already knows it. */
  add(nodes: readonly OrgNode[]): void;
  /** Reads the topic to its present end, then follows it in the background. Never rejects; call it again to go on after the bus was away. */
  keepUp(): Promise<void>;
  /** What is heard from now on is left alone. */
  stop(): void;
}

export function createOrganisation(bus: Bus, log: Log): Organisation {
  const decode = decodersOf(NODE_REGISTERED)[NODE_REGISTERED];
  const { topic } = eventCatalogue[NODE_REGISTERED];
  const next = new Map<number, bigint>();
  const nodes = new Map<string, OrgNode>();
  const sequences = new Map<string, number>();
  let tree: OrgTree | undefined;
  let isLoaded = false;
  let isFollowing = false;
  let isStopped = false;
  let reading: Promise<void> | undefined;

  const keep = (node: OrgNode): void => {
    nodes.set(node.id, node);
    tree = undefined;
  };
  const hear = (message: Delivered): void => {
    next.set(message.partition, message.offset + 1n);
    const told = message.type === NODE_REGISTERED ? decode?.(message.value) : undefined;
    if (told === undefined || (sequences.get(told.nodeId) ?? -1) >= told.sequence) return;
    const kind = NODE_KINDS.find((known) => known === told.kind);
    if (kind === undefined) {
      log.warn({ nodeId: told.nodeId, kind: told.kind }, 'A node of an unknown kind is left out');
      return;
    }
    sequences.set(told.nodeId, told.sequence);
    keep({ id: told.nodeId, kind, parentId: told.parentId || undefined, name: told.name, timeZone: told.timeZone || undefined });
  };
  const follow = async (): Promise<void> => {
    isFollowing = true;
    try {
      for await (const message of bus.read(topic, { from: new Map(next), follow: true })) {
        if (isStopped) return;
        hear(message);
      }
    } catch (error) {
      log.warn({ err: error }, 'The organisation is not followed at the moment');
    } finally {
      isFollowing = false;
    }
  };
  const load = async (): Promise<void> => {
    try {
      for await (const message of bus.read(topic, { from: new Map(next) })) hear(message);
      isLoaded = true;
    } catch (error) {
      log.warn({ err: error }, 'The organisation cannot be read at the moment');
      return;
    }
    if (!isStopped) void follow();
  };

  return {
    tree: () => (tree ??= OrgTree.of(nodes.values())),
    get isLoaded() {
      return isLoaded;
    },
    add(added) {
      for (const node of added) keep(node);
    },
    async keepUp() {
      if (isFollowing || isStopped) return;
      await (reading ??= load().finally(() => {
        reading = undefined;
      }));
    },
    stop() {
      isStopped = true;
    },
  };
}
