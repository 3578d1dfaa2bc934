import { type Decider, type Instant, Rejection } from '@homeward/kernel';

/** A way for an owner to follow one visit without signing in. */
export interface ProgressLink {
  readonly vehicleId: string;
  readonly visitId: string;
  readonly dealerId: string;
  readonly issuedAt: Instant;
  readonly issuedBy: string;
  /** From then on it leads nowhere. */
  readonly expiresAt: Instant;
}

export type ProgressLinkState = (ProgressLink & { readonly revokedAt?: Instant }) | undefined;

export type IssueLink = { readonly type: 'IssueLink' } & ProgressLink;
export interface RevokeLink {
  readonly type: 'RevokeLink';
  readonly at: Instant;
  readonly by: string;
}
export type ProgressLinkCommand = IssueLink | RevokeLink;

export type LinkIssued = { readonly type: 'LinkIssued' } & ProgressLink;
export interface LinkRevoked {
  readonly type: 'LinkRevoked';
  readonly at: Instant;
  readonly by: string;
}
export type ProgressLinkEvent = LinkIssued | LinkRevoked;

/** A link is issued once; revoked, it is so for good. */
export const progressLink: Decider<ProgressLinkState, ProgressLinkCommand, ProgressLinkEvent> = {
  initial: undefined,
  decide(command, state) {
    if (command.type === 'IssueLink') return state === undefined ? [{ ...command, type: 'LinkIssued' }] : [];
    if (state === undefined) throw new Rejection('unknown', 'progress-link.unknown');
    return state.revokedAt === undefined ? [{ ...command, type: 'LinkRevoked' }] : [];
  },
  evolve: {
    LinkIssued: (_state, { type: _type, ...link }) => link,
    LinkRevoked: (state, { at }) => (state === undefined ? state : { ...state, revokedAt: at }),
  },
};

/** Whether it leads to its visit. */
export function isLinkOpen(link: NonNullable<ProgressLinkState>, now: Instant): boolean {
  return link.revokedAt === undefined && now < link.expiresAt;
}
