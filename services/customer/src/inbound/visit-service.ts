import { readPrincipal } from '@homeward/access';
import { VisitServiceDefinition } from '@homeward/contracts/visits';
import { type Implementation, implement } from '@homeward/rpc';
import type { VisitQueries } from '../app/visit-queries';

/** The calls of VisitService (proto/homeward/customer/v1/visits.proto). What is foreign is unknown. */
export function createVisitService(visits: VisitQueries): Implementation<typeof VisitServiceDefinition> {
  return implement(VisitServiceDefinition, {
    readVisit: (request, { metadata }) => visits.read(readPrincipal(metadata), request),
    readProgress: (request, { metadata }) => visits.progress(readPrincipal(metadata), request),
  });
}
