import type { Api } from '../api/api';
import type { Contact, OrganisationAnswer, Person, Vehicle } from '../api/answers';
import { ABSENT } from '../output/number';
import type { Column } from '../output/sheet';
import { type Language, type Texts, wordFor } from '../texts/texts';

/** A contact with the names of whom and what it is about; personal values masked as the API gives them. */
export interface ContactLine {
  readonly contact: Contact;
  readonly name: string;
  readonly phone: string;
  readonly car: string;
  readonly owner: string;
}

export interface Readers {
  readonly texts: Texts;
  readonly language: Language;
}

/** Asks for the people, cars and staff that the contacts name. */
export async function readContactLines(api: Api, contacts: readonly Contact[], { language }: Readers): Promise<readonly ContactLine[]> {
  const personIds = new Set(contacts.flatMap(({ personId }) => personId ?? []));
  const vehicleIds = new Set(contacts.flatMap(({ reasons }) => reasons.slice(0, 1).flatMap(({ vehicleId }) => vehicleId ?? [])));
  const [people, vehicles, { staff }] = await Promise.all([
    readAll(personIds, (id) => api.get<Person>(`/v1/people/${encodeURIComponent(id)}`)),
    readAll(vehicleIds, (id) => api.get<Vehicle>(`/v1/vehicles/${encodeURIComponent(id)}`)),
    api.get<OrganisationAnswer>('/v1/organisation'),
  ]);
  const codes = new Map(staff.map(({ staffId, code }) => [staffId, code ?? staffId]));
  return contacts.map((contact): ContactLine => {
    const { personId = '', ownerId = '', ownerKind = '', reasons } = contact;
    const person = people.get(personId);
    return {
      contact,
      name: fieldOf(person, 'name') ?? ABSENT,
      phone: fieldOf(person, 'phone') ?? ABSENT,
      car: carOf(vehicles.get(reasons[0]?.vehicleId ?? '')),
      owner: [wordFor(language, ownerKind), codes.get(ownerId) ?? ownerId].filter((part) => part !== '').join(' '),
    };
  });
}

export function contactColumns({ texts, language }: Readers): readonly Column<ContactLine>[] {
  return [
    { title: texts('column.person'), cell: ({ name }) => name, atMost: 10 },
    { title: texts('column.phone'), cell: ({ phone }) => phone },
    { title: texts('column.car'), cell: ({ car }) => car, atMost: 12 },
    { title: texts('column.why'), cell: ({ contact }) => reasonsOf(contact, language), atMost: 16 },
    { title: texts('column.due'), cell: ({ contact }) => contact.dueOn ?? ABSENT },
    { title: texts('column.sure'), cell: ({ contact }) => sureOf(contact, texts), atMost: 16 },
    { title: texts('column.owner'), cell: ({ owner }) => owner, atMost: 12 },
    { title: texts('column.channel'), cell: ({ contact }) => wordFor(language, contact.channel ?? ABSENT) },
  ];
}

function reasonsOf({ reasons }: Contact, language: Language): string {
  return [...new Set(reasons.map(({ kind }) => wordFor(language, kind ?? ABSENT)))].join(' + ');
}

function sureOf({ earliestOn, latestOn, confidencePercent }: Contact, texts: Texts): string {
  if (earliestOn === undefined || latestOn === undefined || confidencePercent === 0) return ABSENT;
  // The visit has fixed the day of a follow-up; and where time decides a maintenance, how the car is driven moves nothing.
  if (earliestOn === latestOn) return texts('sure.exact');
  return texts('sure.interval', { earliest: earliestOn, latest: latestOn, percent: confidencePercent });
}

export function fieldOf(person: Person | undefined, field: string): string | undefined {
  return person?.fields.find((one) => one.field === field)?.value;
}

function carOf(vehicle: Vehicle | undefined): string {
  if (vehicle === undefined) return ABSENT;
  return [vehicle.model, vehicle.plate ?? vehicle.vin].filter((part) => part !== undefined).join(' ');
}

async function readAll<One>(ids: ReadonlySet<string>, read: (id: string) => Promise<One>): Promise<ReadonlyMap<string, One>> {
  return new Map(await Promise.all([...ids].map(async (id) => [id, await read(id)] as const)));
}
