import { localDateOf } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import type { PlannedContact } from '../../domain/contacts/contact-facts';
import { nextStepOf } from '../../domain/contacts/next-step';
import type { Step } from '../../domain/cadences/step';
import type { TouchCalendarState } from '../../domain/contacts/touch-calendar';
import { personIdOf } from './contact-id';
import type { ResultOutcome } from './contacts';
import type { ReminderPorts } from '../ports';
import { workPolicyOf } from './what-was-said';

/** What follows by the policy from each result that was recorded; undefined for those that were rejected. */
export async function nextStepsOf(ports: ReminderPorts, outcomes: readonly ResultOutcome[]): Promise<readonly (Step | undefined)[]> {
  const recorded = outcomes.flatMap(({ id, status }) => (status === 'applied' ? [id] : []));
  const calendars = await ports.calendars.load([...new Set(recorded.map(personIdOf))]);
  const now = ports.clock.now();
  return outcomes.map(({ id: contactId, status }) => {
    const state = calendars.get(personIdOf(contactId))?.state;
    const tried = state?.facts.tried[contactId];
    if (status !== 'applied' || state === undefined || tried === undefined) return undefined;
    const { dealerId } = tried.contact;
    const today = localDateOf(now, ports.reference.tree().zoneOf(dealerId));
    return nextStepOf(tried.attempts, today, workPolicyOf(ports, dealerId, now), followedUpOn(tried.contact, state));
  });
}

/** When the step that follows one of its reasons is planned. */
function followedUpOn({ agenda }: PlannedContact, { facts, open }: TouchCalendarState): LocalDate | undefined {
  const following = agenda.flatMap(({ vehicleId, key }) =>
    (facts.vehicles[vehicleId]?.reasons ?? [])
      .filter(({ follows }) => follows?.key === key)
      .map((reason) => ({ vehicleId, key: reason.key })),
  );
  const days = Object.values(open)
    .filter((contact) =>
      contact.agenda.some((item) => following.some(({ vehicleId, key }) => item.vehicleId === vehicleId && item.key === key)),
    )
    .map(({ plannedOn }) => plannedOn);
  return days.sort()[0];
}
