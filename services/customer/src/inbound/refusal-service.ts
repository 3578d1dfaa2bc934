import { type Access, readPrincipal } from '@homeward/access';
import { RefusalServiceDefinition } from '@homeward/contracts/refusals';
import { type Implementation, implement } from '@homeward/rpc';
import type { BusinessClock, ReferenceData } from '@homeward/runtime';
import type { ConsentLedger } from '../app/people/consent-ledger';
import type { PersonQueries } from '../app/people/person-queries';
import { scopeFor } from '../app/organisation/scope';

export interface RefusalServiceOptions {
  readonly access: Access;
  readonly reference: ReferenceData;
  readonly people: PersonQueries;
  readonly consents: ConsentLedger;
  readonly clock: BusinessClock;
}

/** The calls of RefusalService (proto/homeward/customer/v1/refusals.proto). */
export function createRefusalService({
  access,
  reference,
  people,
  consents,
  clock,
}: RefusalServiceOptions): Implementation<typeof RefusalServiceDefinition> {
  return implement(RefusalServiceDefinition, {
    async findByPhone({ phones }, { metadata }) {
      const scope = scopeFor(access, readPrincipal(metadata), 'refusals.record', reference.tree());
      const holders = await Promise.all(phones.map((phone) => people.search({ phone, plate: '', vin: '', name: '' }, scope)));
      return { holders: holders.map((personIds) => ({ personIds: [...personIds] })) };
    },
    async recordRefusals({ consents: given }, { metadata }) {
      const principal = readPrincipal(metadata);
      const scope = scopeFor(access, principal, 'refusals.record', reference.tree());
      return { outcomes: [...(await consents.record(given, scope, principal, clock.now()))] };
    },
  });
}
