import { type Instant, Rejection } from '@homeward/kernel';

/**
 * Where one version of a fact stands among the versions of it. `digest` is a keyed hash of the content, so that two versions can be compared
 * without the content.
 */
export interface Stamp {
  /** Counted by the dealer's system, from 1. */
  readonly revision: number;
  readonly occurredAt: Instant;
  readonly digest: string;
}

/**
 * - `first`: nothing was known.
 * - `newer`: takes the place of what was known.
 * - `confirmed`: the same content said again at a later time; only the time is new.
 */
export type Admission = 'first' | 'newer' | 'confirmed';

/**
 * Whether a version takes the place of the one that is known. The greatest by (revision, occurredAt, digest) stays, a total order: so the order of
 * arrival cannot matter, also when a system sends two contents under one revision.
 *
 * Throws Rejection('repeated', 'intake.repeated') for what is known already and Rejection('older', 'intake.older-revision') for what was replaced.
 */
export function admit(present: Stamp | undefined, incoming: Stamp): Admission {
  if (present === undefined) return 'first';
  const isSame = incoming.revision === present.revision && incoming.digest === present.digest;
  if (compareStamps(incoming, present) > 0) return isSame ? 'confirmed' : 'newer';
  if (isSame) throw new Rejection('repeated', 'intake.repeated', { revision: present.revision });
  throw new Rejection('older', 'intake.older-revision', { revision: incoming.revision, known: present.revision });
}

/** Negative, zero or positive, as `sort` wants it. */
export function compareStamps(a: Stamp, b: Stamp): number {
  return a.revision - b.revision || compareText(a.occurredAt, b.occurredAt) || compareText(a.digest, b.digest);
}

/** Equal for the same content of one thing, whenever it was said. A part of the digest does: it is compared with versions of the same thing only. */
export function versionOf({ revision, digest }: Stamp): string {
  return `${revision}.${digest.slice(0, VERSION_DIGITS)}`;
}
const VERSION_DIGITS = 10;

/** By code unit, the same on every machine. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
