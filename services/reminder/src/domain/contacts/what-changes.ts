import { daysBetween } from '@homeward/calendar';
import type { ContactFacts } from './contact-facts';
import { type Step, step } from '../cadences/step';
import { type Decision, planTouches } from './touch-plan';
import type { TouchSurroundings } from './touch-terms';

/** What would change the decision about a reason; where that is another plan, it is planned, and its day said (`to`; empty for none even then). */
export function changesOf(decision: Decision, facts: ContactFacts, surroundings: TouchSurroundings): readonly Step[] {
  const { candidate, outcome, steps } = decision;
  const { purpose } = candidate;
  const found = new Map(steps.map((one) => [one.code, one.values]));
  const dayUnder = (other: ContactFacts): string => dayOf(decision, other, surroundings);
  const changes: Step[] = [];

  if (found.has('consent.missing') || found.has('consent.refused'))
    changes.push(step('change.consent', { purpose, to: dayUnder(withConsent(facts, purpose)) }));
  if (found.has('channel.none'))
    changes.push(step('change.address', { wanted: candidate.channels.join(','), to: dayUnder(withAddresses(facts)) }));
  const caseId = found.get('case.wait')?.caseId ?? found.get('case.case-owner')?.caseId;
  if (caseId !== undefined) changes.push(step('change.case-closed', { caseId, to: dayUnder(withoutCases(facts)) }));
  const first = found.get('waits-for')?.key;
  if (first !== undefined) changes.push(step('change.first-result', { key: first }));
  if ([...found.keys()].some((code) => /^(cap|household)\.(deferred|blocked|merged)/u.test(code)))
    changes.push(step('change.room', { to: dayUnder(withRoom(facts)) }));

  if (outcome === 'planned') {
    if (surroundings.of(candidate.dealerId).consent.rules.purposes[purpose] !== 'always') changes.push(step('change.refusal', { purpose }));
    if (candidate.earliestOn !== candidate.latestOn) {
      const { dueOn, earliestOn, latestOn } = candidate;
      const days = { earlier: daysBetween(earliestOn, dueOn), later: daysBetween(dueOn, latestOn) };
      changes.push(step('change.driving', { dueOn, earliestOn, latestOn, ...days }));
    }
    changes.push(step('change.policy', { policy: candidate.policy }));
  }
  return changes;
}

/** On which day the reason would be contacted about if these were the facts; empty for none. */
function dayOf({ vehicleId, candidate }: Decision, facts: ContactFacts, surroundings: TouchSurroundings): string {
  const { decisions, contacts } = planTouches(facts, surroundings);
  const other = decisions.find((one) => one.vehicleId === vehicleId && one.candidate.key === candidate.key);
  return contacts.find(({ contactId }) => contactId === other?.contactId)?.plannedOn ?? '';
}

function withConsent(facts: ContactFacts, purpose: string): ContactFacts {
  const { profile } = facts;
  if (profile === undefined) return facts;
  const { channelConsents: _channels, ...rest } = profile;
  return { ...facts, profile: { ...rest, consents: { ...profile.consents, [purpose]: 'yes' } } };
}

function withAddresses(facts: ContactFacts): ContactFacts {
  return facts.profile === undefined ? facts : { ...facts, profile: { ...facts.profile, hasMobile: true, hasEmail: true } };
}

function withoutCases({ cases: _cases, shared, ...facts }: ContactFacts): ContactFacts {
  const without = Object.entries(shared).map(
    ([
      from,
      {
        past: { cases: _past, ...past },
        ...rest
      },
    ]) => [from, { ...rest, past }] as const,
  );
  return { ...facts, shared: Object.fromEntries(without) };
}

/** As if nothing had been made that counts, and nobody else of the household were contacted; what is planned for the person stays. */
function withRoom({ households: _households, fellows: _fellows, elsewhere: _elsewhere, ...facts }: ContactFacts): ContactFacts {
  const tried = Object.entries(facts.tried).map(
    ([id, { contact, attempts }]) => [id, { contact: { ...contact, counts: false }, attempts }] as const,
  );
  return { ...facts, tried: Object.fromEntries(tried) };
}
