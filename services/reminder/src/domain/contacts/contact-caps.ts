import { addDays, addMonths, daysBetween, WEEKDAYS, weekdayOf } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import type { ContactCap, ContactCaps, Purpose } from '@homeward/policy';
import { type ContactFacts, type Placed, isContact } from './contact-facts';
import { pastsOf } from './shared-past';

/** Days are counted from here. */
const FIRST_DAY = '1970-01-01';

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
  const placed = { person: numbered([...counted.person.made, ...counted.person.planned]), household: numbered(everything(own, counted)) };
  for (let day = dayOf(on); on <= wanted.untilOn; on = addDays(on, 1), day += 1) {
    const full = own.find((limit) => isFull(limit, on, day, placed[limit.of]));
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
      (isFull(limit, on, dayOf(on), numbered([...counted[limit.of].made, ...counted[limit.of].planned])) ||
        (clearOfMade(limit, counted[limit.of].made) ?? '') > on),
  );
}

/** Most people live in no household that anybody told of: nothing is copied for them. */
function everything(limits: readonly Limit[], { household }: Readonly<Record<Limit['of'], Touches>>): readonly Placed[] {
  return limits.some(({ of }) => of === 'household') ? [...household.made, ...household.planned] : [];
}

/** The day from which on contacts made fill no stretch; undefined when they fill none at all. */
function clearOfMade(limit: Limit, made: readonly Placed[]): LocalDate | undefined {
  if (made.length < limit.contacts) return undefined;
  const lastOn = made.filter(({ purpose }) => applies(limit, purpose)).reduce((last, { on }) => (on > last ? on : last), '');
  if (lastOn === '') return undefined;
  const { stretch } = limit;
  if ('per' in stretch) return isFull(limit, lastOn, dayOf(lastOn), numbered(made)) ? nextPeriod(stretch.per, lastOn) : undefined;
  // So many contacts counted back from the last one fill every stretch that still holds them all: until the earliest of them drops out.
  const since = addDays(lastOn, -stretch.days);
  const near = made.filter(({ on, purpose }) => on > since && applies(limit, purpose)).map(({ on }) => on);
  const earliestOn = near.sort().at(-limit.contacts);
  return earliestOn === undefined ? undefined : addDays(earliestOn, stretch.days);
}

function applies({ purposes }: Limit, purpose: Purpose): boolean {
  return purposes === undefined || purposes.includes(purpose);
}

/** With its day as a number: days are tried one by one, and compared with every contact. */
interface Numbered extends Placed {
  readonly day: number;
}

function numbered(placed: readonly Placed[]): readonly Numbered[] {
  return placed.map(({ on, purpose }) => ({ on, purpose, day: dayOf(on) }));
}

function dayOf(on: LocalDate): number {
  return daysBetween(FIRST_DAY, on);
}

/** Whether one more contact on this day makes its week or month, or some rolling stretch that ends on that day or later, too full. */
function isFull(limit: Limit, on: LocalDate, day: number, placed: readonly Numbered[]): boolean {
  const { stretch, contacts } = limit;
  if (placed.length < contacts) return false;
  if ('per' in stretch) {
    const period = periodOf(stretch.per, on);
    return placed.filter((other) => applies(limit, other.purpose) && periodOf(stretch.per, other.on) === period).length >= contacts;
  }
  const distances: number[] = [];
  for (const other of placed) {
    const distance = other.day - day;
    if (Math.abs(distance) < stretch.days && applies(limit, other.purpose)) distances.push(distance);
  }
  if (distances.length < contacts) return false;
  const ends = [0, ...distances.filter((distance) => distance > 0)];
  return ends.some((end) => distances.filter((distance) => distance <= end && distance > end - stretch.days).length >= contacts);
}

/** The first day of the week or month. */
function periodOf(per: 'week' | 'month', on: LocalDate): LocalDate {
  return per === 'month' ? `${on.slice(0, 7)}-01` : addDays(on, -WEEKDAYS.indexOf(weekdayOf(on)));
}

function nextPeriod(per: 'week' | 'month', on: LocalDate): LocalDate {
  const from = periodOf(per, on);
  return per === 'month' ? addMonths(from, 1) : addDays(from, 7);
}
