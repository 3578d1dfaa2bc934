import type { Heard } from '@homeward/bus';
import type { EventPayload } from '@homeward/contracts';
import type { Instant } from '@homeward/kernel';
import { LostRace, type Step, command } from '@homeward/runtime';
import type { Request } from '@homeward/store';
import { latestAnswers } from '../../domain/people/consents';
import type { Placement } from '../../domain/cars/ownership';
import type { PersonCommand } from '../../domain/people/person';
import type { VehicleCommand, VehicleEvent } from '../../domain/cars/vehicle';
import type { VehicleSurroundings } from '../../domain/cars/vehicle-tellings';
import type { CustomerStores } from '../ports';
import { createRecentMap } from './recent-map';

type HeardPlacement = Heard<EventPayload<'homeward.customer.v1.RecordPlaced'>>;

/** A car has named a record for the first time, and was told this much of it. */
export interface NamedRecord {
  readonly vehicleId: string;
  readonly recordId: string;
  readonly sequence: number;
}

/**
 * Brings the person behind a record to the cars that name the record, whichever arrives first. The car writes its link and then reads the record; the
 * record is written before its event reads the links: one of the two sees the other.
 */
export interface Placing {
  /** Where records stand. May be out of date: a placement carries its sequence, and `link` looks again. */
  find(recordIds: readonly string[]): Promise<ReadonlyMap<string, Placement>>;
  link(named: readonly NamedRecord[], surroundings: VehicleSurroundings): Promise<void>;
  /** What follows from records having been placed: their people admit and release them, their cars learn of it. */
  prepare(batch: readonly HeardPlacement[], surroundings: VehicleSurroundings): Promise<(heard: HeardPlacement) => readonly Step[]>;
}

const CACHED_PLACEMENTS = 50_000;

export function createPlacing(stores: Pick<CustomerStores, 'records' | 'people' | 'vehicles' | 'links'>): Placing {
  const { records, people, vehicles, links } = stores;
  const cache = createRecentMap<Placement>(CACHED_PLACEMENTS);

  const look = async (recordIds: readonly string[]): Promise<ReadonlyMap<string, Placement>> => {
    const found = new Map<string, Placement>();
    for (const [recordId, { state, version }] of await records.load(recordIds)) {
      if (state.latest === undefined) continue;
      const placement: Placement = { personId: state.personId, sequence: version };
      cache.set(recordId, placement);
      found.set(recordId, placement);
    }
    return found;
  };

  return {
    async find(recordIds) {
      const found = new Map<string, Placement>();
      const missing = new Set<string>();
      for (const recordId of recordIds) {
        const known = cache.get(recordId);
        if (known === undefined) missing.add(recordId);
        else found.set(recordId, known);
      }
      if (missing.size === 0) return found;
      return new Map([...found, ...(await look([...missing]))]);
    },

    async link(named, surroundings) {
      if (named.length === 0) return;
      await links.update(
        named.map(({ vehicleId, recordId }) => ({
          id: recordId,
          change: (known) => {
            if (known?.vehicleIds.includes(vehicleId) === true) return known;
            return { ...known, vehicleIds: [...(known?.vehicleIds ?? []), vehicleId].sort() };
          },
        })),
      );
      const placements = await look([...new Set(named.map(({ recordId }) => recordId))]);
      const requests = named.flatMap(({ vehicleId, recordId, sequence }) => {
        const placement = placements.get(recordId);
        return placement === undefined || placement.sequence <= sequence ? [] : [toLearning(vehicleId, recordId, placement, surroundings)];
      });
      for (const outcome of await vehicles.execute(requests)) {
        if (outcome.status === 'conflict') throw new LostRace(vehicles.name, outcome.id);
      }
    },

    async prepare(batch, surroundings) {
      const recordIds = [...new Set(batch.map(({ event }) => event.recordId))];
      const [snapshots, linked] = await Promise.all([records.load(recordIds), links.get(recordIds)]);
      const { now } = surroundings;
      return (heard) => {
        const { recordId, previousPersonId, sequence } = heard.event;
        const snapshot = snapshots.get(recordId);
        const latest = snapshot?.state.latest;
        if (snapshot?.state.erasedAt !== undefined) return [];
        // The event is published after its record is written.
        if (snapshot === undefined || latest === undefined) throw new TypeError('A record was placed that is not there');
        const { personId, tie } = snapshot.state;
        const placement: Placement = { personId, sequence: snapshot.version };
        cache.set(recordId, placement);
        const { occurredAt, hasMobile, hasEmail, preferredChannel, language, time, validFields = [] } = latest;
        const alsoAt = (['address', 'wechat'] as const).filter((address) => validFields.includes(address));
        const record = {
          sequence: snapshot.version,
          dealerId: snapshot.state.dealerId,
          occurredAt,
          consents: latestAnswers(snapshot.state.ledger),
          hasMobile,
          hasEmail,
          preferredChannel,
          language,
          ...(time === undefined ? {} : { time }),
          ...(alsoAt.length === 0 ? {} : { alsoAt }),
        };
        const toPerson = (id: string, reaction: string, to: PersonCommand): Step =>
          command(people, { id, command: to, cause: { id: `${heard.cause}:${reaction}` }, at: now });
        return [
          toPerson(personId, 'admit', { type: 'AdmitRecord', recordId, record, tie }),
          // It may have come back since.
          ...(previousPersonId === '' || previousPersonId === personId
            ? []
            : [toPerson(previousPersonId, 'release', { type: 'ReleaseRecord', recordId, sequence, to: personId })]),
          ...(linked.get(recordId)?.vehicleIds ?? []).map((vehicleId) =>
            command(vehicles, toLearning(vehicleId, recordId, placement, surroundings)),
          ),
        ];
      };
    },
  };
}

function toLearning(
  vehicleId: string,
  recordId: string,
  placement: Placement,
  surroundings: VehicleSurroundings,
): Request<VehicleCommand> & { readonly at: Instant } {
  return {
    id: vehicleId,
    command: { type: 'LearnPlacement', recordId, placement, surroundings },
    cause: { id: `placement:${recordId}:${placement.sequence}` },
    at: surroundings.now,
  };
}

/** The record that a car names for the first time with this event. */
export function namedBy(vehicleId: string, event: VehicleEvent): readonly NamedRecord[] {
  return event.type === 'PlacementLearned' ? [{ vehicleId, recordId: event.recordId, sequence: event.placement.sequence }] : [];
}
