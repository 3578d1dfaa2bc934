import { addDuration } from '@homeward/calendar';
import type { Instant, LocalDate } from '@homeward/kernel';
import type { WorkLists } from '@homeward/policy';
import type { Attempt } from './contact-facts';
import { type Step, step } from '../cadences/step';

const MINUTE_MS = 60_000;

/** When a contact may be tried again. */
export interface Rest {
  /** Undefined: at once. */
  readonly againAt: Instant | undefined;
  /** It was tried as often as a day allows. */
  readonly isOverForDay: boolean;
}

/** After a call that reached nobody: not at once, and not more often in a day than the policy says. */
export function restOf(attempts: readonly Pick<Attempt, 'result' | 'at' | 'on'>[], on: LocalDate, { retry }: WorkLists): Rest {
  const last = attempts.at(-1);
  const triesOfDay = attempts.filter((attempt) => attempt.on === on && isFruitless(attempt)).length;
  if (last === undefined || !isFruitless(last)) return { againAt: undefined, isOverForDay: false };
  const minutes = last.result === 'busy' ? retry.busyAfterMinutes : retry.notReachedAfterMinutes;
  return { againAt: addDuration(last.at, minutes * MINUTE_MS), isOverForDay: triesOfDay >= retry.triesPerDay };
}

/** What follows from the latest try, by the policy. `followedUpOn`: when the step that follows it is planned, if there is one. */
export function nextStepOf(attempts: readonly Attempt[], on: LocalDate, policy: WorkLists, followedUpOn?: LocalDate): Step {
  const last = attempts.at(-1);
  const promise = last?.said?.promise;
  const { againAt, isOverForDay } = restOf(attempts, on, policy);
  if (promise !== undefined) return step('next.call-as-promised', { callAt: promise.callAt });
  if (isOverForDay) return step('next.rest-for-today', { tries: policy.retry.triesPerDay });
  if (againAt !== undefined) return step('next.call-again', { againAt });
  switch (last?.result) {
    case 'wrong-number':
      return step('next.number-to-correct');
    case 'refused':
      return step((last.said?.refusedPurposes ?? []).length > 0 ? 'next.refusal-recorded' : 'next.matter-refused');
    case 'booked':
      return step('next.appointment');
    case 'call-later':
      return step('next.call-later');
    default:
      if ((last?.said?.answers?.problems ?? []).length > 0) return step('next.case');
      return followedUpOn === undefined ? step('next.done') : step('next.follow-up', { on: followedUpOn });
  }
}

function isFruitless({ result }: Pick<Attempt, 'result'>): boolean {
  return result === 'busy' || result === 'not-reached';
}
