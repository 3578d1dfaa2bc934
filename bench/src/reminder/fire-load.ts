import { addDays } from '@homeward/calendar';
import type { Instant, LocalDate } from '@homeward/kernel';
import type { Candidate } from '@homeward/reminder/domain/cadences/candidate';
import type { PublicMessage } from '@homeward/store';
import type { PlannedJob } from './planned-job';
import { aPerson, carIdOf, dealerIdOf, personIdOf, reasonsOf } from './told-of-people';

/** When everything is planned: ten in the morning at the dealers. */
export const PLANNED_AT: Instant = '2026-03-02T02:00:00.000Z';
/** The next morning, in the last quiet minute and when it is over. */
export const BEFORE_NINE: Instant = '2026-03-03T00:59:00.000Z';
export const NINE: Instant = '2026-03-03T01:00:00.000Z';
const DUE_ON: LocalDate = '2026-03-03';

interface Work {
  readonly messages: readonly PublicMessage[];
  /** One for each person, whatever the reasons. */
  readonly jobs: readonly PlannedJob[];
}

/**
 * People with a message for the same morning. Every fifth has a second reason for that day, which goes with the first; every seventh one four days later, too
 * near for another contact in the same week. From every caller's point of view each of them is written to once on this morning.
 */
export function fireLoad(people: number, from = 0): Work {
  const messages: PublicMessage[] = [];
  const jobs: PlannedJob[] = [];
  for (let index = from; index < from + people; index += 1) {
    const first = reason(index, 'visit-day-5', DUE_ON, 5);
    const reasons = [
      first,
      ...(index % 5 === 0 ? [reason(index, 'visit-month-1', DUE_ON, 10)] : []),
      ...(index % 7 === 0 ? [reason(index, 'maintenance-follow-up', addDays(DUE_ON, 4), 20)] : []),
    ];
    messages.push(aPerson(index), ...reasonsOf(index, reasons));
    const { dealerId, kind, key, visitId, untilOn } = first;
    jobs.push({ personId: personIdOf(index), vehicleId: carIdOf(index), dealerId, kind, key, visitId, untilOn, dueAt: NINE });
  }
  return { messages, jobs };
}

function reason(index: number, kind: string, fromOn: LocalDate, windowDays: number): Candidate {
  const visitId = `v${index}`;
  return {
    key: `${kind}:${visitId}`,
    kind,
    purpose: 'service',
    dealerId: dealerIdOf(index),
    fromOn,
    untilOn: addDays(fromOn, windowDays - 1),
    ownerKind: 'advisor',
    ownerId: `SA${index % 8}`,
    channels: ['sms'],
    visitId,
    dueOn: '',
    earliestOn: '',
    latestOn: '',
    confidencePercent: 0,
    capExempt: false,
    concern: '',
    policy: 'cadences/default/1#after-visit',
  };
}
