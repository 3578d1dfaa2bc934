import { createKeyedHash } from './keyed-hash';

/**
 * Ids of things that have a natural key: equal keys give equal ids, so that racing creations meet at the same document and
 * the order of arrival does not matter. Without the identity key nothing can be read from an id or guessed for it.
 * Every id has 22 characters of base64url. Values come in normalised (`readPhone`, `readVin`, `nameKey`).
 */
export interface IdDeriver {
  /** A source record: what one dealer's system calls one external id. */
  recordId(dealerId: string, system: string, externalId: string): string;
  vehicleId(vin: string): string;
  /** What one dealer's system calls one external id, whichever car it is said of. `kind` separates visits from appointments. */
  thingId(kind: string, dealerId: string, system: string, externalId: string): string;
  /** A thing as one car has it: a correction may move it to another car, where it is another fact. */
  factId(thingId: string, vehicleId: string): string;
  /** The person that a record is a record of, while it is the first or the only one of that person. */
  personIdByRecord(recordId: string): string;
  /** What a client sends again under the same idempotency key is the same request. */
  requestId(clientId: string, idempotencyKey: string): string;
  /** Any other thing with a natural key. `kind` separates the name spaces. */
  derive(kind: string, ...parts: readonly string[]): string;
}

/** `identityKey` has at least 32 bytes and never changes: every id of the platform hangs on it. */
export function createIdDeriver(identityKey: Uint8Array): IdDeriver {
  const hash = createKeyedHash(identityKey);
  return {
    recordId: (dealerId, system, externalId) => hash('record', dealerId, system, externalId),
    vehicleId: (vin) => hash('vehicle', vin),
    thingId: (kind, dealerId, system, externalId) => hash('thing', kind, dealerId, system, externalId),
    factId: (thingId, vehicleId) => hash('fact', thingId, vehicleId),
    personIdByRecord: (recordId) => hash('person', 'record', recordId),
    requestId: (clientId, idempotencyKey) => hash('request', clientId, idempotencyKey),
    derive: (kind, ...parts) => hash(`derived/${kind}`, ...parts),
  };
}
