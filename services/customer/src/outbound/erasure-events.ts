import { toMessage } from '@homeward/contracts';
import type { PublicMessage, Recorded } from '@homeward/store';
import type { PersonErased } from '../domain/people/erasure';

/** Ids only: who it was is forgotten. */
export function tellErasure(erasureId: string, { seq, event }: Recorded<PersonErased>): readonly PublicMessage[] {
  const { personIds, recordIds, dealers = [], at } = event;
  return [
    toMessage('homeward.customer.v1.PersonErased', personIds[0] ?? erasureId, {
      erasureId,
      personIds: [...personIds],
      recordIds: [...recordIds],
      dealers: dealers.map(({ dealerId, recordIds: own }) => ({ dealerId, recordIds: [...own] })),
      erasedAt: at,
      sequence: seq,
    }),
  ];
}
