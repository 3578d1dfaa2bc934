import type { Locale } from '@homeward/access';
import type { Person, TimelineEntry } from '@homeward/contracts/customer-service';
import { z } from 'zod';
import type { Services } from '../../../outbound/services';
import { toMetadata } from '@homeward/access';
import type { Access } from '@homeward/access';
import { fieldValuesSchema, toFieldValues, valuesQuery } from './field-values';
import { idParams, pageQuery } from '../parameters';
import { present } from '../presented';
import { unknownProblem } from '../problems';
import { type Route, route } from '../route';

const text = () => z.string().optional();

/** The answer that counts for a purpose, or for one channel of it. */
export const consentStateSchema = z.object({ purpose: text(), channel: text(), answer: text(), at: text(), source: text() });

export const personSchema = z
  .object({
    personId: z.string(),
    fields: fieldValuesSchema,
    recordIds: z.array(z.string()),
    dealerIds: z.array(z.string()),
    vehicles: z.array(
      z.object({ vehicleId: text(), role: text().meta({ description: 'owner, driver, payer' }), fromOn: text(), toOn: text() }),
    ),
    consents: z.array(consentStateSchema),
    masked: z.boolean(),
    dealerRelations: z
      .array(z.object({ dealerId: text(), sinceOn: text(), lastOn: text(), sales: z.int(), visits: z.int(), advisorId: text() }))
      .meta({ description: 'Sales and visits at the caller’s dealers' }),
    householdPersonIds: z.array(z.string()).meta({ description: 'Whom a dealer counts to the same household' }),
  })
  .meta({ id: 'Person', description: 'Each field with its source; values are masked unless they were revealed' });

export const timelineSchema = z
  .object({
    entries: z.array(
      z.object({
        at: z.string().optional(),
        kind: z.string().optional(),
        dealerId: z.string().optional(),
        subjectId: z.string().optional(),
        values: z.record(z.string(), z.string()),
      }),
    ),
    cursor: z.string().optional(),
  })
  .meta({ id: 'Timeline' });

const searchSchema = z
  .strictObject({
    phone: z.string().max(60).optional(),
    plate: z.string().max(40).optional(),
    vin: z.string().max(60).optional(),
    name: z.string().max(200).optional(),
    limit: z.int().min(1).max(100).optional(),
    cursor: z.string().max(2_000).optional(),
  })
  .refine(({ phone, plate, vin, name }) => [phone, plate, vin, name].some((value) => value !== undefined && value.trim() !== ''), {
    error: 'gateway.search-empty',
  });

/** People, by id and by what is known of them. Personal values are in bodies only, never in a URL. */
export function peopleRoutes({ customer }: Services, access: Access): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/people/{personId}',
      tag: 'People',
      operation: 'people.read',
      summary: 'A person, masked: of each field the value that is used, and with values=all the others with why they are not',
      params: idParams('personId'),
      query: z.object(valuesQuery),
      answer: personSchema,
      handle: async ({ params, query, metadata, locale }) => {
        const asked = { personIds: [params.personId], reveal: false, allValues: query.values === 'all' };
        const { people } = await customer.readPeople(asked, { metadata });
        return { body: toPerson(found(people[0]), locale) };
      },
    }),
    route({
      method: 'post',
      path: '/v1/people/{personId}/reveal',
      tag: 'People',
      operation: 'people.read',
      summary: 'A person in the clear, for a purpose that is recorded',
      params: idParams('personId'),
      query: z.object(valuesQuery),
      body: z.strictObject({ purpose: purposeText() }),
      answer: personSchema,
      handle: async ({ principal, params, query, body, locale }) => {
        const asking = { ...principal, purpose: body.purpose };
        access.assertAllowed(asking, 'people.reveal');
        const asked = { personIds: [params.personId], reveal: true, allValues: query.values === 'all' };
        const { people } = await customer.readPeople(asked, { metadata: toMetadata(asking) });
        return { body: toPerson(found(people[0]), locale) };
      },
    }),
    route({
      method: 'get',
      path: '/v1/people/{personId}/timeline',
      tag: 'People',
      operation: 'people.read',
      summary: 'What happened with a person, the latest first',
      params: idParams('personId'),
      query: z.object(pageQuery),
      answer: timelineSchema,
      handle: async ({ params, query, metadata }) => {
        const { people } = await customer.readPeople({ personIds: [params.personId], reveal: false, allValues: false }, { metadata });
        const { personId } = found(people[0]);
        const page = { limit: query.limit, cursor: query.cursor ?? '' };
        const { entries, cursor } = await customer.readTimeline({ subject: { $case: 'personId', value: personId }, page }, { metadata });
        return { body: { entries: entries.map(toTimelineEntry), ...present({ cursor }) } };
      },
    }),
    route({
      method: 'post',
      path: '/v1/people/search',
      tag: 'People',
      operation: 'people.search',
      summary: 'People by exact phone, plate, VIN or by name',
      body: searchSchema,
      answer: z.object({ people: z.array(personSchema), cursor: z.string().optional() }),
      handle: async ({ body, metadata, locale }) => {
        const { phone = '', plate = '', vin = '', name = '', limit = 20, cursor: from = '' } = body;
        const { people, cursor } = await customer.searchPeople({ phone, plate, vin, name, page: { limit, cursor: from } }, { metadata });
        return { body: { people: people.map((person) => toPerson(person, locale)), ...present({ cursor }) } };
      },
    }),
  ];
}

function found(person: Person | undefined): Person {
  if (person === undefined) throw unknownProblem('person');
  return person;
}

/** Why somebody looks at values in the clear. */
export const purposeText = () => z.string().trim().min(3).max(300);

export function toPerson({ fields, vehicles, consents, dealerRelations, ...person }: Person, locale: Locale): z.input<typeof personSchema> {
  return {
    ...person,
    dealerRelations: dealerRelations.map(present),
    fields: toFieldValues(fields, locale),
    vehicles: vehicles.map(present),
    consents: consents.map(present),
  };
}

export function toTimelineEntry(entry: TimelineEntry): z.input<typeof timelineSchema>['entries'][number] {
  return present(entry);
}
