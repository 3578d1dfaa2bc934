import { type Access, type Locale, toMetadata } from '@homeward/access';
import type { WorkEntry } from '@homeward/contracts/work';
import { z } from 'zod';
import type { Services } from '../../../outbound/services';
import { writeCsv } from '../../csv/csv-writer';
import { purposeText } from '../people/people';
import { streamRoute, type Route } from '../route';
import { beginStream } from '../send';
import { readNamed, workQuery } from './work';
import { toWorkEntry, valueOf } from './work-schemas';

const LIST_COLUMNS = [
  ...['place', 'contactId', 'promisedAt', 'againAt', 'personId', 'name', 'phone', 'cars', 'why', 'script'],
  ...['dueOn', 'earliestOn', 'latestOn', 'confidencePercent', 'tries'],
];
const DIALLER_COLUMNS = ['place', 'contactId', 'phone', 'notBefore'];

const headersOf = (name: string): Readonly<Record<string, string>> => ({
  'content-type': 'text/csv; charset=utf-8',
  'content-disposition': `attachment; filename="${name}.csv"`,
});

/** The list of a day as a file: to be read, masked; and for the machine that dials, the numbers alone. */
export function workFileRoutes({ customer, work }: Services, access: Access): readonly Route[] {
  const listOf = async (
    query: { readonly owner?: string | undefined; readonly dealer?: string | undefined; readonly date?: string | undefined },
    language: Locale,
    metadata: Readonly<Record<string, string>>,
  ) => await work.listWork({ ownerId: query.owner ?? '', dealerId: query.dealer ?? '', on: query.date ?? '', language }, { metadata });

  return [
    streamRoute({
      method: 'get',
      path: '/v1/work.csv',
      tag: 'Work',
      operation: 'contacts.read',
      summary: 'The calls of one person on a day, as a file',
      query: z.object(workQuery),
      mediaType: 'text/csv',
      stream: async ({ query, metadata, locale }, response) => {
        const { entries, on, ownerId } = await listOf(query, locale, metadata);
        const named = await readNamed(customer, contactsOf(entries), metadata);
        beginStream(response, headersOf(`work-${ownerId}-${on}`));
        await writeCsv(
          response,
          LIST_COLUMNS,
          linesOf(entries.map((entry, index) => toLine(toWorkEntry(entry, index + 1, named, locale)))),
        );
      },
    }),
    streamRoute({
      method: 'get',
      path: '/v1/work/dialler.csv',
      tag: 'Work',
      operation: 'work.dial',
      summary: 'The numbers of a day’s calls for the machine that dials them, in order; nothing else of anybody',
      description: 'Needs people.reveal too, and leaves a record with its purpose for each person.',
      query: z.object({ ...workQuery, purpose: purposeText() }),
      mediaType: 'text/csv',
      stream: async ({ principal, query, metadata, locale }, response) => {
        const asking = { ...principal, purpose: `dialler: ${query.purpose}` };
        access.assertAllowed(asking, 'people.reveal');
        const { entries, on, ownerId } = await listOf(query, locale, metadata);
        const personIds = [...new Set(contactsOf(entries).map(({ personId }) => personId))];
        const { people } =
          personIds.length === 0
            ? { people: [] }
            : await customer.readPeople({ personIds, reveal: true, allValues: false }, { metadata: toMetadata(asking) });
        const phones = new Map(people.map((person) => [person.personId, valueOf(person, 'phone')]));
        beginStream(response, headersOf(`dialler-${ownerId}-${on}`));
        const lines = entries.flatMap(({ contact, promisedAt, againAt }, index) => {
          const phone = phones.get(contact?.personId ?? '') ?? '';
          return contact === undefined || phone === '' ? [] : [[String(index + 1), contact.contactId, phone, promisedAt || againAt]];
        });
        await writeCsv(response, DIALLER_COLUMNS, linesOf(lines));
      },
    }),
  ];
}

function contactsOf(entries: readonly WorkEntry[]) {
  return entries.flatMap(({ contact }) => contact ?? []);
}

function toLine({
  place,
  contact,
  person,
  cars,
  topics,
  tries,
  promisedAt = '',
  againAt = '',
}: ReturnType<typeof toWorkEntry>): readonly string[] {
  const { contactId, dueOn = '', earliestOn = '', latestOn = '', confidencePercent } = contact;
  const { personId = '', name = '', phone = '' } = person;
  const car = cars.map(({ model = '', plate = '' }) => `${model} ${plate}`.trim()).join(' + ');
  const why = topics.map((topic) => topic.why.text).join(' ');
  const script = topics.flatMap((topic) => topic.script ?? []).join(' ');
  return [
    ...[String(place), contactId, promisedAt, againAt, personId, name, phone, car, why, script],
    ...[dueOn, earliestOn, latestOn, String(confidencePercent), String(tries)],
  ];
}

async function* linesOf(lines: readonly (readonly string[])[]): AsyncGenerator<readonly string[]> {
  yield* lines;
}
