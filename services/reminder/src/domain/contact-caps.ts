import { addDays, daysBetween } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import type { ContactCaps, Purpose } from '@homeward/policy';
import { type ContactFacts, isContact } from './contact-facts';
import { pastsOf } from './shared-past';

/** A contact on its day, as the caps count it. */
export interface Placed {
  readonly on: LocalDate;
  readonly purpose: Purpose;
}

type Cap = ContactCaps['caps'][number];

/** The contacts that were made, or may have been, and count. Of a message what its receipt said last decides. */
export function contactsMade(facts: ContactFacts): readonly Placed[] {
  const pasts = pastsOf(facts);
  const placed: Placed[] = [];
  for (const { contact, attempts } of pasts.flatMap(({ tried }) => Object.values(tried))) {
    if (!contact.counts || attempts.at(-1)?.result === 'failed') continue;
    const days = new Set(attempts.filter(({ result }) => isContact(result)).map(({ on }) => on));
    for (const on of days) placed.push({ on, purpose: contact.purpose });
  }
  for (const contact of pasts.flatMap(({ sending }) => Object.values(sending))) {
    if (contact.counts) placed.push({ on: contact.plannedOn, purpose: contact.purpose });
  }
  return placed;
}

export interface Fit {
  /** Undefined: none up to the last day. */
  readonly on: LocalDate | undefined;
  /** The cap that stood in the way of the first day. */
  readonly cap: { readonly days: number; readonly contacts: number };
}

/**
 * The first day of the wanted contact on which no rolling window that holds it has more contacts than its cap. It may be made on any later day
 * as well, so it begins only when the contacts made before it stand in the way of no day any more.
 */
export function firstFittingDay(
  wanted: { readonly on: LocalDate; readonly untilOn: LocalDate; readonly purpose: Purpose },
  made: readonly Placed[],
  planned: readonly Placed[],
  caps: readonly Cap[],
): Fit {
  const own = caps.filter((cap) => applies(cap, wanted.purpose));
  let { on } = wanted;
  let first: Cap | undefined;
  for (const cap of own) {
    const clearOn = clearOfMade(cap, made);
    if (clearOn === undefined || clearOn <= on) continue;
    on = clearOn;
    first = cap;
  }
  const placed = [...made, ...planned];
  for (; on <= wanted.untilOn; on = addDays(on, 1)) {
    const broken = own.find((cap) => isFull(cap, on, placed));
    if (broken === undefined) return { on, cap: toValues(first) };
    first ??= broken;
  }
  return { on: undefined, cap: toValues(first) };
}

/** The day from which on contacts made fill no window; undefined when they fill none at all. */
function clearOfMade(cap: Cap, made: readonly Placed[]): LocalDate | undefined {
  const lastOn = made.filter(({ purpose }) => applies(cap, purpose)).reduce((last, { on }) => (on > last ? on : last), '');
  if (lastOn === '') return undefined;
  for (let days = cap.days - 1; days >= 0; days -= 1) {
    const on = addDays(lastOn, days);
    if (isFull(cap, on, made)) return addDays(on, 1);
  }
  return undefined;
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
