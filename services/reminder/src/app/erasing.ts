import type { Heard } from '@homeward/bus';
import type { EventPayload } from '@homeward/contracts';
import { type ErasureReports, mustExecute } from '@homeward/runtime';
import type { ReminderPorts } from './ports';

export type HeardErasure = Heard<EventPayload<'homeward.customer.v1.PersonErased'>>;

/** Contacts with erased people are dropped, none is planned again, and what was noted of them cannot be read any more. */
export async function forgetContacts(ports: ReminderPorts, reports: ErasureReports, heard: readonly HeardErasure[]): Promise<void> {
  const { calendars, textKeys, clock } = ports;
  const now = clock.now();
  const surroundings = ports.surroundingsAt(now);
  for (const { event, cause } of heard) {
    const outcomes = await mustExecute(
      calendars,
      event.personIds.map((id) => ({
        id,
        command: { type: 'ForgetPerson', surroundings: surroundings.touch(id) },
        cause: { id: `${cause}:forget` },
        at: now,
      })),
    );
    const dropped = outcomes
      .flatMap((outcome) => (outcome.status === 'applied' ? outcome.events : []))
      .reduce((sum, told) => sum + (told.type === 'PlanRevised' ? told.dropped.length : 0), 0);
    const counts = {
      'open-contacts': dropped,
      'contact-notes': await textKeys.destroy(event.personIds),
      // With the batch that this is noted in.
      'dealer-feeds': event.dealers.length,
    };
    await reports.note(event.erasureId, counts, now);
  }
}
