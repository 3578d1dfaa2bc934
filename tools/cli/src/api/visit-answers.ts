/** A link by which the owner of a car follows a visit. */
export interface ProgressLink {
  readonly linkId: string;
  readonly visitId: string;
  readonly issuedAt: string;
  readonly issuedBy: string;
  readonly expiresAt: string;
  readonly revokedAt?: string;
}

/** With where it leads, which is told once. */
export interface IssuedLink extends ProgressLink {
  readonly url: string;
}
