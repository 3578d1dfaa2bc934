import { NODE_KINDS } from '@homeward/access';
import { z } from 'zod';
import type { Services } from '../../outbound/services';
import type { Organisation } from '../../outbound/organisation';
import { type IdentifyRequest, toCause } from './idempotency';
import { timeZone } from '../records/fields';
import { id } from './parameters';
import { present } from './presented';
import { acceptedOutcome } from './problems';
import { type Route, route } from './route';

const nodeSchema = z
  .strictObject({
    nodeId: id(),
    kind: z.enum(NODE_KINDS),
    parentId: id().optional().meta({ description: 'Left out at the top' }),
    name: z.string().min(1).max(200),
    timeZone: timeZone().optional().meta({ example: 'Asia/Shanghai' }),
  })
  .meta({ id: 'OrganisationNode' });

const staffSchema = z
  .strictObject({
    staffId: id(),
    nodeId: id(),
    role: z.string().min(1).max(60),
    code: z.string().max(60).optional().meta({ description: 'What dealer systems call this person, such as SA01' }),
    active: z.boolean().default(true),
  })
  .meta({ id: 'StaffMember' });

const organisationSchema = z
  .strictObject({ nodes: z.array(nodeSchema).max(20_000), staff: z.array(staffSchema).max(100_000).default([]) })
  .meta({ id: 'Organisation' });

/** The tree of group, brands, regions and dealers, and who works where. */
export function organisationRoutes(services: Services, organisation: Organisation, identify: IdentifyRequest): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/organisation',
      tag: 'Organisation',
      operation: 'organisation.read',
      summary: 'The part of the organisation that one is attached to',
      answer: z.object({
        nodes: z.array(nodeSchema.extend({ name: z.string().optional(), kind: z.string() })),
        staff: z.array(staffSchema.extend({ role: z.string().optional(), active: z.boolean() })),
      }),
      handle: async ({ metadata }) => {
        const { nodes, staff } = await services.organisation.readOrganisation({}, { metadata });
        return {
          body: {
            nodes: nodes.map(({ nodeId, kind, ...rest }) => ({ nodeId, kind, ...present(rest) })),
            staff: staff.map(({ staffId, nodeId, active, ...rest }) => ({ staffId, nodeId, active, ...present(rest) })),
          },
        };
      },
    }),
    route({
      method: 'put',
      path: '/v1/organisation',
      tag: 'Organisation',
      operation: 'organisation.publish',
      takesIdempotencyKey: true,
      summary: 'Add or change nodes and staff; what is not named stays',
      body: organisationSchema,
      answer: z.object({ nodes: z.int(), staff: z.int() }),
      handle: async ({ principal, body, metadata, digest, request }) => {
        const { nodes, staff } = body;
        const cause = toCause(identify(request, principal), digest);
        const { outcomes } = await services.organisation.putOrganisation(
          {
            nodes: nodes.map(({ parentId = '', timeZone = '', ...node }) => ({ ...node, parentId, timeZone })),
            staff: staff.map(({ code = '', ...member }) => ({ ...member, code })),
            cause,
          },
          // A whole maker's organisation takes its time.
          { metadata, deadlineMs: 60_000 },
        );
        for (const outcome of outcomes) acceptedOutcome([outcome]);
        organisation.add(nodes.map(({ nodeId, ...node }) => ({ id: nodeId, ...node })));
        return { body: { nodes: nodes.length, staff: staff.length } };
      },
    }),
  ];
}
