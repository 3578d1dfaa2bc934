import { servicePrincipal, toMetadata } from '@homeward/access';
import { CustomerServiceDefinition } from '@homeward/contracts/customer-service';
import type { RpcNetwork } from '@homeward/rpc';
import type { ContactDirectory } from '../app/ports';

/** Asks the customer service for contact details, as the platform itself: nobody else may. */
export function createContactDirectory(network: RpcNetwork, service: string): ContactDirectory {
  const client = network.client('customer', CustomerServiceDefinition);
  const metadata = toMetadata(servicePrincipal(service));
  return {
    async ask(questions) {
      const wanted = questions.map(({ personId, vehicleIds, purpose, channel }) => ({
        personId,
        vehicleIds: [...vehicleIds],
        purpose,
        channel,
      }));
      const { details } = await client.readContactDetails({ questions: wanted }, { metadata });
      if (details.length !== questions.length)
        throw new Error(`${questions.length} questions were answered with ${details.length} answers`);
      return details.map(({ allowed, refusal, name, phone, email, language, plates, wechatId = '', postalAddress = '' }) => ({
        isAllowed: allowed,
        refusal,
        address: { name, phone, email, wechatId, pushSubscription: '', postalAddress },
        language,
        plates,
      }));
    },
  };
}
