import { type PeopleRecord, generatePeopleSet } from '@homeward/demo-data';
import { type SentRecord, type World, aCustomer, aVehicle, ids } from './world';

const DEALERS = ['D1', 'D2', 'D3'] as const;
const PORTION = 250;

/** A labelled record, and what a dealer's system sends of it. */
export interface Labelled {
  readonly recordId: string;
  readonly record: PeopleRecord;
  readonly rows: readonly SentRecord[];
}

/** Clusters of labelled records, by their own ids. */
export type Clusters = readonly (readonly string[])[];

/** A seeded network of three dealers; every other car is described by the dealer instead of being named by the customer. */
export function labelledSet(options: { readonly records: number; readonly seed: number }): readonly Labelled[] {
  return generatePeopleSet(options).map(toLabelled);
}

/** Sends them in portions, as files come. */
export async function sendLabelled(world: World, inOrder: readonly Labelled[]): Promise<void> {
  for (let from = 0; from < inOrder.length; from += PORTION)
    await world.send(inOrder.slice(from, from + PORTION).flatMap(({ rows }) => rows));
}

function toLabelled(record: PeopleRecord, place: number): Labelled {
  const { id: externalId, name, phones, email = '', wechatId = '', birthdayOn = '', address: street = '' } = record;
  const [phone = '', phone2 = ''] = phones;
  const [vin = ''] = record.vins;
  const [plate = ''] = record.plates;
  const dealerId = DEALERS[place % DEALERS.length] ?? 'D1';
  const isDescribed = vin !== '' && place % 2 === 0;
  const said = { name, phone, phone2, email, wechatId, birthdayOn, street, province: '', city: '' };
  const customer = aCustomer(isDescribed ? said : { ...said, namedVin: vin, namedPlate: plate });
  const car = { externalId: `V-${externalId}`, dealerId, data: aVehicle({ vin, plate, customerExternalId: externalId }) };
  return {
    recordId: ids.recordId(dealerId, 'dms', externalId),
    record,
    rows: [{ externalId, dealerId, data: customer }, ...(isDescribed ? [car] : [])],
  };
}
