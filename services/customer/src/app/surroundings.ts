import type { OrgTree } from '@homeward/access';
import { addDays, instantOf, localDateOf, startOfDay } from '@homeward/calendar';
import type { Instant } from '@homeward/kernel';
import {
  type PolicyBook,
  type PolicyDefinition,
  type ResolvedPolicy,
  appointmentCapacity,
  dataQuality,
  homeDealer,
  odometer,
  survivorship,
} from '@homeward/policy';
import type { BusinessClock, ReferenceData } from '@homeward/runtime';
import type { SurvivorshipFor } from '../domain/people/survivorship';
import type { DealerSurroundings, VehicleSurroundings } from '../domain/cars/vehicle-tellings';
import { readStateDefinitions } from './cars/state-definitions';

/** Reads the policies and the zone of each dealer once: one of these serves a whole batch. */
export function createSurroundings(now: Instant, tree: OrgTree, book: PolicyBook): VehicleSurroundings {
  const resolve = <Body>(definition: PolicyDefinition<Body>, dealerId: string | undefined): ResolvedPolicy<Body> =>
    book.resolve(definition, { dealerId, tree, at: now });
  const rulesOf = (dealerId: string | undefined): DealerSurroundings => {
    const zone = tree.zoneOf(dealerId ?? '');
    const { closesAt } = resolve(appointmentCapacity, dealerId).document;
    return {
      now,
      today: localDateOf(now, zone),
      startOf: (day) => startOfDay(day, zone),
      dayOf: (at) => localDateOf(at, zone),
      closesAt: (day) => (closesAt === undefined ? startOfDay(addDays(day, 1), zone) : instantOf(day, closesAt, zone)),
      definitions: readStateDefinitions(book, { dealerId, tree, at: now }),
      odometer: resolve(odometer, dealerId).document,
      dataQuality: resolve(dataQuality, dealerId).document,
    };
  };
  return {
    now,
    of: oncePerDealer(rulesOf),
    homeDealerPolicy: oncePerDealer((dealerId) => resolve(homeDealer, dealerId).document),
    survivorshipFor: oncePerDealer((dealerId) => resolve(survivorship, dealerId).document),
  };
}

/** The present policy about which value of a field is used. */
export function createSurvivorshipFor(reference: ReferenceData, clock: BusinessClock): SurvivorshipFor {
  return (dealerId) => reference.policies().resolve(survivorship, { dealerId, tree: reference.tree(), at: clock.now() }).document;
}

/** Asks once for each dealer. */
export function oncePerDealer<Value>(read: (dealerId: string | undefined) => Value): (dealerId: string | undefined) => Value {
  const known = new Map<string | undefined, Value>();
  return (dealerId) => {
    let value = known.get(dealerId);
    if (value === undefined) {
      value = read(dealerId);
      known.set(dealerId, value);
    }
    return value;
  };
}
