import { localDateOf } from '@homeward/calendar';
import { nextStepOf } from '../domain/next-step';
import type { Step } from '../domain/step';
import { personIdOf } from './contact-id';
import type { ResultOutcome } from './contacts';
import type { ReminderPorts } from './ports';
import { workPolicyOf } from './what-was-said';

/** What follows by the policy from each result that was recorded; undefined for those that were rejected. */
export async function nextStepsOf(ports: ReminderPorts, outcomes: readonly ResultOutcome[]): Promise<readonly (Step | undefined)[]> {
  const recorded = outcomes.flatMap(({ id, status }) => (status === 'applied' ? [id] : []));
  const calendars = await ports.calendars.load([...new Set(recorded.map(personIdOf))]);
  const now = ports.clock.now();
  return outcomes.map(({ id: contactId, status }) => {
    const tried = calendars.get(personIdOf(contactId))?.state.facts.tried[contactId];
    if (status !== 'applied' || tried === undefined) return undefined;
    const { dealerId } = tried.contact;
    return nextStepOf(tried.attempts, localDateOf(now, ports.reference.tree().zoneOf(dealerId)), workPolicyOf(ports, dealerId, now));
  });
}
