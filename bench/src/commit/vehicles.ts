import { type Decider, type Instant, Rejection } from '@homeward/kernel';
import type { AggregateDefinition, Request } from '@homeward/store';

/** A car with its visits: about as large as what the services keep, with lookups, a wake-up and one message per event. */
export interface Vehicle {
  readonly dealer: string;
  readonly ownerId: string;
  readonly model: string;
  readonly soldOn: string;
  readonly visits: readonly Visit[];
  readonly dueAt: Instant;
}

interface Visit {
  readonly visitId: string;
  readonly closedAt: Instant;
  readonly mileageKm: number;
  readonly amountFen: number;
}

export type VehicleCommand =
  | { readonly kind: 'register'; readonly dealer: string; readonly ownerId: string; readonly model: string; readonly soldOn: string }
  | { readonly kind: 'take-visit'; readonly visit: Visit; readonly nextDueAt: Instant };

export type VehicleEvent =
  | { readonly type: 'Registered'; readonly dealer: string; readonly ownerId: string; readonly model: string; readonly soldOn: string }
  | { readonly type: 'VisitTaken'; readonly visit: Visit; readonly nextDueAt: Instant };

const FAR_AWAY: Instant = '9999-12-31T00:00:00.000Z';

export const vehicleDecider: Decider<Vehicle, VehicleCommand, VehicleEvent> = {
  initial: { dealer: '', ownerId: '', model: '', soldOn: '', visits: [], dueAt: FAR_AWAY },
  decide(command, state) {
    switch (command.kind) {
      case 'register': {
        const { dealer, ownerId, model, soldOn } = command;
        return [{ type: 'Registered', dealer, ownerId, model, soldOn }];
      }
      case 'take-visit': {
        const { visit, nextDueAt } = command;
        if (state.visits.some(({ visitId }) => visitId === visit.visitId)) throw new Rejection('repeated', 'vehicle.visit-known');
        return [{ type: 'VisitTaken', visit, nextDueAt }];
      }
    }
  },
  evolve: {
    Registered: (state, { dealer, ownerId, model, soldOn }) => ({ ...state, dealer, ownerId, model, soldOn }),
    VisitTaken: (state, { visit, nextDueAt }) => ({ ...state, visits: [...state.visits, visit], dueAt: nextDueAt }),
  },
};

export const vehicleDefinition: AggregateDefinition<Vehicle, VehicleCommand, VehicleEvent> = {
  name: 'vehicles',
  decider: vehicleDecider,
  lookups: {
    dealer: { of: ({ dealer }) => dealer, index: 'plain' },
    ownerId: { of: ({ ownerId }) => ownerId, index: 'plain' },
    dueAt: { of: ({ dueAt }) => dueAt, index: 'none' },
  },
  wakeAt: ({ dueAt }) => dueAt,
  tell: (id, { event, seq }) => [
    {
      topic: 'vehicles',
      key: id,
      type: `homeward.bench.v1.${event.type}`,
      value: Buffer.from(JSON.stringify({ vehicleId: id, sequence: seq, ...event })),
    },
  ],
};

/** Business time of all commands; machine time stands still as well, so that both ways write the same instants. */
export const AT: Instant = '2025-06-30T12:00:00.000Z';

/**
 * Batches of commands to vehicles: every vehicle is registered, then takes visits, one in each round, so that new documents, growing ones and
 * causes that pile up are all among them.
 */
export function createBatches(vehicles: number, visits: number, batchSize: number): readonly (readonly Request<VehicleCommand>[])[] {
  const rounds = [
    ...[(index: number): VehicleCommand => aRegistration(index)],
    ...Array.from(
      { length: visits },
      (_, visit) =>
        (index: number): VehicleCommand =>
          aVisit(index, visit),
    ),
  ];
  return rounds.flatMap((commandOf, round) => {
    const requests = Array.from({ length: vehicles }, (_, index): Request<VehicleCommand> => {
      const id = vehicleIdOf(index);
      return { id, command: commandOf(index), cause: { id: `${id}:${round}:bench` }, at: AT };
    });
    return Array.from({ length: Math.ceil(vehicles / batchSize) }, (_, part) => requests.slice(part * batchSize, (part + 1) * batchSize));
  });
}

/** As long as a derived id. */
function vehicleIdOf(index: number): string {
  return `vehicle-${String(index).padStart(14, '0')}`;
}

function aRegistration(index: number): VehicleCommand {
  return { kind: 'register', dealer: `D${index % 7}`, ownerId: `person-${index % 1_000}`, model: 'A5', soldOn: '2021-03-14' };
}

function aVisit(index: number, visit: number): VehicleCommand {
  const day = String(1 + (index % 28)).padStart(2, '0');
  const month = String(1 + (visit % 12)).padStart(2, '0');
  return {
    kind: 'take-visit',
    visit: {
      visitId: `visit-${index}-${visit}`,
      closedAt: `2024-${month}-${day}T08:00:00.000Z`,
      mileageKm: 5_000 * (visit + 1) + index,
      amountFen: 90_000 + index,
    },
    nextDueAt: `2025-${month}-${day}T08:00:00.000Z`,
  };
}
