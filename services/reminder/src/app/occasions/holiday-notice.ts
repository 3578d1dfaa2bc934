import { type HolidayCalendar, localDateOf, yearWithoutNotice } from '@homeward/calendar';
import type { Instant } from '@homeward/kernel';
import { occasions } from '@homeward/policy';
import type { Log, ReferenceData, ServiceWarning, WakeUp } from '@homeward/runtime';
import { topOf } from './occasion-calendar';

export interface HolidayNotice {
  /** What is told with the lag. */
  readonly warnings: (now: Instant) => readonly ServiceWarning[];
  /** Writes the log once a month. */
  readonly wakeUp: WakeUp;
}

/**
 * Reports a year whose holidays are not known before it starts, so that somebody brings the notice: steps that are moved off days off are planned by ordinary days until then, and
 * say so.
 */
export function createHolidayNotice({
  reference,
  holidays,
  log,
}: {
  readonly reference: Pick<ReferenceData, 'tree' | 'policies'>;
  readonly holidays: HolidayCalendar;
  readonly log: Log;
}): HolidayNotice {
  let loggedIn = '';
  const missingAt = (now: Instant): { readonly year: number; readonly today: string } | undefined => {
    const tree = reference.tree();
    const top = topOf(tree);
    const today = localDateOf(now, tree.zoneOf(top ?? ''));
    const { document } = reference.policies().resolve(occasions, { dealerId: top, tree, at: now });
    const year = yearWithoutNotice(holidays, today, document.holidayNotice.fromMonth);
    return year === undefined ? undefined : { year, today };
  };
  return {
    warnings(now) {
      const missing = missingAt(now);
      return missing === undefined ? [] : [{ code: 'holidays.unknown', values: { year: String(missing.year) } }];
    },
    wakeUp: {
      name: 'holiday-notice',
      async run(now) {
        // Asked at every wake-up: the month decides before anything is looked up.
        if (now.slice(0, 7) === loggedIn) return 0;
        loggedIn = now.slice(0, 7);
        const missing = missingAt(now);
        if (missing !== undefined)
          log.warn({ year: missing.year }, 'The holidays of this year are not known: days off in it count as ordinary days until they are');
        return 0;
      },
      nextAt: async () => undefined,
      overdue: async () => 0,
    },
  };
}
