import { type Access, type Principal, toMetadata } from '@homeward/access';
import type { Person, PersonVehicle, Vehicle } from '@homeward/contracts/customer-service';
import type { Contact } from '@homeward/contracts/reminder-service';
import { z } from 'zod';
import type { Services } from '../../../outbound/services';
import { caseSchema, toCase } from '../cases/cases';
import { contactSchema, toContact } from '../contacts/contacts';
import { personSchema, purposeText, toPerson } from './people';
import { present } from '../presented';
import { type Route, route } from '../route';

const text = () => z.string().optional();

const carSchema = z.object({
  vehicleId: z.string(),
  vin: text(),
  plate: text(),
  brand: text(),
  model: text(),
  colour: text(),
  state: text(),
  churnLevel: text(),
  homeDealerId: text(),
  roles: z.array(z.string()).meta({ description: 'What the caller is to it now: owner, driver, payer' }),
  ownedFromOn: text(),
  lastVisitOn: text(),
});

const popSchema = z
  .object({
    people: z.array(
      z.object({ person: personSchema, vehicles: z.array(carSchema), contacts: z.array(contactSchema), cases: z.array(caseSchema) }),
    ),
  })
  .meta({
    id: 'ScreenPop',
    description:
      'Whoever the number stands for: the present cars, the last five contacts that were made (where there are fewer, the next ones to come behind them), the open cases',
  });

/** A number that stands for more people than fit a screen belongs to nobody in particular. */
const MOST_PEOPLE = 5;
const LAST_CONTACTS = 5;
const CONTACTS_ASKED = 20;
const CASES_ASKED = 50;

/** What an agent sees while the phone rings. The number is in the body, as personal values never stand in a URL. */
export function screenPopRoutes({ customer, reminder, complaint }: Services, access: Access): readonly Route[] {
  const find = async (phone: string, purpose: string | undefined, principal: Principal, metadata: Readonly<Record<string, string>>) => {
    const question = { phone, plate: '', vin: '', name: '', page: { limit: MOST_PEOPLE, cursor: '' } };
    if (purpose === undefined) return (await customer.searchPeople(question, { metadata })).people;
    const asking = { ...principal, purpose };
    access.assertAllowed(asking, 'people.reveal');
    const { people } = await customer.searchPeople(question, { metadata });
    if (people.length === 0) return [];
    const revealed = { personIds: people.map(({ personId }) => personId), reveal: true, allValues: false };
    return (await customer.readPeople(revealed, { metadata: toMetadata(asking) })).people;
  };

  /** All that stands around one person, asked at once. */
  const around = async ({ personId, vehicles }: Person, metadata: Readonly<Record<string, string>>) => {
    const present = vehicles.filter(({ toOn }) => toOn === '');
    const contactsOf = (status: string, limit: number) =>
      reminder
        .listContacts({ dealerIds: [], on: '', ownerId: '', status, personId, page: { limit, cursor: '' } }, { metadata })
        .then(({ contacts }) => contacts);
    const [cars, made, listed, { cases }] = await Promise.all([
      present.length === 0
        ? []
        : customer.readVehicles({ vehicleIds: present.map(({ vehicleId }) => vehicleId) }, { metadata }).then((read) => read.vehicles),
      contactsOf('made', LAST_CONTACTS),
      contactsOf('', CONTACTS_ASKED),
      complaint.listCases({ dealerIds: [], status: '', kind: '', personId, page: { limit: CASES_ASKED, cursor: '' } }, { metadata }),
    ]);
    return {
      vehicles: cars.map((car) =>
        toCar(
          car,
          present.filter(({ vehicleId }) => vehicleId === car.vehicleId),
        ),
      ),
      contacts: [...made, ...toCome(listed)].slice(0, LAST_CONTACTS).map(toContact),
      cases: cases.filter((found) => found.present?.status !== 'closed').map(toCase),
    };
  };

  return [
    route({
      method: 'post',
      path: '/v1/people/screen-pop',
      tag: 'People',
      operation: 'people.screen-pop',
      summary: 'Who is calling: people, cars, last contacts and open cases by phone number',
      description: 'Masked. With a purpose the values are in the clear, which needs people.reveal and leaves a record.',
      body: z.strictObject({ phone: z.string().trim().min(1).max(60), purpose: purposeText().optional() }),
      answer: popSchema,
      handle: async ({ principal, body, metadata, locale }) => {
        const people = await find(body.phone, body.purpose, principal, metadata);
        const found = await Promise.all(
          people.map(async (person) => ({ person: toPerson(person, locale), ...(await around(person, metadata)) })),
        );
        return { body: { people: found } };
      },
    }),
  ];
}

/** What is planned for a customer who was hardly contacted yet, the next one first; listed were the latest first. Dropped contacts never come. */
function toCome(listed: readonly Contact[]): readonly Contact[] {
  return listed.filter(({ status }) => status !== 'dropped' && status !== 'made').toReversed();
}

function toCar(car: Vehicle, links: readonly PersonVehicle[]): z.input<typeof carSchema> {
  const { vehicleId, vin, plate, brand, model, colour, state, churnLevel, homeDealerId, visits } = car;
  const roles = [...new Set(links.map(({ role }) => role))];
  const ownedFromOn = links.find(({ role }) => role === 'owner')?.fromOn ?? '';
  const lastVisitOn = visits.findLast(({ withdrawn }) => !withdrawn)?.visitedOn ?? '';
  return { vehicleId, roles, ...present({ vin, plate, brand, model, colour, state, churnLevel, homeDealerId, ownedFromOn, lastVisitOn }) };
}
