import type { Locale } from '@homeward/access';
import type { RpcNetwork } from '@homeward/rpc';
import { type Probes, digestOf } from '@homeward/runtime';
import { z } from 'zod';
import { ASKED_PROCESSES, type AskedProcess, type Services } from '../../outbound/services';
import { explainedSchema, toExplained } from './contacts/explanations';
import { type Route, route } from './route';

const lagSchema = z
  .object({
    services: z.array(
      z.object({
        service: z.string(),
        status: z.enum(['answering', 'unreachable']),
        behind: z.int().meta({ description: 'Messages not yet handled' }),
        unpublished: z.int(),
        overdue: z.int(),
        warnings: z.array(explainedSchema).meta({ description: 'What somebody has to see to before it hurts' }),
        partitions: z.array(z.object({ group: z.string(), topic: z.string(), partition: z.int(), committed: z.int(), end: z.int() })),
      }),
    ),
    settled: z.boolean().meta({ description: 'Everything is worked off' }),
  })
  .meta({ id: 'Lag' });

const stateSchema = z
  .object({
    stateHash: z.string(),
    parts: z.array(z.object({ service: z.string(), name: z.string(), count: z.int(), sha256: z.string() })),
  })
  .meta({ id: 'StateHash', description: 'Of the business state in natural keys: equal for the same input, whatever the order of work' });

/** Whether the platform runs, how far behind it is, and what state it is in. */
export function operationRoutes(services: Services, network: RpcNetwork, probes: Probes): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/lag',
      tag: 'Operations',
      operation: 'lag.read',
      summary: 'How far behind each service is',
      answer: lagSchema,
      handle: async ({ metadata, locale }) => {
        const lags = await Promise.all(ASKED_PROCESSES.map((service) => lagOf(services, service, metadata, locale)));
        const settled = lags.every(
          ({ status, behind, unpublished, overdue }) => status === 'answering' && behind + unpublished + overdue === 0,
        );
        return { body: { services: lags, settled } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/state-hash',
      tag: 'Operations',
      operation: 'state.digest',
      summary: 'The hash of the business state',
      answer: stateSchema,
      handle: async () => {
        const { hash, parts } = await digestOf(network);
        return { body: { stateHash: hash, parts: [...parts] } };
      },
    }),
    ...(['livez', 'readyz'] as const).map((name) =>
      route({
        method: 'get',
        path: `/${name}`,
        tag: 'Operations',
        operation: 'anyone',
        summary: name === 'livez' ? 'Whether the process runs' : 'Whether it can serve',
        answer: z.object({ status: z.string(), failing: z.array(z.string()).optional() }),
        handle: async () => {
          const { status, body } = await (name === 'livez' ? probes.live() : probes.ready());
          return { status, body: { status: body.status, ...(body.failing === undefined ? {} : { failing: [...body.failing] }) } };
        },
      }),
    ),
  ];
}

async function lagOf(services: Services, service: AskedProcess, metadata: Readonly<Record<string, string>>, locale: Locale) {
  try {
    const { partitions, unpublished, overdue, warnings } = await services.operations[service].readLag({}, { metadata });
    const behind = partitions.reduce((total, { committed, end }) => total + Math.max(0, end - committed), 0);
    return {
      service,
      status: 'answering' as const,
      behind,
      unpublished,
      overdue,
      partitions,
      warnings: warnings.map((one) => toExplained(one, locale)),
    };
  } catch {
    // That a service is away is the answer here, not a failure of the question.
    return { service, status: 'unreachable' as const, behind: 0, unpublished: 0, overdue: 0, partitions: [], warnings: [] };
  }
}
