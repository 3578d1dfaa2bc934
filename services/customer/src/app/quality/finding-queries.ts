import type { Principal } from '@homeward/access';
import type { EventPayload } from '@homeward/contracts';
import type { ListFindingsRequest, ListFindingsResponse } from '@homeward/contracts/quality';
import type { Filter, ProjectionChange } from '@homeward/store';
import type { FindingDocument } from '../ports';
import { type VerificationTools, qualityScope } from './verification-tools';

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 500;

/** Keeps what was told of a finding last. */
export function keepFinding({
  findingId,
  ...finding
}: EventPayload<'homeward.customer.v1.FindingReported'>): ProjectionChange<FindingDocument> {
  return { id: findingId, change: (known) => keptOf(known, finding) };
}

function keptOf(known: FindingDocument | undefined, told: FindingDocument): FindingDocument {
  if (known === undefined) return told;
  if (known.sequence >= told.sequence) return known;
  return told.open ? told : { ...known, open: false, sequence: told.sequence };
}

/** What is wrong with the data of dealers in reach, the latest first. */
export async function listFindings(
  tools: Pick<VerificationTools, 'stores' | 'access' | 'reference'>,
  principal: Principal,
  { dealerIds, kind, closed, page }: ListFindingsRequest,
): Promise<ListFindingsResponse> {
  const among = qualityScope(tools, principal, 'quality.read').among(dealerIds);
  const filter: Filter = {
    ...(among === undefined ? {} : { dealer: { in: among } }),
    ...(kind === '' ? {} : { kind: { equal: kind } }),
    ...(closed ? {} : { open: { equal: 'yes' } }),
  };
  const limit = page === undefined || page.limit <= 0 ? DEFAULT_PAGE : Math.min(page.limit, LARGEST_PAGE);
  const found = await tools.stores.findingList.find({
    filter,
    sort: { by: 'foundAt', direction: 'descending' },
    limit,
    ...(page === undefined || page.cursor === '' ? {} : { cursor: page.cursor }),
  });
  return {
    findings: found.items.map(({ id, document: { sequence: _count, recordIds, ...finding } }) => ({
      ...finding,
      findingId: id,
      recordIds: [...recordIds],
    })),
    cursor: found.cursor ?? '',
  };
}
