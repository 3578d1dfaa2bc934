import { toMessage } from '@homeward/contracts';
import type { PublicMessage, Recorded } from '@homeward/store';
import { toCaseChanged } from '../domain/public-case';
import type { ToldCaseEvent } from '../domain/told-case';

/** Others hear of the case as it stands after each step; notes are internal. */
export function tellCase(caseId: string, { seq, event }: Recorded<ToldCaseEvent>): readonly PublicMessage[] {
  if (event.type === 'NoteTaken') return [];
  return [toMessage('homeward.complaint.v1.CaseChanged', caseId, toCaseChanged(caseId, seq, event.summary, event.type, event.at))];
}
