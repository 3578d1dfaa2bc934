import { dayOf, toLocalDate } from './local-time';
import type { NetworkOptions } from './options';
import { createWorld } from './world';

/** What is true of a car and would be known of it if no dealer system ever erred. Days are local dates, distances km. */
export interface TrueHistory {
  readonly vin: string;
  readonly dealerId: string;
  readonly model: string;
  readonly use: string;
  readonly deliveredOn: string;
  /** Since when its present owner has it. */
  readonly ownedFromOn: string;
  /** The earliest first. */
  readonly visits: readonly { readonly on: string; readonly service: string; readonly mileageKm?: number }[];
  /** Of visits, on-board units and owners; one a day, never falling. */
  readonly readings: readonly (readonly [on: string, km: number])[];
}

/** The cars of the network that `generateNetwork` makes the files of with the same options. */
export function trueHistories(options: NetworkOptions): readonly TrueHistory[] {
  const { lives, dealers } = createWorld(options);
  return lives.map(({ car, ownerships, visits, readings }) => {
    const read = new Map(readings.map(({ at, mileageKm }) => [dayOf(at), mileageKm]));
    for (const { openedAt, mileageKm } of visits) if (mileageKm !== undefined) read.set(dayOf(openedAt), mileageKm);
    let highest = 0;
    return {
      vin: car.vin,
      dealerId: dealers[car.dealer]?.id ?? '',
      model: car.model.code,
      use: car.use,
      deliveredOn: toLocalDate(car.deliveredDay),
      ownedFromOn: toLocalDate(ownerships.at(-1)?.fromDay ?? car.deliveredDay),
      visits: visits.map(({ openedAt, kind, mileageKm }) => ({
        on: toLocalDate(dayOf(openedAt)),
        service: kind,
        ...(mileageKm === undefined ? {} : { mileageKm }),
      })),
      // An owner reads the figure off without its last digits, which may be less than what was read before.
      readings: [...read]
        .sort(([a], [b]) => a - b)
        .filter(([, km]) => km >= highest && ((highest = km), true))
        .map(([day, km]) => [toLocalDate(day), km] as const),
    };
  });
}
