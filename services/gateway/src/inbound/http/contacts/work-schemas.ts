import type { Locale } from '@homeward/access';
import type { Person, Vehicle } from '@homeward/contracts/customer-service';
import type { WorkEntry } from '@homeward/contracts/work';
import { z } from 'zod';
import { hasText, textOf } from '../../../catalogues/texts';
import { contactSchema, toContact } from './contacts';
import { contactReasonSchema, explainedSchema, toContactReason, toExplained } from './explanations';
import { present } from '../presented';

const text = () => z.string().optional();

/** Whom a list speaks of, masked. */
const calledSchema = z
  .object({ personId: text(), name: text(), phone: text() })
  .meta({ id: 'CalledPerson', description: 'Masked; POST /v1/people/{personId}/reveal shows the values for a purpose' });

const carSchema = z.object({ vehicleId: z.string(), brand: text(), model: text(), plate: text() }).meta({ id: 'CarInWork' });

/** What to ask, or what was asked, in the language of the answer. */
export const questionnaireSchema = z.object({
  key: z.string(),
  questions: z.array(
    z.object({
      ...{ key: z.string(), ask: z.string(), type: z.string().meta({ description: 'score (1 to 10), choice, yes-no, text' }) },
      choices: z.array(z.object({ key: z.string(), text: z.string() })),
      optional: z.boolean(),
      when: z
        .object({ question: z.string(), atLeast: z.int(), atMost: z.int(), oneOf: z.array(z.string()) })
        .optional()
        .meta({ description: 'Asked only after such an answer; 0 for no bound' }),
    }),
  ),
});

export const workEntrySchema = z
  .object({
    place: z.int().meta({ description: 'In the order in which they are to be called' }),
    contact: contactSchema,
    person: calledSchema,
    cars: z.array(carSchema),
    how: text().meta({ description: 'own, substitute (of somebody who is away), dealt' }),
    topics: z.array(
      z.object({
        reason: contactReasonSchema,
        why: explainedSchema,
        script: text().meta({ description: 'What to say, in the language of the answer' }),
      }),
    ),
    promisedAt: text(),
    promise: text().meta({ description: 'due, overdue (the manager was told), later' }),
    againAt: text().meta({ description: 'Not to be tried before' }),
    questionnaire: questionnaireSchema.optional(),
    tries: z.int(),
    lastTriedAt: text(),
    measures: z.record(z.string(), z.int()).meta({ description: 'What the place was worked out from' }),
  })
  .meta({ id: 'WorkEntry' });

export const workListSchema = z
  .object({
    ownerId: z.string(),
    ownerKind: text().meta({ description: 'advisor, care-specialist, call-centre, sales-consultant' }),
    nodeId: z.string().meta({ description: 'Where the person works' }),
    date: z.string(),
    capacity: z.int().meta({ description: 'Calls that this person makes in a day' }),
    done: z.int(),
    entries: z.array(workEntrySchema),
    policyVersion: z.string(),
  })
  .meta({ id: 'WorkList' });

export const workloadSchema = z
  .object({
    nodeId: z.string(),
    date: z.string(),
    workers: z.array(
      z.object({
        ...{ ownerId: z.string(), ownerKind: text(), capacity: z.int(), listed: z.int(), done: z.int() },
        away: z.boolean(),
        substituteId: text(),
      }),
    ),
    unplaced: z.array(
      z.object({
        contact: contactSchema,
        reason: z.string().meta({ description: 'capacity: everybody has as much as fits a day; nobody: there is no one of the kind' }),
        lastDay: z.boolean().meta({ description: 'After this day the contact makes no sense any more' }),
      }),
    ),
    missedPromises: z.array(contactSchema).meta({ description: 'Customers who were promised a call and not called' }),
    policyVersion: z.string(),
  })
  .meta({ id: 'WorkOfDay' });

/** People and cars that the entries name, as far as the caller may see them. */
export interface Named {
  readonly people: ReadonlyMap<string, Person>;
  readonly cars: ReadonlyMap<string, Vehicle>;
}

export function toWorkEntry(entry: WorkEntry, place: number, named: Named, locale: Locale): z.input<typeof workEntrySchema> {
  const { contact, how, topics, tries, lastTriedAt, measures, promisedAt, promise, againAt, questionnaire } = entry;
  if (contact === undefined) throw new Error('An entry of a list has a contact');
  const person = named.people.get(contact.personId);
  const vehicleIds = [...new Set(contact.reasons.flatMap(({ vehicleId }) => (vehicleId === '' ? [] : [vehicleId])))];
  return {
    place,
    contact: toContact(contact),
    person: present({ personId: contact.personId, name: valueOf(person, 'name'), phone: valueOf(person, 'phone') }),
    cars: vehicleIds.map((vehicleId) => {
      const { brand = '', model = '', plate = '' } = named.cars.get(vehicleId) ?? {};
      return { vehicleId, ...present({ brand, model, plate }) };
    }),
    ...present({ how, lastTriedAt, promisedAt, promise, againAt }),
    ...(questionnaire === undefined ? {} : { questionnaire }),
    topics: topics.flatMap(({ reason, why, script }) =>
      reason === undefined || why === undefined
        ? []
        : [
            {
              reason: toContactReason(reason),
              why: toExplained({ ...why, values: inWords(why.values, locale) }, locale),
              ...present({ script }),
            },
          ],
    ),
    ...{ tries, measures },
  };
}

/** The kind of a reason in words, where there are any: a policy may name kinds of its own. */
function inWords(values: Readonly<Record<string, string>>, locale: Locale): Record<string, string> {
  const { kind } = values;
  const code = `kind.${kind ?? ''}`;
  return { ...values, ...(kind !== undefined && hasText(locale, code) ? { kind: textOf(locale, code) } : {}) };
}

export function valueOf(person: Person | undefined, field: string): string {
  return person?.fields.find((one) => one.field === field)?.value ?? '';
}
