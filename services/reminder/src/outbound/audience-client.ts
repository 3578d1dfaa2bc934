import { servicePrincipal, toMetadata } from '@homeward/access';
import { AudienceServiceDefinition } from '@homeward/contracts/audiences';
import type { RpcNetwork } from '@homeward/rpc';
import type { Audience } from '../app/ports';

const PAGE = 500;

/** Asks the customer service whom an occasion reaches, as the platform itself: nobody else may. */
export function createAudience(network: RpcNetwork, service: string): Audience {
  const client = network.client('customer', AudienceServiceDefinition);
  const metadata = toMetadata(servicePrincipal(service));
  return {
    async read({ dealerId, classes, birthdays, fromOn, untilOn, cursor }) {
      const { members, cursor: next } = await client.readAudience(
        {
          dealerId,
          classes:
            classes === undefined
              ? undefined
              : {
                  purchase: [...(classes.purchase ?? [])],
                  sales: [...(classes.sales ?? [])],
                  service: [...(classes.service ?? [])],
                  use: [...(classes.use ?? [])],
                },
          birthdays: birthdays === undefined ? undefined : { ...birthdays, fromOn, untilOn },
          page: { limit: PAGE, cursor },
        },
        { metadata },
      );
      return { members, cursor: next };
    },
  };
}
