import type { Locale } from '@homeward/access';
import type { Person } from '@homeward/contracts/customer-service';
import { z } from 'zod';
import type { Services } from '../../../outbound/services';
import { accountSchema, toAccount } from '../cases/accounts';
import { caseSchema, toCase } from '../cases/cases';
import { ledgerSchema } from './consents';
import { contactSchema, toContact } from '../contacts/contacts';
import { leadSchema } from '../leads/lead-schemas';
import { toLead } from '../leads/leads';
import { personSchema, timelineSchema, toPerson, toTimelineEntry } from './people';
import { orderSchema, toOrder } from '../vehicles/orders';
import { toOwnVehicle } from '../vehicles/own-vehicle';
import { present } from '../presented';
import { unknownProblem } from '../problems';
import { toRecordQuality } from '../figures/quality';
import { recordQualitySchema } from '../figures/quality-schemas';
import { toVehicle, vehicleSchema } from '../vehicles/vehicles';

type Metadata = Readonly<Record<string, string>>;

/** As much as one call gives. */
const PAGE = 500;

export const holdingsSchema = z
  .object({
    person: personSchema.meta({ description: 'Every value of every record, with its source' }),
    records: z.array(
      z.object({
        recordId: z.string(),
        dealerId: z.string(),
        sourceSystem: z.string(),
        tiedBy: z.string(),
        tiedTo: z.string().optional(),
        weight: z.number(),
      }),
    ),
    consents: ledgerSchema,
    vehicles: z.array(vehicleSchema),
    contacts: z.array(contactSchema),
    cases: z.array(caseSchema),
    accounts: z.array(accountSchema),
    households: z
      .array(
        z.object({ dealerId: z.string(), recordId: z.string(), household: z.string().optional(), householdRole: z.string().optional() }),
      )
      .meta({ description: 'Which household a dealer counts the person to' }),
    householdMembers: z
      .array(z.object({ personId: z.string(), name: z.string().optional(), householdRole: z.string().optional() }))
      .meta({ description: 'Who else is of it; masked, as it is about other people' }),
    quality: z.array(recordQualitySchema).meta({ description: 'Verdicts of the call centre, corrections and what was said about them' }),
    leads: z.array(leadSchema),
    orders: z.array(orderSchema),
    timeline: timelineSchema.shape.entries.meta({
      description: 'Visits, appointments, sales, contacts, points, merges, and who saw values in the clear and why',
    }),
  })
  .meta({ id: 'PersonExport', description: 'Everything that is held about a person, as far as the caller may see it' });
export type Holdings = z.input<typeof holdingsSchema>;

/** Everything that all services hold about a person. Each of them has to answer: a part of it would pass for the whole. */
export async function gatherHoldings(services: Services, personId: string, metadata: Metadata, locale: Locale): Promise<Holdings> {
  const { customer, identity, reminder, complaint, loyalty, leads, orders, quality } = services;
  const { people } = await customer.readPeople({ personIds: [personId], reveal: true, allValues: true }, { metadata });
  const [person] = people;
  if (person === undefined) throw unknownProblem('person');
  const id = person.personId;
  const vehicleIds = [...new Set(person.vehicles.map(({ vehicleId }) => vehicleId))];

  const readCases = () =>
    readAll(
      async (page) => {
        const { cases, cursor: next } = await complaint.listCases(
          { dealerIds: [], status: '', kind: '', personId: id, page },
          { metadata },
        );
        return { items: cases.flatMap(({ present: stands }) => stands?.caseId ?? []), next };
      },
      async (caseIds) => (await complaint.readCases({ caseIds }, { metadata })).cases,
    );
  const readLeads = () =>
    readAll(
      async (page) => {
        const asked = { dealerIds: [], status: '', level: '', ownerId: '', overdue: false, personId: id, page };
        const { leads: some, cursor: next } = await leads.listLeads(asked, { metadata });
        return { items: some.flatMap(({ present: stands }) => stands?.leadId ?? []), next };
      },
      async (leadIds) => (await leads.readLeads({ leadIds }, { metadata })).leads,
    );
  const readOrders = () =>
    readAll(
      async (page) => {
        const { orders: some, cursor: next } = await orders.listOrders({ dealerIds: [], state: '', personId: id, page }, { metadata });
        return { items: some.map(({ orderId }) => orderId), next };
      },
      async (orderIds) => (await orders.readOrders({ orderIds }, { metadata })).orders,
    );
  const readAccounts = async () => {
    const pages = await everyPage(async (entriesCursor) => {
      const { accounts } = await loyalty.readAccounts({ accountIds: [id], at: '', entries: PAGE, entriesCursor }, { metadata });
      return { items: accounts, next: accounts[0]?.entriesCursor ?? '' };
    });
    const [account] = pages;
    return account === undefined ? [] : [{ ...account, entries: pages.flatMap(({ entries }) => entries) }];
  };
  const readContacts = () =>
    everyPage(async (cursor) => {
      const asked = { dealerIds: [], on: '', ownerId: '', status: '', personId: id, page: { limit: PAGE, cursor } };
      const { contacts: some, cursor: next } = await reminder.listContacts(asked, { metadata });
      if (some.length === 0) return { items: [], next };
      // With what was said.
      const { contacts } = await reminder.readContacts({ contactIds: some.map(({ contactId }) => contactId) }, { metadata });
      return { items: contacts, next };
    });
  const readMembers = async () => {
    const { householdPersonIds: personIds } = person;
    if (personIds.length === 0) return [];
    return (await customer.readPeople({ personIds: [...personIds], reveal: false, allValues: false }, { metadata })).people;
  };

  const [identified, ledger, cars, contacts, cases, accounts, measured, members, leadsFound, ordersFound, timeline] = await Promise.all([
    identity.readIdentity({ personId: id }, { metadata }),
    customer.readConsents({ personId: id, reveal: true }, { metadata }),
    vehicleIds.length === 0 ? [] : customer.readVehicles({ vehicleIds, allValues: true }, { metadata }).then(({ vehicles }) => vehicles),
    readContacts(),
    readCases(),
    readAccounts(),
    quality.readQuality({ personId: id }, { metadata }).then((read) => read.records),
    readMembers(),
    readLeads(),
    readOrders(),
    everyPage(async (cursor) => {
      const asked = { subject: { $case: 'personId' as const, value: id }, page: { limit: PAGE, cursor } };
      const { entries, cursor: next } = await customer.readTimeline(asked, { metadata });
      return { items: entries, next };
    }),
  ]);
  return {
    person: toPerson(person, locale),
    records: identified.records.map(({ recordId, dealerId, sourceSystem, tiedBy, tiedTo, weight }) => ({
      ...{ recordId, dealerId, sourceSystem, tiedBy, weight },
      ...present({ tiedTo }),
    })),
    consents: { standing: ledger.standing.map(present), entries: ledger.entries.map(present) },
    vehicles: cars.map((car) => toVehicle(toOwnVehicle(car, id), locale)),
    contacts: contacts.map(toContact),
    cases: cases.map(toCase),
    accounts: accounts.map(toAccount),
    households: householdsOf(person),
    householdMembers: members.map(({ personId: memberId, fields }) => {
      const valueOf = (name: string) => fields.find(({ field }) => field === name)?.value ?? '';
      return { personId: memberId, ...present({ name: valueOf('name'), householdRole: valueOf('householdRole') }) };
    }),
    quality: measured.map(toRecordQuality),
    leads: leadsFound.map(toLead),
    orders: ordersFound.map(toOrder),
    timeline: timeline.map(toTimelineEntry),
  };
}

/** The households that the records name, each as its dealer calls it. */
function householdsOf({ fields }: Person): Holdings['households'] {
  const named = fields.find(({ field }) => field === 'household');
  const roles = fields.find(({ field }) => field === 'householdRole');
  const valuesOf = (standing: typeof named) =>
    (standing === undefined ? [] : [standing, ...standing.others]).filter(({ value }) => value !== '');
  const roleOf = new Map(valuesOf(roles).map(({ recordId, value }) => [recordId, value]));
  return valuesOf(named).map(({ recordId, dealerId, value }) => ({
    ...{ recordId, dealerId },
    ...present({ household: value, householdRole: roleOf.get(recordId) ?? '' }),
  }));
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string;
}

/** All pages of an answer, one after the other. */
async function everyPage<Item>(read: (cursor: string) => Promise<Page<Item>>): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let cursor = ''; ;) {
    const page = await read(cursor);
    items.push(...page.items);
    if (page.next === '') return items;
    cursor = page.next;
  }
}

/** Everything whose ids are listed in pages, read at once; nothing is asked for when there is none. */
async function readAll<Item>(
  idsOf: (page: { readonly limit: number; readonly cursor: string }) => Promise<Page<string>>,
  read: (ids: string[]) => Promise<readonly Item[]>,
): Promise<readonly Item[]> {
  const ids = await everyPage((cursor) => idsOf({ limit: PAGE, cursor }));
  return ids.length === 0 ? [] : await read([...ids]);
}
