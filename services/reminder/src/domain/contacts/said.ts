import type { Instant } from '@homeward/kernel';
import type { Purpose } from '@homeward/policy';
import type { SealedText, TriedContact } from './contact-facts';
import type { FilledQuestionnaire } from './questionnaire';

/** The customer was promised a call. */
export interface CallPromise {
  readonly callAt: Instant;
  /** When the manager is told that nobody called. */
  readonly alarmAt: Instant;
  /** That the manager was told. */
  readonly missedAt?: Instant;
}

/** What came up in a conversation, beside its result. */
export interface Said {
  readonly promise?: CallPromise;
  /** Why it was refused, as a code of the policy. */
  readonly refusedBecause?: string;
  /** For which purposes the customer wants no contacts any more. */
  readonly refusedPurposes?: readonly Purpose[];
  readonly answers?: FilledQuestionnaire;
  /** Answers in the customer's own words, by question. */
  readonly words?: SealedText;
}

/** What was promised in the latest try; undefined when that promised nothing. */
export function promiseOf(tried: TriedContact | undefined): CallPromise | undefined {
  return tried?.attempts.at(-1)?.said?.promise;
}

/** The same tries, with the latest promise as one that was not kept in time. */
export function withMissedPromise(tried: TriedContact, missedAt: Instant): TriedContact {
  return {
    ...tried,
    attempts: tried.attempts.map((attempt, index) =>
      index === tried.attempts.length - 1 && attempt.said?.promise !== undefined
        ? { ...attempt, said: { ...attempt.said, promise: { ...attempt.said.promise, missedAt } } }
        : attempt,
    ),
  };
}
