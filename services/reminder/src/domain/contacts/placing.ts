import type { LocalDate } from '@homeward/kernel';
import type { Channel } from '@homeward/policy';
import { compareImportance } from './admission';
import { type Limit, type Touches, firstFittingDay, limitsOf } from './contact-caps';
import type { FellowTouches, Placed, PlannedTouch } from './contact-facts';
import { plannedBefore } from './household';
import { type Group, canHost, hosting, mostImportantOf, purposeOf } from './reason-groups';
import { type Step, step } from '../cadences/step';

/** What counts for the person, and for the household with it. */
export type CountedBy = Readonly<Record<Limit['of'], Touches>>;

/** Reasons with how they came to the day that they have, or to none. */
export interface Outcome {
  readonly group: Group;
  readonly steps: readonly Step[];
  /** What they had to find their day among. */
  readonly counted: CountedBy;
}

/** A contact with its day. */
export interface Placement {
  /** With its guests. */
  readonly group: Group;
  readonly on: LocalDate;
  readonly counts: boolean;
  readonly channel: Channel;
  readonly touch: PlannedTouch;
  /** The reasons that it was placed for, and those that a cap made it take along. */
  readonly outcomes: readonly Outcome[];
}

export interface Placing {
  readonly placed: readonly Placement[];
  readonly refused: readonly Outcome[];
}

/** What counts for a person beside the contacts to be placed. */
export interface Counted {
  readonly personId: string;
  readonly made: readonly Placed[];
  readonly fellows: readonly FellowTouches[];
  /** Planned contacts whose reasons are not told here. */
  readonly elsewhere: readonly Placed[];
}

/** Gives each contact its day, the most important first; what a limit moves joins another contact, waits, or is refused. */
export function placeContacts(groups: readonly Group[], counted: Counted): Placing {
  const placed: Placement[] = [];
  const refused: Outcome[] = [];
  const own: Placed[] = [...counted.elsewhere];
  for (const { group, order } of inOrderOfPlacing(groups)) {
    const before = countedBefore(order, [...own], counted);
    const place = placeOf(group, before);
    const host = place.limit === undefined || !mergesOver(group) ? -1 : placed.findIndex((other) => canHost(other, group));
    const taking = placed[host];
    if (taking !== undefined) {
      const merged = step('cap.merged', { ...valuesOf(place.limit), from: group.fromOn, to: taking.on, policy: policyOf(group) });
      placed[host] = {
        ...taking,
        group: hosting(taking.group, group),
        outcomes: [...taking.outcomes, { group, steps: [merged], counted: before }],
      };
    } else if (place.on === undefined) refused.push({ group, steps: place.steps, counted: before });
    else {
      const touch: PlannedTouch = { on: place.on, purpose: purposeOf(group), order };
      placed.push({
        group,
        on: place.on,
        counts: place.counts,
        channel: channelOf(group),
        touch,
        outcomes: [{ group, steps: place.steps, counted: before }],
      });
      if (place.counts) own.push(touch);
    }
  }
  return { placed, refused };
}

/** What a contact with this place in the order yields to. */
function countedBefore(order: PlannedTouch['order'], own: readonly Placed[], { personId, made, fellows }: Counted): CountedBy {
  const person = { made, planned: own };
  if (fellows.length === 0) return { person, household: person };
  return {
    person,
    household: {
      made: [...made, ...fellows.flatMap((fellow) => fellow.made)],
      planned: [...own, ...plannedBefore(order, personId, fellows)],
    },
  };
}

/** Steps that no cap blocks stand where they are; the others find their days around them, the most important first. */
function inOrderOfPlacing(groups: readonly Group[]): readonly { readonly group: Group; readonly order: PlannedTouch['order'] }[] {
  return groups
    .map((group) => ({
      group,
      first: mostImportantOf(group),
      movable: isExempt(group) || isBeyondCaps(group) ? (0 as const) : (1 as const),
    }))
    .sort((a, b) => a.movable - b.movable || compareImportance(a.first, b.first))
    .map(({ group, first, movable }) => ({ group, order: [movable, first.rank] as const }));
}

/** The customer has asked for the day, or one of its reasons was started by a visit or delivery: it counts, and is never blocked. */
function isExempt({ leader, items }: Group): boolean {
  if (isAgreed(items)) return true;
  return !leader.terms.caps.rules.blocksCadenceSteps && items.some(({ candidate }) => candidate.capExempt);
}

function isAgreed(items: Group['items']): boolean {
  return items.some(({ agreedOn }) => agreedOn !== undefined);
}

/** Safety, appointment and complaint contacts neither count nor are blocked. */
function isBeyondCaps({ leader, items }: Group): boolean {
  const { exemptPurposes } = leader.terms.caps.rules;
  return items.some(({ candidate }) => exemptPurposes.includes(candidate.purpose));
}

function mergesOver({ leader }: Group): boolean {
  return leader.terms.caps.rules.overCap === 'merge';
}

interface Place {
  /** Undefined: there is no day for it. */
  readonly on: LocalDate | undefined;
  readonly counts: boolean;
  /** The limit that moved it. */
  readonly limit: Limit | undefined;
  readonly steps: readonly Step[];
}

function placeOf(group: Group, counted: CountedBy): Place {
  const { caps } = group.leader.terms;
  const { fromOn, untilOn } = group;
  const policy = caps.reference;
  const isOff = daysOffOf(group);
  if (isBeyondCaps(group)) return fixed(group, isOff, false, step('cap.not-applied', { policy }));
  if (isExempt(group)) return fixed(group, isOff, true, step('cap.counted-only', { policy }));
  const limits = limitsOf(caps.rules);
  const wanted = { on: fromOn, untilOn, purpose: purposeOf(group) };
  let fit = firstFittingDay(wanted, limits, counted, isOff);
  // Rather on a day off than not at all.
  if (fit.on === undefined) fit = firstFittingDay(wanted, limits, counted, () => false);
  const { on, limit } = fit;
  if (on === undefined) {
    return { on, counts: true, limit, steps: [step(codeOf('blocked', limit), { ...valuesOf(limit), fromOn, untilOn, policy })] };
  }
  const free = limit === undefined;
  const placing = free
    ? step('cap.free', { policy })
    : step(codeOf('deferred', limit), { ...valuesOf(limit), from: fromOn, to: on, policy });
  const wasOff = free && on !== fromOn;
  return { on, counts: true, limit, steps: [placing, ...dayOffSteps(group, wasOff ? fromOn : on, on, isOff)] };
}

/** It stands where it is, but for days off. */
function fixed(group: Group, isOff: (day: LocalDate) => boolean, counts: boolean, said: Step): Place {
  const { fromOn, untilOn } = group;
  const nothing = { made: [], planned: [] };
  const { on = fromOn } = firstFittingDay(
    { on: fromOn, untilOn, purpose: purposeOf(group) },
    [],
    { person: nothing, household: nothing },
    isOff,
  );
  return { on, counts, limit: undefined, steps: [said, ...dayOffSteps(group, fromOn, on, isOff)] };
}

/** The days on which nobody makes such a contact; none for what is as urgent as to be made at night. */
export function daysOffOf(group: Group): (day: LocalDate) => boolean {
  const { terms, candidate } = group.leader;
  const { daysOff = [], exemptPurposes } = terms.quiet.rules;
  const channel = channelOf(group);
  const rules = daysOff.filter(
    ({ channels = ['phone'], owners }) =>
      channels.includes(channel) && (owners === undefined || owners.some((owner) => owner === candidate.ownerKind)),
  );
  if (rules.length === 0 || isAgreed(group.items) || group.items.some((item) => exemptPurposes.includes(item.candidate.purpose)))
    return () => false;
  return (day) => rules.some(({ off }) => terms.isOff(day, off));
}

function dayOffSteps({ leader }: Group, from: LocalDate, on: LocalDate, isOff: (day: LocalDate) => boolean): readonly Step[] {
  const { quiet, hasNotice } = leader.terms;
  const policy = quiet.reference;
  const { daysOff = [] } = quiet.rules;
  // Which days are off in that year is not known yet: it is said, not guessed silently.
  const unknown = daysOff.length === 0 || hasNotice(on) ? [] : [step('holidays.unknown', { year: on.slice(0, 4) })];
  if (isOff(on)) return [step('day-off.kept', { on, policy }), ...unknown];
  return from === on ? unknown : [step('day-off.shifted', { from, to: on, policy }), ...unknown];
}

function channelOf({ channels: [channel] }: Group): Channel {
  if (channel === undefined) throw new Error('A group of reasons shares a channel');
  return channel;
}

function policyOf({ leader }: Group): string {
  return leader.terms.caps.reference;
}

/** Texts say each kind of limit in its own words. */
function codeOf(what: 'deferred' | 'blocked', limit: Limit | undefined): string {
  if (limit === undefined) return `cap.${what}`;
  const kind = limit.kind === 'distance' ? 'distance' : 'days' in limit.stretch ? '' : 'calendar';
  return [limit.of === 'household' ? 'household' : 'cap', what, kind].filter((part) => part !== '').join('.');
}

export function valuesOf(limit: Limit | undefined): Readonly<Record<string, string | number>> {
  if (limit === undefined) return { days: 0, contacts: 0 };
  const { stretch, contacts, of, purposes } = limit;
  return { ...stretch, contacts, of, ...(purposes === undefined ? {} : { purposes: purposes.join(',') }) };
}
