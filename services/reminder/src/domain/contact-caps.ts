import { addDays, daysBetween } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import type { ContactCaps, Purpose } from '@homeward/policy';
import { type ContactFacts, isContact } from './contact-facts';

/** A contact on its day, as the caps count it. */
export interface Placed {
  readonly on: LocalDate;
  readonly purpose: Purpose;
}

type Cap = ContactCaps['caps'][number];

/** The contacts that were made, or may have been, and count. Of a message what its receipt said last decides. */
export function contactsMade(facts: ContactFacts): readonly Placed[] {
  const placed: Placed[] = [];
  for (const { contact, attempts } of Object.values(facts.tried)) {
    if (!contact.counts || attempts.at(-1)?.result === 'failed') continue;
    const days = new Set(attempts.filter(({ result }) => isContact(result)).map(({ on }) => on));
    for (const on of days) placed.push({ on, purpose: contact.purpose });
  }
  for (const contact of Object.values(facts.sending)) if (contact.counts) placed.push({ on: contact.plannedOn, purpose: contact.purpose });
  return placed;
}

export interface Fit {
  /** Undefined: none up to the last day. */
  readonly on: LocalDate | undefined;
  /** The cap that stood in the way of the first day. */
  readonly cap: { readonly days: number; readonly contacts: number };
}

/** The first day of the wanted contact on which no rolling window that holds it has more contacts than its cap. */
export function firstFittingDay(
  wanted: { readonly on: LocalDate; readonly untilOn: LocalDate; readonly purpose: Purpose },
  placed: readonly Placed[],
  caps: readonly Cap[],
): Fit {
  let first: Cap | undefined;
  for (let on = wanted.on; on <= wanted.untilOn; on = addDays(on, 1)) {
    const broken = caps.find((cap) => applies(cap, wanted.purpose) && isFull(cap, on, placed));
    if (broken === undefined) return { on, cap: toValues(first) };
    first ??= broken;
  }
  return { on: undefined, cap: toValues(first) };
}

function applies({ purposes }: Cap, purpose: Purpose): boolean {
  return purposes === undefined || purposes.includes(purpose);
}

/** Whether one more contact on this day makes some window of the cap's length, ending on that day or later, too full. */
function isFull(cap: Cap, on: LocalDate, placed: readonly Placed[]): boolean {
  const distances = placed
    .filter(({ purpose }) => applies(cap, purpose))
    .map((other) => daysBetween(on, other.on))
    .filter((days) => Math.abs(days) < cap.days);
  const ends = [0, ...distances.filter((days) => days > 0)];
  return ends.some((end) => distances.filter((days) => days <= end && days > end - cap.days).length >= cap.contacts);
}

function toValues(cap: Cap | undefined): Fit['cap'] {
  return { days: cap?.days ?? 0, contacts: cap?.contacts ?? 0 };
}
