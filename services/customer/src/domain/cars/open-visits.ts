import type { Instant } from '@homeward/kernel';
import { type Placements, personOf } from './ownership';
import type { VehicleFacts } from './vehicle-facts';
import { progressOf, promiseOf, stageOf } from './visit-steps';

/** A car is with a dealer and its visit is not closed: what whoever waits for it has to be told by. */
export interface OpenVisit {
  readonly visitId: string;
  readonly dealerId: string;
  /** Whom the dealer names; empty when that is nobody, or nobody who is known yet. */
  readonly personId: string;
  /** Empty when nobody is named. */
  readonly advisorId: string;
  readonly arrivedAt: Instant;
  /** When the car is to be ready, as it was said last; undefined while nothing was promised. */
  readonly promisedAt: Instant | undefined;
  /** Since when the work is done; undefined while it goes on, or goes on again. */
  readonly readyAt: Instant | undefined;
}

/** The visits that neither an order nor a cancellation has ended; none of them for a car whose visits come closed, as a history does. */
export function openVisitsOf(facts: VehicleFacts, people: Placements): readonly OpenVisit[] {
  const open = new Set<string>();
  for (const visitId in facts.arrivals) if (facts.visits[visitId] === undefined) open.add(visitId);
  for (const key in facts.progress) {
    const visitId = facts.progress[key]?.visitId ?? '';
    if (facts.visits[visitId] === undefined) open.add(visitId);
  }
  return [...open].sort().flatMap((visitId) => openVisitOf(visitId, facts, people) ?? []);
}

function openVisitOf(visitId: string, facts: VehicleFacts, people: Placements): OpenVisit | undefined {
  const arrival = facts.arrivals[visitId];
  const progress = progressOf(visitId, facts);
  const dealerId = arrival?.dealerId ?? progress[0]?.dealerId;
  const arrivedAt = arrival?.arrivedAt ?? progress.map(({ at }) => at).sort()[0];
  if (dealerId === undefined || arrivedAt === undefined) return undefined;
  const { stage, sinceAt } = stageOf(undefined, arrival, progress);
  return {
    ...{ visitId, dealerId, arrivedAt },
    personId: personOf(people, arrival?.recordId),
    advisorId: arrival?.advisorId ?? '',
    promisedAt: promiseOf(progress),
    readyAt: stage === 'ready' ? sinceAt : undefined,
  };
}
