import { readPrincipal } from '@homeward/access';
import { StandingServiceDefinition } from '@homeward/contracts/standings';
import { type Implementation, implement } from '@homeward/rpc';
import { readClasses } from '../app/cars/class-queries';
import { type StandingTools, readStandings } from '../app/cars/standings';

/** The calls of StandingService (proto/homeward/customer/v1/standings.proto). */
export function createStandingService(tools: StandingTools): Implementation<typeof StandingServiceDefinition> {
  return implement(StandingServiceDefinition, {
    readStandings: async (request, { metadata }) => ({ standings: [...(await readStandings(tools, readPrincipal(metadata), request))] }),
    readClasses: (request, { metadata }) => readClasses(tools, readPrincipal(metadata), request),
  });
}
