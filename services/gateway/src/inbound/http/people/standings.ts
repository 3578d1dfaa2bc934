import type { ClassedCustomer, Standing } from '@homeward/contracts/standings';
import { z } from 'zod';
import type { Services } from '../../../outbound/services';
import { explainedSchema, toExplained } from '../contacts/explanations';
import { day, id, idParams, pageQuery } from '../parameters';
import { present } from '../presented';
import { unknownProblem } from '../problems';
import { type Call, type Route, route } from '../route';

const MOST_CARS = 1_000;
const MOST_DEFINITIONS = 20;

const text = () => z.string().optional();
const definition = () => z.string().min(1).max(100);
const valueClass = () => z.string().meta({ description: 'high, mid, low' });

const standingSchema = z
  .object({
    vehicleId: z.string(),
    definition: z.string(),
    on: z.string(),
    state: text().meta({ description: 'active, swing, leaning-to-lost, recent, lost; left out: neither sold nor visited up to that day' }),
    churnLevel: z.string().meta({ description: 'none, quasi-lost, lost' }),
    policyVersion: z.string(),
    visits: z.int().meta({ description: 'Within the window of the definition' }),
    lastVisitOn: text(),
    soldOn: text(),
    nextChangeOn: text().meta({ description: 'When the calendar alone changes it' }),
  })
  .meta({ id: 'Standing' });

const classedCustomerSchema = z
  .object({
    personId: text().meta({ description: 'Left out: the owner of the car is unknown' }),
    cars: z.array(
      z.object({
        vehicleId: z.string(),
        use: text().meta({ description: 'family, commercial, special' }),
        earlySigns: z.array(explainedSchema).meta({ description: 'Why it looks as if the customer is leaving' }),
      }),
    ),
    purchases: z.int(),
    salesFen: z.int(),
    purchaseClass: text().meta({ description: 'first, repeat, loyal; left out: bought none here' }),
    salesClass: valueClass(),
    visits: z.int(),
    serviceFen: z.int(),
    serviceClass: valueClass(),
  })
  .meta({ id: 'ClassedCustomer' });

/** States and classes of customers, worked out when asked. */
export function standingRoutes({ standings }: Services): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/vehicles/{vehicleId}/standing',
      tag: 'Vehicles',
      operation: 'vehicles.read',
      summary: 'State and churn level of a vehicle as of any day, under any definition',
      params: idParams('vehicleId'),
      query: z.object({ on: day().optional(), definition: definition().default('main') }),
      answer: standingSchema,
      handle: async ({ params, query, metadata }) => {
        const asked = { vehicleIds: [params.vehicleId], on: query.on ?? '', definitions: [query.definition] };
        const [found] = (await standings.readStandings(asked, { metadata })).standings;
        if (found === undefined) throw unknownProblem('vehicle');
        return { body: toStanding(found) };
      },
    }),
    route({
      method: 'post',
      path: '/v1/vehicles/standings',
      tag: 'Vehicles',
      operation: 'vehicles.read',
      summary: 'States and churn levels of many vehicles as of any day, under several definitions; foreign ones are left out',
      body: z.strictObject({
        vehicleIds: z.array(id()).min(1).max(MOST_CARS),
        on: day().optional(),
        definitions: z.array(definition()).min(1).max(MOST_DEFINITIONS).default(['main']),
      }),
      answer: z.object({ standings: z.array(standingSchema) }),
      handle: async ({ body: { vehicleIds, on = '', definitions }, metadata }) => {
        const found = await standings.readStandings({ vehicleIds, on, definitions }, { metadata });
        return { body: { standings: found.standings.map(toStanding) } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/customer-classes',
      tag: 'Vehicles',
      operation: 'vehicles.read',
      summary:
        'Customers of a dealer, region or brand by value, purchase frequency and use, with early signs of leaving; the most service value first',
      query: z.object({
        ...pageQuery,
        node: id(),
        on: day().optional(),
        leaving: z.enum(['true', 'false']).optional().meta({ description: 'true: only those who show an early sign of leaving' }),
      }),
      answer: z.object({
        node: z.string(),
        on: z.string(),
        policyVersion: z.string(),
        total: z.int(),
        customers: z.array(classedCustomerSchema),
        cursor: text(),
      }),
      handle: async ({ query, metadata, locale }) => {
        const { node, on = '', leaving, limit, cursor = '' } = query;
        const found = await standings.readClasses(
          { nodeId: node, on, page: { limit, cursor }, leavingOnly: leaving === 'true' },
          { metadata },
        );
        const { nodeId, customers, cursor: next, ...rest } = found;
        return { body: { node: nodeId, ...rest, customers: customers.map((one) => toClassed(one, locale)), ...present({ cursor: next }) } };
      },
    }),
  ];
}

function toStanding({ vehicleId, definition: name, on, churnLevel, policyVersion, ...rest }: Standing): z.input<typeof standingSchema> {
  return { vehicleId, definition: name, on, churnLevel, policyVersion, ...present(rest) };
}

function toClassed(
  { cars, salesClass, serviceClass, ...customer }: ClassedCustomer,
  locale: Call<unknown, unknown, unknown>['locale'],
): z.input<typeof classedCustomerSchema> {
  return {
    ...present(customer),
    salesClass,
    serviceClass,
    cars: cars.map(({ vehicleId, use, earlySigns }) => ({
      vehicleId,
      ...present({ use }),
      earlySigns: earlySigns.map((sign) => toExplained(sign, locale)),
    })),
  };
}
