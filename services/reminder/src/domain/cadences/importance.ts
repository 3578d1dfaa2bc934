import { type ContactCaps, type ImportanceRule, PURPOSES } from '@homeward/policy';
import type { Candidate } from './candidate';

/** Begins the concern of whatever is about a maintenance that falls due. */
const MAINTENANCE = 'maintenance:';

/** The place of a reason in the order of importance of the policy; the lowest number is the most important. */
export function rankOf(candidate: Pick<Candidate, 'purpose' | 'kind' | 'concern'>, { importance }: ContactCaps): number {
  if (importance === undefined) return PURPOSES.indexOf(candidate.purpose);
  const place = importance.findIndex((rule) => fits(rule, candidate));
  return place === -1 ? importance.length : place;
}

function fits({ purpose, kinds, isMaintenance }: ImportanceRule, candidate: Pick<Candidate, 'purpose' | 'kind' | 'concern'>): boolean {
  return (
    purpose === candidate.purpose &&
    (kinds === undefined || kinds.includes(candidate.kind)) &&
    (isMaintenance === undefined || candidate.concern.startsWith(MAINTENANCE))
  );
}
