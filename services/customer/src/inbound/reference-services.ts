import { type Access, readPrincipal } from '@homeward/access';
import { OrganisationServiceDefinition, PolicyServiceDefinition } from '@homeward/contracts/customer-service';
import { type Implementation, implement } from '@homeward/rpc';
import type { BusinessClock, Ids, ReferenceData } from '@homeward/runtime';
import { nodesAround, putOrganisation, readOrganisation } from '../app/organisation/organisation';
import { listPolicies, publishPolicies } from '../app/organisation/policy-publishing';
import type { CustomerStores } from '../app/ports';

export interface ReferenceServiceOptions {
  readonly stores: Pick<CustomerStores, 'nodes' | 'staff' | 'policies'>;
  readonly access: Access;
  readonly reference: ReferenceData;
  readonly clock: BusinessClock;
  readonly ids: Ids;
}

/** The calls of OrganisationService (proto/homeward/customer/v1/service.proto). */
export function createOrganisationService(options: ReferenceServiceOptions): Implementation<typeof OrganisationServiceDefinition> {
  const { stores, access, reference, clock, ids } = options;
  return implement(OrganisationServiceDefinition, {
    async putOrganisation(change, { metadata }) {
      const principal = readPrincipal(metadata);
      access.assertAllowed(principal, 'organisation.publish');
      const outcomes = await putOrganisation(stores, change, principal, { at: clock.now(), freshId: ids.next() });
      return { outcomes: [...outcomes] };
    },
    async readOrganisation(_request, { metadata }) {
      const principal = readPrincipal(metadata);
      access.assertAllowed(principal, 'organisation.read');
      const { nodes, staff } = await readOrganisation(stores, nodesAround(reference.tree(), principal.nodeId));
      return { nodes: [...nodes], staff: [...staff] };
    },
  });
}

/** The calls of PolicyService (proto/homeward/customer/v1/service.proto). */
export function createPolicyService(options: ReferenceServiceOptions): Implementation<typeof PolicyServiceDefinition> {
  const { stores, access, reference, clock, ids } = options;
  return implement(PolicyServiceDefinition, {
    async listPolicies({ subject }, { metadata }) {
      const principal = readPrincipal(metadata);
      access.assertAllowed(principal, 'policies.read');
      return { policies: [...(await listPolicies(stores.policies, reference.policies(), subject, principal, reference.tree()))] };
    },
    async publishPolicies({ policies, cause }, { metadata }) {
      const principal = readPrincipal(metadata);
      access.assertAllowed(principal, 'policies.publish');
      const surroundings = { at: clock.now(), freshId: ids.next(), tree: reference.tree(), book: reference.policies() };
      return { outcomes: [...(await publishPolicies(stores.policies, policies, cause, principal, surroundings))] };
    },
  });
}
