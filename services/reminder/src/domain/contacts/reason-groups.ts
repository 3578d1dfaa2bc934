import { addDays } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import type { Channel, Purpose } from '@homeward/policy';
import { type Admitted, compareImportance, compareNames } from './admission';
import type { Candidate } from '../cadences/candidate';
import { compareText } from '../cars/care-facts';

/** Reasons that become one contact. */
export interface Group {
  readonly items: readonly Admitted[];
  /** The reason that gives the contact its day, its owner and its id: the latest, of several the most important. */
  readonly leader: Admitted;
  readonly channels: readonly Channel[];
  /** The earliest first day of its reasons. */
  readonly firstOn: LocalDate;
  /** The latest first day of its reasons: nobody is contacted too early about any of them. */
  readonly fromOn: LocalDate;
  /** The earliest last day of its reasons. */
  readonly untilOn: LocalDate;
}

/** Reasons of one dealer whose days are near each other become one contact (RE4, RE9). Whether they do depends on their days alone, not on today. */
export function groupsOf(admitted: readonly Admitted[]): readonly Group[] {
  const sorted = [...admitted].sort((a, b) => compareText(a.fromOn, b.fromOn) || compareNames(a, b));
  const groups: Group[] = [];
  for (const item of sorted) {
    const { channels, fromOn, untilOn } = item;
    const own: Group = { items: [item], leader: item, channels, firstOn: fromOn, fromOn, untilOn };
    const place = groups.findIndex(
      (group) => fromOn <= addDays(group.firstOn, item.terms.caps.rules.mergeWithinDays) && canShare(group, own),
    );
    const near = groups[place];
    if (near === undefined) groups.push(own);
    else groups[place] = joined(near, own);
  }
  return groups;
}

/** Contacts that have begun and are still open when another one begins become one with it: nobody is called twice on one day. */
export function withOpenOnesJoined(groups: readonly Group[]): readonly Group[] {
  const all: Group[] = [];
  for (const group of groups) {
    const isOpen = ({ fromOn, leader }: Group): boolean => fromOn <= leader.terms.today;
    const place = isOpen(group) ? all.findIndex((other) => isOpen(other) && canShare(other, group)) : -1;
    const open = all[place];
    if (open === undefined) all.push(group);
    else all[place] = joined(open, group);
  }
  return all;
}

/** The guest's reasons are told in the contact of the host, which stays what it is. */
export function hosting(host: Group, guest: Group): Group {
  return { ...joined(host, guest), leader: host.leader };
}

/** Whether a contact with its day and channel can take the reasons of another group along. */
export function canHost(
  { group, on, channel }: { readonly group: Group; readonly on: LocalDate; readonly channel: Channel },
  guest: Group,
): boolean {
  return guest.fromOn <= on && on <= guest.untilOn && guest.channels.includes(channel) && canShare(group, guest);
}

/** The most important of its reasons. */
export function mostImportantOf({ items, leader }: Group): Admitted {
  return items.reduce((first, item) => (compareImportance(item, first) < 0 ? item : first), leader);
}

/** That of its most important reason. */
export function purposeOf(group: Group): Purpose {
  return mostImportantOf(group).candidate.purpose;
}

/**
 * Those who sell call about nothing else, and nobody else calls for them: an agreed date must not wait for a maintenance. The call centre asks what the
 * dealer did: the dealer does not ask that for it. What the manager takes over is not given back.
 */
function sideOf({ items }: Group): Candidate['ownerKind'] | '' {
  const owners = items.map(({ candidate }) => candidate.ownerKind);
  return APART.find((owner) => owners.includes(owner)) ?? '';
}

const APART: readonly Candidate['ownerKind'][] = ['sales-consultant', 'call-centre', 'dealer-manager'];

/** Whether two groups may be one contact: of one dealer, on a day in the windows of both, on a channel that both can take. */
function canShare(a: Group, b: Group): boolean {
  return (
    a.leader.candidate.dealerId === b.leader.candidate.dealerId &&
    sideOf(a) === sideOf(b) &&
    laterOf(a.fromOn, b.fromOn) <= earlierOf(a.untilOn, b.untilOn) &&
    a.channels.some((channel) => b.channels.includes(channel))
  );
}

function joined(a: Group, b: Group): Group {
  const isBLeading =
    b.leader.fromOn > a.leader.fromOn || (b.leader.fromOn === a.leader.fromOn && compareImportance(b.leader, a.leader) < 0);
  // A greeting that joins a call is said in it: the more important of the two knows how the person is to be reached.
  const [first, second] = compareImportance(mostImportantOf(a), mostImportantOf(b)) <= 0 ? [a, b] : [b, a];
  return {
    items: [...a.items, ...b.items],
    leader: isBLeading ? b.leader : a.leader,
    channels: first.channels.filter((channel) => second.channels.includes(channel)),
    firstOn: earlierOf(a.firstOn, b.firstOn),
    fromOn: laterOf(a.fromOn, b.fromOn),
    untilOn: earlierOf(a.untilOn, b.untilOn),
  };
}

function earlierOf(a: LocalDate, b: LocalDate): LocalDate {
  return a < b ? a : b;
}

function laterOf(a: LocalDate, b: LocalDate): LocalDate {
  return a > b ? a : b;
}
