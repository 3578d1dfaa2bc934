import type { IdentityPolicy } from '@homeward/policy';
import type { BlockDocument, CustomerStores } from '../ports';
import { isIdentifierBlock } from './match-features';

/** A record that is to stand in these blocks, and no longer in those. */
export interface BlockChange {
  readonly recordId: string;
  /** Blind mark of the name; empty without one. A change that leaves it out leaves it as it is. */
  readonly nameIndex?: string;
  readonly enter: readonly string[];
  readonly leave: readonly string[];
}

/** Which records share what, so that a new one finds those that it may belong to without looking at all of them. */
export interface IdentityBlocks {
  /** Gives the records that have to be looked at again, because something that they share has become too common, or is so no longer. */
  change(changes: readonly BlockChange[], policy: IdentityPolicy): Promise<readonly string[]>;
  read(blockIds: readonly string[]): Promise<ReadonlyMap<string, BlockDocument>>;
}

export function createIdentityBlocks(blocks: CustomerStores['blocks']): IdentityBlocks {
  return {
    async change(changes, policy) {
      const byBlock = new Map<string, { enter: Map<string, string | undefined>; leave: Set<string> }>();
      const of = (blockId: string) => {
        const known = byBlock.get(blockId) ?? { enter: new Map<string, string | undefined>(), leave: new Set<string>() };
        byBlock.set(blockId, known);
        return known;
      };
      for (const { recordId, nameIndex, enter, leave } of changes) {
        for (const blockId of leave) of(blockId).leave.add(recordId);
        for (const blockId of enter) of(blockId).enter.set(recordId, nameIndex);
      }
      if (byBlock.size === 0) return [];
      const again = new Set<string>();
      await blocks.update(
        [...byBlock].map(([id, { enter, leave }]) => ({
          id,
          change: (present) => {
            const before = present?.members ?? {};
            const members = Object.fromEntries([
              ...Object.entries(before).filter(([recordId]) => !leave.has(recordId)),
              ...[...enter].map(([recordId, nameIndex]) => [recordId, nameIndex ?? before[recordId] ?? ''] as const),
            ]);
            const after: BlockDocument = { members };
            if (present !== undefined && isTelling(id, present, policy) !== isTelling(id, after, policy)) {
              for (const recordId of Object.keys({ ...before, ...members })) again.add(recordId);
            }
            if (Object.keys(members).length === 0) return undefined;
            return isSame(before, members) ? present : after;
          },
        })),
      );
      return [...again];
    },
    read: (blockIds) => (blockIds.length === 0 ? Promise.resolve(new Map()) : blocks.get([...new Set(blockIds)])),
  };
}

/** How many differently named records share it. */
export function namesIn({ members }: BlockDocument): number {
  return new Set(Object.values(members).filter((nameIndex) => nameIndex !== '')).size;
}

/**
 * Whether sharing it says anything: the number of a dealer or an advisor, used for customers of many names, joins nobody (domain, section 2), and what
 * very many records share is no reason to compare them all.
 */
export function isTelling(blockId: string, block: BlockDocument, { sharedNames, mostBlockMembers }: IdentityPolicy): boolean {
  if (Object.keys(block.members).length > mostBlockMembers) return false;
  return !isIdentifierBlock(blockId) || namesIn(block) <= sharedNames;
}

function isSame(before: BlockDocument['members'], after: BlockDocument['members']): boolean {
  const ids = Object.keys(after);
  return ids.length === Object.keys(before).length && ids.every((recordId) => before[recordId] === after[recordId]);
}
