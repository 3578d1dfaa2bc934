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

/** Who made a call. */
export interface Caller extends Pick<DeskMember, 'staffId' | 'code' | 'nodeId'> {
  /** Whose work such calls are. */
  readonly kind: string;
}

/** Whoever recorded a call, if that is one of the staff, of whatever role; else whose work it was. */
export function createCallers(
  { tree, staffOf }: Pick<ReferenceData, 'tree' | 'staffOf'>,
  desks: Desks,
): (call: { readonly dealerId: string; readonly ownerKind: string; readonly ownerId: string; readonly madeBy?: string }) => Caller {
  const org = tree();
  const known = new Map<string, ReadonlyMap<string, StaffMember>>();
  const staffAt = (nodeId: string): ReadonlyMap<string, StaffMember> => {
    const staff = known.get(nodeId) ?? new Map(staffOf(nodeId).map((member) => [member.staffId, member]));
    known.set(nodeId, staff);
    return staff;
  };
  return ({ dealerId, ownerKind, ownerId, madeBy = '' }) => {
    const member = desks.memberOf(dealerId, madeBy);
    if (member !== undefined) return member;
    for (const nodeId of org.pathOf(dealerId)) {
      const staff = staffAt(nodeId).get(madeBy);
      if (staff !== undefined) return { staffId: madeBy, code: staff.code === '' ? madeBy : staff.code, nodeId, kind: ownerKind };
    }
    const owner = ownerId === '' ? undefined : desks.memberOf(dealerId, ownerId);
    return owner ?? { staffId: '', code: ownerId === '' ? madeBy : ownerId, nodeId: dealerId, kind: ownerKind };
  };
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
