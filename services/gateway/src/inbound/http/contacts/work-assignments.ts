import { z } from 'zod';
import type { Services } from '../../../outbound/services';
import { type IdentifyRequest, toCause } from '../idempotency';
import { day, id, idParams } from '../parameters';
import { present } from '../presented';
import { acceptedOutcome, Problem } from '../problems';
import { type Route, route } from '../route';

const assignedSchema = z.object({ contactId: z.string(), status: z.string().meta({ description: 'applied, repeated' }) });

const absenceSchema = z
  .object({
    absenceId: z.string(),
    owner: z.string(),
    fromOn: z.string(),
    toOn: z.string(),
    substitute: z.string().optional().meta({ description: 'Left out: anybody of the kind' }),
  })
  .meta({ id: 'Absence' });

const staffName = () => id().meta({ description: 'The code or the id of a member of staff' });

/** Whose work a contact is, when a person says so; and who is away. */
export function workAssignmentRoutes({ work }: Services, identify: IdentifyRequest): readonly Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/work/{contactId}/take',
      tag: 'Work',
      operation: 'contacts.record-result',
      takesIdempotencyKey: true,
      summary: 'Take a contact; of two who take the same one, one gets it',
      params: idParams('contactId'),
      answer: assignedSchema,
      handle: async ({ principal, params: { contactId }, digest, request, metadata }) => {
        const cause = toCause(identify(request, principal), digest);
        const { outcomes } = await work.assignContacts({ assignments: [{ contactId, ownerId: '', cause }] }, { metadata });
        return { body: { contactId, status: acceptedOutcome(outcomes).status } };
      },
    }),
    route({
      method: 'post',
      path: '/v1/work/{contactId}/reassign',
      tag: 'Work',
      operation: 'work.manage',
      takesIdempotencyKey: true,
      summary: 'Give a contact to somebody',
      params: idParams('contactId'),
      body: z.strictObject({ owner: staffName() }),
      answer: assignedSchema,
      handle: async ({ principal, params: { contactId }, body, digest, request, metadata }) => {
        const cause = toCause(identify(request, principal), digest);
        const { outcomes } = await work.assignContacts({ assignments: [{ contactId, ownerId: body.owner, cause }] }, { metadata });
        return { body: { contactId, status: acceptedOutcome(outcomes).status } };
      },
    }),
    route({
      method: 'post',
      path: '/v1/work/hand-over',
      tag: 'Work',
      operation: 'work.manage',
      takesIdempotencyKey: true,
      summary: 'Give all that is open in the name of one person to another one',
      body: z.strictObject({ dealer: id(), from: staffName(), to: staffName() }),
      answer: z.object({
        given: z.array(z.string()),
        refused: z.array(z.object({ contactId: z.string(), code: z.string() })).meta({ description: 'Done meanwhile, for example' }),
      }),
      handle: async ({ principal, body: { dealer: dealerId, from, to }, digest, request, metadata }) => {
        const cause = toCause(identify(request, principal), digest);
        const { outcomes } = await work.handOver({ dealerId, fromOwnerId: from, toOwnerId: to, cause }, { metadata });
        const refused = outcomes.filter(({ status }) => status === 'rejected');
        return {
          body: {
            given: outcomes.flatMap(({ id: contactId, status }) => (status === 'rejected' ? [] : [contactId])),
            refused: refused.map(({ id: contactId, rejectionCode: code }) => ({ contactId, code })),
          },
        };
      },
    }),
    route({
      method: 'get',
      path: '/v1/work/absences',
      tag: 'Work',
      operation: 'work.manage',
      summary: 'Who is away when',
      query: z.object({ node: id().optional().meta({ description: 'The caller’s own unless one is named' }) }),
      answer: z.object({ absences: z.array(absenceSchema) }),
      handle: async ({ principal, query, metadata }) => {
        const { absences } = await work.listAbsences({ nodeId: query.node ?? principal.nodeId }, { metadata });
        return { body: { absences: absences.map(toAbsence) } };
      },
    }),
    route({
      method: 'post',
      path: '/v1/work/absences',
      tag: 'Work',
      operation: 'work.manage',
      takesIdempotencyKey: true,
      summary: 'Somebody makes no contacts from one day to another, both included',
      body: z.strictObject({ node: id().optional(), owner: staffName(), fromOn: day(), toOn: day(), substitute: staffName().optional() }),
      answer: absenceSchema,
      handle: async ({ principal, body, digest, request, metadata }) => {
        const { node: nodeId = principal.nodeId, owner: ownerId, fromOn, toOn, substitute: substituteId = '' } = body;
        const cause = toCause(identify(request, principal), digest);
        const { outcome, absence } = await work.planAbsence({ nodeId, ownerId, fromOn, toOn, substituteId, cause }, { metadata });
        acceptedOutcome(outcome === undefined ? [] : [outcome]);
        if (absence === undefined) throw new Problem(502, 'gateway.service-failed');
        return { status: 201, body: toAbsence(absence) };
      },
    }),
    route({
      method: 'post',
      path: '/v1/work/absences/{absenceId}/end',
      tag: 'Work',
      operation: 'work.manage',
      takesIdempotencyKey: true,
      summary: 'An absence is over, or never comes',
      params: idParams('absenceId'),
      answer: z.object({ absenceId: z.string() }),
      handle: async ({ principal, params: { absenceId }, digest, request, metadata }) => {
        const cause = toCause(identify(request, principal), digest);
        const { outcome } = await work.endAbsence({ absenceId, cause }, { metadata });
        acceptedOutcome(outcome === undefined ? [] : [outcome]);
        return { body: { absenceId } };
      },
    }),
  ];
}

function toAbsence({
  ownerId,
  substituteId,
  ...absence
}: {
  readonly absenceId: string;
  readonly ownerId: string;
  readonly fromOn: string;
  readonly toOn: string;
  readonly substituteId: string;
}): z.input<typeof absenceSchema> {
  return { ...absence, owner: ownerId, ...present({ substitute: substituteId }) };
}
