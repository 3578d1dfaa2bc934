import { CONTACT_OWNERS, type ContactOwner } from '@homeward/policy';
import type { ReferenceData, StaffMember } from '@homeward/runtime';

/** Whose work a kind of contacts is, by the roles of the organisation. */
const ROLES: Readonly<Record<ContactOwner, string>> = {
  advisor: 'service-advisor',
  'care-specialist': 'care-specialist',
  'call-centre': 'call-centre-agent',
  'sales-consultant': 'sales-consultant',
};

/** Somebody who makes contacts. */
export interface DeskMember {
  readonly staffId: string;
  /** As contacts name their owner: the code of the dealer's system, else the id. */
  readonly code: string;
  readonly nodeId: string;
  readonly kind: ContactOwner;
  readonly isActive: boolean;
}

/** Who makes which contacts, as the organisation has it at one moment. A desk is a node with people who make contacts. */
export interface Desks {
  membersAt(nodeId: string): readonly DeskMember[];
  /** Whom a dealer's contacts mean by a code: the nearest one with it; undefined for one that nobody has registered. */
  memberOf(dealerId: string, code: string): DeskMember | undefined;
  /** Where a contact is made: at its owner's desk, else at the nearest one with people of the kind, else at the dealer. */
  deskOf(contact: { readonly dealerId: string; readonly ownerKind: string; readonly ownerId: string }): string;
}

/** Reads the organisation once; not to be kept. */
export function createDesks({ tree, staffOf }: Pick<ReferenceData, 'tree' | 'staffOf'>): Desks {
  const org = tree();
  const known = new Map<string, readonly DeskMember[]>();
  const membersAt = (nodeId: string): readonly DeskMember[] => {
    let members = known.get(nodeId);
    if (members === undefined) {
      members = staffOf(nodeId).flatMap(toMember);
      known.set(nodeId, members);
    }
    return members;
  };
  const memberOf = (dealerId: string, code: string): DeskMember | undefined => {
    for (const nodeId of org.pathOf(dealerId)) {
      const member = membersAt(nodeId).find((one) => one.code === code || one.staffId === code);
      if (member !== undefined) return member;
    }
    return undefined;
  };
  return {
    membersAt,
    memberOf,
    deskOf({ dealerId, ownerKind, ownerId }) {
      const owner = ownerId === '' ? undefined : memberOf(dealerId, ownerId);
      if (owner?.isActive === true) return owner.nodeId;
      const isOfKind = ({ kind, isActive }: DeskMember): boolean => isActive && kind === ownerKind;
      const nearest = org.pathOf(dealerId).find((nodeId) => membersAt(nodeId).some(isOfKind));
      // Whom nobody has registered works at the dealer whose system names the code.
      return ownerId !== '' && owner === undefined ? dealerId : (nearest ?? dealerId);
    },
  };
}

function toMember({ staffId, code, nodeId, role, active }: StaffMember): readonly DeskMember[] {
  const kind = CONTACT_OWNERS.find((owner) => ROLES[owner] === role);
  return kind === undefined ? [] : [{ staffId, code: code === '' ? staffId : code, nodeId, kind, isActive: active }];
}
