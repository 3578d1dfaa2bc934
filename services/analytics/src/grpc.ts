import { readPrincipal } from '@homeward/access';
import { AnalyticsServiceDefinition } from '@homeward/contracts/analytics-service';
import { implement, type Implementation } from '@homeward/rpc';
import { readEffects } from './effects';
import { type FigurePorts, listMembers, readFigures } from './figures';
import { isBeginning } from './periods';
import { readWorkload } from './workload';

/** The calls of AnalyticsService (proto/homeward/analytics/v1/service.proto). */
export function createAnalyticsService(ports: FigurePorts): Implementation<typeof AnalyticsServiceDefinition> {
  return implement(AnalyticsServiceDefinition, {
    readKpis: async (request, { metadata }) => ({
      figures: (await readFigures(ports, readPrincipal(metadata), request)).map(({ fromOn, group, ...figure }) => ({
        ...figure,
        fromOn: isBeginning(fromOn) ? '' : fromOn,
        group: { ...group },
      })),
    }),
    listMembers: async (request, { metadata }) => {
      const { members, cursor } = await listMembers(ports, readPrincipal(metadata), request);
      return { members: members.map((member) => ({ ...member, values: { ...member.values } })), cursor };
    },
    readEffects: async (request, { metadata }) => ({
      effects: (await readEffects(ports, readPrincipal(metadata), request)).map(({ effect, fromOn, group, ...rest }) => ({
        ...rest,
        ...effect,
        fromOn: isBeginning(fromOn) ? '' : fromOn,
        group: { ...group },
      })),
    }),
    readWorkload: async (request, { metadata }) => ({
      rows: (await readWorkload(ports, readPrincipal(metadata), request)).map(({ group, ...row }) => ({ ...row, group: { ...group } })),
    }),
  });
}
