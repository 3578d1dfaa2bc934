import { evolve } from '@homeward/kernel';
import type { Request } from '@homeward/store';
import { AT, type Vehicle, type VehicleCommand, vehicleDecider, vehicleDefinition, type VehicleEvent } from './vehicles';

/** A document as it stands once its events are published: what the peer is given, ready to be written. */
export interface ReadyDocument {
  readonly _id: string;
  readonly version: number;
  readonly seq: number;
  readonly state: Vehicle;
  readonly outbox: readonly never[];
  readonly seen: readonly { readonly cause: string; readonly at: string; readonly version: number; readonly events: number }[];
  readonly wakeAt: string;
  readonly by: Readonly<Record<string, string | number | undefined>>;
}

/** A journal entry, as the store writes it. */
export interface ReadyEntry {
  readonly _id: string;
  readonly aggregate: string;
  readonly seq: number;
  readonly at: string;
  readonly cause: string;
  readonly event: VehicleEvent;
}

export interface ReadyBatch {
  readonly documents: readonly ReadyDocument[];
  readonly entries: readonly ReadyEntry[];
}

/** Works out what the batches come to, without a store: made anew here, so that the comparison with the store's own documents can fail. */
export function toReadyBatches(batches: readonly (readonly Request<VehicleCommand>[])[]): readonly ReadyBatch[] {
  const present = new Map<string, ReadyDocument>();
  return batches.map((batch) => {
    const written = batch.map(({ id, command, cause }): { document: ReadyDocument; entries: readonly ReadyEntry[] } => {
      const before = present.get(id);
      const events = vehicleDecider.decide(command, before?.state ?? vehicleDecider.initial);
      const state = events.reduce((folded, event) => evolve(vehicleDecider, folded, event), before?.state ?? vehicleDecider.initial);
      const seq = (before?.seq ?? 0) + events.length;
      const document: ReadyDocument = {
        _id: id,
        version: (before?.version ?? 0) + 1,
        seq,
        state,
        outbox: [],
        seen: [...(before?.seen ?? []), { cause: cause.id, at: AT, version: seq, events: events.length }],
        wakeAt: state.dueAt,
        by: Object.fromEntries(Object.entries(vehicleDefinition.lookups).map(([field, { of }]) => [field, of(state)])),
      };
      present.set(id, document);
      const entries = events.map((event, index): ReadyEntry => {
        const own = seq - events.length + index + 1;
        return { _id: `vehicles:${id}:${own}`, aggregate: id, seq: own, at: AT, cause: cause.id, event };
      });
      return { document, entries };
    });
    return { documents: written.map(({ document }) => document), entries: written.flatMap(({ entries }) => entries) };
  });
}
