import { type Access, toMetadata } from '@homeward/access';
import { z } from 'zod';
import type { Services } from '../../../outbound/services';
import { type IdentifyRequest, toCause } from '../idempotency';
import { id, idParams, moment } from '../parameters';
import { consentStateSchema, purposeText } from './people';
import { present } from '../presented';
import { acceptedOutcome } from '../problems';
import { type Route, route } from '../route';

const text = () => z.string().optional();

export const ledgerSchema = z
  .object({
    standing: z
      .array(consentStateSchema)
      .meta({ description: 'What counts now; without a channel: on all channels that have no answer of their own' }),
    entries: z.array(
      z.object({
        purpose: text(),
        channel: text(),
        answer: text(),
        at: text(),
        recordId: text(),
        dealerId: text(),
        source: text(),
        by: text().meta({ description: 'Who wrote it down; left out when it came with a record' }),
        evidence: text().meta({ description: 'How it was given; masked unless it was revealed' }),
      }),
    ),
  })
  .meta({ id: 'Consents', description: 'Every answer that was given, the latest first; lines are added and never changed' });

const MOST_ANSWERS = 50;

const givenSchema = z
  .strictObject({
    answers: z
      .array(
        z.strictObject({
          purpose: z.enum(['marketing', 'service', 'survey']),
          channel: z
            .enum(['phone', 'sms', 'email', 'wechat', 'app-push', 'letter'])
            .optional()
            .meta({ description: 'All channels when left out' }),
          answer: z.enum(['yes', 'no']),
        }),
      )
      .min(1)
      .max(MOST_ANSWERS),
    evidence: z.string().trim().min(3).max(300).meta({ description: 'How it was given: the form, the call, the words; kept encrypted' }),
    givenAt: moment().optional(),
    recordId: id().optional().meta({ description: 'The record that the answers belong to; the latest one when left out' }),
  })
  .meta({ id: 'GivenConsents' });

/** What people allow, as a ledger. */
export function consentRoutes({ customer }: Services, access: Access, identify: IdentifyRequest): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/people/{personId}/consents',
      tag: 'People',
      operation: 'people.read',
      summary: 'What a person allows, by purpose and channel, with every answer that was given',
      params: idParams('personId'),
      answer: ledgerSchema,
      handle: async ({ params, metadata }) => {
        const { entries, standing } = await customer.readConsents({ personId: params.personId, reveal: false }, { metadata });
        return { body: { standing: standing.map(present), entries: entries.map(present) } };
      },
    }),
    route({
      method: 'post',
      path: '/v1/people/{personId}/consents/reveal',
      tag: 'People',
      operation: 'people.read',
      summary: 'What a person allows with how each answer was given, for a purpose that is recorded',
      description: 'Needs people.reveal too, and leaves a record with its purpose.',
      params: idParams('personId'),
      body: z.strictObject({ purpose: purposeText() }),
      answer: ledgerSchema,
      handle: async ({ principal, params, body }) => {
        const asking = { ...principal, purpose: body.purpose };
        access.assertAllowed(asking, 'people.reveal');
        const asked = { personId: params.personId, reveal: true };
        const { entries, standing } = await customer.readConsents(asked, { metadata: toMetadata(asking) });
        return { body: { standing: standing.map(present), entries: entries.map(present) } };
      },
    }),
    route({
      method: 'post',
      path: '/v1/people/{personId}/consents',
      tag: 'People',
      operation: 'consents.record',
      takesIdempotencyKey: true,
      summary: 'Record answers that were given at the desk or by phone',
      params: idParams('personId'),
      body: givenSchema,
      status: 201,
      answer: z.object({ recordId: z.string() }),
      handle: async ({ principal, params, body, digest, request }) => {
        const cause = toCause(identify(request, principal), digest);
        const given = {
          personId: params.personId,
          recordId: body.recordId ?? '',
          answers: body.answers.map(({ purpose, channel = '', answer }) => ({ purpose, channel, answer })),
          evidence: body.evidence,
          givenAt: body.givenAt ?? '',
          cause,
        };
        const { outcomes } = await customer.recordConsents({ consents: [given] }, { metadata: toMetadata(principal) });
        return { body: { recordId: acceptedOutcome(outcomes).id } };
      },
    }),
  ];
}
