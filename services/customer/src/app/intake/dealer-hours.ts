import type { OrgTree } from '@homeward/access';
import { type HolidayCalendar, addDays, instantOf, localDateOf, startOfDay, timeOfDayMs } from '@homeward/calendar';
import type { Instant, LocalDate } from '@homeward/kernel';
import { type PolicyBook, appointmentCapacity } from '@homeward/policy';
import { type DayCapacity, capacityOn } from '../../domain/appointments/day-capacity';

const HOUR_MS = 3_600_000;

/** What counts at one dealer on one day. */
export interface DayTerms {
  /** The id of the dealer's day. */
  readonly id: string;
  readonly capacity: DayCapacity;
  readonly policy: string;
}

/** Days and hours of dealers, and what they give away; one of these serves a whole batch. */
export interface DealerHours {
  readonly now: Instant;
  readonly tree: OrgTree;
  today(dealerId: string): LocalDate;
  dayOf(dealerId: string, at: Instant): LocalDate;
  /** The local hour that a moment lies in: `09:00`. */
  hourOf(dealerId: string, at: Instant): string;
  startOf(dealerId: string, on: LocalDate, hour: string): Instant;
  termsOn(dealerId: string, on: LocalDate): DayTerms;
  /** The last day for which places are given away today. */
  lastOn(dealerId: string): LocalDate;
}

/** The policy that takes effect later counts for the days from then on. */
export function createDealerHours(now: Instant, tree: OrgTree, book: PolicyBook, holidays: HolidayCalendar): DealerHours {
  const known = new Map<string, DayTerms>();
  const zone = (dealerId: string): string => tree.zoneOf(dealerId);
  const today = (dealerId: string): LocalDate => localDateOf(now, zone(dealerId));
  return {
    now,
    tree,
    today,
    dayOf: (dealerId, at) => localDateOf(at, zone(dealerId)),
    hourOf: (dealerId, at) => `${String(Math.floor(timeOfDayMs(at, zone(dealerId)) / HOUR_MS)).padStart(2, '0')}:00`,
    startOf: (dealerId, on, hour) => instantOf(on, hour, zone(dealerId)),
    termsOn(dealerId, on) {
      const id = dealerDayId(dealerId, on);
      let terms = known.get(id);
      if (terms === undefined) {
        const at = startOfDay(on, zone(dealerId));
        const { document, reference } = book.resolve(appointmentCapacity, { dealerId, tree, at });
        terms = { id, capacity: capacityOn(on, document, holidays), policy: reference };
        known.set(id, terms);
      }
      return terms;
    },
    lastOn: (dealerId) => addDays(today(dealerId), book.resolve(appointmentCapacity, { dealerId, tree, at: now }).document.daysAhead),
  };
}

/** One aggregate for each dealer and day. */
export function dealerDayId(dealerId: string, on: LocalDate): string {
  return `${dealerId}/${on}`;
}
