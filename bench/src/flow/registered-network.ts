import { publishOrganisation, type RunningConstellation, signInAsDms, type TrialClient, uploadFile } from '@homeward/constellation';
import { type DealerNetwork, encodeFile } from '@homeward/demo-data';

/** What a dealer's cars are known by before their visits come. */
const REGISTERED = new Set(['customer', 'vehicle', 'sale']);

/** A constellation that knows a network's organisation, owners, cars and sales. */
export interface RegisteredNetwork {
  readonly network: DealerNetwork;
  readonly constellation: RunningConstellation;
  readonly dmsOf: ReadonlyMap<string, TrialClient>;
}

/** Makes all but the visits known, and waits until it is worked off. */
export async function registerNetwork(constellation: RunningConstellation, network: DealerNetwork): Promise<RegisteredNetwork> {
  const { url } = constellation;
  await publishOrganisation(url, network.organisation);
  // Dealers must be known to everybody before the first row names one.
  await constellation.settle();
  const dmsOf = new Map<string, TrialClient>();
  for (const { dealerId, files } of network.dealers) {
    const dms = await signInAsDms(url, dealerId);
    dmsOf.set(dealerId, dms);
    for (const file of files.filter(({ recordType }) => REGISTERED.has(recordType))) {
      const bytes = new Uint8Array(Buffer.concat([...encodeFile(file, 'utf-8')]));
      const { name, recordType } = file;
      const { status, body } = await uploadFile(dms, { name, recordType, bytes }, `${dealerId}/${name}`);
      if (status !== 202) throw new Error(`${name} of ${dealerId} was not taken: ${status} ${JSON.stringify(body)}`);
    }
  }
  await constellation.settle();
  return { network, constellation, dmsOf };
}
