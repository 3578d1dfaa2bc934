import { dayText, exampleOf, type ExampleWindow, monthOf, weekOf } from './cadence-example';
import type { PolicyProblem } from './definition';
import type { Cadence, Cadences } from './subjects/cadences';
import type { ContactCap, ContactCaps } from './subjects/contacting';
import type { Purpose } from './subjects/words';

/** One contact of the example, made of one or several steps. */
interface Group {
  readonly steps: readonly ExampleWindow[];
  readonly first: number;
  readonly from: number;
  readonly until: number;
}

/** A group on its day. */
interface Placed {
  readonly on: number;
  readonly purposes: readonly Purpose[];
  readonly keys: readonly string[];
}

/**
 * Steps that the caps block even where the cadence is all there is: with nobody else to contact, each on the first day that is free, there is no day left
 * in their window. Each with the days of the contacts before it.
 */
export function capProblems({ cadences }: Cadences, caps: ContactCaps): readonly PolicyProblem[] {
  return Object.entries(cadences).flatMap(([key, cadence]) =>
    cadence.off === true
      ? []
      : blockedIn(cadence, caps).map(({ pointer, expected }) => ({ pointer: `/cadences/${key}${pointer}`, expected })),
  );
}

function blockedIn(cadence: Cadence, caps: ContactCaps): readonly PolicyProblem[] {
  // The steps of a visit, closed or open, or of a delivery are never blocked, unless the policy says so.
  const isFree = !caps.blocksCadenceSteps && isOfVisitOrDelivery(cadence.trigger);
  const placed: Placed[] = [];
  const problems: PolicyProblem[] = [];
  for (const group of groupsOf(exampleOf(cadence), caps.mergeWithinDays)) {
    const purposes = group.steps.map(({ step }) => step.purpose);
    const keys = group.steps.map(({ step }) => step.key);
    if (purposes.some((purpose) => caps.exemptPurposes.includes(purpose))) continue;
    const on = isFree ? group.from : firstFreeDay(group, purposes, placed, caps);
    if (on !== undefined) {
      placed.push({ on, purposes, keys });
      continue;
    }
    const [{ place } = { place: 0 }] = group.steps;
    const before = placed.map((one) => `${one.keys.join(' with ')} on ${dayText(one.on)}`).join(', ');
    problems.push({
      pointer: `/steps/${place}`,
      expected: `a window with room in the caps; started on ${dayText(0)}: ${before}, and no day from ${dayText(group.from)} to ${dayText(group.until)} is free for ${keys.join(' with ')} (${limitsOf(caps)})`,
    });
  }
  return problems;
}

/** Steps near each other are one contact, as in a person's calendar. */
function groupsOf(windows: readonly ExampleWindow[], mergeWithinDays: number): readonly Group[] {
  const groups: Group[] = [];
  for (const window of [...windows].sort((a, b) => a.from - b.from)) {
    const place = groups.findIndex(
      (group) =>
        window.from <= group.first + mergeWithinDays &&
        Math.max(group.from, window.from) <= Math.min(group.until, window.until) &&
        group.steps.every(({ step }) => step.channels.some((channel) => window.step.channels.includes(channel))),
    );
    const near = groups[place];
    if (near === undefined) groups.push({ steps: [window], first: window.from, from: window.from, until: window.until });
    else
      groups[place] = {
        steps: [...near.steps, window],
        first: near.first,
        from: Math.max(near.from, window.from),
        until: Math.min(near.until, window.until),
      };
  }
  return groups;
}

function firstFreeDay(
  { from, until }: Group,
  purposes: readonly Purpose[],
  placed: readonly Placed[],
  caps: ContactCaps,
): number | undefined {
  for (let on = from; on <= until; on += 1) if (isFreeDay(on, purposes, placed, caps)) return on;
  return undefined;
}

function isFreeDay(on: number, purposes: readonly Purpose[], placed: readonly Placed[], caps: ContactCaps): boolean {
  return (
    caps.caps.every((cap) => !applies(cap, purposes) || !isFull(cap, on, daysUnder(cap, placed))) &&
    (caps.minimumDistances ?? []).every(
      (rule) => !applies(rule, purposes) || daysUnder(rule, placed).every((day) => Math.abs(day - on) >= rule.days),
    )
  );
}

function isFull({ days, per, contacts }: ContactCap, on: number, made: readonly number[]): boolean {
  if (per !== undefined) {
    const partOf = per === 'week' ? weekOf : monthOf;
    return made.filter((day) => partOf(day) === partOf(on)).length >= contacts;
  }
  const length = days ?? 0;
  const near = made.filter((day) => Math.abs(day - on) < length);
  return [on, ...near.filter((day) => day > on)].some((end) => near.filter((day) => day <= end && day > end - length).length >= contacts);
}

function applies({ purposes }: { readonly purposes?: readonly Purpose[] | undefined }, wanted: readonly Purpose[]): boolean {
  return purposes === undefined || wanted.some((purpose) => purposes.includes(purpose));
}

function daysUnder(rule: { readonly purposes?: readonly Purpose[] | undefined }, placed: readonly Placed[]): readonly number[] {
  return placed.filter(({ purposes }) => applies(rule, purposes)).map(({ on }) => on);
}

function limitsOf({ caps, minimumDistances = [] }: ContactCaps): string {
  return [
    ...caps.map(({ days, per, contacts }) => `at most ${contacts} ${per === undefined ? `in ${days ?? 0} days` : `a ${per}`}`),
    ...minimumDistances.map(({ days }) => `${days} days apart`),
  ].join(', ');
}

function isOfVisitOrDelivery(trigger: Cadence['trigger']): boolean {
  return trigger.on === 'visit' || trigger.on === 'delivery' || (trigger.on === 'waiting' && trigger.for === 'repair');
}
