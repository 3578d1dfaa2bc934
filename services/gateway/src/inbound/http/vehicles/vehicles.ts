import type { Locale } from '@homeward/access';
import type { Vehicle } from '@homeward/contracts/customer-service';
import { z } from 'zod';
import type { Services } from '../../../outbound/services';
import { basisSchema, explainedSchema, reasonWhySchema, toBasis, toExplained, toReasonWhy } from '../contacts/explanations';
import { fieldValuesSchema, toFieldValues, valuesQuery } from '../people/field-values';
import { day, idParams, pageQuery } from '../parameters';
import { timelineSchema, toTimelineEntry } from '../people/people';
import { present } from '../presented';
import { unknownProblem } from '../problems';
import { type Route, route } from '../route';

const text = () => z.string().optional();

/** Work that was declined. */
export const declinedWorkSchema = z.object({
  kind: text().meta({ description: 'labour, part, oil, accessory' }),
  item: text(),
  reason: text().meta({ description: 'price, no-time, elsewhere, not-needed, later, other' }),
  amountFen: z.int(),
  dueOn: text().meta({ description: 'Recommended again by then' }),
  dueKm: z.int(),
  visitId: text().meta({ description: 'The visit at which it was declined last' }),
  dealerId: text(),
  declinedOn: text(),
  times: z.int(),
  doneVisitId: text(),
  doneOn: text(),
});

export const vehicleSchema = z
  .object({
    vehicleId: z.string(),
    vin: text(),
    plate: text(),
    brand: text(),
    model: text(),
    colour: text(),
    use: text(),
    status: text(),
    homeDealerId: text(),
    state: text().meta({ description: 'active, swing, leaning-to-lost, recent, lost' }),
    churnLevel: text().meta({ description: 'none, quasi-lost, lost' }),
    statePolicyVersion: text(),
    ownerships: z.array(z.object({ personId: text(), recordId: text(), dealerId: text(), fromOn: text(), toOn: text() })),
    links: z
      .array(z.object({ role: text(), personId: text(), recordId: text(), dealerId: text(), fromOn: text(), toOn: text() }))
      .meta({ description: 'Drivers and payers' }),
    visits: z.array(
      z.object({
        visitId: text(),
        dealerId: text(),
        kind: text(),
        visitedOn: text(),
        mileageKm: z.int(),
        revision: z.int(),
        personId: text(),
        advisorId: text(),
        totalFen: z.int(),
        customerPaidFen: z.int(),
        withdrawn: z.boolean(),
      }),
    ),
    readings: z.array(z.object({ on: text(), mileageKm: z.int(), source: text(), status: text(), reason: text() })),
    firstSoldOn: text(),
    soldByDealerId: text(),
    priceFen: z.int().optional().meta({ description: 'Of the first sale; for the dealer that sold it, and above' }),
    drivingConditions: text().meta({ description: 'normal, severe' }),
    environments: z.array(z.string()),
    engine: text().meta({ description: 'petrol, diesel, hybrid, plug-in-hybrid, electric' }),
    warranty: z.object({ months: z.int(), km: z.int(), endsOn: text().meta({ description: 'Its last day by time' }) }).optional(),
    insuranceExpiresOn: text(),
    inspectionExpiresOn: text(),
    recalls: z.array(
      z.object({
        campaign: text(),
        status: text().meta({ description: 'open, done, withdrawn' }),
        announcedOn: text(),
        doneOn: text(),
        visitId: text().meta({ description: 'The visit that did it; absent when it was only declared' }),
        dealerId: text(),
      }),
    ),
    serviceContracts: z.array(
      z.object({
        contractId: text(),
        dealerId: text(),
        kind: text(),
        fromOn: text(),
        toOn: text(),
        km: z.int(),
        services: z.int(),
        remainingServices: z.int(),
        status: text().meta({ description: 'ahead, running, ended (by day, distance or services), cancelled' }),
        personId: text(),
      }),
    ),
    declinedWork: z.array(declinedWorkSchema).meta({ description: 'Declined, and not done by any later visit' }),
    fields: fieldValuesSchema.meta({ description: 'What is said of the car, each field with the source of the value that is used' }),
    pending: z.int().meta({ description: 'Facts that wait for something not yet known' }),
  })
  .meta({ id: 'Vehicle', description: 'Of other dealers’ dealings the technical history only' });

const whyNotSchema = z
  .object({
    vehicleId: z.string(),
    contactPlanned: z.boolean(),
    reasons: z.array(explainedSchema),
    candidates: z.array(reasonWhySchema),
    basis: basisSchema,
  })
  .meta({ id: 'WhyNot' });

/** Vehicles, their history, and why their owners are not contacted. */
export function vehicleRoutes({ customer, reminder }: Services): readonly Route[] {
  const readVehicle = async (vehicleId: string, metadata: Readonly<Record<string, string>>, allValues = false): Promise<Vehicle> => {
    const { vehicles } = await customer.readVehicles({ vehicleIds: [vehicleId], allValues }, { metadata });
    const [vehicle] = vehicles;
    if (vehicle === undefined) throw unknownProblem('vehicle');
    return vehicle;
  };
  return [
    route({
      method: 'get',
      path: '/v1/vehicles/{vehicleId}',
      tag: 'Vehicles',
      operation: 'vehicles.read',
      summary:
        'A vehicle with owners, visits and readings: of each field the value that is used, and with values=all the others with why they are not',
      params: idParams('vehicleId'),
      query: z.object(valuesQuery),
      answer: vehicleSchema,
      handle: async ({ params, query, metadata, locale }) => ({
        body: toVehicle(await readVehicle(params.vehicleId, metadata, query.values === 'all'), locale),
      }),
    }),
    route({
      method: 'get',
      path: '/v1/vehicles/{vehicleId}/timeline',
      tag: 'Vehicles',
      operation: 'vehicles.read',
      summary: 'What happened with a vehicle, the latest first',
      params: idParams('vehicleId'),
      query: z.object(pageQuery),
      answer: timelineSchema,
      handle: async ({ params, query, metadata }) => {
        const { vehicleId } = await readVehicle(params.vehicleId, metadata);
        const page = { limit: query.limit, cursor: query.cursor ?? '' };
        const { entries, cursor } = await customer.readTimeline({ subject: { $case: 'vehicleId', value: vehicleId }, page }, { metadata });
        return { body: { entries: entries.map(toTimelineEntry), ...present({ cursor }) } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/vehicles/{vehicleId}/why-not',
      tag: 'Vehicles',
      operation: 'contacts.read',
      summary: 'Why the owner of a vehicle is not contacted on a day',
      params: idParams('vehicleId'),
      query: z.object({ date: day().optional() }),
      answer: whyNotSchema,
      handle: async ({ params, query, metadata, locale }) => {
        const { vehicleId } = await readVehicle(params.vehicleId, metadata);
        const answer = await reminder.explainAbsence({ vehicleId, on: query.date ?? '' }, { metadata });
        return {
          body: {
            vehicleId,
            contactPlanned: answer.contactPlanned,
            reasons: answer.reasons.map((reason) => toExplained(reason, locale)),
            candidates: answer.candidates.map((reason) => toReasonWhy(reason, locale)),
            basis: toBasis(answer.basis),
          },
        };
      },
    }),
  ];
}

export function toVehicle({ warranty, priceFen, fields, ...vehicle }: Vehicle, locale: Locale): z.input<typeof vehicleSchema> {
  const { vehicleId, ownerships, links, visits, readings, declinedWork, recalls, serviceContracts, ...rest } = vehicle;
  return {
    vehicleId,
    ...present(rest),
    ...(priceFen === 0 ? {} : { priceFen }),
    ...(warranty === undefined ? {} : { warranty: { months: warranty.months, km: warranty.km, ...present({ endsOn: warranty.endsOn }) } }),
    fields: toFieldValues(fields, locale),
    ownerships: ownerships.map(present),
    links: links.map(present),
    visits: visits.map(present),
    readings: readings.map(present),
    declinedWork: declinedWork.map(present),
    recalls: recalls.map(present),
    serviceContracts: serviceContracts.map(present),
  };
}
