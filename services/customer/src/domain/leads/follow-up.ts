import { addDays, addDuration } from '@homeward/calendar';
import type { Instant, LocalDate } from '@homeward/kernel';
import type { LeadLevel } from '@homeward/policy';
import type { LeadTerms, Mark, NextFollowUp } from './lead-facts';

const HOUR_MS = 3_600_000;

/** The first follow-up after a lead came to somebody: hours to the minute, days to the end of the last one. */
export function firstFollowUp(level: LeadLevel, since: Instant, terms: LeadTerms): NextFollowUp {
  const { firstFollowUp: first } = terms.rules.levels[level];
  if ('days' in first) return byDay('first', level, addDays(terms.dayOf(since), first.days), terms);
  const at = addDuration(since, first.hours * HOUR_MS);
  return withMarks({ basis: 'first', on: terms.dayOf(at), at, overdueAt: at }, level, terms);
}

/** At least every so many days after a follow-up (domain, section 2). */
export function nextByLevel(level: LeadLevel, followedUpAt: Instant, terms: LeadTerms): NextFollowUp {
  return byDay('level', level, addDays(terms.dayOf(followedUpAt), terms.rules.levels[level].thenEveryDays), terms);
}

/** A moment agreed with the customer; it is missed when its day is over. */
export function asAgreed(level: LeadLevel, agreedAt: Instant, terms: LeadTerms): NextFollowUp {
  const on = terms.dayOf(agreedAt);
  return withMarks({ basis: 'agreed', on, at: agreedAt, overdueAt: endOf(on, terms) }, level, terms);
}

/** The day by which a lead of this level is expected to be won or lost; undefined for a level without a bound. */
export function closesByOn(level: LeadLevel, since: Instant, { rules, dayOf }: LeadTerms): LocalDate | undefined {
  const days = rules.levels[level].closesWithinDays;
  return days === undefined ? undefined : addDays(dayOf(since), days);
}

/** Overdue at any moment: nobody has followed up by then. */
export function isOverdue(next: NextFollowUp | undefined, at: Instant): boolean {
  return next !== undefined && at >= next.overdueAt;
}

function byDay(basis: NextFollowUp['basis'], level: LeadLevel, on: LocalDate, terms: LeadTerms): NextFollowUp {
  const overdueAt = endOf(on, terms);
  return withMarks({ basis, on, at: overdueAt, overdueAt }, level, terms);
}

function endOf(day: LocalDate, { startOf }: LeadTerms): Instant {
  return startOf(addDays(day, 1));
}

function withMarks(
  due: Pick<NextFollowUp, 'basis' | 'on' | 'at' | 'overdueAt'>,
  level: LeadLevel,
  { rules, policy, dayOf, startOf }: LeadTerms,
): NextFollowUp {
  const escalations = rules.escalation.map(({ to, afterDays }): Mark => {
    const at = afterDays === 0 ? due.overdueAt : startOf(addDays(dayOf(due.overdueAt), afterDays));
    return { kind: 'escalation', to, at };
  });
  return {
    ...due,
    everyDays: rules.levels[level].thenEveryDays,
    marks: [{ kind: 'missed', at: due.overdueAt }, ...escalations],
    policy,
  };
}
