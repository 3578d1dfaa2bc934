import { aContact, aDescription, aDue, aPlan, aReason, aRecord, aSale, aVisit, type Told } from './told';

/** Cars of D1, D2 and D3; the last one was repaired at D1. */
export const CARS: readonly Told[] = [
  aDescription('c1', { model: 'M1' }),
  aSale('c1', '2023-01-10', { recordId: 'r1' }),
  aRecord('r1', true),
  aVisit('c1', '2024-03-01', { mileageKm: 9_000 }),
  aVisit('c1', '2024-11-01'),
  aDescription('c2', { model: 'M2' }),
  aSale('c2', '2022-05-10', { dealerId: 'D2' }),
  aDescription('c3', { model: 'M2' }),
  aSale('c3', '2022-05-10', { dealerId: 'D3' }),
  aVisit('c3', '2024-12-01', { dealerId: 'D1', kind: 'general-repair' }),
  aDue('c1', '2025-01-15'),
  aPlan('k1', '2024-12-20', [aReason('visit-day-5', 'c1')]),
  aContact('k1', '2024-12-20T03:00:00.000Z', 'reached', [aReason('visit-day-5', 'c1')]),
];
