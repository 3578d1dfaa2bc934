import { addDays, addMonths, daysBetween, WEEKDAYS, weekdayOf } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import type { ContactCap, ContactCaps, Purpose } from '@homeward/policy';
import { type ContactFacts, type Placed, isContact } from './contact-facts';
import { pastsOf } from './shared-past';

/** What counts: contacts that were made, or may have been, and those that are planned. */
export interface Touches {
  readonly made: readonly Placed[];
  readonly planned: readonly Placed[];
}

/** At most so many contacts in a stretch of days, of the person or of everybody in the household. */
export interface Limit {
  readonly kind: 'cap' | 'distance';
  readonly of: 'person' | 'household';
  /** Rolling days, or a stretch of the calendar. */
  readonly stretch: { readonly days: number } | { readonly per: 'week' | 'month' };
  readonly contacts: number;
  readonly purposes: readonly Purpose[] | undefined;
}

const limitsByRules = new WeakMap<ContactCaps, readonly Limit[]>();

/** Everything that limits contacts. A minimum distance of so many days is one contact in as many days. */
export function limitsOf(rules: ContactCaps): readonly Limit[] {
  let limits = limitsByRules.get(rules);
  if (limits === undefined) {
    limits = [...toLimits('person', rules), ...(rules.household === undefined ? [] : toLimits('household', rules.household))];
    limitsByRules.set(rules, limits);
  }
  return limits;
}

function toLimits(of: Limit['of'], { caps, minimumDistances = [] }: Pick<ContactCaps, 'caps' | 'minimumDistances'>): readonly Limit[] {
  return [
    ...caps.map((cap): Limit => ({ kind: 'cap', of, stretch: stretchOf(cap), contacts: cap.contacts, purposes: cap.purposes })),
    ...minimumDistances.map(({ days, purposes }): Limit => ({ kind: 'distance', of, stretch: { days }, contacts: 1, purposes })),
  ];
}

function stretchOf({ days, per }: ContactCap): Limit['stretch'] {
  if (days !== undefined) return { days };
  if (per !== undefined) return { per };
  throw new TypeError('A cap has days or a stretch of the calendar');
}

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

export interface Wanted {
  readonly on: LocalDate;
  readonly untilOn: LocalDate;
  readonly purpose: Purpose;
}

export interface Fit {
  /** Undefined: none up to the last day. */
  readonly on: LocalDate | undefined;
  /** What stood in the way of the first day; undefined when nothing did. */
  readonly limit: Limit | undefined;
}

/**
 * The first day of the wanted contact that no limit and nothing else (`isOff`) stands in the way of. It may be made on any later day as well, so it begins
 * only when the contacts made before it stand in the way of no day any more. `counted` says what counts for the person, and for the household with it.
 */
export function firstFittingDay(
  wanted: Wanted,
  limits: readonly Limit[],
  counted: Readonly<Record<Limit['of'], Touches>>,
  isOff: (day: LocalDate) => boolean,
): Fit {
  const own = limits.filter((limit) => applies(limit, wanted.purpose));
  let { on } = wanted;
  let first: Limit | undefined;
  for (const limit of own) {
    const clearOn = clearOfMade(limit, counted[limit.of].made);
    if (clearOn === undefined || clearOn <= on) continue;
    on = clearOn;
    first = limit;
  }
  const placed = { person: [...counted.person.made, ...counted.person.planned], household: everything(own, counted) };
  for (; on <= wanted.untilOn; on = addDays(on, 1)) {
    const full = own.find((limit) => isFull(limit, on, placed[limit.of]));
    if (full === undefined && !isOff(on)) return { on, limit: first };
    first ??= full;
  }
  return { on: undefined, limit: first };
}

/** Which limit stands in the way of a day; undefined when none does. */
export function limitOn(
  { on, purpose }: Pick<Wanted, 'on' | 'purpose'>,
  limits: readonly Limit[],
  counted: Readonly<Record<Limit['of'], Touches>>,
): Limit | undefined {
  return limits.find(
    (limit) =>
      applies(limit, purpose) &&
      (isFull(limit, on, [...counted[limit.of].made, ...counted[limit.of].planned]) ||
        (clearOfMade(limit, counted[limit.of].made) ?? '') > on),
  );
}

/** Most people live in no household that anybody told of: nothing is copied for them. */
function everything(limits: readonly Limit[], { household }: Readonly<Record<Limit['of'], Touches>>): readonly Placed[] {
  return limits.some(({ of }) => of === 'household') ? [...household.made, ...household.planned] : [];
}

/** The day from which on contacts made fill no stretch; undefined when they fill none at all. */
function clearOfMade(limit: Limit, made: readonly Placed[]): LocalDate | undefined {
  const lastOn = made.filter(({ purpose }) => applies(limit, purpose)).reduce((last, { on }) => (on > last ? on : last), '');
  if (lastOn === '') return undefined;
  const { stretch } = limit;
  if ('per' in stretch) return isFull(limit, lastOn, made) ? nextPeriod(stretch.per, lastOn) : undefined;
  // Nothing older shares a stretch with the last one; people who were contacted for years are asked about as fast as others.
  const since = addDays(lastOn, -stretch.days);
  const near = made.filter(({ on }) => on > since);
  if (near.length < limit.contacts) return undefined;
  for (let days = stretch.days - 1; days >= 0; days -= 1) {
    const on = addDays(lastOn, days);
    if (isFull(limit, on, near)) return addDays(on, 1);
  }
  return undefined;
}

function applies({ purposes }: Limit, purpose: Purpose): boolean {
  return purposes === undefined || purposes.includes(purpose);
}

/** Whether one more contact on this day makes its week or month, or some rolling stretch that ends on that day or later, too full. */
function isFull(limit: Limit, on: LocalDate, placed: readonly Placed[]): boolean {
  const { stretch, contacts } = limit;
  const counting = placed.filter(({ purpose }) => applies(limit, purpose));
  if ('per' in stretch) {
    const period = periodOf(stretch.per, on);
    return counting.filter((other) => periodOf(stretch.per, other.on) === period).length >= contacts;
  }
  const [after, before] = [addDays(on, -stretch.days), addDays(on, stretch.days)];
  const near = counting.filter((other) => other.on > after && other.on < before);
  if (near.length < contacts) return false;
  const distances = near.map((other) => daysBetween(on, other.on));
  const ends = [0, ...distances.filter((days) => days > 0)];
  return ends.some((end) => distances.filter((days) => days <= end && days > end - stretch.days).length >= contacts);
}

/** The first day of the week or month. */
function periodOf(per: 'week' | 'month', on: LocalDate): LocalDate {
  return per === 'month' ? `${on.slice(0, 7)}-01` : addDays(on, -WEEKDAYS.indexOf(weekdayOf(on)));
}

function nextPeriod(per: 'week' | 'month', on: LocalDate): LocalDate {
  const from = periodOf(per, on);
  return per === 'month' ? addMonths(from, 1) : addDays(from, 7);
}
