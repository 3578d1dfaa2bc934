import { toMetadata } from '@homeward/access';
import type { Contact } from '@homeward/contracts/reminder-service';
import { z } from 'zod';
import type { Services } from '../../../outbound/services';
import { type DealersOf } from '../dealers';
import {
  basisSchema,
  contactReasonSchema,
  explainedSchema,
  reasonWhySchema,
  toBasis,
  toContactReason,
  toExplained,
  toReasonWhy,
} from './explanations';
import { type IdentifyRequest, toCause } from '../idempotency';
import { day, id, idParams, moment, pageQuery, recording } from '../parameters';
import { present } from '../presented';
import { acceptedOutcome, unknownProblem } from '../problems';
import { type Route, route } from '../route';

const text = () => z.string().optional();

export const contactSchema = z
  .object({
    contactId: z.string(),
    personId: text(),
    dealerId: text(),
    ownerKind: text().meta({ description: 'advisor, care-specialist, call-centre, sales-consultant' }),
    ownerId: text(),
    plannedOn: text(),
    plannedAt: text(),
    untilOn: text(),
    channel: text(),
    purpose: text(),
    status: text(),
    result: text(),
    reasons: z.array(contactReasonSchema),
    dueOn: text(),
    earliestOn: text(),
    latestOn: text(),
    confidencePercent: z.int(),
    templateVersion: z
      .string()
      .optional()
      .meta({ description: 'Of a message: the templates that it was planned with; later versions do not change it' }),
    failure: z.string().optional().meta({
      description: 'Of a message that failed for good: address (it reaches nobody), content (the provider does not take what is written)',
    }),
    assigned: text().meta({ description: 'By a person, whatever its reasons say: taken, reassigned' }),
    promisedAt: text().meta({ description: 'When the customer was promised a call, at the last try' }),
    promiseMissedAt: text().meta({ description: 'When the manager was told that nobody called' }),
    questionnaire: text(),
    answers: z
      .array(
        z.object({
          question: z.string(),
          value: z.string(),
          right: text().meta({ description: 'What a check found that the customer said instead; empty for a question that was not asked' }),
        }),
      )
      .optional()
      .meta({ description: 'Of a single contact only' }),
    notMade: z.boolean().optional().meta({ description: 'A check found that nobody called at all' }),
    note: text().meta({ description: 'What was said at the last try; of a single contact only' }),
  })
  .meta({ id: 'Contact' });

const resultSchema = z.strictObject({
  result: z.enum(['reached', 'not-reached', 'busy', 'wrong-number', 'refused', 'booked', 'call-later', 'done-elsewhere']),
  note: z.string().max(2_000).optional(),
  purchaseAsked: z
    .boolean()
    .optional()
    .meta({ description: 'Another car was asked about. Set by itself when the contact is about that and the customer was spoken to' }),
  callAgainAt: moment().optional().meta({ description: 'With call-later: a promise, which leads the list at its time' }),
  refusalReason: z.string().max(60).optional().meta({ description: 'With refused: why, as a code of the policy work-lists' }),
  noFurtherContact: z
    .boolean()
    .optional()
    .meta({ description: 'With refused: no contacts for its purpose any more; recorded as a refusal of consent' }),
  answers: z
    .record(z.string().max(60), z.union([z.int(), z.boolean(), z.string().max(2_000)]))
    .optional()
    .meta({ description: 'By question: a score from 1 to 10, the key of a choice, true or false, or words, which are kept encrypted' }),
  recordingId: recording()
    .optional()
    .meta({ description: 'Of a call: what the telephone system calls its recording; opaque, never a URL' }),
});

const whySchema = z
  .object({
    contactId: z.string(),
    reasons: z.array(explainedSchema),
    perReason: z.array(reasonWhySchema),
    basis: basisSchema,
  })
  .meta({ id: 'Why' });

/** The work of the day: whom to contact, why, and what came of it. */
export function contactRoutes({ reminder }: Services, dealersOf: DealersOf, identify: IdentifyRequest): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/contacts',
      tag: 'Contacts',
      operation: 'contacts.read',
      summary: 'The contacts of a day, the most urgent first',
      query: z.object({
        ...pageQuery,
        dealer: id().optional(),
        date: day().optional(),
        owner: id().optional(),
        status: z
          .enum(['open', 'made', 'dropped', 'unknown'])
          .optional()
          .meta({ description: 'unknown: a message of which nobody knows whether it was sent' }),
      }),
      answer: z.object({ contacts: z.array(contactSchema), cursor: z.string().optional() }),
      handle: async ({ principal, query, metadata }) => {
        const { contacts, cursor } = await reminder.listContacts(
          {
            dealerIds: dealersOf(principal, 'contacts.read', query.dealer),
            on: query.date ?? '',
            ownerId: query.owner ?? '',
            status: query.status ?? '',
            personId: '',
            page: { limit: query.limit, cursor: query.cursor ?? '' },
          },
          { metadata },
        );
        return { body: { contacts: contacts.map(toContact), ...present({ cursor }) } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/contacts/{contactId}',
      tag: 'Contacts',
      operation: 'contacts.read',
      summary: 'A contact',
      params: idParams('contactId'),
      answer: contactSchema,
      handle: async ({ params, metadata }) => {
        const { contacts } = await reminder.readContacts({ contactIds: [params.contactId] }, { metadata });
        const [contact] = contacts;
        if (contact === undefined) throw unknownProblem('contact');
        return { body: toContact(contact) };
      },
    }),
    route({
      method: 'get',
      path: '/v1/contacts/{contactId}/why',
      tag: 'Contacts',
      operation: 'contacts.read',
      summary: 'Why a contact is planned, was made, moved, merged or dropped',
      params: idParams('contactId'),
      answer: whySchema,
      handle: async ({ params, metadata, locale }) => {
        const { explanations } = await reminder.explainContacts({ contactIds: [params.contactId] }, { metadata });
        const [explanation] = explanations;
        if (explanation === undefined) throw unknownProblem('contact');
        return {
          body: {
            contactId: explanation.contactId,
            reasons: explanation.reasons.map((reason) => toExplained(reason, locale)),
            perReason: explanation.perReason.map((reason) => toReasonWhy(reason, locale)),
            basis: toBasis(explanation.basis),
          },
        };
      },
    }),
    route({
      method: 'post',
      path: '/v1/contacts/{contactId}/result',
      tag: 'Contacts',
      operation: 'contacts.record-result',
      takesIdempotencyKey: true,
      summary: 'Record what came of a contact',
      params: idParams('contactId'),
      body: resultSchema,
      answer: z.object({
        contactId: z.string(),
        result: z.string(),
        next: explainedSchema.optional().meta({ description: 'What follows by the policy' }),
      }),
      handle: async ({ principal, params: { contactId }, body, digest, request, locale }) => {
        const { result, note = '', purchaseAsked = false, callAgainAt = '', refusalReason = '', noFurtherContact = false } = body;
        const { recordingId } = body;
        const answers = Object.entries(body.answers ?? {}).map(([question, value]) => ({ question, value: toValue(value) }));
        const cause = toCause(identify(request, principal), digest);
        const { outcomes, nextSteps } = await reminder.recordResults(
          {
            results: [
              { contactId, result, note, purchaseAsked, callAgainAt, refusalReason, noFurtherContact, answers, recordingId, cause },
            ],
          },
          { metadata: toMetadata(principal) },
        );
        acceptedOutcome(outcomes);
        const [next] = nextSteps;
        return { body: { contactId, result, ...(next === undefined || next.code === '' ? {} : { next: toExplained(next, locale) }) } };
      },
    }),
  ];
}

export function toContact({ contactId, reasons, answers, confidencePercent, notMade, ...rest }: Contact): z.input<typeof contactSchema> {
  return {
    ...{ contactId, ...present(rest), confidencePercent, reasons: reasons.map(toContactReason) },
    ...(notMade === true ? { notMade } : {}),
    ...(answers.length === 0
      ? {}
      : { answers: answers.map(({ right, ...answer }) => ({ ...answer, ...(right === undefined ? {} : { right }) })) }),
  };
}

function toValue(value: number | boolean | string): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}
