import { readPrincipal } from '@homeward/access';
import { AdoptionServiceDefinition } from '@homeward/contracts/adoptions';
import { type Implementation, implement } from '@homeward/rpc';
import type { Ids } from '@homeward/runtime';
import type { Adoptions } from '../app/adoption/adoptions';

/** The calls of AdoptionService (proto/homeward/customer/v1/adoptions.proto). A foreign dealer is unknown. */
export function createAdoptionService(adoptions: Adoptions, ids: Ids): Implementation<typeof AdoptionServiceDefinition> {
  return implement(AdoptionServiceDefinition, {
    previewDeal: (request, { metadata }) => adoptions.preview(readPrincipal(metadata), request),
    async dealBook({ cause, ...request }, { metadata }) {
      const given = cause === undefined || cause.id === '' ? { id: `deal:${ids.next()}`, digest: '' } : cause;
      const { outcome, changes, book } = await adoptions.deal(readPrincipal(metadata), { ...request, cause: given });
      return { outcome, changes: [...changes], book };
    },
    readBook: (request, { metadata }) => adoptions.read(readPrincipal(metadata), request),
  });
}
