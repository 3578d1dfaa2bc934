import { addDays } from '@homeward/calendar';
import { policyDefaults } from './shipped-policies';
import { aDescription, aHomeDealer, anOdometer, anOwner, aProfile, aSale, aVisit, type Told } from './world';

export const NOW = '2024-07-09T01:00:00.000Z';
export const CARS = 12;

/** Owners of two dealers, each with a car that was in for maintenance; half of them a few months ago. */
export const network = (): readonly Told[] =>
  Array.from({ length: CARS }, (_, index): readonly Told[] => {
    const [personId, vehicleId, recordId] = [`p${index}`, `car${index}`, `r${index}`];
    const dealerId = index % 3 === 0 ? 'D2' : 'D1';
    const visitedOn = addDays('2024-07-08', -(index % 2) * 110 - index);
    return [
      aProfile({ personId, recordIds: [recordId], dealerIds: [dealerId] }),
      aDescription({ vehicleId }),
      aSale({ vehicleId, saleId: `s${index}`, dealerId, recordId, personId }),
      anOwner({ vehicleId, dealerId, recordId, personId }),
      aHomeDealer({ vehicleId, dealerId }),
      aVisit({ vehicleId, visitId: `visit${index}`, dealerId, recordId, personId, visitedOn, closedAt: `${visitedOn}T08:00:00.000Z` }),
      anOdometer(
        [
          ['2024-01-10', 10],
          [visitedOn, 6_000 + index * 100],
        ],
        { vehicleId },
      ),
    ];
  }).flat();

interface CadenceStep {
  readonly key: string;
  readonly when: { readonly kind: string; readonly days?: number };
}
interface CadencesBody {
  readonly cadences: Readonly<Record<string, { readonly steps: readonly CadenceStep[] }>>;
}

/** What ships, with each step after a visit done a second time some days later. */
export function twiceAsDense(): CadencesBody {
  const body = policyDefaults('cadences') as unknown as CadencesBody;
  const visit = body.cadences['after-visit'];
  if (visit === undefined) throw new Error('A cadence follows visits');
  const again = [3, 8, 11, 17].map((days) => ({
    ...visit.steps[1],
    key: `again-${days}`,
    when: { kind: 'days-after', days },
    windowDays: 2,
  }));
  return { cadences: { 'after-visit': { ...visit, steps: [...visit.steps, ...again] } } };
}
