import type { Instant, LocalDate } from '@homeward/kernel';
import { type Vault, maskPlate, readPlate } from '@homeward/pii';
import type { AdoptionPolicy } from '@homeward/policy';
import { type Snapshot, pagesOf } from '@homeward/store';
import { type DealerCar, dealerCarOf, lastDigitOf } from '../../domain/adoption/adoptable-car';
import type { SurvivorshipFor } from '../../domain/people/survivorship';
import type { VehicleState } from '../../domain/cars/vehicle';
import { descriptionOf, plateSource } from '../../domain/cars/vehicle-description';
import type { DataKeys } from '../people/data-keys';
import { placeOfVehicle } from '../intake/intake';
import type { CustomerStores } from '../ports';

const PAGE = 500;

/** A car with what the dealer's people may see of it. */
export interface ListedCar extends DealerCar {
  /** Masked. */
  readonly plate: string;
  readonly model: string;
  /** Empty while the owner is unknown, or another dealer's customer. */
  readonly personId: string;
  /** none, quasi-lost, lost */
  readonly churnLevel: string;
}

export interface AdoptionCarsOptions {
  readonly stores: Pick<CustomerStores, 'vehicles'>;
  readonly dataKeys: DataKeys;
  readonly vault: Vault;
}

export interface CarsQuestion {
  readonly dealerId: string;
  readonly today: LocalDate;
  readonly rules: AdoptionPolicy;
  readonly seesDealer: (dealerId: string) => boolean;
  readonly survivorshipFor: SurvivorshipFor;
}

/** All cars at home at a dealer, and those of its book that are elsewhere by now. Plates are opened a page at a time and not kept. */
export async function readDealerCars(
  options: AdoptionCarsOptions,
  question: CarsQuestion,
  adoptedIds: readonly string[],
): Promise<readonly ListedCar[]> {
  const { vehicles } = options.stores;
  const cars: ListedCar[] = [];
  const seen = new Set<string>();
  for await (const items of pagesOf(vehicles, { filter: { home: { equal: question.dealerId } }, limit: PAGE })) {
    cars.push(...(await toListed(options, question, items)));
    for (const { id } of items) seen.add(id);
  }
  const elsewhere = adoptedIds.filter((id) => !seen.has(id));
  for (let from = 0; from < elsewhere.length; from += PAGE) {
    const found = await vehicles.load(elsewhere.slice(from, from + PAGE));
    cars.push(...(await toListed(options, question, [...found.values()])));
  }
  return cars;
}

/** The cars of these ids, however many. */
export async function readCars(
  options: AdoptionCarsOptions,
  question: CarsQuestion,
  ids: readonly string[],
): Promise<readonly ListedCar[]> {
  const cars: ListedCar[] = [];
  for (let from = 0; from < ids.length; from += PAGE) {
    const found = await options.stores.vehicles.load(ids.slice(from, from + PAGE));
    cars.push(...(await toListed(options, question, [...found.values()])));
  }
  return cars;
}

async function toListed(
  { dataKeys, vault }: AdoptionCarsOptions,
  { dealerId, today, rules, seesDealer, survivorshipFor }: CarsQuestion,
  snapshots: readonly Snapshot<VehicleState>[],
): Promise<readonly ListedCar[]> {
  const keys = await dataKeys.find(snapshots.map(({ id }) => id));
  return snapshots.map(({ id, state: { facts, told } }) => {
    const key = keys.get(id);
    const sealed = plateSource(facts, survivorshipFor)?.sealed;
    const description = descriptionOf(facts, survivorshipFor);
    const written = key === undefined || sealed === undefined ? '' : (vault.open(key, sealed, placeOfVehicle(id))['plate'] ?? '');
    const read = readPlate(written);
    const plate = 'plate' in read ? read.plate : '';
    const isHere = told.homeDealerId === dealerId;
    const { owner } = told;
    return {
      ...dealerCarOf(facts, description, { vehicleId: id, digit: lastDigitOf(plate), isHere }, { dealerId, today, rules }),
      plate: maskPlate(plate),
      model: description?.model ?? '',
      personId: owner !== undefined && seesDealer(owner.dealerId) ? owner.personId : '',
      churnLevel: told.standing?.churnLevel ?? 'none',
    };
  });
}

/** The instants at which an invitation for a car was made at the dealer, by car. */
export async function readInvitations(
  { timeline }: Pick<CustomerStores, 'timeline'>,
  dealerId: string,
  since: ReadonlyMap<string, Instant>,
): Promise<ReadonlySet<string>> {
  const invited = new Set<string>();
  const ids = [...since.keys()];
  for (let from = 0; from < ids.length; from += PAGE) {
    const some = ids.slice(from, from + PAGE);
    const earliestAt = some.map((id) => since.get(id) ?? '').sort()[0] ?? '';
    for await (const items of pagesOf(timeline, { filter: { vehicle: { in: some }, at: { from: earliestAt } }, limit: PAGE })) {
      for (const { document } of items) {
        const { kind, vehicleId, at, values } = document;
        if (kind !== 'contact-made' || vehicleId === undefined || document.dealerId !== dealerId) continue;
        const reasons = (values['reasons'] ?? '').split(',');
        if (at >= (since.get(vehicleId) ?? '') && reasons.some((reason) => INVITATIONS.has(reason))) invited.add(vehicleId);
      }
    }
  }
  return invited;
}

/** Reasons that invite to maintenance, as the reminders name them. */
const INVITATIONS: ReadonlySet<string> = new Set(['first-service', 'routine', 'invitation-follow-up']);
