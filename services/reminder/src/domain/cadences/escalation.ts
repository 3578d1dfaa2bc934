import { addDays } from '@homeward/calendar';
import { type CadenceInForce, type CadenceStep, escalatedKind } from '@homeward/policy';
import { type Candidate, escalatedKey } from './candidate';

/**
 * What whoever is above takes over when nobody did the step by the end of its window, whatever started the cadence; undefined where the cadence names nobody.
 * The calendar lets it wait until then, and drops it when the step was done.
 */
export function takenOver(
  { cadence: { escalation } }: Pick<CadenceInForce, 'cadence'>,
  { key }: Pick<CadenceStep, 'key'>,
  candidate: Candidate,
): Candidate | undefined {
  if (escalation === undefined) return undefined;
  return {
    ...candidate,
    key: escalatedKey(candidate.key),
    kind: escalatedKind(key),
    fromOn: addDays(candidate.untilOn, 1),
    untilOn: addDays(candidate.untilOn, escalation.windowDays),
    ownerKind: escalation.to,
    ownerId: '',
    channels: ['phone'],
  };
}
