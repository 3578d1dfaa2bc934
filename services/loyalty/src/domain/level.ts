import { addDays, addMonths, monthsPast } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import { type Level, levelFor, LEVELS, type LevelsPolicy } from '@homeward/policy';
import type { HeldLevel, VisitToSettle } from './account-facts';

type Earning = Pick<VisitToSettle, 'points' | 'earnedOn'>;

/** Points earned up to a day, as long as the months of the window are not past; as everywhere, the day on which they are full still counts. */
function measuredOn(earnings: readonly Earning[], { windowMonths }: LevelsPolicy, on: LocalDate): number {
  return earnings.reduce(
    (sum, { points, earnedOn }) => (earnedOn <= on && !monthsPast(windowMonths, earnedOn, on) ? sum + points : sum),
    0,
  );
}

function demoted(level: Level, measured: Level, policy: LevelsPolicy): Level {
  if (policy.demotion === 'to-measured') return measured;
  return LEVELS[Math.max(LEVELS.indexOf(measured), LEVELS.indexOf(level) - 1)] ?? measured;
}

/**
 * The level as of a day (S1, S2; the figures are policy). Reaching more raises it at once; a level that is no longer earned is kept through its
 * validity and then falls. A function of the set of earnings, so that the order of arrival does not matter. Undefined before the first earning.
 */
export function levelAsOf(earnings: readonly Earning[], policy: LevelsPolicy, reference: string, today: LocalDate): HeldLevel | undefined {
  const days = [...new Set(earnings.filter(({ points }) => points > 0).map(({ earnedOn }) => earnedOn))]
    .filter((day) => day <= today)
    .sort();
  const first = days[0];
  if (first === undefined) return undefined;
  const measured = (on: LocalDate): Level => levelFor(policy, measuredOn(earnings, policy, on));
  let held: HeldLevel = {
    level: levelFor(policy, 0),
    since: first,
    keptThrough: addMonths(first, policy.validityMonths),
    policy: reference,
  };
  const fallUpTo = (day: LocalDate): void => {
    while (held.keptThrough < day && policy.validityMonths > 0) {
      const on = addDays(held.keptThrough, 1);
      const now = measured(on);
      const level = LEVELS.indexOf(now) >= LEVELS.indexOf(held.level) ? held.level : demoted(held.level, now, policy);
      held = {
        ...held,
        level,
        since: level === held.level ? held.since : on,
        keptThrough: addMonths(held.keptThrough, policy.validityMonths),
      };
    }
    if (policy.validityMonths === 0) held = { ...held, level: measured(day), keptThrough: day };
  };
  for (const day of days) {
    fallUpTo(day);
    const reached = measured(day);
    if (LEVELS.indexOf(reached) > LEVELS.indexOf(held.level)) {
      held = { level: reached, since: day, keptThrough: addMonths(day, policy.validityMonths), policy: reference };
    }
  }
  fallUpTo(today);
  return held;
}
