import { readPrincipal } from '@homeward/access';
import { AudienceServiceDefinition } from '@homeward/contracts/audiences';
import { type Implementation, implement } from '@homeward/rpc';
import { type AudienceTools, readAudience } from '../app/people/audiences';

/** The calls of AudienceService (proto/homeward/customer/v1/audiences.proto). */
export function createAudienceService(tools: AudienceTools): Implementation<typeof AudienceServiceDefinition> {
  return implement(AudienceServiceDefinition, {
    readAudience: (request, { metadata }) => readAudience(tools, readPrincipal(metadata), request),
  });
}
