import { type CareFact, type CareFacts, isNews, nothingHeard, withFact } from '../src/domain/cars/care-facts';
import { aDescription, aHome, anOdometer, anOwner, aSale, aVisit } from './rules';

/** Delivered on 10 January 2024, 50 km a day, maintained on 8 July; due again in December. */
export const CAR: readonly CareFact[] = [
  aDescription(),
  aSale(),
  anOwner(),
  aHome(),
  aVisit('2024-07-08', { mileageKm: 9_010 }),
  anOdometer([
    ['2024-01-10', 10],
    ['2024-04-09', 4_510],
    ['2024-07-08', 9_010],
  ]),
];

/** What is known after facts were told in this order. */
export function heardOf(facts: readonly CareFact[]): CareFacts {
  return facts.reduce((known, fact) => (isNews(known, fact) ? withFact(known, fact) : known), nothingHeard);
}
