import { addDays } from '@homeward/calendar';
import type { Instant } from '@homeward/kernel';
import type { Candidate } from '@homeward/reminder/domain/cadences/candidate';
import type { PublicMessage } from '@homeward/store';
import type { PlannedJob } from './planned-job';
import { aPerson, carIdOf, dealerIdOf, personIdOf, reasonsOf } from './told-of-people';

/** Ten in the morning at the dealers. */
export const NOW: Instant = '2026-03-02T02:00:00.000Z';
/** Quiet hours end at nine at the dealers. */
const NINE = 'T01:00:00.000Z';

interface Work {
  /** What is heard of the people, person by person. */
  readonly messages: readonly PublicMessage[];
  /** What that comes to, worked out by hand: the peer is given it. */
  readonly jobs: readonly PlannedJob[];
}

/** The steps after a visit with days from it, far enough apart that nothing joins. */
const STEPS = [
  { kind: 'visit-day-5', days: 5, windowDays: 5 },
  { kind: 'visit-month-1', days: 31, windowDays: 10 },
  { kind: 'maintenance-follow-up', days: 123, windowDays: 15 },
  { kind: 'warranty-end', days: 160, windowDays: 20 },
] as const;

/** People who came to a dealer within the last days, each with the contacts that follow. */
export function scheduleLoad(people: number): Work {
  const messages: PublicMessage[] = [];
  const jobs: PlannedJob[] = [];
  for (let index = 0; index < people; index += 1) {
    const visitedOn = addDays(NOW.slice(0, 10), -(index % 5));
    const visitId = `v${index}`;
    const dealerId = dealerIdOf(index);
    const reasons = STEPS.map(({ kind, days, windowDays }): Candidate => ({
      key: `${kind}:${visitId}`,
      kind,
      purpose: 'service',
      dealerId,
      fromOn: addDays(visitedOn, days),
      untilOn: addDays(visitedOn, days + windowDays - 1),
      ownerKind: 'advisor',
      ownerId: `SA${index % 8}`,
      channels: ['phone', 'sms'],
      visitId,
      dueOn: '',
      earliestOn: '',
      latestOn: '',
      confidencePercent: 0,
      capExempt: true,
      concern: '',
      policy: 'cadences/default/1#after-visit',
    }));
    messages.push(aPerson(index), ...reasonsOf(index, reasons));
    for (const { kind, key, fromOn, untilOn } of reasons)
      jobs.push({
        personId: personIdOf(index),
        vehicleId: carIdOf(index),
        dealerId,
        kind,
        key,
        visitId,
        untilOn,
        dueAt: `${fromOn}${NINE}`,
      });
  }
  return { messages, jobs };
}
