import { type Access, OPERATIONS, type Principal } from '@homeward/access';
import { z } from 'zod';
import type { Organisation } from '../../outbound/organisation';
import { type Route, route } from './route';

const meSchema = z
  .object({
    subject: z.string(),
    clientId: z.string().optional(),
    system: z.string().optional(),
    roles: z.array(z.string()),
    node: z.object({ nodeId: z.string(), kind: z.string().optional(), name: z.string().optional() }),
    dealers: z.array(z.object({ dealerId: z.string(), name: z.string() })),
    operations: z.array(z.string()).meta({ description: 'What one may do here' }),
    locale: z.string(),
    now: z.string().meta({ description: 'Business time' }),
  })
  .meta({ id: 'Me' });

/** Who one is signed in as. */
export function meRoutes(access: Access, organisation: Organisation, clock: { now(): string }): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/me',
      tag: 'Session',
      operation: 'me.read',
      summary: 'Who one is signed in as, and what one may do',
      answer: meSchema,
      handle: async ({ principal }) => ({ body: toMe(principal, access, organisation, clock.now()) }),
    }),
  ];
}

function toMe(principal: Principal, access: Access, organisation: Organisation, now: string): z.input<typeof meSchema> {
  const { subject, clientId, system, roles, nodeId, locale } = principal;
  const tree = organisation.tree();
  const node = tree.node(nodeId);
  const dealers = [...tree.dealersUnder(nodeId)].map((dealerId) => ({ dealerId, name: tree.node(dealerId)?.name ?? dealerId }));
  return {
    subject,
    ...(clientId === undefined ? {} : { clientId }),
    ...(system === undefined ? {} : { system }),
    roles: [...roles],
    node: { nodeId, ...(node === undefined ? {} : { kind: node.kind, name: node.name }) },
    dealers,
    operations: OPERATIONS.filter((operation) => access.scopeOf(principal, operation, tree).kind !== 'none'),
    locale,
    now,
  };
}
