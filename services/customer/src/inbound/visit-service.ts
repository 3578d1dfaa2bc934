import { readPrincipal } from '@homeward/access';
import { VisitServiceDefinition } from '@homeward/contracts/visits';
import { type Implementation, implement } from '@homeward/rpc';
import {
  type ProgressLinkTools,
  issueProgressLinks,
  listProgressLinks,
  readLinkedProgress,
  revokeProgressLinks,
} from '../app/cars/progress-links';
import type { VisitQueries } from '../app/cars/visit-queries';

/** The calls of VisitService (proto/homeward/customer/v1/visits.proto). What is foreign is unknown. */
export function createVisitService(visits: VisitQueries, links: ProgressLinkTools): Implementation<typeof VisitServiceDefinition> {
  return implement(VisitServiceDefinition, {
    readVisit: (request, { metadata }) => visits.read(readPrincipal(metadata), request),
    readProgress: (request, { metadata }) => visits.progress(readPrincipal(metadata), request),
    issueProgressLinks: (request, { metadata }) => issueProgressLinks(links, readPrincipal(metadata), request),
    revokeProgressLinks: (request, { metadata }) => revokeProgressLinks(links, readPrincipal(metadata), request),
    listProgressLinks: async (request, { metadata }) => ({ links: await listProgressLinks(links, readPrincipal(metadata), request) }),
    readLinkedProgress: ({ linkId }, { metadata }) => readLinkedProgress(links, readPrincipal(metadata), linkId),
  });
}
