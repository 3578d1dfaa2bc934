import type { Policy } from '@homeward/contracts/customer-service';
import { z } from 'zod';
import type { Services } from '../../../outbound/services';
import { type IdentifyRequest, toCause } from '../idempotency';
import type { DealersOf } from '../dealers';
import { id, moment, pageQuery } from '../parameters';
import { present } from '../presented';
import { acceptedOutcome } from '../problems';
import { type Route, route } from '../route';

/** Open contacts looked at by one request. */
const MIGRATED_AT_ONCE = 200;

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

const dealerContactsSchema = z
  .array(z.object({ dealerId: z.string(), contacts: z.int() }))
  .meta({ description: 'Of the page; those of all pages add up' });

const affectedContactSchema = z
  .object({
    contactId: z.string(),
    dealerId: z.string(),
    vehicleId: z.string(),
    kind: z.string(),
    plannedOn: z.string(),
    plannedUnder: z.string().meta({ description: 'cadences/<scope>/<version>#<key>' }),
    inForce: z
      .string()
      .optional()
      .meta({ description: 'The cadence of the same key that counts now; left out when there is none any more' }),
  })
  .meta({ id: 'AffectedContact' });

/** What the business may change: typed, versioned, effective from a moment. */
export function policyRoutes({ policies, reminder }: Services, identify: IdentifyRequest, dealersOf: DealersOf): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/policies/cadences/affected',
      tag: 'Policies',
      operation: 'contacts.read',
      summary: 'Open contacts that were planned under cadences that say something else now, so many open contacts at a time',
      query: z.object({ ...pageQuery, dealer: id().optional(), cadence: id().optional() }),
      answer: z.object({ contacts: z.array(affectedContactSchema), dealers: dealerContactsSchema, cursor: z.string().optional() }),
      handle: async ({ principal, query: { dealer, cadence = '', limit, cursor = '' }, metadata }) => {
        const dealerIds = dealersOf(principal, 'contacts.read', dealer);
        const page = await reminder.listAffectedContacts({ dealerIds, cadence, page: { limit, cursor } }, { metadata });
        const contacts = page.contacts.map(({ inForce, ...contact }) => ({ ...contact, ...present({ inForce }) }));
        return { body: { contacts, dealers: page.dealers, ...present({ cursor: page.cursor }) } };
      },
    }),
    route({
      method: 'post',
      path: '/v1/policies/cadences/migrate',
      tag: 'Policies',
      operation: 'policies.publish',
      summary: 'Bring the cars of affected contacts to the cadences in force, so many open contacts at a time',
      body: z.strictObject({ dealerId: id().optional(), cadence: id().optional(), cursor: z.string().optional() }),
      answer: z.object({ vehicles: z.int(), dealers: dealerContactsSchema, cursor: z.string().optional() }),
      handle: async ({ principal, body: { dealerId, cadence = '', cursor = '' }, metadata }) => {
        const dealerIds = dealersOf(principal, 'policies.publish', dealerId);
        const page = await reminder.migrateCadences({ dealerIds, cadence, page: { limit: MIGRATED_AT_ONCE, cursor } }, { metadata });
        return { body: { vehicles: page.vehicles, dealers: page.dealers, ...present({ cursor: page.cursor }) } };
      },
    }),
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
