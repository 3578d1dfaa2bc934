import type { Instant, LocalDate } from '@homeward/kernel';
import { type Channel, CONTACT_OWNERS, type Purpose } from '@homeward/policy';

/** Whose work a reason is: the manager takes over what nobody did. */
export const REASON_OWNERS = [...CONTACT_OWNERS, 'dealer-manager'] as const;

const ESCALATED = ':escalated';

/** The key of the reason that takes over from another one, once the time of that one is over and nobody did it. */
export function escalatedKey(key: string): string {
  return `${key}${ESCALATED}`;
}

/** The key of the reason that it takes over from; undefined for one that takes nothing over. */
export function escalatedFrom(key: string): string | undefined {
  return key.endsWith(ESCALATED) ? key.slice(0, -ESCALATED.length) : undefined;
}

/** A reason to contact a person that a car gives. Whether, when and with what else it becomes a contact is the touch calendar's to say. */
export interface Candidate {
  /** Natural key within the car: `routine:<last service on>`, `visit-day-5:<visit id>`. It stays when the dates move. */
  readonly key: string;
  /** first-service, routine, invitation-follow-up, or the key of a cadence step. */
  readonly kind: string;
  readonly purpose: Purpose;
  readonly dealerId: string;
  /** The days on which it makes sense, both included. */
  readonly fromOn: LocalDate;
  readonly untilOn: LocalDate;
  /** When it came about, if that is in the course of a day: nobody is contacted about it before, nor in the quiet hours that this falls into. */
  readonly fromAt?: Instant;
  readonly ownerKind: (typeof REASON_OWNERS)[number];
  /** Whose work it is, by the code of the dealer's system; empty for anybody of the kind. */
  readonly ownerId: string;
  readonly channels: readonly Channel[];
  readonly visitId: string;
  /** Of reasons about maintenance, else empty. */
  readonly dueOn: LocalDate;
  readonly earliestOn: LocalDate;
  readonly latestOn: LocalDate;
  readonly confidencePercent: number;
  /** Started by a visit or delivery: it counts towards the cap. */
  readonly capExempt: boolean;
  /** What it shares with other reasons of the car, `maintenance:<last service on>`: an answer to one is an answer to all. Empty for a reason of its own. */
  readonly concern: string;
  /** It begins so many days after the contact about that reason, when that one left it open. */
  readonly follows?: { readonly key: string; readonly afterDays: number };
  readonly policy: string;
}

/** The same text for the same content, for comparison. */
export function textOf(candidates: readonly Candidate[]): string {
  return candidates.map(lineOf).join('\n');
}

function lineOf(candidate: Candidate): string {
  const { follows } = candidate;
  return [
    candidate.key,
    candidate.kind,
    candidate.purpose,
    candidate.dealerId,
    candidate.fromOn,
    candidate.untilOn,
    candidate.ownerKind,
    candidate.ownerId,
    candidate.channels.join('+'),
    candidate.visitId,
    candidate.dueOn,
    candidate.earliestOn,
    candidate.latestOn,
    candidate.confidencePercent,
    candidate.capExempt,
    candidate.concern,
    follows === undefined ? '' : `${follows.key}+${follows.afterDays}`,
    candidate.policy,
    ...(candidate.fromAt === undefined ? [] : [candidate.fromAt]),
  ].join('|');
}
