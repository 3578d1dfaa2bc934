import type { DomainEvent, Instant } from '@homeward/kernel';
import { effectsOf, mustExecute, type WakeUp } from '@homeward/runtime';
import type { Filter, Outcome, Page, Query, Request, Snapshot } from '@homeward/store';
import type { CareVehicleCommand } from '../../domain/cars/care-vehicle';
import type { TouchCalendarCommand } from '../../domain/contacts/touch-calendar';
import type { ReminderPorts } from '../ports';

const PAGE = 500;

interface Reviewed<Command, Event extends DomainEvent> {
  readonly name: string;
  find(query: Query): Promise<Page<Snapshot<unknown>>>;
  count(filter: Filter): Promise<number>;
  execute(requests: readonly Request<Command>[]): Promise<readonly Outcome<Event>[]>;
}

/**
 * Derives again what was derived under other policies or another organisation than the present ones: a policy may be published, or take effect, and a
 * dealer may become known, after the facts that it decides about.
 */
export function policyReviews(ports: ReminderPorts): WakeUp {
  const { vehicles, calendars, reference } = ports;

  async function review<Command, Event extends DomainEvent>(
    store: Reviewed<Command, Event>,
    stamp: string,
    now: Instant,
    toCommand: (id: string) => Command,
  ): Promise<number> {
    const outdated: Snapshot<unknown>[] = [];
    for (const filter of otherThan(stamp)) {
      if (outdated.length === PAGE) break;
      // Asked at every wake-up, and mostly there are none: read by the stamp, since by id it would be a walk over all documents.
      const page = await store.find({ filter, sort: { by: 'under', direction: 'ascending' }, limit: PAGE - outdated.length });
      outdated.push(...page.items);
    }
    if (outdated.length === 0) return 0;
    const requests = outdated.map(({ id, version }): Request<Command> => ({
      id,
      cause: { id: `review:${id}:${version}:${stamp}` },
      at: now,
      command: toCommand(id),
    }));
    const outcomes = await mustExecute(store, requests);
    return effectsOf(outcomes);
  }

  return {
    name: 'policy-reviews',
    async run(now) {
      const surroundings = ports.surroundingsAt(now);
      return (
        (await review(vehicles, surroundings.stamp, now, (vehicleId): CareVehicleCommand => ({
          type: 'ReviewVehicle',
          vehicleId,
          surroundings: surroundings.care,
        }))) +
        (await review(calendars, surroundings.stamp, now, (id): TouchCalendarCommand => ({
          type: 'ReviewCalendar',
          surroundings: surroundings.touch(id),
        })))
      );
    },
    nextAt: async () => reference.policies().nextChangeAfter(ports.clock.now()),
    async overdue(now) {
      const filters = otherThan(ports.surroundingsAt(now).stamp);
      const counts = await Promise.all(filters.flatMap((filter) => [vehicles.count(filter), calendars.count(filter)]));
      return counts.reduce((sum, count) => sum + count, 0);
    },
  };
}

/** Everything that sorts below or above the stamp; stamps are of one length, in an alphabet above the exclamation mark. */
function otherThan(stamp: string): readonly Filter[] {
  return [{ under: { before: stamp } }, { under: { from: `${stamp}!` } }];
}
