import type { Person, Vehicle } from '@homeward/contracts/customer-service';
import type { Contact } from '@homeward/contracts/reminder-service';
import { z } from 'zod';
import type { Services } from '../../../outbound/services';
import { toContact } from './contacts';
import { day, id } from '../parameters';
import { present } from '../presented';
import { type Route, route } from '../route';
import { type Named, toWorkEntry, workListSchema, workloadSchema } from './work-schemas';

/** Whose list of which day. */
export const workQuery = {
  date: day().optional().meta({ description: 'Today unless one is named' }),
  owner: id().optional().meta({ description: 'The code or the id of a member of staff; the caller unless one is named' }),
  dealer: id().optional().meta({ description: 'Needed where several dealers use the same code' }),
};

type Metadata = Readonly<Record<string, string>>;

/** The work of a day: who calls whom, why, with which words, in which order. */
export function workRoutes({ customer, work }: Services): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/work',
      tag: 'Work',
      operation: 'contacts.read',
      summary: 'The calls of one person on a day, in the order in which they are to be made',
      query: z.object(workQuery),
      answer: workListSchema,
      handle: async ({ query, metadata, locale }) => {
        const asked = { ownerId: query.owner ?? '', dealerId: query.dealer ?? '', on: query.date ?? '', language: locale };
        const { entries, on, ownerKind, ...list } = await work.listWork(asked, { metadata });
        const named = await readNamed(
          customer,
          entries.flatMap(({ contact }) => contact ?? []),
          metadata,
        );
        return {
          body: {
            ...list,
            ...present({ ownerKind }),
            date: on,
            entries: entries.map((entry, index) => toWorkEntry(entry, index + 1, named, locale)),
          },
        };
      },
    }),
    route({
      method: 'get',
      path: '/v1/work/load',
      tag: 'Work',
      operation: 'work.manage',
      summary: 'Everybody’s share of a day, and what there is no room for',
      query: z.object({
        node: id().optional().meta({ description: 'A dealer, or where a call centre is; the caller’s own unless one is named' }),
        date: day().optional(),
      }),
      answer: workloadSchema,
      handle: async ({ principal, query, metadata }) => {
        const { on, workers, unplaced, missedPromises, ...node } = await work.readWorkload(
          { nodeId: query.node ?? principal.nodeId, on: query.date ?? '' },
          { metadata },
        );
        return {
          body: {
            ...node,
            date: on,
            workers: workers.map(({ ownerId, ...worker }) => ({ ownerId, ...present(worker) })),
            missedPromises: missedPromises.map(toContact),
            unplaced: unplaced.flatMap(({ contact, ...rest }) => (contact === undefined ? [] : [{ contact: toContact(contact), ...rest }])),
          },
        };
      },
    }),
  ];
}

/** Asks for everybody and every car of a list at once. */
export async function readNamed(customer: Services['customer'], contacts: readonly Contact[], metadata: Metadata): Promise<Named> {
  const personIds = [...new Set(contacts.map(({ personId }) => personId))];
  const vehicleIds = [...new Set(contacts.flatMap(({ reasons }) => reasons.flatMap(({ vehicleId }) => vehicleId || [])))];
  const none: { readonly people: Person[]; readonly vehicles: Vehicle[] } = { people: [], vehicles: [] };
  const [{ people }, { vehicles }] = await Promise.all([
    personIds.length === 0 ? none : customer.readPeople({ personIds, reveal: false, allValues: false }, { metadata }),
    vehicleIds.length === 0 ? none : customer.readVehicles({ vehicleIds }, { metadata }),
  ]);
  return {
    people: new Map(people.map((person) => [person.personId, person])),
    cars: new Map(vehicles.map((vehicle) => [vehicle.vehicleId, vehicle])),
  };
}
