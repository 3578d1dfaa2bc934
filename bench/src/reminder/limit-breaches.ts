import type { LocalDate } from '@homeward/kernel';

/** A contact that was made, as limits count it. */
export interface CountedContact {
  readonly personId: string;
  /** Empty for none. */
  readonly household: string;
  readonly on: LocalDate;
  /** In the order in which they were made. */
  readonly place: number;
  readonly counts: boolean;
  /** Nothing that started it makes it exempt: it should have waited. */
  readonly isMovable: boolean;
}

/** At most so many contacts in so many days, rolling. */
export interface RollingLimit {
  readonly days: number;
  readonly contacts: number;
}

const DAY_MS = 86_400_000;

/**
 * Contacts that were made although a limit was full: counted from the days alone, by nothing that plans. Contacts that limits do not block make them fuller
 * all the same.
 */
export function breachesOf(contacts: readonly CountedContact[], own: readonly RollingLimit[], home: readonly RollingLimit[]): number {
  const counting = contacts.filter(({ counts }) => counts);
  const byPerson = Map.groupBy(counting, ({ personId }) => personId);
  const byHome = Map.groupBy(
    counting.filter(({ household }) => household !== ''),
    ({ household }) => household,
  );
  return counting.filter((contact) => {
    if (!contact.isMovable) return false;
    const isOver = (others: readonly CountedContact[] | undefined, limits: readonly RollingLimit[]): boolean =>
      limits.some((limit) => {
        const inside = (others ?? []).filter((other) => isBefore(other, contact) && daysFrom(other.on, contact.on) < limit.days);
        return inside.length >= limit.contacts;
      });
    return isOver(byPerson.get(contact.personId), own) || isOver(byHome.get(contact.household), home);
  }).length;
}

function isBefore(other: CountedContact, contact: CountedContact): boolean {
  return other.place < contact.place && other.on <= contact.on;
}

function daysFrom(from: LocalDate, to: LocalDate): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}
