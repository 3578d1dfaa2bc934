import { addDays } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import { type Admitted, type Named, consentOf } from './admission';
import { type Limit, limitOn, limitsOf } from './contact-caps';
import type { Profile } from './contact-facts';
import { type Outcome, type Placing, daysOffOf, valuesOf } from './placing';
import { purposeOf } from './reason-groups';
import { type Step, step } from '../cadences/step';

/** Longer windows than that say nothing new. */
const MOST_DAYS = 92;

/** What else might have become of a reason that was to be contacted about, and why it did not: other days, other channels, a contact of its own. */
export function alternativesOf(
  { vehicleId, candidate }: Named,
  { placed, refused }: Placing,
  profile: Profile | undefined,
): readonly Step[] {
  const isIt = (item: Named): boolean => item.vehicleId === vehicleId && item.candidate.key === candidate.key;
  const holds = ({ group }: Outcome): boolean => group.items.some(isIt);
  const placement = placed.find(({ outcomes }) => outcomes.some(holds));
  const outcome = placement?.outcomes.find(holds) ?? refused.find(holds);
  const item = outcome?.group.items.find(isIt);
  if (outcome === undefined || item === undefined) return [];
  return [
    ...otherDays(outcome, placement?.on),
    ...(placement === undefined || profile === undefined ? [] : otherChannels(item, placement, profile)),
    ...(placement === undefined || placement.group.items.length === 1
      ? []
      : [step('alternative.alone', { on: item.fromOn, days: item.terms.caps.rules.mergeWithinDays, policy: item.terms.caps.reference })]),
  ];
}

/** Days in a row that the same thing stood in the way of are one alternative. */
function otherDays({ group, counted }: Outcome, plannedOn: LocalDate | undefined): readonly Step[] {
  const { caps, quiet } = group.leader.terms;
  const purpose = purposeOf(group);
  const isOff = daysOffOf(group);
  const found: { from: LocalDate; to: LocalDate; readonly reason: string; readonly limit: Limit | undefined }[] = [];
  const end = plannedOn ?? addDays(group.untilOn, 1);
  for (let on = group.fromOn, days = 0; on < end && days < MOST_DAYS; on = addDays(on, 1), days += 1) {
    const limit = limitOn({ on, purpose }, limitsOf(caps.rules), counted);
    const reason = limit === undefined ? (isOff(on) ? 'day-off' : 'later-together') : `${limit.of}-${limit.kind}`;
    const last = found.at(-1);
    if (last !== undefined && last.reason === reason && last.limit === limit) last.to = on;
    else found.push({ from: on, to: on, reason, limit });
  }
  return found.map(({ from, to, reason, limit }) =>
    step('alternative.days', {
      ...{ from, to, reason },
      ...(limit === undefined ? {} : valuesOf(limit)),
      policy: reason === 'day-off' ? quiet.reference : caps.reference,
    }),
  );
}

function otherChannels(item: Admitted, { channel, group }: Placing['placed'][number], profile: Profile): readonly Step[] {
  const { candidate, terms } = item;
  const allowed = consentOf(profile, candidate, terms).channels;
  return candidate.channels
    .filter((other) => other !== channel)
    .map((other) => {
      const reason = !allowed.includes(other)
        ? 'no-consent'
        : !item.channels.includes(other)
          ? 'cannot-be-reached'
          : group.channels.includes(other)
            ? 'less-preferred'
            : 'not-for-all-reasons';
      return step('alternative.channel', { channel: other, reason, policy: terms.consent.reference });
    });
}
