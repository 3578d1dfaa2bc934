import type { Policy } from '@homeward/contracts/customer-service';
import { z } from 'zod';
import type { Services } from '../../outbound/services';
import { type IdentifyRequest, toCause } from './idempotency';
import { id, moment } from './parameters';
import { present } from './presented';
import { acceptedOutcome } from './problems';
import { type Route, route } from './route';

const policySchema = z
  .object({
    subject: z.string(),
    scope: z.string(),
    version: z.int(),
    effectiveFromAt: z.string().optional(),
    publishedBy: z.string().optional(),
    document: z.unknown(),
  })
  .meta({ id: 'Policy', description: 'A version of a policy for a node and everything under it; scope `default` ships with the platform' });

const newVersionSchema = z
  .strictObject({
    scope: id().meta({ description: 'The node that it holds for' }),
    effectiveFromAt: moment().optional().meta({ description: 'Now when left out' }),
    document: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'NewPolicyVersion' });

/** What the business may change: typed, versioned, effective from a moment. */
export function policyRoutes({ policies }: Services, identify: IdentifyRequest): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/policies',
      tag: 'Policies',
      operation: 'policies.read',
      summary: 'Policies, those shipped included',
      query: z.object({ subject: id().optional() }),
      answer: z.object({ policies: z.array(policySchema) }),
      handle: async ({ query, metadata }) => {
        const { policies: known } = await policies.listPolicies({ subject: query.subject ?? '' }, { metadata });
        return { body: { policies: known.map(toPolicy) } };
      },
    }),
    route({
      method: 'put',
      path: '/v1/policies/{subject}',
      tag: 'Policies',
      operation: 'policies.publish',
      takesIdempotencyKey: true,
      summary: 'Publish a new version of a policy',
      params: z.object({ subject: id() }),
      body: newVersionSchema,
      answer: z.object({ subject: z.string(), scope: z.string() }),
      handle: async ({ principal, params, body, metadata, digest, request }) => {
        const { subject } = params;
        const { scope, effectiveFromAt = '', document } = body;
        const cause = toCause(identify(request, principal), digest);
        const policy = { subject, scope, version: 0, effectiveFromAt, body: JSON.stringify(document), publishedBy: principal.subject };
        const { outcomes } = await policies.publishPolicies({ policies: [policy], cause }, { metadata });
        acceptedOutcome(outcomes);
        return { body: { subject, scope } };
      },
    }),
  ];
}

function toPolicy({ subject, scope, version, body, ...rest }: Policy): z.input<typeof policySchema> {
  return { subject, scope, version, ...present(rest), document: JSON.parse(body) as unknown };
}
