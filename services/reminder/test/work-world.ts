import { type Principal, toMetadata } from '@homeward/access';
import { toMessage } from '@homeward/contracts';
import { WorkServiceDefinition } from '@homeward/contracts/work';
import { aDescription, aHomeDealer, anOwner, aProfile, aSale, aVisit, organisation, startWorld, type Told, type World } from './world';

/** Half a year after the visits of the cars, two weeks before their maintenance is due. */
export const MORNING = '2024-12-24T01:00:00.000Z';

export const aMember = (
  staffId: string,
  role: string,
  code: string,
  change: { readonly nodeId?: string; readonly active?: boolean; readonly sequence?: number } = {},
): Told =>
  toMessage('homeward.customer.v1.StaffRegistered', staffId, { staffId, nodeId: 'D1', role, code, active: true, sequence: 1, ...change });

/** A car with an owner of its own whose maintenance is to be invited for on this morning. */
export const aCar = (name: string): readonly Told[] => {
  const vehicleId = `car-${name}`;
  const own = { vehicleId, personId: `p-${name}`, recordId: `r-${name}` };
  return [
    aProfile({ personId: own.personId, recordIds: [own.recordId] }),
    aDescription({ vehicleId }),
    aSale(own),
    anOwner(own),
    aHomeDealer({ vehicleId }),
    aVisit({ ...own, visitId: `visit-${name}` }),
  ];
};

export const asMember = (subject: string, role: Principal['roles'][number], nodeId = 'D1') => ({
  metadata: toMetadata({ subject, roles: [role], nodeId, locale: 'en' }),
});

export const workOf = ({ ports }: Pick<World, 'ports'>) => ports.network.client('reminder', WorkServiceDefinition);

/** Two care specialists, an advisor, and six cars to invite for. */
export async function startWorkWorld(): Promise<World> {
  const world = await startWorld(MORNING);
  await world.hear(
    ...organisation,
    aMember('s1', 'care-specialist', 'CS1'),
    aMember('s2', 'care-specialist', 'CS2'),
    aMember('s3', 'service-advisor', 'SA01'),
  );
  await world.hear(...['a', 'b', 'c', 'd', 'e', 'f'].flatMap(aCar));
  return world;
}
