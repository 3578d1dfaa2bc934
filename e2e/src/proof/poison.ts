import { createIdDeriver } from '@homeward/pii';
import { createConnection, type Connection } from 'mongoose';

/** A car whose stored facts can be made unreadable and whole again, as a failing disk or a careless hand would. */
export interface Poisoned {
  readonly vehicleId: string;
  poison(): Promise<void>;
  heal(): Promise<void>;
  close(): Promise<void>;
}

interface StoredVehicle {
  readonly _id: string;
  readonly state: { readonly facts: unknown };
}

/** Reaches past the services into the customers' database. `vin` is as the dealers write it. */
export async function openPoisoned(mongodbUri: string, identityKey: string, vin: string): Promise<Poisoned> {
  const vehicleId = createIdDeriver(Buffer.from(identityKey, 'base64')).vehicleId(vin);
  const connection: Connection = await createConnection(mongodbUri, { dbName: 'homeward_customer' }).asPromise();
  const vehicles = connection.db?.collection<StoredVehicle>('vehicles');
  const stored = await vehicles?.findOne({ _id: vehicleId });
  if (vehicles === undefined || stored === undefined || stored === null) {
    await connection.close();
    throw new Error('The car is not known yet');
  }
  const put = async (facts: unknown): Promise<void> => {
    await vehicles.updateOne({ _id: vehicleId }, { $set: { 'state.facts': facts } });
  };
  return {
    vehicleId,
    // A set, not null: the decider stumbles over it as over any state that it did not write.
    poison: () => put({ unreadable: true }),
    heal: () => put(stored.state.facts),
    close: () => connection.close(),
  };
}
