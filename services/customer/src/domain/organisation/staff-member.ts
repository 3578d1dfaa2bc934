import type { Decider } from '@homeward/kernel';

/** Somebody who works at a node, by the code that dealer systems use. */
export interface StaffMember {
  readonly staffId: string;
  readonly nodeId: string;
  readonly role: string;
  readonly code: string;
  readonly active: boolean;
}

export interface StaffMemberState {
  readonly member?: StaffMember;
}

export interface RegisterStaff {
  readonly type: 'RegisterStaff';
  readonly member: StaffMember;
}

export interface StaffRegistered {
  readonly type: 'StaffRegistered';
  readonly member: StaffMember;
}

export const staffMember: Decider<StaffMemberState, RegisterStaff, StaffRegistered> = {
  initial: {},
  decide: ({ member }, state) => (JSON.stringify(state.member) === JSON.stringify(member) ? [] : [{ type: 'StaffRegistered', member }]),
  evolve: { StaffRegistered: (_state, { member }) => ({ member }) },
};
