import type { CallChecks, CallSample } from '@homeward/policy';
import { compareText } from '../cars/care-facts';

/** A finished call of a week. */
export interface FinishedCall {
  readonly contactId: string;
  readonly callerId: string;
  readonly callerKind: string;
  /** A questionnaire was filled. */
  readonly isAnswered: boolean;
}

/** Why a call is in the sample: its draw lies within the share, or the person had too few. */
export type DrawnBy = 'share' | 'least';

const WHOLE_PERCENT = 100;

/**
 * The calls of one week that are to be checked, by id, in the order of checking within each person. A function of the calls, the seed and the terms: which
 * one was made or told first makes no difference, nor what others did. Calls with a questionnaire go first, so that they fill what is least and stay within
 * what is most.
 */
export function sampleOf(
  calls: readonly FinishedCall[],
  { seed, samples }: Pick<CallChecks, 'seed' | 'samples'>,
  draw: (text: string) => number,
): ReadonlyMap<string, DrawnBy> {
  const terms = new Map<string, CallSample>(Object.entries(samples));
  const drawn = new Map<string, DrawnBy>();
  for (const own of Map.groupBy(calls, ({ callerId, callerKind }) => `${callerKind} ${callerId}`).values()) {
    const sample = terms.get(own[0]?.callerKind ?? '');
    if (sample === undefined) continue;
    const ordered = own
      .map((call) => ({ ...call, number: draw(`${seed}:${call.contactId}`) }))
      .sort((a, b) => Number(b.isAnswered) - Number(a.isAnswered) || a.number - b.number || compareText(a.contactId, b.contactId));
    const within = ordered.filter(({ number }) => number * WHOLE_PERCENT < sample.percent).slice(0, sample.atMost);
    const others = ordered.filter((call) => !within.includes(call)).slice(0, Math.max(0, sample.atLeast - within.length));
    const by = new Map<string, DrawnBy>([
      ...within.map((call) => [call.contactId, 'share'] as const),
      ...others.map((call) => [call.contactId, 'least'] as const),
    ]);
    for (const { contactId } of ordered) {
      const why = by.get(contactId);
      if (why !== undefined) drawn.set(contactId, why);
    }
  }
  return drawn;
}
